# SPDX-License-Identifier: Apache-2.0
"""The JSON schema of entry files, made from the types they are read into."""

import json
import os
from pathlib import Path
from typing import Any

import msgspec

from mindport.db.written import WrittenEntry


def entry_schema() -> dict[str, Any]:
    """The schema of one file of entries."""
    schema = msgspec.json.schema(dict[str, WrittenEntry])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "mindport mapping entries",
        "description": "What stands in MindSpore for APIs of PyTorch and TensorFlow; keys are full source names.",
        **schema,
    }


def write_schema(target: Path) -> None:
    """Write the schema beside the target and put it in its place."""
    scratch = target.with_name(f".{target.name}.new")
    scratch.write_text(json.dumps(entry_schema(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    os.replace(scratch, target)
