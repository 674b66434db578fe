# SPDX-License-Identifier: Apache-2.0
"""The published schema is that of the types, and agrees with the reader about real and about wrong entries."""

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from mindport.db.schema import entry_schema

API_DB = Path(__file__).parents[2] / "api_db"


def test_the_committed_schema_is_current() -> None:
    committed = json.loads((API_DB / "schema.json").read_text(encoding="utf-8"))
    assert committed == entry_schema(), "run `mindport db schema`"


@pytest.mark.parametrize("name", ["nn_conv", "optim", "tensor_shape"])
def test_entries_are_valid(name: str) -> None:
    entries = yaml.load((API_DB / "mappings" / "torch" / f"{name}.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
    jsonschema.validate(entries, entry_schema())


@pytest.mark.parametrize("entry", [{"target": []}, {"targets": [{"drop": "x"}]}, {"advice": {"zh": "只有中文"}}])
def test_wrong_entries_are_not(entry: object) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"torch.relu": entry}, entry_schema())
