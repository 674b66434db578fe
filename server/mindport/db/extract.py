# SPDX-License-Identifier: Apache-2.0
"""Writes `api_db/signatures/`: asks a framework's own interpreter for its facts, or reads a package's source text."""

import json
import subprocess
import tempfile
import zipfile
from pathlib import Path

from mindport.db import facts_worker
from mindport.db.fact_file import store
from mindport.db.facts_worker.frameworks import FRAMEWORKS
from mindport.db.facts_worker.source import package_facts

_START = "import runpy, sys; sys.path.append(sys.argv.pop(1)); runpy.run_module('facts_worker', run_name='__main__')"


class ExtractionError(Exception):
    """The facts could not be taken: from where, why, and what to do."""

    def __init__(self, place: str, fact: str, cure: str) -> None:
        self.parts = (place, fact, cure)
        super().__init__(f"{place}: {fact}: {cure}")


def extract_facts(package: str, python: Path, folder: Path) -> Path:
    """Run the worker in `python`, write the file of its version in the folder and return its path.

    The newest version of a framework is a whole file, an older one becomes differences.
    """
    if package not in FRAMEWORKS:
        raise ExtractionError(package, f"not one of {', '.join(FRAMEWORKS)}", "give a wheel with --wheel")
    folder.mkdir(parents=True, exist_ok=True)
    worker = Path(str(facts_worker.__file__)).parent
    with tempfile.TemporaryDirectory(dir=folder, prefix=".extract-") as scratch:
        written = Path(scratch) / "facts.jsonl"
        command = [str(python), "-W", "ignore", "-c", _START, str(worker.parent), package, str(written)]
        try:
            done = subprocess.run(command, capture_output=True, text=True, cwd=scratch, check=False)
        except OSError as error:
            raise ExtractionError(
                str(python), f"cannot be started ({error.strerror})", "name an interpreter"
            ) from error
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no message"])[-1]
            raise ExtractionError(str(python), last, f"see that {package} can be imported there")
        told = done.stdout.strip().rpartition("\n")[2]
        if not told.startswith("version ") or not written.exists():
            raise ExtractionError(str(python), "does not answer as Python does", "name an interpreter")
        version = told.removeprefix("version ")
        return store(folder, package, version, written)


def extract_source(source: Path, folder: Path) -> Path:
    """Read an unimported wheel, write `<folder>/<package>-<version>.jsonl` and return its path."""
    if source.suffix != ".whl" or not source.is_file():
        raise ExtractionError(str(source), "not a wheel file", "fetch one with `pip download --no-deps PACKAGE`")
    package, version = source.name.split("-")[:2]
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".extract-") as scratch:
        try:
            with zipfile.ZipFile(source) as archive:
                archive.extractall(scratch, [name for name in archive.namelist() if name.endswith(".py")])
        except zipfile.BadZipFile as error:
            raise ExtractionError(str(source), f"damaged ({error})", "download it again") from error
        found = {fact["name"]: fact for fact in package_facts(Path(scratch) / package, package)}
        lines = [json.dumps({key: value for key, value in found[name].items() if value}) for name in sorted(found)]
        written = Path(scratch) / "facts.jsonl"
        written.write_text("\n".join(lines) + "\n", encoding="utf-8")
        target = folder / f"{package}-{version.split('+')[0]}.jsonl"
        written.replace(target)
    return target
