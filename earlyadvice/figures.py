"""A force's own figures on early advice, by month: one definition of each, in SQL.

The same numbers for the force's API and for the page here, each opening the requests it counts. A
figure is a set of requests (`FIGURES`) and the month in which something happened to them. What the
first request said is read from its first history row, for what is thin is mended later. A fixed
number of queries, whatever there is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Avg, Count, F, Func, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate, TruncMonth

from core.api.models import CheckRecord
from core.london import LONDON, london_day
from deadlines.models import CalendarDay
from deadlines.models.clock import Ended
from earlyadvice.lifecycle import DiscussionState, Verb
from earlyadvice.models import Request, RequestQuerySet, ReturnReason
from earlyadvice.rules import CONTENTS, SUPERVISOR_REVIEW

MONTHS = 12
# where a refusal is the refusal of a creation
CREATIONS = ("api-requests", "api-check")


@dataclass(frozen=True)
class Figure:
    """What is counted: requests where `where` holds, in the month of `happened`."""

    label: str
    happened: str
    where: Q = field(default_factory=Q)


HELD = Q(discussions__state=DiscussionState.HELD)
DUE = ~Q(clock__ended_how=Ended.CANCELLED)

FIGURES: dict[str, Figure] = {
    "received": Figure("Requests received", "received_at"),
    "thin": Figure(
        "Received with something not answered", "received_at", Q(thin_when_sent__len__gt=0)
    ),
    "returned": Figure("Returned", "moves__at", Q(moves__verb=Verb.RETURN)),
    "advised": Figure("Advice given", "advices__given_at", Q(advices__number=1)),
    "advice_due": Figure("Advice fell due", "clock__due_at", DUE),
    # also what has not been given yet: a number of what was given alone would flatter
    "advice_late": Figure(
        "Advice late",
        "clock__due_at",
        DUE & (Q(clock__ended_at__gt=F("clock__due_at")) | Q(clock__ended_at=None, is_past=True)),
    ),
    "discussions_offered": Figure("Discussions offered", "discussions__offered_at"),
    "discussions_held": Figure("Of these, held", "discussions__offered_at", HELD),
    "points_not_received": Figure(
        "Officer's points not received",
        "discussions__points_closed_at",
        Q(discussions__points_closed_at__isnull=False),
    ),
}
COUNTED = Count("pk", distinct=True)
MISSING = "missing"  # with a content: "missing:material"
RETURN_REASON = "return_reason"  # with a code


@dataclass
class Month:
    """The figures of one month. `counts` is keyed as FIGURES."""

    first: date
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FIGURES, 0))
    contents_answered_average: float | None = None
    missing: dict[str, int] = field(default_factory=dict)  # most often first
    return_reasons: dict[str, int] = field(default_factory=dict)
    median_working_days_to_advice: float | None = None
    checks: int = 0
    refusals: dict[str, int] = field(default_factory=dict)

    @property
    def thin_share(self) -> float | None:
        received = self.counts["received"]
        return round(self.counts["thin"] / received, 2) if received else None


class Median(models.Aggregate):
    """The middle value."""

    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = models.FloatField()


def trend(visible: RequestQuerySet, checks: QuerySet[CheckRecord], *, at: datetime) -> list[Month]:
    """The figures of the last twelve months, this one included, oldest first.

    `visible` are the requests that the reader may see, `checks` the records of the force.
    """
    months = {first: Month(first) for first in months_until(at)}
    since = begins(next(iter(months)))
    sent = _sent(visible, at)
    for name, figure in FIGURES.items():
        found = sent.filter(figure.where, **{f"{figure.happened}__gte": since})
        for first, number in _by_month(found, figure.happened, COUNTED):
            if first in months:  # a clock may fall due later
                months[first].counts[name] = number
    received = sent.filter(received_at__gte=since)
    answered = len(CONTENTS) - Func(
        Func(F("thin_when_sent"), models.Value(SUPERVISOR_REVIEW.content), function="array_remove"),
        function="cardinality",
        output_field=models.IntegerField(),
    )
    for first, average in _by_month(received, "received_at", Avg(answered)):
        months[first].contents_answered_average = round(average, 1)
    content = Func(F("thin_when_sent"), function="unnest", output_field=models.CharField())
    _spread(months, "missing", _by_code(received, "received_at", content))
    returned = _returned(visible).filter(Q(returned_at__gte=since))
    reasons = _by_code(returned, "returned_at", F("code"), Count("request", distinct=True))
    _spread(months, "return_reasons", reasons)
    for first, median in _medians(visible, since):
        months[first].median_working_days_to_advice = median
    since_then = checks.filter(at__gte=since)
    made = since_then.filter(kind=CheckRecord.Kind.CHECKED)
    for first, number in _by_month(made, "at", Count("pk")):
        months[first].checks = number
    refused = since_then.filter(kind=CheckRecord.Kind.REFUSED, route__in=CREATIONS)
    code = Func(F("codes"), function="jsonb_array_elements_text", output_field=models.CharField())
    _spread(months, "refusals", _by_code(refused, "at", code))
    return list(months.values())


@dataclass(frozen=True)
class Behind:
    """One number of the figures, as an address names it: "advice_late.2026-11"; without a month,
    of all twelve."""

    figure: Figure
    said: str  # "Advice late, November 2026"
    first: date | None


def named(value: str, words: Mapping[str, str]) -> Behind | None:
    """The number that is named so; None if there is no such. `words` says what each code means."""
    name, _, month = value.partition(".")
    kind, _, code = name.partition(":")
    first = None
    if month:
        if not re.fullmatch(r"20\d{2}-(0[1-9]|1[0-2])", month, re.ASCII):
            return None
        first = date.fromisoformat(f"{month}-01")
    if code and not re.fullmatch(r"[a-z_]{1,60}", code, re.ASCII):
        return None
    if kind == MISSING and code:
        label = f"Not answered when sent: {words.get(code, code)}"
        figure = Figure(label, "received_at", Q(thin_when_sent__contains=[code]))
    elif kind == RETURN_REASON and code:
        label = f"Returned: {words.get(code, code)}"
        figure = Figure(label, "returned_at", Q(code=code))
    elif name in FIGURES:
        figure = FIGURES[name]
    else:
        return None
    return Behind(figure, f"{figure.label}, {first:%B %Y}" if first else figure.label, first)


def behind(visible: RequestQuerySet, number: Behind, *, at: datetime) -> RequestQuerySet:
    """The requests that a number counts."""
    months = months_until(at)
    first, last = number.first or months[0], number.first or months[-1]
    happened = number.figure.happened
    during = Q(
        **{f"{happened}__gte": begins(first), f"{happened}__lt": begins(_next(last))},
    )
    where = number.figure.where & during
    if happened == "returned_at":
        return visible.filter(pk__in=_returned(visible).filter(where).values("request"))
    return visible.filter(pk__in=_sent(visible, at).filter(where).values("pk"))


def months_until(at: datetime) -> list[date]:
    """The first days of the last twelve months, as London counts them, oldest first."""
    today = london_day(at)
    number = today.year * 12 + today.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(number - MONTHS + 1, number + 1)]


def begins(day: date) -> datetime:
    """The instant at which a London day begins."""
    return datetime.combine(day, time.min, LONDON).astimezone(UTC)


def _next(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def _sent(visible: RequestQuerySet, at: datetime) -> RequestQuerySet:
    """With what was thin when it was sent, and whether the day of the advice is past."""
    first = Request.history.model.objects.filter(id=OuterRef("pk"), history_type="+")
    return visible.annotate(
        thin_when_sent=Subquery(
            first.values("thin")[:1], output_field=ArrayField(models.CharField(max_length=40))
        ),
        is_past=models.Case(
            models.When(clock__due_at__lt=at, then=True),
            default=False,
            output_field=models.BooleanField(),
        ),
    )


def _returned(visible: RequestQuerySet) -> QuerySet[ReturnReason]:
    """Every reason of every return, with the instant at which it was given."""
    given = ReturnReason.history.model.objects.filter(id=OuterRef("pk"), history_type="+")
    return ReturnReason.objects.filter(request__in=visible).annotate(
        returned_at=Subquery(given.values("history_date")[:1])
    )


def _by_month(found: QuerySet[Any], happened: str, what: Any) -> Iterator[tuple[date, Any]]:
    month = TruncMonth(happened, tzinfo=LONDON)
    rows = found.order_by().values(month=month).annotate(figure=what)
    for instant, value in rows.values_list("month", "figure"):
        yield instant.date(), value


def _by_code(
    found: QuerySet[Any], happened: str, code: Any, number: Any = COUNTED
) -> Iterator[tuple[date, str, int]]:
    month = TruncMonth(happened, tzinfo=LONDON)
    rows = found.order_by().values(month=month, code_counted=code)
    counted = rows.annotate(figure=number)
    for instant, one, value in counted.values_list("month", "code_counted", "figure"):
        yield instant.date(), one, value


def _spread(
    months: Mapping[date, Month], name: str, found: Iterator[tuple[date, str, int]]
) -> None:
    """Into the months by code, most often first."""
    for first, code, number in sorted(found, key=lambda one: (-one[2], one[1])):
        getattr(months[first], name)[code] = number


def _medians(visible: RequestQuerySet, since: datetime) -> Iterator[tuple[date, Any]]:
    """The middle number of working days from the first receipt to the advice."""

    def ordinal(day: Any) -> Subquery:
        return Subquery(CalendarDay.objects.filter(day=day).values("ordinal")[:1])

    given = visible.filter(advices__number=1, advices__given_at__gte=since).annotate(
        given_on=TruncDate("advices__given_at", tzinfo=LONDON)
    )
    days = given.annotate(
        took=ordinal(OuterRef("given_on")) - ordinal(OuterRef("clock__first_received_on"))
    )
    return _by_month(days, "advices__given_at", Median(F("took")))
