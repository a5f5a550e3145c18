"""The commands, as somebody at a terminal sees them."""

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from core.audit.models import ReadRecord
from core.history import write
from deadlines import actions, checks, monitor, tasks, workingdays
from deadlines.events import Target, Unit
from deadlines.models import CalendarVersion, Deadline, SweepRun, Verification
from deadlines.monitor import SweepOverdue
from deadlines.reading import current_calendar, ledger_of
from deadlines.sweep import SweepFailed
from tests.deadlines.conftest import World, at, day
from tests.deadlines.test_actions import paused, started


def said(*command: Any, **options: Any) -> str:
    out = StringIO()
    call_command(*command, stdout=out, **options)
    return out.getvalue()


# --- deadline_for ------------------------------------------------------------------------------


def test_deadline_for_prints_a_line_for_each_date(db: None) -> None:
    dates = ["2026-03-13", "2026-03-14", "2022-09-05", "2026-12-10"]
    assert said("deadline_for", "early-advice", *dates) == (
        "2026-03-13 2026-04-15\n"
        "2026-03-14 2026-04-15\n"
        "2022-09-05 2022-10-05\n"
        "2026-12-10 2027-01-13\n"
    )
    assert said("deadline_for", "charging-decision", "2026-12-10") == "2026-12-10 2027-01-07\n"


@pytest.mark.parametrize(
    ("kind", "date", "words"),
    [
        ("no-such", "2026-03-13", "No clock no-such. There are: early-advice, "),
        ("bail-ends", "2026-03-13", "has no length of its own"),
        ("charging-decision-red", "2026-03-13", "counted in hours"),
        ("early-advice", "2028-12-20", "lie outside the calendar"),
        ("early-advice", "2011-12-31", "lies outside the calendar"),
    ],
)
def test_deadline_for_says_why_it_cannot(db: None, kind: str, date: str, words: str) -> None:
    with pytest.raises(CommandError, match=words):
        said("deadline_for", kind, date)


# --- ledger ------------------------------------------------------------------------------------


def test_ledger_prints_the_account_and_logs_the_reading(world: World) -> None:
    deadline = paused(world, started(world), "2026-11-24", "2026-11-27")
    text = said("ledger", str(deadline.pk))
    lines = text.splitlines()
    assert lines[0].startswith("Early advice: due 2026-12-24 (")
    assert "2026-11-20     -  day of receipt" in lines
    assert "2026-11-21     -  Saturday" in lines
    assert "2026-11-23     1  " in lines
    assert (
        "2026-11-24     -  paused: waiting for police information, by lawyer: "
        "Asked for the download summary" in lines
    )
    assert any(line.startswith("2026-12-24    21  due") for line in lines)
    record = ReadRecord.objects.get()
    assert (record.record_ids, record.operation) == ([deadline.pk], "consultation")


def test_ledger_of_nothing_says_so(world: World) -> None:
    with pytest.raises(CommandError, match="no such clock"):
        said("ledger", "01890000-0000-7000-8000-000000000000")


# --- sweep -------------------------------------------------------------------------------------


def test_sweep_says_what_it_did(world: World) -> None:
    started(world)
    with time_machine.travel("2026-12-22T06:00:00Z", tick=False):
        assert said("sweep", at=at("2026-12-22 06:00")) == (
            "Looked at 1: 2 reminders, 1 escalated, 0 to the next post, 0 left aside.\n"
        )
    with pytest.raises(CommandError, match="Error: argument --at"):
        said("sweep", "--at", "2026-12-22T06:00:00")


def test_a_sweep_ahead_of_time_says_what_stays_behind(world: World) -> None:
    started(world)
    with time_machine.travel("2026-12-01T09:00:00Z", tick=False):
        told = said("sweep", at=at("2026-12-22 06:00"))
    assert told == (
        "Looked at 1: 2 reminders, 1 escalated, 0 to the next post, 0 left aside.\n"
        "That instant is still to come: what was raised on its account stays, on every case. "
        "A demonstration begins again with an empty var/.\n"
    )


def test_sweep_ends_loudly_when_it_left_something_aside(world: World) -> None:
    bad = started(world)
    Deadline.objects.filter(pk=bad.pk).update(
        due_on=day("2028-12-28"), next_rung_position=4, next_rung_at=at("2026-12-01")
    )
    with pytest.raises(CommandError, match="left rows aside"):
        said("sweep", at=at("2026-12-22 06:00"))
    Deadline.objects.filter(pk=bad.pk).update(next_rung_at=timezone.now() - timedelta(days=1))
    with pytest.raises(SweepFailed, match="left 1 rows aside"):
        tasks.sweep()


# --- verification, health, watchdog ------------------------------------------------------------


def test_verify_deadlines_finds_nothing_and_keeps_the_result(world: World) -> None:
    started(world)
    assert said("verify_deadlines") == "1 clocks, 0 mismatches\n"
    tasks.verify()
    assert Verification.objects.count() == 2
    assert monitor.health(at("2026-12-01")).mismatches == 0


def test_verify_deadlines_names_what_differs_and_fails(world: World) -> None:
    deadline = started(world)
    Deadline.objects.filter(pk=deadline.pk).update(run=2, next_rung_at=at("2026-12-01"))
    out = StringIO()
    with pytest.raises(CommandError, match="1 clocks do not say"):
        call_command("verify_deadlines", stdout=out)
    assert f"{deadline.pk} run: 2, should be 1" in out.getvalue()
    assert f"{deadline.pk} next_rung_at: 2026-12-01 12:00:00+00:00" in out.getvalue()
    assert deadline.matter.reference not in out.getvalue()
    assert monitor.health(at("2026-12-01")).mismatches == 1


