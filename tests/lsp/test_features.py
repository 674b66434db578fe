# SPDX-License-Identifier: Apache-2.0
"""Features and commands are named in tables as text: each name has to lead to a function."""

from importlib import import_module
from inspect import signature

import pytest

from mindport.lsp.features import COMMANDS, FEATURES


@pytest.mark.parametrize("place", sorted({*FEATURES.values(), *COMMANDS.values()}))
def test_a_named_feature_is_there(place: str) -> None:
    module, name = place.split(":")
    function = getattr(import_module(f"mindport.lsp.features.{module}"), name)
    assert next(iter(signature(function).parameters)) == "server"
