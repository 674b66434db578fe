# SPDX-License-Identifier: Apache-2.0
"""In CI a skipped test fails the run; elsewhere it does not."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SKIPPING = """\
import pytest

def test_that_runs():
    assert True

def test_that_is_left_out():
    {leave_out}
"""


@pytest.mark.parametrize("leave_out", ["pytest.skip('no time')", "pytest.xfail('known')"])
@pytest.mark.parametrize(("ci", "code"), [("true", 1), ("", 0)])
def test_leaving_out_a_test_fails_only_in_ci(tmp_path: Path, leave_out: str, ci: str, code: int) -> None:
    shutil.copy(Path(__file__).with_name("conftest.py"), tmp_path)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / "test_it.py").write_text(SKIPPING.format(leave_out=leave_out))
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", tmp_path],
        env={**os.environ, "CI": ci, "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == code, result.stdout
    assert ("1 test(s) were left out" in result.stdout) is (code == 1)
