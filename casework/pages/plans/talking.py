"""The pre-charge discussion: offer it, and record what was said and what is not asked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from casework.pages.plans.deciding import ReferralDecisionPage
from casework.pages.plans.shown import discussion_rows, plans_page
from casework.plans import discussing
from casework.plans.discussing import Limit
from casework.plans.lifecycle import DiscussionAbout, DiscussionVerb
from core import look
from core.errors import RuleBroken
from core.forms import Day, Form, LongText, Look, Option, Radios
from core.pages import Done
from core.sense import Sense

LIMITS = 5  # things not asked for that one record can hold; another record holds more


class OfferForm(Form):
    versioned = True
    about = Radios(
        "What is it about?",
        [Option(one.value, one.label) for one in DiscussionAbout],
        empty="Choose what it is about",
    )
    words = LongText(
        "What do you want to talk about, and when can you?",
        empty="Say what to talk about, and when you can",
        hint="The officer answers over their own system.",
        max_length=4000,
    )


class OfferPage(ReferralDecisionPage):
    """`discussion/offer/`: before a plan is issued, and before a decision not to charge."""

    form_class = OfferForm
    verb = DiscussionVerb.OFFER
    title = "Offer a discussion"
    button = "Offer the discussion"
    fields = ("about", "words")

    def initial(self, contents: Any) -> dict[str, Any]:
        return {"about": DiscussionAbout.PLAN}

    def happens(self) -> Iterable[str]:
        yield "The officer in charge is told, and takes it or says why not."
        yield "A plan can be issued once they have answered, or a working day later."

    def act(self, form: Any) -> Done:
        given = form.cleaned_data
        discussing.offer(
            referral_id=self.referral.pk,
            by=self.person,
            at=timezone.now(),
            about=given["about"],
            words=given["words"],
            version=form.version,
        )
        return Done(plans_page(self.referral), "Offered. The officer has been told.")


class RecordForm(Form):
    versioned = True
    held_on = Day(
        "On which day was it held?",
        sense=Sense.HAPPENED,
        empty="Enter the day on which it was held",
        subject="Day of the discussion",
    )
    note = LongText(
        "The note",
        empty="Write the note",
        hint="What was said and agreed. The officer reads it, and adds their own.",
        max_length=20000,
        look=Look(rows=8),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(LIMITS):
            self.fields[f"what_{number}"] = LongText(
                f"What was decided not to be asked for: {number + 1}",
                required=False,
                max_length=2000,
                look=Look(rows=2),
            )
            self.fields[f"why_{number}"] = LongText(
                f"Why it is not asked for: {number + 1}",
                required=False,
                max_length=2000,
                look=Look(rows=2),
            )


class RecordPage(ReferralDecisionPage):
    """`discussion/record/`: that it was held, and what both agreed not to ask for, with why."""

    form_class = RecordForm
    verb = DiscussionVerb.RECORD
    title = "Record the discussion"
    button = "Record it"
    is_long = True
    fields = (
        "held_on",
        "note",
        *(f"{part}_{number}" for number in range(LIMITS) for part in ("what", "why")),
    )

    def check(self) -> None:
        if discussing.current_of(self.referral.case_id) is None:
            raise RuleBroken("no-discussion", "No discussion has been offered yet.")

    def rows(self) -> tuple[look.Row, ...]:
        newest = discussing.current_of(self.referral.case_id)
        return discussion_rows(newest) if newest is not None else ()

    def happens(self) -> Iterable[str]:
        yield "The officer is told, reads the note, and agrees to what is not asked for."
        yield "What is not asked for goes on into the disclosure management document."

    def act(self, form: Any) -> Done:
        given = form.cleaned_data
        limits = [
            Limit(given[f"what_{number}"], given[f"why_{number}"])
            for number in range(LIMITS)
            if given[f"what_{number}"] or given[f"why_{number}"]
        ]
        discussing.record(
            referral_id=self.referral.pk,
            by=self.person,
            at=timezone.now(),
            held_on=given["held_on"],
            note=given["note"],
            not_asked=limits,
            version=form.version,
        )
        return Done(plans_page(self.referral), "Recorded. The officer can read it.")
