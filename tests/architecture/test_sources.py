"""House rules that only the source shows. Each exception stands here with its reason."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.accounts.work import ELEVATED

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ("core", "deadlines", "casework", "earlyadvice", "dashboards", "rasso")
SOURCES = sorted(
    path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts
)

# `.update(`, `.delete(` and their like leave history behind: who may, and why
PAST_HISTORY = {
    "core/accounts/forms.py": "sessions and second factors of the library keep no history",
    "core/accounts/sign_in.py": "guesses are counters without history",
    "core/api/idempotency.py": "records of calls are forgotten after seven days",
    "core/audit/rotation.py": "the words stay the same; row and history are rotated together",
    "core/audit/reading.py": "read log rows are only ever added",
    "core/drafts/actions.py": "drafts have no history, and go 30 days after they were sent",
    "core/notices/actions.py": "notices are only ever added, in one statement",
    "core/notices/posting.py": "deliveries keep no history: each says itself what became of it",
    "core/notices/webhooks.py": "deliveries keep no history: each says itself what became of it",
    "deadlines/ladders.py": "rungs are only ever added, with their ladder",
    "deadlines/loading.py": "rungs are only ever added, with their ladder",
    "deadlines/calendars.py": "calendar days are derived from the version's own rows",
    "earlyadvice/discussions.py": "proposed times are only ever added",
    "rasso/demo/bulk.py": "the one bulk writer, held against the actions by a test",
    "rasso/management/commands/load_demo.py": "notices have no history",
}
WRITERS = {"update", "bulk_update", "delete", "bulk_create"}

# where the clock may be read: pages, API, tasks, commands, middleware, health
CLOCK_READERS = (
    "/pages/",
    "pages.py",
    "/api/",
    "api.py",
    "tasks.py",
    "/management/commands/",
    "middleware.py",
    "core/audit/reading.py",
    "core/accounts/sign_in.py",
    "core/accounts/forms.py",  # the library's sign-in flow gives its forms no time
    "core/forms.py",  # what a page typed is read there: a date lies between days from today
    "dashboards/",
    "rasso/frame.py",
)
CLOCKS = {("timezone", "now"), ("timezone", "localdate"), ("date", "today"), ("datetime", "now")}


def calls(path: Path) -> Iterator[tuple[ast.Call, ast.Attribute]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node, node.func


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def looks_like_a_queryset(node: ast.Attribute) -> bool:
    """`rows.filter(…).update(`, `Model.objects.update(`: not a dictionary's or a set's."""
    text = ast.unparse(node.value)
    return any(mark in text for mark in (".objects", "_manager", ".filter(", ".exclude("))


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_rows_change_only_through_write_or_one_set_based_statement(path: Path) -> None:
    found = [
        func.attr for _, func in calls(path) if func.attr in WRITERS and looks_like_a_queryset(func)
    ]
    assert not found or named(path) in PAST_HISTORY


def test_every_exception_is_still_needed() -> None:
    for name in PAST_HISTORY:
        attributes = {func.attr for _, func in calls(ROOT / name)}
        assert attributes & WRITERS, name


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_only_doors_read_the_clock(path: Path) -> None:
    if any(mark in f"/{named(path)}" for mark in CLOCK_READERS):
        return
    read = [
        ast.unparse(func)
        for _, func in calls(path)
        if isinstance(func.value, ast.Name) and (func.value.id, func.attr) in CLOCKS
    ]
    assert not read


@pytest.mark.parametrize(
    "path", [p for p in SOURCES if "/pages/" in str(p) or "/api/" in str(p)], ids=named
)
def test_every_query_of_case_material_at_a_door_is_scoped(path: Path) -> None:
    """`Model.objects` of a case's table is followed at once by `visible_to`, or filtered by a
    matter or request that was itself found so."""
    case_models = {"Request", "Case", "Deadline", "Escalation", "Matter", "Advice"}
    case_models |= {"DisclosureItem"}
    text = path.read_text()
    for node in ast.walk(ast.parse(text)):
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Attribute)
            and node.value.attr == "objects"
            and isinstance(node.value.value, ast.Name)
            and node.value.value.id in case_models
        ):
            line = text.splitlines()[node.lineno - 1]
            scoped = node.attr == "visible_to" or f"{named(path)}:{node.value.value.id}" in FOUND_SO
            assert scoped, f"{named(path)}:{node.lineno}: {line.strip()}"


# unscoped on purpose: by the matter of a request that was found with visible_to
FOUND_SO = {
    "earlyadvice/pages/request.py:Escalation",
    "earlyadvice/pages/triage.py:Request",  # a count of a lawyer's load, in the viewer's own rows
}


def test_the_uses_of_the_lifted_second_net_are_all_known() -> None:
    used = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "elevated"
            ):
                assert isinstance(node.args[0], ast.Constant), named(path)
                used.add(node.args[0].value)
    assert used == ELEVATED
