"""What holds for every test: under REQUIRE_ALL=1 a skipped test is a failure, so that CI cannot pass by absence."""

import os
from collections.abc import Generator

import hypothesis
import pytest

# A loaded machine is no failure: the limits of tests/limits.py end what hangs.
hypothesis.settings.register_profile("no_deadline", deadline=None)
hypothesis.settings.load_profile("no_deadline")

pytest_plugins = ["tests.limits", "tests.quick", "tests.tool_plugin"]
REQUIRE_ALL = os.environ.get("REQUIRE_ALL") == "1"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure where everything is required."""
    report = yield
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped under REQUIRE_ALL=1: {call.excinfo and call.excinfo.value}"
    return report