def test_the_watchdog_raises_when_sweeps_have_stopped_finishing(world: World) -> None:
    with pytest.raises(SweepOverdue, match="never"):
        tasks.watch()
    SweepRun.objects.create(as_of=at("2026-12-01"), started_at=timezone.now())
    with pytest.raises(SweepOverdue, match="never"):
        tasks.watch()
    tasks.sweep()
    tasks.watch()
    newest = monitor.last_sweep()
    assert newest is not None
    assert newest.finished_at is not None
    monitor.watch(newest.finished_at + timedelta(minutes=15))
    with pytest.raises(SweepOverdue):
        monitor.watch(newest.finished_at + timedelta(minutes=15, seconds=1))


def test_vacant_posts_and_units_without_manager_are_seen(world: World) -> None:
    post = world.posts["unit_head"]
    post.holder = None
    write(post, by=world.set_up, at=at("2026-11-01"), why="Left", fields=["holder"])
    assert monitor.vacant_posts(day("2026-12-01")) == [post]
    without = {unit.code for unit in monitor.units_without_manager()}
    assert "north-west-rasso" not in without
    assert "wessex-rasso" in without


# --- the calendar ------------------------------------------------------------------------------


def newer(tmp_path: Path, **added: str) -> Path:
    """A file like ours with more bank holidays: `d2026_12_18="Extra"`."""
    body = json.loads(workingdays.BANK_HOLIDAYS.read_text(encoding="utf-8"))
    body["name"] = "england-and-wales test"
    for name, title in added.items():
        body["england-and-wales"]["events"].append(
            {"title": title, "date": name[1:].replace("_", "-"), "notes": "", "bunting": True}
        )
    path = tmp_path / "holidays.json"
    path.write_text(json.dumps(body), encoding="utf-8")
    return path


def test_the_package_says_nothing_that_our_calendar_does_not(world: World) -> None:
    assert "nothing to load" in said("refresh_bank_holidays")
    assert CalendarVersion.objects.count() == 1


def test_a_new_bank_holiday_moves_the_clocks_it_touches_and_says_why(
    world: World, tmp_path: Path
) -> None:
    touched = started(world)  # due Monday 21 December
    asked = paused(world, started(world), "2026-11-24", "2026-11-30")  # due 29 December
    before = started(world, received_at=at("2026-10-01"))  # due 30 October
    over = started(world)
    actions.meet(deadline_id=over.pk, by=world.set_up, at=at("2026-11-25"), reason="Advice given")
    file = newer(tmp_path, d2026_12_18="Extra bank holiday")
    text = said("refresh_bank_holidays", file=file)
    assert "added Friday 18 December 2026 (Extra bank holiday)" in text
    assert "england-and-wales test is the calendar now; 2 open clocks moved." in text
    for deadline, due in (
        (touched, "2026-12-22"),
        (asked, "2026-12-30"),
        (before, "2026-10-30"),
        (over, "2026-12-21"),
    ):
        deadline.refresh_from_db()
        assert deadline.due_on == day(due)
    account = ledger_of(touched, at("2026-12-01"))
    assert account["calendar"] == "england-and-wales test"
    assert {"date": "2026-12-18", "counted": False, "why": "Extra bank holiday"} in account["days"]
    [note] = account["notes"]
    assert note["what"] == "re-timed"
    assert "added Friday 18 December 2026" in note["why"]
    assert ledger_of(over, at("2026-12-01"))["calendar"] == "england-and-wales 2026-08"
    newest = touched.history.latest("history_id")
    assert (newest.due_on, newest.history_user) == (day("2026-12-22"), world.set_up)
    assert said("verify_deadlines") == "4 clocks, 0 mismatches\n"


def test_clocks_started_after_it_count_by_the_new_calendar(world: World, tmp_path: Path) -> None:
    said("refresh_bank_holidays", file=newer(tmp_path, d2026_12_18="Extra bank holiday"))
    assert started(world).due_on == day("2026-12-22")
    assert current_calendar().why_not(day("2026-12-18")) == "Extra bank holiday"


def test_a_dry_run_changes_nothing_and_a_name_is_loaded_once(world: World, tmp_path: Path) -> None:
    file = newer(tmp_path, d2026_12_18="Extra bank holiday")
    assert "added Friday 18" in said("refresh_bank_holidays", file=file, dry_run=True)
    assert CalendarVersion.objects.count() == 1
    said("refresh_bank_holidays", file=file)
    again = newer(tmp_path, d2026_12_17="Another")
    with pytest.raises(CommandError, match="was loaded before"):
        said("refresh_bank_holidays", file=again)


def test_a_file_that_is_no_calendar_is_refused(world: World, tmp_path: Path) -> None:
    file = tmp_path / "wrong.json"
    file.write_text('{"name": "x"}')
    with pytest.raises(CommandError, match="cannot be read as a calendar"):
        said("refresh_bank_holidays", file=file)


def test_an_open_clock_near_the_horizon_is_warned_of(world: World) -> None:
    assert checks.the_calendar_reaches_far_enough(None, databases=["default"]) == []
    started(world, "bail-ends", target=Target(Unit.DATE, on=day("2028-07-02")))
    [warning] = checks.the_calendar_reaches_far_enough(None, databases=["default"])
    assert warning.id == "deadlines.W001"
    assert "1 open clocks are due within six months of 2028-12-31" in warning.msg


def test_every_kind_of_the_reviewed_file_makes_sense() -> None:
    assert checks.every_kind_makes_sense(None) == []
