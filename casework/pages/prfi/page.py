"""One suspect's case that waits: since when, what for, what the police report, what comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.utils import timezone

from casework.models import Case, Prfi
from casework.pages.disclosure.asking import ANYTHING, WORDS, ContactForm
from casework.pages.prfi.register import flags_of, in_days
from casework.prfi import actions
from casework.prfi.actions import REASONS, SUB_CATEGORIES, page_of
from casework.prfi.lifecycle import PRFI, Informs, Moved, PrfiKind, PrfiState, PrfiVerb
from casework.prfi.policy import MAY, OPEN
from casework.rules import normalise_urn
from core import look
from core.accounts.models import User
from core.accounts.policy import allow, may, said
from core.audit.reading import reads_of
from core.changes import changes_of
from core.drafts.pages import DraftedPage
from core.errors import Absent
from core.forms import Day, Form, LongText, Option, Radios
from core.london import london_day
from core.pages import Change, Done, Page
from core.reference.lookup import choices, labels_ever
from core.routes import Operation, Policy
from core.sense import Sense
from core.words import in_full, short
from deadlines.pages.shown import clock_shown
from deadlines.reading import current_calendar

STEPS: dict[str, tuple[str, str]] = {
    PrfiVerb.REVIEW: ("Review, and set the next date", "review/"),
    PrfiVerb.REACTIVATE: ("Take it up again", "reactivate/"),
    PrfiVerb.INFORMED: ("Write down that the victim was informed", "informed/"),
}


def find_prfi(user: Any, prfi_id: UUID) -> Prfi:
    """The row with all that its pages show; `Absent` if this person may not see it."""
    found = (
        Prfi.objects.visible_to(user)
        .for_cards()
        .select_related("began_by")
        .prefetch_related("reviews__by", "chasers__told")
        .filter(pk=prfi_id)
        .first()
    )
    if found is None:
        raise Absent
    return found


@dataclass(frozen=True)
class PrfiShown:
    title: str
    header: look.CaseHeader
    steps: look.NextSteps
    rows: tuple[look.Row, ...]
    reports: tuple[look.Entry, ...]
    timeline: tuple[look.Entry, ...]


class PrfiPage(Page):
    """`/prfi/{id}/`."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.CONSULTATION
    template: ClassVar[str] = "casework/prfi.html"

    def find(self, **kwargs: Any) -> None:
        self.asked = find_prfi(self.person, kwargs["prfi_id"])

    def contents(self) -> PrfiShown:
        row, now = self.asked, timezone.now()
        reads_of(self.request).show("prfi", [(row.pk, row.matter_id)])
        labels = labels_ever([REASONS, SUB_CATEGORIES])
        informed = row.last_informed_on
        entries = [
            *timeline_of(row),
            *(
                look.Entry(
                    at=one.at,
                    what=f"Reminder {one.number} since {short(one.since)}",
                    by="This service",
                    text=f"To {one.told.name}" if one.told else "Nobody is in charge",
                )
                for one in row.chasers.all()
            ),
        ]
        return PrfiShown(
            title=f"Waiting for further investigation: {row.case.urn}",
            header=header_of(row, link=False),
            steps=steps_of(row, self.person),
            rows=(
                look.Row("State", str(PrfiState(row.state).label)),
                look.Row("Kind", str(PrfiKind(row.kind).label)),
                look.Row("Waiting since", in_days(row.waiting_since, london_day(now))),
                look.Row("Reason", labels[REASONS].get(row.reason, row.reason)),
                look.Row("What", labels[SUB_CATEGORIES].get(row.sub_category, row.sub_category)),
                look.Row("What is waited for", row.why),
                look.Row("Booked for", in_full(row.booked_on) if row.booked_on else ""),
                look.Row("Keeps the victim informed", str(Informs(row.informs).label)),
                look.Row("Victim last informed", in_full(informed) if informed else "Not known"),
                look.Row("Ended, because", row.ended_because),
            ),
            reports=tuple(
                look.Entry(
                    at=one.at,
                    what=f"Next expected {short(one.next_expected_on)}"
                    + ("" if one.kept else ": later than promised"),
                    by=one.by.name,
                    text=one.text,
                )
                for one in reversed(row.reports.all())
            ),
            timeline=tuple(sorted(entries, key=lambda one: one.at, reverse=True)),
        )


