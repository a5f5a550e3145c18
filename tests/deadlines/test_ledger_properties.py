"""What holds for every clock: the algebra of pauses and extensions. No database."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise, permutations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from core.london import LONDON
from deadlines import ledger, workingdays
from deadlines.events import Clock, Event, EventType, State, Target, Unit, pauses, union
from deadlines.ledger import due, read

CALENDAR = workingdays.reviewed()
ORACLE = np.busdaycalendar(holidays=sorted(CALENDAR.holidays))

days = st.dates(date(2012, 1, 2), date(2027, 6, 30))
times = st.times(time(0, 0), time(23, 59, 59)).map(lambda t: t.replace(fold=0))
counted_units = st.sampled_from([Unit.WORKING_DAYS, Unit.CALENDAR_DAYS])
numbers = st.integers(0, 60)


def instant(day: date, when: time = time(12, 0)) -> datetime:
    """London wall-clock time on a day, in UTC."""
    return datetime.combine(day, when, LONDON).astimezone(UTC)


@st.composite
def pause_lists(draw: st.DrawFn, received_on: date, most: int = 4) -> list[Event]:
    """Pauses after receipt, some answered, some overlapping, some running out."""
    events: list[Event] = []
    for seq in range(draw(st.integers(0, most))):
        began = received_on + timedelta(days=draw(st.integers(0, 60)))
        expected = began + timedelta(days=draw(st.integers(1, 40)))
        at = instant(began, draw(times))
        events.append(Event(EventType.PAUSED, at, 2 * seq + 1, expected_on=expected))
        if draw(st.booleans()):
            answered = began + timedelta(days=draw(st.integers(0, 50)))
            ends = draw(st.sampled_from([None, 2 * seq + 1]))
            events.append(
                Event(
                    EventType.RESUMED,
                    max(instant(answered, draw(times)), at + timedelta(seconds=1)),
                    2 * seq + 2,
                    ends=ends,
                )
            )
    return events


@st.composite
def clocks(draw: st.DrawFn) -> Clock:
    received_on = draw(days)
    target = Target(draw(counted_units), draw(numbers))
    events = draw(pause_lists(received_on))
    return Clock(target, instant(received_on, draw(times)), events)


def paused_days(clock: Clock) -> set[date]:
    """Every civil day on which some pause was open at the day's end, listed one by one."""
    found = set()
    for pause in pauses(clock.events):
        day = pause.began_on
        while day < pause.ended_on:
            found.add(day)
            day += timedelta(days=1)
    return found


@given(clocks())
@settings(max_examples=300, deadline=None)
def test_the_due_day_is_the_nth_counted_day_of_a_day_by_day_oracle(clock: Clock) -> None:
    off = paused_days(clock)
    day, counted = clock.received_on, 0
    while counted < clock.target.count:
        day += timedelta(days=1)
        working = clock.target.unit == Unit.CALENDAR_DAYS or bool(
            np.is_busday(np.datetime64(day), busdaycal=ORACLE)
        )
        counted += working and day not in off
    assert due(clock, CALENDAR).on == day


@given(clocks(), st.integers(0, 150))
@settings(max_examples=300, deadline=None)
def test_the_reading_and_the_ledger_tell_the_same_sum(clock: Clock, later: int) -> None:
    on = clock.received_on + timedelta(days=later)
    found = read(clock, CALENDAR, instant(on))
    lines = ledger.ledger(clock, CALENDAR, instant(on))
    assert [line.on for line in lines if line.is_due] == [found.due_on]
    assert sum(line.counted for line in lines if line.on <= on) == found.days_used
    assert [line.number for line in lines if line.counted] == list(
        range(1, sum(line.counted for line in lines) + 1)
    )
    assert all(line.counted or line.why for line in lines)
    if found.overdue:
        assert found.days_left is not None
        assert found.days_left <= 0
    else:
        still = sum(line.counted for line in lines if on < line.on <= found.due_on)
        assert found.days_left == still
        assert found.days_used is not None
        assert found.days_left is not None
        assert found.days_used + found.days_left == found.days_allowed


@given(days, numbers, st.integers(1, 30), st.integers(1, 40), st.integers(1, 40))
@settings(max_examples=300, deadline=None)
def test_pausing_and_resuming_gives_back_exactly_what_was_left(
    received_on: date, n: int, after: int, lasting: int, expected: int
) -> None:
    plain = Clock(Target(Unit.WORKING_DAYS, n), instant(received_on))
    stop = received_on + timedelta(days=after)
    go = stop + timedelta(days=min(lasting, expected))
    paused = replace(
        plain,
        events=[
            Event(EventType.PAUSED, instant(stop), 1, expected_on=stop + timedelta(days=expected)),
            Event(EventType.RESUMED, instant(stop + timedelta(days=lasting)), 2),
        ],
    )
    before = read(plain, CALENDAR, instant(stop - timedelta(days=1)))
    if due(plain, CALENDAR).on < stop:
        return  # a late clock cannot be paused
    eve = read(paused, CALENDAR, instant(go - timedelta(days=1)))
    assert eve.state == State.PAUSED
    assert eve.days_left == before.days_left
    assert eve.days_used == before.days_used


