# SPDX-License-Identifier: Apache-2.0
"""The form of an entry as a person writes it in YAML; `api_db/schema.json` is generated from these types."""

from typing import Annotated

from msgspec import Meta, Struct

from mindport.core.mapping import Aspect, Device, Dtype, InputShape, NotRun, Shown

Names = list[str]
Sentence = Annotated[str, Meta(min_length=1)]


class WrittenText(Struct, frozen=True, forbid_unknown_fields=True):
    """A text for a person, English first."""

    en: Sentence
    zh: str = ""


class WrittenDifference(Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that differs: what changes, when it matters, what to do."""

    en: Sentence
    zh: str = ""
    when: Annotated[Names, Meta(description="Source parameters: only calls that give one of them are concerned.")] = []
    aspect: Annotated[Aspect, Meta(description="Which criterion of consistency does not hold.")] = Aspect.FUNCTION
    dtypes: Annotated[list[Dtype], Meta(description="Only calls with an input of one of these are concerned.")] = []
    shapes: Annotated[list[InputShape], Meta(description="Only calls with such an input are concerned.")] = []
    shows: Annotated[
        list[Shown] | None,
        Meta(
            description="What a run may show of it; any other result contradicts the entry. "
            "Absent: dtype for a difference of dtype, nothing for others."
        ),
    ] = None
    within: Annotated[
        Annotated[float, Meta(gt=0)] | None,
        Meta(description="Values differ by no more: absolute up to one, relative above."),
    ] = None


class WrittenTarget(Struct, frozen=True, forbid_unknown_fields=True):
    """One MindSpore counterpart, with what has to change in a call."""

    api: Annotated[str | None, Meta(description="Full MindSpore name.")] = None
    template: Annotated[
        str | None, Meta(description="Expression with holes such as {input}; {self} is a receiver.")
    ] = None
    signature: Annotated[
        str | None, Meta(description="Of the target, only where the framework's own says nothing.")
    ] = None
    defines: Annotated[
        str | list[str],
        Meta(
            description="A class or function that the template uses: it is written into the user's file. "
            "In a list the last is the one that is used; what it is built on stands before it."
        ),
    ] = ""
    overload: Annotated[Names, Meta(description="Parameters of the source overload this is for; absent: all.")] = []
    devices: Annotated[list[Device] | None, Meta(description="Where it runs; absent: everywhere.")] = None
    mindspore: Annotated[str, Meta(description='Version specifier such as ">=2.9"; absent: all.')] = ""
    rename: Annotated[dict[str, str], Meta(description="Source parameter: target parameter, where names differ.")] = {}
    values: Annotated[dict[str, str], Meta(description="Target parameter: expression with holes.")] = {}
    drop: Annotated[Names, Meta(description="Source parameters without meaning in MindSpore.")] = []
    unsupported: Annotated[Names, Meta(description="Source parameters with meaning and without counterpart.")] = []
    differences: list[WrittenDifference] = []

    @property
    def definition(self) -> str:
        """What is defined, as one text."""
        return self.defines if isinstance(self.defines, str) else "\n\n".join(self.defines)


class WrittenCase(Struct, frozen=True, forbid_unknown_fields=True):
    """Plain source-framework code on which both frameworks are run."""

    code: Sentence
    expect: str = "equal"
    note: str = ""


class WrittenEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """What is known about one source API."""

    signature: Annotated[str | None, Meta(description="Only where the framework's own says nothing.")] = None
    targets: Annotated[list[WrittenTarget], Meta(description="In order of preference.")] = []
    advice: Annotated[WrittenText | None, Meta(description="Steps to take where nothing stands for it.")] = None
    data_processing: Annotated[bool, Meta(description="Prepares data outside the network.")] = False
    library_model: Annotated[bool, Meta(description="A ready model of a library.")] = False
    cases: list[WrittenCase] = []
    not_run: Annotated[NotRun | None, Meta(description="Why there are no cases; it is documented only.")] = None
    see: Annotated[Names, Meta(description="Addresses with more about it.")] = []


class WrittenPackage(Struct, frozen=True, forbid_unknown_fields=True):
    """A third-party package of PyTorch and TensorFlow projects, by import name, and what becomes of it."""

    kind: Annotated[str, Meta(pattern="^(neutral|framework-bound|library-models)$")]
    en: str
    zh: str = ""


class WrittenRule(Struct, frozen=True, forbid_unknown_fields=True):
    """What holds for a parameter of many APIs where entry and target are silent about it."""

    rule: Annotated[str, Meta(pattern="^(drop|unsupported)$")]
    en: str = ""
    zh: str = ""
    shows: Annotated[list[Shown], Meta(description="What a run may show of it, as in a difference.")] = []
    frameworks: Annotated[Names, Meta(description="First part of the names it holds for; absent: all.")] = []