def timeline_of(row: Prfi) -> tuple[look.Entry, ...]:
    """How the date of the next review came to stand where it stands."""
    return tuple(
        look.Entry(
            at=one.at,
            what=f"{Moved(one.moved).label}: next review {short(one.next_on)}"
            + (f", was {short(one.was_on)}" if one.was_on else ""),
            by=one.by.name,
            text=one.why,
        )
        for one in row.reviews.all()
    )


def steps_of(row: Prfi, user: User) -> look.NextSteps:
    """What can be done now, and who may."""
    opened = [verb for verb in STEPS if verb in PRFI.open_verbs(row.state)]
    steps = [
        look.Step(
            STEPS[verb][0],
            page_of(row) + STEPS[verb][1],
            who=said(MAY[verb]),
            mine=may(user, verb, row.matter, MAY),
        )
        for verb in opened
    ]
    return look.NextSteps(primary=steps[0] if steps else None, others=tuple(steps[1:]))


def header_of(row: Prfi, *, link: bool) -> look.CaseHeader:
    now, calendar = timezone.now(), current_calendar()
    return look.CaseHeader(
        reference=row.case.urn,
        suspects=(str(row.suspect) if row.suspect else "No suspect identified",),
        clocks=(clock_shown(row.clock, now, calendar, "Review needed"),),
        flags=flags_of(row),
        href=page_of(row) if link else "",
    )


@dataclass(frozen=True)
class DecisionShown:
    title: str
    header: look.CaseHeader
    back: str
    summary: str
    gaps: tuple[str, ...]
    version: int


