"""A review with its decisions to be read: on its own page, checked, or countersigned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from casework.headings import HANDLING
from casework.models import Countersign, Decision, Referral, Review, Telling
from casework.policy import MAY as OF_CASES
from casework.policy import RECORD
from casework.referrals.lifecycle import Suffix
from casework.referrals.moving import page_of
from casework.reviews.facts import CASE, DecisionFacts, ReviewFacts
from casework.reviews.lifecycle import (
    Channel,
    CountersignState,
    CountersignVerb,
    DecisionState,
    Kind,
    ReviewVerb,
    Teller,
    Test,
    Told,
)
from casework.reviews.moving import (
    decision_facts,
    facts_of,
    newest_countersign,
    newest_review,
    why_not_agreed,
)
from casework.reviews.offering import mine, open_verbs, who_may
from casework.reviews.policy import MAY
from casework.reviews.rules import SECTIONS
from core import look
from core.accounts.policy import may
from core.reference.lookup import labels_ever
from core.words import in_full, moment

if TYPE_CHECKING:
    from core.accounts.models import User

# the step that each verb opens, in the order in which they are offered
STEPS: dict[ReviewVerb, tuple[str, str]] = {
    ReviewVerb.READ: ("Read and countersign", "countersign/"),
    ReviewVerb.ANSWER: ("Answer the challenge", "countersign/answer/"),
    ReviewVerb.NOTE_TOLD: ("Write down that the victim was told", "told/"),
    ReviewVerb.RELEASE: ("Release the decision", "release/"),
    ReviewVerb.PLAN_TELLING: ("Agree who tells the victim", "telling/"),
    ReviewVerb.MAKE: ("Make the decision", "make/"),
    ReviewVerb.ASK: ("Ask for a countersignature", "countersign/ask/"),
    ReviewVerb.PROPOSE: ("Write the review", "review/"),
    ReviewVerb.UNMAKE: ("Take the decision back", "unmake/"),
    ReviewVerb.CONFIRM: ("Write down the full review", "full-review/"),
    ReviewVerb.RECONSIDER: ("Reconsider a suspect", "reconsider/"),
}
STOPS = "The prosecution stops"
YOUTH = "Under 18: apply the youth guidance, and ask what safeguarding has been arranged."
BOTH_YOUNG = (
    "Both are under 18: apply the guidance on children who harm children, and ask what "
    "safeguarding has been arranged for each."
)


def youth_prompts(referral: Referral) -> tuple[str, ...]:
    """What a lawyer is reminded of where somebody is a child."""
    young = [one.reference for one in referral.case.suspects.all() if one.under_18]
    children = [one for one in referral.case.complainants.all() if one.adult_now is False]
    if young and children:
        return (BOTH_YOUNG,)
    return tuple(f"{reference}: {YOUTH}" for reference in young)


@dataclass(frozen=True)
class DecidedShown:
    """What is proposed, made or released for one suspect."""

    heading: str
    state: str
    rows: tuple[look.Row, ...]


@dataclass(frozen=True)
class ReviewShown:
    written: str  # which version, by whom and when; empty while it is a draft
    decisions: tuple[DecidedShown, ...]
    sections: tuple[tuple[str, str], ...]  # heading, text


def names_of(referral: Referral) -> dict[str, str]:
    """Reference → reference and name of every suspect of the case."""
    return {one.reference: f"{one.reference}, {one}" for one in referral.case.suspects.all()}


def shown_facts(facts: ReviewFacts, referral: Referral, written: str = "") -> ReviewShown:
    names, offences = names_of(referral), labels_ever(["offence"])["offence"]
    sections = tuple(
        (f"{heading}: {names[whom]}" if whom else heading, text)
        for code, (heading, _) in SECTIONS.items()
        for whom in (CASE, *names)
        if (text := facts.said(code, whom).strip())
    )
    return ReviewShown(
        written=written,
        decisions=tuple(_decided(one, names, offences) for one in facts.decisions),
        sections=sections,
    )


def shown_review(review: Review, referral: Referral) -> ReviewShown:
    written = f"Version {review.number}, {review.author.name}, {moment(review.at)}"
    return shown_facts(facts_of(review), referral, written)


def _decided(
    one: DecisionFacts,
    names: dict[str, str],
    offences: dict[str, str],
    state: str = "",
    more: tuple[look.Row, ...] = (),
    *,
    stops: bool = False,
) -> DecidedShown:
    kind = STOPS if stops else Kind(one.kind).label if one.kind in Kind.values else "Not chosen"
    day = one.full_code_review_on
    return DecidedShown(
        heading=names.get(one.suspect, one.suspect),
        state=state,
        rows=(
            look.Row("Decision", f"{kind} ({one.kind})"),
            look.Row("Test", str(Test(one.test).label) if one.test in Test.values else ""),
            look.Row("Full review by", in_full(day) if day else ""),
            look.Row(
                "Charges",
                tuple(_charge(charge.code, charge.suffix, offences) for charge in one.charges),
            ),
            look.Row("Reasons", one.reasons),
            *more,
        ),
    )


def _charge(code: str, suffix: str, offences: dict[str, str]) -> str:
    words = f"{offences.get(code, 'Unknown offence')} ({code}{suffix})"
    return f"{Suffix(suffix).label}: {words}" if suffix else words


@dataclass(frozen=True)
class CountersignShown:
    state: str
    reader: str
    entries: tuple[look.Entry, ...]


def countersign_shown(asked: Countersign) -> CountersignShown:
    said = {
        CountersignVerb.CHALLENGE: "Challenged",
        CountersignVerb.ANSWER: "Answered, with the same wording",
        CountersignVerb.AGREE: "Agreed",
    }
    return CountersignShown(
        state=str(CountersignState(asked.state).label),
        reader=asked.reader.name,
        entries=tuple(
            look.Entry(
                at=one.at, what=said[CountersignVerb(one.kind)], by=one.by.name, text=one.text
            )
            for one in asked.entries.select_related("by").order_by("-at", "-id")
        ),
    )


# --- on the page of the referral -----------------------------------------------------------------


@dataclass(frozen=True)
class ReviewsShown:
    """The section of the referral's page: where review and decisions stand, and what is next."""

    steps: tuple[look.Step, ...]
    waits_for: str  # why a proposed decision cannot be made yet
    countersign: str
    read_href: str  # to the newest review, if there is one
    notes_href: str  # for lawyers only
    facts_href: str
    decisions: tuple[DecidedShown, ...]
    handling: str
    prompts: tuple[str, ...]


