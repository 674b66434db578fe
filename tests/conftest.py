# SPDX-License-Identifier: Apache-2.0
"""Rules for all tests: with CI=true a test that did not run is a failure of the whole run."""

import os

import pytest

LEFT_OUT = ("skipped", "xfailed")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run in CI when a test was skipped or expected to fail."""
    if left_out(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say why the run failed although no test did."""
    if count := left_out(config):
        terminalreporter.write_line(f"CI=true: {count} test(s) were left out, which counts as a failure", red=True)


def left_out(config: pytest.Config) -> int:
    """How many tests did not run; 0 outside CI, and in a worker of pytest-xdist, which reports to its controller."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI", "").lower() not in ("1", "true") or reporter is None:
        return 0
    return sum(len(reporter.stats.get(kind, ())) for kind in LEFT_OUT)
