"""The form of the review, between what was typed, the draft, and the facts."""

from __future__ import annotations

import re
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from casework.models import Referral
from casework.referrals.lifecycle import Suffix
from casework.reviews.facts import CASE, Charge, DecisionFacts, ReviewFacts
from casework.reviews.lifecycle import NO_CHARGE, Kind, Test
from casework.reviews.moving import facts_of, newest_review
from casework.reviews.reviewing import carried_forward, draft_of, open_for
from casework.reviews.rules import OF_ONE_SUSPECT, SECTIONS
from core.drafts.actions import words_of
from core.drafts.models import Draft
from core.drafts.pages import read_back
from core.forms import Day, Form, LongText, Look, Option, Radios, Select
from core.london import london_day
from core.reference.lookup import choices
from core.sense import Sense

MOST_CHARGES = 20
EMPTY_CHARGES = 2  # offered beyond those that are chosen
KIND_HINTS = {
    Kind.CHARGE: "Released as soon as it is made.",
    Kind.OUT_OF_COURT: "Released as soon as it is made.",
    Kind.EVIDENTIAL: "Needs a countersignature, and an agreement on who tells the victim.",
    Kind.PUBLIC_INTEREST: "Needs a countersignature, and an agreement on who tells the victim.",
}


class ReviewForm(Form):
    """Its fields depend on the referral: `fields_for` adds them."""


def suspects_of(referral: Referral) -> dict[str, str]:
    """Reference → name of those who can be decided now."""
    return {
        track.suspect.reference: f"{track.suspect.reference}, {track.suspect}"
        for track in open_for(referral)
    }


def per_suspect(suspects: dict[str, str]) -> list[tuple[str, str, str]]:
    """Field, section code and reference of what is said of one of several suspects."""
    if len(suspects) < 2:
        return []
    return [(f"{code}_{whom}", code, whom) for whom in suspects for code in OF_ONE_SUSPECT]


def charges_in(data: QueryDict, whom: str) -> int:
    """How many rows for charges of a suspect the page needs."""
    chosen = [
        int(found[1])
        for name, texts in data.lists()
        if (found := re.fullmatch(rf"charge_{re.escape(whom)}_(\d{{1,2}})", name)) and any(texts)
    ]
    return min(max(chosen, default=-1) + 1 + EMPTY_CHARGES, MOST_CHARGES)


def fields_for(form: Form, suspects: dict[str, str], data: QueryDict) -> None:
    """The fields of the review, all optional: a draft may be half done."""
    offences = [("", "Choose an offence"), *choices("offence", london_day(timezone.now()))]
    for code, (heading, hint) in SECTIONS.items():
        form.fields[code] = LongText(
            heading, hint=hint, required=False, look=Look(rows=5, sometimes=True)
        )
    for name, code, whom in per_suspect(suspects):
        heading = f"{SECTIONS[code][0]}: {suspects[whom]}, where it differs"
        form.fields[name] = LongText(heading, required=False, look=Look(rows=4, sometimes=True))
    for whom, name in suspects.items():
        form.fields[f"kind_{whom}"] = Radios(
            f"What do you propose for {name}?",
            [
                *(Option(one.value, one.label, hint=KIND_HINTS[one]) for one in Kind),
                Option("", "Nothing yet", hint="To ask the police for more, issue an action plan."),
            ],
            look=Look(sometimes=True),
        )
        form.fields[f"test_{whom}"] = Radios(
            f"Which test did you apply to {name}?",
            [(one.value, one.label) for one in Test],
            look=Look(sometimes=True),
        )
        form.fields[f"review_on_{whom}"] = Day(
            f"Threshold Test: by when is {name} reviewed in full?",
            sense=Sense.REVIEW,
            required=False,
            subject="The day of the full review",
            look=Look(sometimes=True),
        )
        form.fields[f"reasons_{whom}"] = LongText(
            f"Reasons for {name}",
            hint="The force reads this once the decision is released, as legal advice.",
            required=False,
            look=Look(rows=5, sometimes=True),
        )
        for number in range(charges_in(data, whom)):
            which = f"{name}, charge {number + 1}"
            form.fields[f"charge_{whom}_{number}"] = Select(
                f"Offence: {which}", offences, required=False
            )
            form.fields[f"suffix_{whom}_{number}"] = Select(
                f"Form of the offence: {which}",
                [(one.value, one.label) for one in Suffix],
                required=False,
            )


def facts_in(form: Form, suspects: dict[str, str]) -> ReviewFacts:
    """The review that a valid form holds. A suspect left open has no decision in it."""
    given = form.cleaned_data
    sections: dict[str, dict[str, str]] = {CASE: {code: given[code] for code in SECTIONS}}
    for name, code, whom in per_suspect(suspects):
        sections.setdefault(whom, {})[code] = given[name]
    decisions = [
        DecisionFacts(
            suspect=whom,
            kind=given[f"kind_{whom}"],
            reasons=given[f"reasons_{whom}"],
            test=given[f"test_{whom}"] or Test.FULL_CODE.value,
            charges=tuple(
                Charge(given[f"charge_{whom}_{number}"], given[f"suffix_{whom}_{number}"])
                for number in range(MOST_CHARGES)
                # those that the police propose stand in the boxes of a decision not to charge too
                if given.get(f"charge_{whom}_{number}") and given[f"kind_{whom}"] not in NO_CHARGE
            ),
            full_code_review_on=(
                given[f"review_on_{whom}"] if given[f"test_{whom}"] == Test.THRESHOLD else None
            ),
        )
        for whom in suspects
        if given[f"kind_{whom}"]
    ]
    return ReviewFacts(sections, tuple(decisions))


def as_boxes(facts: ReviewFacts) -> QueryDict:
    """A review as the boxes it would come from."""
    found = QueryDict(mutable=True)
    for whom, under in facts.sections.items():
        for code, text in under.items():
            found[code if whom == CASE else f"{code}_{whom}"] = text
    for one in facts.decisions:
        whom = one.suspect
        found[f"kind_{whom}"], found[f"test_{whom}"] = one.kind, one.test
        found[f"reasons_{whom}"] = one.reasons
        for number, charge in enumerate(one.charges):
            found[f"charge_{whom}_{number}"] = charge.code
            found[f"suffix_{whom}_{number}"] = charge.suffix
        if one.full_code_review_on is not None:
            for part in ("day", "month", "year"):
                found[f"review_on_{whom}-{part}"] = str(getattr(one.full_code_review_on, part))
    return found


def beginning(referral: Referral) -> QueryDict:
    """Where a review begins: the newest version; else what was said in early advice, with the
    charges that the police propose."""
    newest = newest_review(referral)
    if newest is not None:
        return as_boxes(facts_of(newest))
    found = as_boxes(ReviewFacts(carried_forward(referral)))
    count: dict[str, int] = {}
    for charge in referral.charges.all():
        whom = charge.suspect.reference
        number = count.get(whom, 0)
        found[f"charge_{whom}_{number}"] = charge.code
        found[f"suffix_{whom}_{number}"] = charge.suffix
        count[whom] = number + 1
    return found


def drafted(referral: Referral, person: Any) -> tuple[Form, dict[str, str], Draft | None]:
    """The lawyer's draft as a bound form, with the suspects it is about."""
    draft, suspects = draft_of(referral, person), suspects_of(referral)
    data = read_back(words_of(draft))
    form = ReviewForm(data=data)
    fields_for(form, suspects, data)
    form.is_valid()
    return form, suspects, draft