@given(clocks(), st.data())
@settings(max_examples=200, deadline=None)
def test_the_order_in_which_events_are_read_changes_nothing(
    clock: Clock, data: st.DataObject
) -> None:
    shuffled = replace(clock, events=data.draw(st.permutations(list(clock.events))))
    assert due(shuffled, CALENDAR) == due(clock, CALENDAR)


@given(clocks())
@settings(max_examples=200, deadline=None)
def test_a_pause_said_twice_costs_no_more_than_once(clock: Clock) -> None:
    twice = [replace(event, seq=event.seq + 100) for event in clock.events if event.ends is None]
    same = [event for event in clock.events if event.ends is None]
    once = replace(clock, events=same)
    assert due(replace(clock, events=[*same, *twice]), CALENDAR).on == due(once, CALENDAR).on


@given(clocks())
@settings(max_examples=200, deadline=None)
def test_a_pause_never_brings_the_due_day_nearer(clock: Clock) -> None:
    plain = replace(clock, events=[])
    assert due(clock, CALENDAR).on >= due(plain, CALENDAR).on


@given(st.sampled_from(sorted(CALENDAR.holidays)), numbers)
@settings(max_examples=200, deadline=None)
def test_a_pause_over_a_holiday_costs_nothing(holiday: date, n: int) -> None:
    received = max(holiday - timedelta(days=20), CALENDAR.first)
    if holiday.year > 2027 or received >= holiday:
        return
    plain = Clock(Target(Unit.WORKING_DAYS, n), instant(received))
    over = Event(EventType.PAUSED, instant(holiday), expected_on=holiday + timedelta(days=1))
    assert due(replace(plain, events=[over]), CALENDAR) == due(plain, CALENDAR)


@given(clocks(), st.lists(st.integers(0, 20), min_size=1, max_size=4))
@settings(max_examples=200, deadline=None)
def test_extensions_add_up_whatever_their_order(clock: Clock, more: list[int]) -> None:
    if clock.target.count + sum(more) > 90:
        return
    found = {
        due(
            replace(
                clock,
                events=[
                    *clock.events,
                    *(
                        Event(EventType.EXTENDED, instant(clock.received_on), 200 + i, n=n)
                        for i, n in enumerate(order)
                    ),
                ],
            ),
            CALENDAR,
        ).on
        for order in permutations(more)
    }
    longer = replace(clock, target=clock.target.plus(sum(more)))
    assert found == {due(longer, CALENDAR).on}


@given(clocks(), numbers, st.integers(0, 40))
@settings(max_examples=200, deadline=None)
def test_a_new_target_never_resets_time_used(clock: Clock, n: int, later: int) -> None:
    on = clock.received_on + timedelta(days=later)
    again = Event(EventType.RETARGETED, instant(on), 300, target=Target(clock.target.unit, n))
    changed = replace(clock, events=[*clock.events, again])
    assert read(changed, CALENDAR, instant(on)).days_used == (
        read(clock, CALENDAR, instant(on)).days_used
    )


@given(days, st.integers(1, 60))
@settings(max_examples=200, deadline=None)
def test_an_hour_clock_counts_elapsed_hours_whatever_the_clocks_do(
    received_on: date, hours: int
) -> None:
    clock = Clock(Target(Unit.HOURS, hours), instant(received_on, time(0, 30)))
    assert due(clock, CALENDAR).at - clock.received_at == timedelta(hours=hours)


@given(
    st.lists(
        st.tuples(st.dates(date(2026, 1, 1), date(2026, 3, 1)), st.integers(0, 20)).map(
            lambda pair: (pair[0], pair[0] + timedelta(days=pair[1]))
        )
    )
)
@settings(max_examples=300, deadline=None)
def test_a_union_covers_the_same_days_without_overlap(spans: list[tuple[date, date]]) -> None:
    def covered(pairs: list[tuple[date, date]]) -> list[date]:
        return [a + timedelta(days=i) for a, b in pairs for i in range((b - a).days)]

    merged = union(spans)
    assert sorted(covered(merged)) == sorted(set(covered(spans)))
    assert all(a < b for a, b in merged)
    assert all(first[1] < second[0] for first, second in pairwise(merged))
