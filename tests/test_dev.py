# SPDX-License-Identifier: Apache-2.0
"""What dev.py tells a newcomer: the summary of the test command and the cure for a missing ensurepip."""

from pathlib import Path

import pytest

import dev

PASSED = dict.fromkeys(dev.TEST_SESSIONS, "success")


@pytest.fixture(autouse=True)
def outside_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)


def test_everything_passed() -> None:
    assert dev.all_passed(PASSED)
    assert dev.summary(PASSED)[-1] == "All passed."


def test_a_left_out_session_passes_at_home_and_is_named() -> None:
    outcomes = {**PASSED, "frameworks": "skipped"}
    assert dev.all_passed(outcomes)
    assert any(line.startswith("  frameworks  LEFT OUT") for line in dev.summary(outcomes))
    assert dev.summary(outcomes)[-1] == "All that could run here passed."


def test_a_left_out_session_fails_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    outcomes = {**PASSED, "frameworks": "skipped"}
    assert not dev.all_passed(outcomes)
    assert dev.summary(outcomes)[-1] == "With CI=true nothing may be left out."


@pytest.mark.parametrize("outcomes", [{**PASSED, "types": "failed"}, {"lint": "success"}])
def test_a_failed_or_missing_session_fails(outcomes: dict[str, str]) -> None:
    assert not dev.all_passed(outcomes)
    assert any(line.endswith("FAILED") for line in dev.summary(outcomes))


def test_missing_ensurepip_names_the_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    monkeypatch.setattr("shutil.which", lambda name: None)
    monkeypatch.setattr(dev, "run", lambda command: 1)
    with pytest.raises(dev.Stop, match=r"run `sudo apt-get install python3\.\d+-venv`"):
        dev.ensure_venv_works()


def test_an_environment_made_for_this_project_is_used_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "ENVIRONMENT", tmp_path / ".venv")
    dev.ENVIRONMENT.mkdir()
    monkeypatch.setattr(dev, "run", lambda command: 0)
    python = dev.prepared_environment()
    python.parent.mkdir(parents=True)
    python.touch()

    monkeypatch.setattr(dev, "run", lambda command: pytest.fail(f"made again: {command}"))
    assert dev.prepared_environment() == python


@pytest.mark.parametrize(("step", "cause"), [("venv", "could not be made"), ("pip", "could not install the project")])
def test_a_failed_step_is_told_without_a_traceback(
    step: str, cause: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "ENVIRONMENT", tmp_path / ".venv")
    monkeypatch.setattr(dev, "run", lambda command: int(step in command))
    assert dev.main(["demo"]) == 1
    assert cause in capsys.readouterr().err
