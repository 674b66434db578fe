# SPDX-License-Identifier: Apache-2.0
"""`python -m facts_worker FRAMEWORK FILE`: writes the facts as JSON lines, the version to stdout."""

import ast
import importlib
import json
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from .facts import Facts
from .frameworks import FRAMEWORKS
from .names import Names
from .source import package_facts


def main(package: str, target: str) -> None:
    """Collect the facts of one framework and write them sorted by name."""
    framework = FRAMEWORKS[package]
    module = importlib.import_module(package)
    folder = Path(str(module.__file__)).parent
    found = {fact["name"]: fact for fact in Facts(framework, Names(framework), folder).all()}
    for name in framework.unimportable:
        place = folder.joinpath(*name.split(".")[1:])
        for fact in package_facts(place, name):
            found.setdefault(fact["name"], fact)
    lines = [json.dumps(_without_empty(found[name]), ensure_ascii=False) for name in sorted(found)]
    Path(target).write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"version {_version(package, module)}")


def _without_empty(fact: dict[str, object]) -> dict[str, object]:
    written = fact.get("signatures")
    if isinstance(written, list):
        fact = {**fact, "signatures": [text for text in written if _is_python(text)]}
    return {key: value for key, value in fact.items() if value}


def _is_python(signature: str) -> bool:
    """Defaults that only an object can have, such as `inspect.Signature.empty`, make a signature unreadable."""
    try:
        ast.parse(f"def f{signature}: ...")
    except SyntaxError:
        return False
    return True


def _version(package: str, module: object) -> str:
    for distribution in (package, f"{package}-cpu"):
        try:
            return version(distribution).split("+")[0]
        except PackageNotFoundError:
            continue
    return str(getattr(module, "__version__", "0")).split("+")[0]


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