class DecisionPage(DraftedPage):
    """Base of the pages that change something about a case that waits."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.ALTERATION
    template: ClassVar[str] = "casework/prfi_decision.html"
    verb: ClassVar[PrfiVerb]
    title: ClassVar[str]

    def find(self, **kwargs: Any) -> None:
        self.asked: Prfi = find_prfi(self.person, kwargs["prfi_id"])
        reads_of(self.request).show("prfi", [(self.asked.pk, self.asked.matter_id)])
        allow(self.person, self.verb, self.asked.matter, MAY)

    def changes(self, since: int) -> Sequence[Change]:
        return changes_of(self.asked, since)

    def contents(self) -> Any:
        row = self.asked
        PRFI.after(self.verb, row.state)
        return DecisionShown(
            title=self.title,
            header=header_of(row, link=True),
            back=page_of(row),
            summary=row.why,
            gaps=(),
            version=row.version,
        )

    def given(self, form: Any) -> dict[str, Any]:
        return {
            "prfi_id": self.asked.pk,
            "by": self.person,
            "at": timezone.now(),
            "version": form.version,
        }


def next_review() -> Day:
    return Day(
        "When is it looked at next?",
        sense=Sense.REVIEW,
        empty="Enter the date of the next review",
        subject="The next review",
        hint="Nothing waits without a next date. For example, 27 3 2027",
    )


def booked() -> Day:
    return Day(
        "For when is the examination booked?",
        sense=Sense.BOOKED,
        required=False,
        subject="The booked date",
        hint="Needed if a laboratory or device examination is booked.",
    )


class LookAtForm(Form):
    versioned = True
    next_review_on = next_review()
    booked_on = booked()
    why = LongText(
        "What did you find, and what happens until then?",
        empty="Say what you found, and what happens until then",
        max_length=2000,
    )


class LookAtPage(DecisionPage):
    """`review/`: what was found, and the next date."""

    form_class = LookAtForm
    verb = PrfiVerb.REVIEW
    title = "Review, and set the next date"

    def act(self, form: Any) -> Done:
        typed = form.cleaned_data
        row = actions.review(
            **self.given(form),
            next_review_on=typed["next_review_on"],
            booked_on=typed["booked_on"],
            why=typed["why"],
        )
        return Done(page_of(row), f"Looked at again on {short(row.next_review_on)}.")


class ReactivateForm(Form):
    versioned = True
    why = LongText(
        "What has come, or why is it taken up?",
        empty="Say what has come, or why it is taken up",
        max_length=2000,
    )


class ReactivatePage(DecisionPage):
    """`reactivate/`: the decision clock goes on with the days it had left."""

    form_class = ReactivateForm
    verb = PrfiVerb.REACTIVATE
    title = "Take it up again"

    def act(self, form: Any) -> Done:
        row = actions.reactivate(**self.given(form), why=form.cleaned_data["why"])
        return Done(page_of(row), "Taken up again. The lawyer has been told.")


class InformedForm(ContactForm):
    versioned = True
    informs = Radios(
        "Who keeps the victim informed?",
        [Option(one.value, one.label) for one in Informs],
        empty="Choose who keeps the victim informed",
    )
    on = Day(
        "When were they last informed?",
        sense=Sense.HAPPENED,
        empty="Enter the date",
        subject="The date",
    )


class InformedPage(DecisionPage):
    """`informed/`: who tells the victim meanwhile, and when they last did."""

    form_class = InformedForm
    verb = PrfiVerb.INFORMED
    title = "The victim was informed"

    def act(self, form: Any) -> Done:
        typed = form.cleaned_data
        row = actions.inform(
            **self.given(form), informs=typed["informs"], on=typed["on"], said=form.said
        )
        return Done(page_of(row), "Written down.")


class OpenForm(ContactForm):
    suspect = Radios("Which suspect?", empty="Choose the suspect")
    reason = Radios("Why does it wait?", empty="Choose why it waits")
    sub_category = Radios("What is waited for?", empty="Choose what is waited for")
    why = LongText("In words", empty="Say what is waited for", max_length=2000)
    next_review_on = next_review()
    booked_on = booked()
    informs = Radios(
        "Who keeps the victim informed meanwhile?",
        [Option(one.value, one.label) for one in Informs],
        empty="Choose who keeps the victim informed",
    )
    last_informed_on = Day(
        "When was the victim last informed?",
        sense=Sense.HAPPENED,
        required=False,
        subject="The date",
    )

    def was_contact(self, typed: Mapping[str, Any]) -> bool:
        """Somebody spoke with the victim, if a day is given on which they were informed."""
        return typed.get("last_informed_on") is not None


class OpenPage(DraftedPage):
    """`/cases/{urn}/prfi/`: a suspect's case begins to wait for the police."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.ALTERATION
    template: ClassVar[str] = "casework/prfi_open.html"
    form_class = OpenForm
    is_long = True

    def find(self, **kwargs: Any) -> None:
        urn = normalise_urn(kwargs["urn"])
        seen = Case.objects.visible_to(self.person).select_related("matter__unit__area")
        found = seen.prefetch_related("suspects").filter(urn=urn).first()
        if found is None:
            raise Absent
        self.case = found
        reads_of(self.request).show("case", [(found.pk, found.matter_id)])
        allow(self.person, OPEN, found.matter, MAY)

    def changes(self, since: int) -> Sequence[Change]:
        return changes_of(self.case, since)

    def contents(self) -> Any:
        case = self.case
        return DecisionShown(
            title="Waiting for further investigation",
            header=look.CaseHeader(
                reference=case.urn,
                suspects=tuple(str(one) for one in case.suspects.all()),
                clocks=(),
                href=f"/cases/{case.urn}/",
            ),
            back=f"/cases/{case.urn}/",
            summary="",
            gaps=(),
            version=case.version,
        )

    def offer(self, form: Form) -> None:
        today = london_day(timezone.now())
        people = [(str(one.pk), f"{one.reference}: {one}") for one in self.case.suspects.all()]
        offered = {
            "suspect": people or [("none", "No suspect identified: the whole case")],
            "reason": choices(REASONS, today),
            "sub_category": choices(SUB_CATEGORIES, today),
        }
        for name, answers in offered.items():
            field = form.fields[name]
            assert isinstance(field, Radios)
            field.offer(answers)

    def initial(self, contents: Any) -> dict[str, Any]:
        only = [str(one.pk) for one in self.case.suspects.all()] or ["none"]
        return {"suspect": only[0]} if len(only) == 1 else {}

    def act(self, form: Any) -> Done:
        typed = dict(form.cleaned_data)
        chosen = typed.pop("suspect")
        for name in (ANYTHING, WORDS):
            del typed[name]
        row = actions.open_prfi(
            case_id=self.case.pk,
            suspect_id=None if chosen == "none" else UUID(chosen),
            by=self.person,
            at=timezone.now(),
            said=form.said,
            **typed,
        )
        return Done(page_of(row), f"Looked at again on {short(row.next_review_on)}.")