def reviews_shown(referral: Referral, user: User, at: datetime) -> ReviewsShown:
    verbs = open_verbs(referral, at)
    own = mine(referral, user, verbs)
    review = newest_review(referral)
    asked = newest_countersign(review) if review is not None else None
    here = page_of(referral)
    return ReviewsShown(
        steps=tuple(
            look.Step(text, here + there, who=who_may(verb), mine=verb in own)
            for verb, (text, there) in STEPS.items()
            if verb in verbs
        ),
        waits_for=(
            why_not_agreed(referral, review, facts_of(review), at)
            if review is not None and ReviewVerb.ASK in verbs
            else ""
        ),
        countersign=(
            f"{CountersignState(asked.state).label}: {asked.reader.name}" if asked else ""
        ),
        read_href=f"{here}review/read/" if review is not None else "",
        notes_href=(
            f"{here}notes/" if may(user, ReviewVerb.KEEP_NOTES, referral.matter, MAY) else ""
        ),
        facts_href=f"{here}facts/" if may(user, RECORD, referral.matter, OF_CASES) else "",
        decisions=decisions_of(referral),
        handling=HANDLING,
        prompts=youth_prompts(referral),
    )


def decisions_of(referral: Referral) -> tuple[DecidedShown, ...]:
    """Every decision that stands or stood, by suspect, in the order in which they came."""
    names, offences = names_of(referral), labels_ever(["offence"])["offence"]
    found = (
        Decision.objects.filter(track__referral=referral)
        .exclude(state=DecisionState.SUPERSEDED)
        .select_related("track__suspect", "made_by", "released_by")
        .prefetch_related("charges", "tellings__complainant", "tellings__agreed_with__user")
        .order_by("track__suspect__reference", "id")
    )
    return tuple(
        _decided(
            decision_facts(one), names, offences, _state(one), _of_release(one), stops=one.stops
        )
        for one in found
    )


def _state(one: Decision) -> str:
    words = str(DecisionState(one.state).label)
    return f"{words}, being reconsidered" if one.reconsidered_at else words


def _of_release(one: Decision) -> tuple[look.Row, ...]:
    made = f"{one.made_by.name}, {moment(one.made_at)}" if one.made_by and one.made_at else ""
    released = (
        f"{one.released_by.name}, {moment(one.released_at)}"
        if one.released_by and one.released_at
        else ""
    )
    after, met = one.tell_suspect_after, one.full_code_met_at
    return (
        look.Row("Made", made),
        look.Row("Telling the victim", tellings_in_words(list(one.tellings.all()))),
        look.Row("Released", released),
        look.Row("Suspect is told after", moment(after) if after else ""),
        look.Row("Full Code Test met", moment(met) if met else ""),
        look.Row("Why it is met", one.full_code_reasons),
        look.Row("Reconsidered, because", one.reconsidered_because),
    )


def tellings_in_words(tellings: Sequence[Telling]) -> tuple[str, ...]:
    found = []
    for one in tellings:
        whom = one.complainant.reference if one.complainant else "The victim"
        if one.told == Told.PLANNED and one.planned_at is not None:
            found.append(
                f"{whom}: {Teller(one.teller).label.lower()}, "
                f"{Channel(one.channel).label.lower()}, {moment(one.planned_at)}; agreed with "
                f"{one.agreed_with}"
                + (f". Ends with it: {one.ends}" if one.ends else "")
                + (". Bail or custody ends at once" if one.liberty_first else "")
                + (f". Told on {in_full(one.told_on)}" if one.told_on else "")
            )
        else:
            found.append(f"{whom}: {Told(one.told).label.lower()}. {one.why_not}")
    return tuple(found)
