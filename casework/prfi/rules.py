"""Pure rules of PRFI: a review date always, never too far away; a report keeps it or slips.

Sources: National Operating Model (monitored, updates provided regularly; early-advice PRFI apart),
clock.md §3 (longest intervals by reason, chasers after one and two months).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from core.errors import Fault

KEPT_AT_MOST = 2  # times that reports move a review by themselves before somebody looks


@dataclass(frozen=True)
class Interval:
    """How far away a review may be: so many calendar days, or so many after a booked date, and at
    most so many in all."""

    days: int = 28
    after_booked: int | None = None


def interval_of(reason: str, longest: Mapping[str, Mapping[str, int]]) -> Interval:
    """The longest interval of a reason, from the clock's reference data."""
    found = longest.get(reason, {})
    if "calendar_days_after_the_booked_date" in found:
        return Interval(
            days=found["calendar_days_at_most"],
            after_booked=found["calendar_days_after_the_booked_date"],
        )
    return Interval(days=found.get("calendar_days", 28))


def latest_review(today: date, interval: Interval, booked_on: date | None) -> date:
    """The last day that a review may be set to."""
    latest = today + timedelta(days=interval.days)
    if interval.after_booked is not None and booked_on is not None:
        return min(latest, booked_on + timedelta(days=interval.after_booked))
    return latest


def review_faults(
    *,
    reason: str,
    sub_category: str,
    next_review_on: date,
    booked_on: date | None,
    today: date,
    reasons: Collection[str],
    sub_categories: Collection[str],
    interval: Interval,
) -> list[Fault]:
    """All that is wrong with a reason and the date of the next review."""
    faults = []
    if reason not in reasons:
        faults.append(Fault("/reason", "unknown-reason", "Choose a reason from the list."))
    if sub_category not in sub_categories:
        faults.append(Fault("/sub_category", "unknown-reason", "Choose from the list."))
    if interval.after_booked is not None and booked_on is None:
        text = "Give the date for which the examination is booked."
        faults.append(Fault("/booked_on", "required", text))
    latest = latest_review(today, interval, booked_on)
    if next_review_on <= today:
        text = "Choose a date after today."
        faults.append(Fault("/next_review_on", "not-in-the-future", text))
    elif next_review_on > latest:
        text = f"For this reason the next review is at the latest on {latest:%-d %B %Y}."
        faults.append(Fault("/next_review_on", "review-too-late", text))
    return faults


def keeps_its_date(promised_on: date | None, next_expected_on: date) -> bool:
    """Whether a progress report keeps what the one before it promised; the first promises anew."""
    return promised_on is None or next_expected_on <= promised_on


def chases_due(began_on: date, last_report_on: date | None, today: date) -> int:
    """How many chasers are owed by `today`: after one and after two months without a report."""
    since = last_report_on or began_on
    return sum(today >= after_months(since, months) for months in (1, 2))


def after_months(day: date, months: int) -> date:
    """The same day so many months later, or the last one of that month."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    for number in range(day.day, 27, -1):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    return date(year, month, min(day.day, 28))
