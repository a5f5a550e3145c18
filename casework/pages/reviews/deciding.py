"""Making a decision, taking it back, agreeing who tells the victim, releasing, reconsidering."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, ClassVar

from django.utils import timezone

from casework.disclosure.rules import QUESTION
from casework.models import Telling
from casework.pages.disclosure.asking import said_in, said_words, something_said
from casework.pages.reviews.base import About, ReviewStepPage
from casework.pages.reviews.shown import DecidedShown, ReviewShown, decisions_of, shown_review
from casework.referrals.moving import page_of
from casework.reviews import deciding, releasing
from casework.reviews.countersigning import proposed_review
from casework.reviews.facts import TellingFacts
from casework.reviews.lifecycle import (
    NO_CHARGE,
    Channel,
    DecisionState,
    ReviewVerb,
    Teller,
    Told,
)
from casework.reviews.moving import facts_of, in_state, why_not_agreed
from casework.reviews.releasing import NOBODY_NAMED, awkward, to_be_told, waiting_for_release
from core.fields import opened
from core.forms import Day, Form, LongText, Look, Option, Radios, Tick, TimeOfDay
from core.london import LONDON, at_london
from core.pages import Done
from core.sense import Sense


class MakeForm(Form):
    versioned = True


@dataclass(frozen=True)
class MakeShown(About):
    review: ReviewShown
    at_once: bool  # something is released as it is made
    waits: bool  # something waits for the telling of the victim
    why_not: str


class MakePage(ReviewStepPage):
    """`make/`: what is decided and what happens then, before it is done."""

    template: ClassVar[str] = "casework/make_decision.html"
    form_class = MakeForm
    verb = ReviewVerb.MAKE
    title = "Make the decision"

    def contents(self) -> Any:
        shown, review = self.about(), proposed_review(self.asked)
        facts = facts_of(review)
        kinds = {one.kind for one in facts.decisions}
        return MakeShown(
            **vars(shown),
            review=shown_review(review, self.asked),
            at_once=bool(kinds - NO_CHARGE),
            waits=bool(kinds & NO_CHARGE),
            why_not=why_not_agreed(self.asked, review, facts, timezone.now()),
        )

    def act(self, form: Any) -> Done:
        made = deciding.make(**self.given(form))
        if any(one.state == DecisionState.MADE for one in made):
            said = "Made. Nobody outside the CPS knows. Now agree who tells the victim."
            return Done(page_of(self.asked) + "telling/", said)
        return Done(page_of(self.asked), "Made and released. The force has been told.")


class UnmakeForm(Form):
    versioned = True
    why = LongText("Why is it taken back?", empty="Say why it is taken back", max_length=2000)


@dataclass(frozen=True)
class MadeShown(About):
    decisions: tuple[DecidedShown, ...]


class UnmakePage(ReviewStepPage):
    """`unmake/`: before its release a decision can be taken back; nobody has heard of it."""

    template: ClassVar[str] = "casework/unmake_decision.html"
    form_class = UnmakeForm
    verb = ReviewVerb.UNMAKE
    title = "Take the decision back"

    def contents(self) -> Any:
        shown = self.about()
        waiting_for_release(self.asked)
        return MadeShown(**vars(shown), decisions=decisions_of(self.asked))

    def act(self, form: Any) -> Done:
        deciding.unmake(**self.given(form), why=form.cleaned_data["why"])
        return Done(page_of(self.asked), "Taken back. Write the review anew to decide.")


# --- telling the victim --------------------------------------------------------------------------


class TellingForm(Form):
    """One set of boxes for each complainant: `offer` adds them."""

    versioned = True


PARTS = (
    *("told", "why_not", "something_said", "teller", "channel"),
    *("planned_on", "planned_time", "agreed", "ends", "liberty_first", "safety_plan"),
    *("suspect_on", "suspect_time"),
)


def _fields(form: Form, whom: str, name: str) -> None:
    sometimes = Look(sometimes=True)
    form.fields[f"told_{whom}"] = Radios(
        f"What is agreed for {name}?",
        [(one.value, one.label) for one in Told],
        empty="Choose what is agreed",
    )
    form.fields[f"why_not_{whom}"] = LongText(
        "If they are not told: how is this known?",
        required=False,
        max_length=2000,
        look=Look(rows=3, sometimes=True),
    )
    form.fields[f"something_said_{whom}"] = something_said(
        f"_{whom}", f"If they asked not to be told: {QUESTION[0].lower()}{QUESTION[1:]}"
    )
    form.fields[f"said_words_{whom}"] = said_words()
    form.fields[f"teller_{whom}"] = Radios(
        "Who tells them?", [(one.value, one.label) for one in Teller], look=sometimes
    )
    form.fields[f"channel_{whom}"] = Radios(
        "How?",
        [(one.value, one.label) for one in Channel],
        hint="Write no number and no address here.",
        look=sometimes,
    )
    form.fields[f"planned_on_{whom}"] = Day(
        "On which day?",
        sense=Sense.MEETING,
        required=False,
        subject="The day of the telling",
        look=sometimes,
    )
    form.fields[f"planned_time_{whom}"] = TimeOfDay(
        "At what time?", look=Look(width=5, sometimes=True)
    )
    form.fields[f"agreed_{whom}"] = Tick("This is agreed with the officer in charge")
    form.fields[f"ends_{whom}"] = LongText(
        "Which bail or protective order ends with the decision?",
        required=False,
        max_length=2000,
        look=Look(rows=3),
    )
    form.fields[f"liberty_first_{whom}"] = Tick(
        "Bail or custody ends at once, so the suspect cannot be told later",
        hint="It is never prolonged so that somebody can be told first. Write the safety plan.",
    )
    form.fields[f"safety_plan_{whom}"] = LongText(
        "Safety plan",
        hint="What keeps them safe from the moment the suspect knows. It is kept sealed.",
        required=False,
        max_length=5000,
        look=Look(rows=4, sometimes=True),
    )
    form.fields[f"suspect_on_{whom}"] = Day(
        "From which day may the suspect be told?",
        sense=Sense.MEETING,
        hint="After the victim, the same day where possible, and within a day.",
        required=False,
        subject="The day on which the suspect is told",
        look=sometimes,
    )
    form.fields[f"suspect_time_{whom}"] = TimeOfDay(
        "From what time?", look=Look(width=5, sometimes=True)
    )


def _instant(day: date | None, at: time | None, field: str) -> datetime | None:
    return at_london(day, at, field) if day is not None and at is not None else None


@dataclass(frozen=True)
class ToBeTold:
    heading: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class TellingShown(About):
    decisions: tuple[DecidedShown, ...]
    whom: tuple[ToBeTold, ...]
    officer: str


class TellingPage(ReviewStepPage):
    """`telling/`: one short page, agreed with the officer in charge before anybody is told."""

    template: ClassVar[str] = "casework/telling.html"
    form_class = TellingForm
    verb = ReviewVerb.PLAN_TELLING
    title = "Agree who tells the victim"
    is_long = True

    def find(self, **kwargs: Any) -> None:
        super().find(**kwargs)
        self.whom = {
            one: "the victim" if one == NOBODY_NAMED else one for one in to_be_told(self.asked.case)
        }

    def contents(self) -> Any:
        shown = self.about()
        waiting_for_release(self.asked)
        return TellingShown(
            **vars(shown),
            decisions=decisions_of(self.asked),
            whom=tuple(
                ToBeTold(name[:1].upper() + name[1:], tuple(f"{part}_{one}" for part in PARTS))
                for one, name in self.whom.items()
            ),
            officer=str(self.asked.officer),
        )

    def offer(self, form: Form) -> None:
        for one, name in self.whom.items():
            _fields(form, one, name)

    def initial(self, contents: Any) -> dict[str, Any]:
        found: dict[str, Any] = {}
        made = in_state(self.asked, DecisionState.MADE)
        for row in Telling.objects.filter(decision__in=made[:1]).select_related("complainant"):
            whom = row.complainant.reference if row.complainant else NOBODY_NAMED
            for part in ("told", "why_not", "teller", "channel", "ends", "liberty_first"):
                found[f"{part}_{whom}"] = getattr(row, part)
            found[f"agreed_{whom}"] = row.agreed_with_id is not None
            found[f"safety_plan_{whom}"] = opened(row, "safety_plan")
            for part, at in (("planned", row.planned_at), ("suspect", row.tell_suspect_after)):
                if at is not None:
                    local = at.astimezone(LONDON)
                    found[f"{part}_on_{whom}"] = local.date()
                    found[f"{part}_time_{whom}"] = f"{local:%H:%M}"
        return found

    def act(self, form: Any) -> Done:
        typed = form.cleaned_data
        tellings = [
            TellingFacts(
                complainant=one,
                told=typed[f"told_{one}"],
                why_not=typed[f"why_not_{one}"],
                teller=typed[f"teller_{one}"],
                channel=typed[f"channel_{one}"],
                planned_at=_instant(
                    typed[f"planned_on_{one}"], typed[f"planned_time_{one}"], f"planned_time_{one}"
                ),
                agreed=typed[f"agreed_{one}"],
                ends=typed[f"ends_{one}"],
                liberty_first=typed[f"liberty_first_{one}"],
                safety_plan=typed[f"safety_plan_{one}"],
                tell_suspect_after=_instant(
                    typed[f"suspect_on_{one}"],
                    typed[f"suspect_time_{one}"],
                    f"suspect_time_{one}",
                ),
                said=said_in(typed, f"_{one}"),
            )
            for one in self.whom
        ]
        releasing.plan_telling(**self.given(form), tellings=tellings)
        return Done(page_of(self.asked), "Written down. The decision can be released.")


class ReleaseForm(Form):
    versioned = True
    confirmed = Tick("Release it now all the same")


@dataclass(frozen=True)
class ReleaseShown(MadeShown):
    warning: str


class ReleasePage(ReviewStepPage):
    """`release/`: what the force will be told, before it is told."""

    template: ClassVar[str] = "casework/release.html"
    form_class = ReleaseForm
    verb = ReviewVerb.RELEASE
    title = "Release the decision"

    def contents(self) -> Any:
        shown = self.about()
        waiting_for_release(self.asked)
        return ReleaseShown(
            **vars(shown), decisions=decisions_of(self.asked), warning=awkward(timezone.now())
        )

    def act(self, form: Any) -> Done:
        releasing.release(**self.given(form), confirmed=form.cleaned_data["confirmed"])
        said = "Released. The force has been told, and when the suspect may be told."
        return Done(page_of(self.asked), said)


class ReconsiderForm(Form):
    versioned = True
    suspect = Radios("Whose decision is reconsidered?", empty="Choose a suspect")
    why = LongText("Why?", empty="Say why it is reconsidered", max_length=5000)


class ReconsiderPage(ReviewStepPage):
    """`reconsider/`: a manager has a released decision taken anew."""

    template: ClassVar[str] = "casework/reconsider.html"
    form_class = ReconsiderForm
    verb = ReviewVerb.RECONSIDER
    title = "Reconsider a suspect"

    def contents(self) -> Any:
        return MadeShown(**vars(self.about()), decisions=decisions_of(self.asked))

    def offer(self, form: Form) -> None:
        field = form.fields["suspect"]
        assert isinstance(field, Radios)
        found = {
            one.track.suspect.reference: str(one.track.suspect)
            for one in in_state(self.asked, DecisionState.RELEASED)
            if one.reconsidered_at is None
        }
        field.offer(Option(key, f"{key}, {name}") for key, name in found.items())

    def act(self, form: Any) -> Done:
        typed = form.cleaned_data
        deciding.reconsider(**self.given(form), suspect=typed["suspect"], why=typed["why"])
        return Done(page_of(self.asked), "Opened again. The force has been told that it is.")
