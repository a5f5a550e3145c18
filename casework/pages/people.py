"""The lawyers of a unit: how much they work, what they know best, and when they are away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils import timezone

from core import look
from core.accounts import working
from core.accounts.models import Leave, User, WorkPattern
from core.changes import changes_of
from core.errors import Absent
from core.forms import Checkboxes, Day, Form, Look, Number, Option, Radios
from core.london import london_day
from core.pages import Change, Done, FormPage, Page
from core.reference.lookup import choices, labels
from core.routes import Operation, Policy
from core.sense import Sense
from core.words import span

ISSUES = "early_advice_issue"


@dataclass(frozen=True)
class PersonShown:
    href: str
    name: str
    rows: tuple[look.Row, ...]


@dataclass(frozen=True)
class PeopleShown:
    title: str
    people: tuple[PersonShown, ...]


class PeoplePage(Page):
    """`/unit/people/`."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.NONE
    template: ClassVar[str] = "casework/people.html"

    def find(self, **kwargs: Any) -> None:
        working.managers_only(self.person)

    def contents(self) -> PeopleShown:
        today = london_day(timezone.now())
        people = list(working.people_of(self.person).select_related("work_pattern"))
        away: dict[int, list[Leave]] = {}
        for row in Leave.objects.filter(user__in=people, cancelled_on=None, ends_on__gte=today):
            away.setdefault(row.user_id, []).append(row)
        said = labels(ISSUES, today)
        return PeopleShown(
            title="People and leave",
            people=tuple(
                PersonShown(
                    href=f"/unit/people/{one.public_id}/",
                    name=one.name,
                    rows=_rows(one, away.get(one.pk, []), said),
                )
                for one in people
            ),
        )


def _rows(person: User, away: list[Leave], said: dict[str, str]) -> tuple[look.Row, ...]:
    pattern = getattr(person, "work_pattern", None)
    known = pattern.specialisms if pattern is not None else []
    return (
        look.Row("Works", f"{pattern.percent if pattern is not None else 100}% of the week"),
        look.Row("Knows best", tuple(said.get(code, code) for code in known)),
        look.Row("Away", tuple(span(row.begins_on, row.ends_on) for row in away)),
    )


class PersonForm(Form):
    versioned = True
    percent = Number(
        "How much of the week do they work?",
        empty="Enter how much of the week they work",
        hint="In per cent: 100 is full time.",
        min_value=1,
        max_value=100,
        look=Look(width=3, suffix="%", inputmode="numeric"),
    )
    specialisms = Checkboxes("What do they know best?", required=False, look=Look(sometimes=True))
    begins_on = Day("First day away", sense=Sense.LEAVE, look=Look(sometimes=True))
    ends_on = Day("Last day away", sense=Sense.LEAVE, look=Look(sometimes=True))
    cancel = Radios("Is one of these no longer taken?", required=False, look=Look(sometimes=True))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("begins_on"), given.get("ends_on")
        if first and not last and not self.has_error("ends_on"):
            self.refuse("Enter the last day away", "ends_on")
        if last and not first and not self.has_error("begins_on"):
            self.refuse("Enter the first day away", "begins_on")
        return given


@dataclass(frozen=True)
class OnePersonShown:
    title: str
    has_leave: bool
    version: int


class PersonPage(FormPage):
    """`/unit/people/{id}/`: one lawyer's working time, and leave to come."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.NONE
    template: ClassVar[str] = "casework/person.html"
    form_class = PersonForm

    def find(self, **kwargs: Any) -> None:
        working.managers_only(self.person)
        found = working.people_of(self.person).filter(public_id=kwargs["public_id"]).first()
        if found is None:
            raise Absent
        self.lawyer = found
        self.pattern = WorkPattern.objects.filter(user=found).first()
        today = london_day(timezone.now())
        self.away = list(Leave.objects.filter(user=found, cancelled_on=None, ends_on__gte=today))

    def changes(self, since: int) -> Sequence[Change]:
        return changes_of(self.pattern, since) if self.pattern is not None else ()

    def contents(self) -> OnePersonShown:
        version = self.pattern.version if self.pattern is not None else 0
        return OnePersonShown(self.lawyer.name, bool(self.away), version)

    def initial(self, contents: Any) -> dict[str, Any]:
        if self.pattern is None:
            return {"percent": 100}
        return {"percent": self.pattern.percent, "specialisms": self.pattern.specialisms}

    def offer(self, form: Form) -> None:
        known, cancel = form.fields["specialisms"], form.fields["cancel"]
        assert isinstance(known, Checkboxes)
        assert isinstance(cancel, Radios)
        known.offer(choices(ISSUES, london_day(timezone.now())))
        cancel.offer(
            [
                *(Option(str(row.pk), span(row.begins_on, row.ends_on)) for row in self.away),
                Option("", "No"),
            ]
        )

    def act(self, form: Any) -> Done:
        given, now = form.cleaned_data, timezone.now()
        who: dict[str, Any] = {"by": self.person, "at": now}
        working.set_pattern(
            user_id=self.lawyer.pk,
            percent=given["percent"],
            specialisms=given["specialisms"],
            version=form.version,
            **who,
        )
        if given["begins_on"]:
            working.plan_leave(
                user_id=self.lawyer.pk,
                begins_on=given["begins_on"],
                ends_on=given["ends_on"],
                **who,
            )
        if given["cancel"]:
            working.cancel_leave(leave_id=int(given["cancel"]), today=london_day(now), **who)
        return Done("/unit/people/", f"{self.lawyer.name}: saved.")
