# SPDX-License-Identifier: Apache-2.0
"""What other files of a project need to know of one file: names, classes and results, without its tree."""

from msgspec import Struct


class ClassOutline(Struct, frozen=True):
    """A class as seen from other files. Kinds of values are written like annotations, with absolute names."""

    bases: tuple[str, ...] = ()
    methods: dict[str, str] = {}
    """Method -> what it returns, "" where unknown."""
    attributes: dict[str, str] = {}
    """Attribute -> what it holds, "" where unknown."""


class Outline(Struct, frozen=True):
    """What a module offers to others. Values of `names` and `functions` are written like annotations."""

    module: str
    names: dict[str, str] = {}
    """Imported or assigned name -> absolute path of what it stands for ("torch.nn.functional", "pkg.blocks.Block")."""
    values: dict[str, str] = {}
    """Assigned name -> what its value is."""
    classes: dict[str, ClassOutline] = {}
    functions: dict[str, str] = {}
    stars: tuple[str, ...] = ()
    """Modules imported with `*`."""
