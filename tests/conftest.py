"""What every test can ask for."""

from collections import defaultdict
from pathlib import PurePosixPath

import pytest
from django.core.cache import cache

pytest_plugins = ["tests.database", "tests.browser", "tests.gallery.fixtures", "tests.cast"]


@pytest.fixture(autouse=True)
def fresh_cache(request: pytest.FixtureRequest) -> None:
    """Counts that slow guessing down must not reach from one test into the next."""
    if request.node.get_closest_marker("database"):
        cache.clear()


# the longest first, so that one of them does not run alone at the end
LONGEST = ("tests/journeys", "tests/chaos", "tests/architecture/test_access", "tests/canary")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Order the tests by how long their room takes; within a room they keep their order."""

    def place(item: pytest.Item) -> int:
        found = [n for n, room in enumerate(LONGEST) if item.nodeid.startswith(room)]
        return found[0] if found else len(LONGEST)

    items.sort(key=place)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How long each room of tests took, all processes together."""
    seconds: dict[str, float] = defaultdict(float)
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport):
                file = PurePosixPath(report.nodeid.partition("::")[0])
                seconds[file.parts[1]] += report.duration
    terminalreporter.write_sep("=", "seconds by room")
    for room, took in sorted(seconds.items(), key=lambda one: -one[1]):
        terminalreporter.write_line(f"{took:8.1f}  tests/{room}")
