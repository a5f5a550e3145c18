"""Parts of the page of a case that are put together from more than one room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from casework.disclosure.lifecycle import DisclosureVerb
from casework.disclosure.policy import MAY as OF_DISCLOSURE
from casework.models import Referral
from casework.pages.clinics.outcome import timeline_of as timeline_of_clinic
from casework.pages.links.shown import links_page
from casework.pages.links.shown import timeline_of as timeline_of_links
from casework.pages.plans.shown import plans_page
from casework.pages.prfi.page import steps_of as steps_of_prfi
from casework.pages.prfi.page import timeline_of as timeline_of_prfi
from casework.pages.referrals.page import timeline_of as timeline_of_referral
from casework.pages.referrals.shown import flags_of as flags_of_referral
from casework.pages.referrals.shown import steps_for as steps_for_referral
from casework.pages.reviews.shown import STEPS as STEPS_OF_REVIEW
from casework.pages.reviews.shown import reviews_shown
from casework.pages.suspects import suspect_flags
from casework.prfi.lifecycle import PrfiState
from casework.prfi.policy import MAY, OPEN
from casework.referrals.lifecycle import REFERRAL_MOVE, ReferralState
from casework.referrals.moving import page_of as page_of_referral
from casework.reminding import MAY as MAY_REMIND
from casework.reminding import REMIND, is_pressing
from casework.reviews.lifecycle import ReviewVerb
from casework.reviews.policy import MAY as OF_REVIEWS
from core import look
from core.accounts.models import Bond
from core.accounts.policy import may, said
from core.london import london_day
from deadlines.models import Deadline
from deadlines.pages.shown import clock_shown
from earlyadvice.lifecycle import WHOSE_MOVE, State
from earlyadvice.moving import under_review
from earlyadvice.pages.shown import flags_of as flags_of_request
from earlyadvice.pages.shown import steps_for as steps_for_request
from earlyadvice.pages.shown import urgent_labels
from earlyadvice.pages.words import TIMELINE

if TYPE_CHECKING:
    from dashboards.case import Whole
    from earlyadvice.models import Request

HOLDERS = (Bond.LAWYER, Bond.OFFICER_IN_CHARGE, Bond.POLICE_SUPERVISOR)


@dataclass(frozen=True)
class Duty:
    """One thing that is owed, and where somebody may be reminded of it."""

    clock: look.Clock
    remind_href: str = ""


def duty_of(whole: Whole, clock: Deadline) -> Duty:
    pressing = is_pressing(clock, london_day(whole.at), whole.calendar)
    may_remind = may(whole.user, REMIND, whole.case.matter, MAY_REMIND)
    href = f"/deadlines/{clock.pk}/remind/" if pressing and may_remind else ""
    return Duty(_shown(whole, clock), href)


def _shown(whole: Whole, clock: Deadline) -> look.Clock:
    shown = clock_shown(clock, whole.at, whole.calendar)
    if not clock.subject:
        return shown
    return look.Clock(
        f"{shown.state}, {clock.subject}",
        shown.on,
        shown.left,
        shown.severity,
        shown.joined_by,
        shown.href,
    )


def newest_open(whole: Whole) -> Request | Referral | None:
    """What the case is about now: the newest referral or request on which somebody has a move."""
    rows: list[Request | Referral] = [
        one for one in whole.referrals if REFERRAL_MOVE[ReferralState(one.state)]
    ]
    rows += [one for one in whole.requests if WHOSE_MOVE[State(one.state)] or under_review(one)]
    return max(rows, key=lambda one: one.received_at, default=None)


def steps_of(whole: Whole) -> look.NextSteps:
    """The steps of what the case is about now, and of what waits; each with who may take it."""
    now = newest_open(whole)
    if now is None:
        found = look.NextSteps(said="No request and no referral of this case waits for anybody.")
    elif isinstance(now, Referral):
        found = _with_review(now, whole)
    else:
        found = steps_for_request(now, user=whole.user, at=whole.at, calendar=whole.calendar)
    waiting = [one for one in whole.prfis if one.state == PrfiState.OPEN]
    others = list(found.others)
    for row in waiting:
        steps = steps_of_prfi(row, whole.user)
        who = f" ({row.suspect.reference})" if row.suspect else ""
        others += [
            look.Step(step.text + who, step.href, step.who, step.mine)
            for step in (steps.primary, *steps.others)
            if step is not None
        ]
    others += _to_tell(whole, but=now)
    others.append(
        look.Step(
            "Write down engagement with the defence",
            f"/cases/{whole.case.urn}/engagement/",
            who=said(OF_DISCLOSURE[DisclosureVerb.ENGAGE]),
            mine=may(whole.user, DisclosureVerb.ENGAGE, whole.case.matter, OF_DISCLOSURE),
        )
    )
    others.append(look.Step("Links to other cases", links_page(whole.case)))
    if now is not None and len(waiting) < max(len(whole.case.suspects.all()), 1):
        others.append(
            look.Step(
                "Say that it waits for further investigation",
                f"/cases/{whole.case.urn}/prfi/",
                who=said(MAY[OPEN]),
                mine=may(whole.user, OPEN, whole.case.matter, MAY),
            )
        )
    return look.NextSteps(found.primary, tuple(others), found.said)


def _to_tell(whole: Whole, *, but: Request | Referral | None) -> list[look.Step]:
    """Of referrals that are closed somebody may still wait to be told: it is written down here."""
    words, path = STEPS_OF_REVIEW[ReviewVerb.NOTE_TOLD]
    return [
        look.Step(
            words,
            page_of_referral(one) + path,
            who=said(OF_REVIEWS[ReviewVerb.NOTE_TOLD]),
            mine=may(whole.user, ReviewVerb.NOTE_TOLD, whole.case.matter, OF_REVIEWS),
        )
        for one in whole.to_tell
        if one is not but  # its own steps say it
    ]


def _with_review(referral: Referral, whole: Whole) -> look.NextSteps:
    """The steps of a referral, of its review and of its plans. Where the referral itself waits for
    nothing else, the next step of the review comes first."""
    found = steps_for_referral(referral, user=whole.user)
    if referral.state != ReferralState.ALLOCATED:
        return found
    steps = list(reviews_shown(referral, whole.user, whole.at).steps)
    steps.append(look.Step("Action plans and discussions", plans_page(referral)))
    primary = found.primary or steps.pop(0)
    return look.NextSteps(primary, (*steps, *found.others), found.said)


def flags_of(whole: Whole) -> tuple[str, ...]:
    """What deserves a second look: of the case, and of what it is about now. Each once."""
    now, flags = newest_open(whole), list(suspect_flags(whole.case.suspects.all()))
    if whole.case.matter.restricted:
        flags.append("Restricted: named people only")
    if isinstance(now, Referral):
        flags += flags_of_referral(now)
    elif now is not None:
        today = london_day(whole.at)
        flags += flags_of_request(now, urgent_labels(today), today)
    return tuple(dict.fromkeys(flags))


def contacts_of(whole: Whole) -> tuple[look.Contact, ...]:
    """Who has the case on either side, and the unit and the force."""
    order: dict[str, int] = {bond: number for number, bond in enumerate(HOLDERS)}
    held = sorted((one for one in whole.people if one.bond in order), key=lambda o: order[o.bond])
    matter = whole.case.matter
    return (
        *(
            look.Contact(
                one.get_bond_display(),
                one.user.name,
                email=(officer.email if (officer := getattr(one.user, "officer", None)) else "")
                or one.user.email
                or "",
            )
            for one in held
        ),
        look.Contact("Unit", matter.unit.name),
        look.Contact("Force", matter.force.name),
    )


def timeline_of(whole: Whole) -> tuple[look.Entry, ...]:
    """What happened, in every room, newest first."""
    entries = [entry for row in whole.referrals for entry in timeline_of_referral(row)]
    entries += timeline_of_links(whole.links, whole.case)
    entries += [entry for row in whole.prfis for entry in timeline_of_prfi(row)]
    entries += [
        look.Entry(one.at, f"Reminder: {one.of}", one.by, f"To {one.to}. {one.words}".strip())
        for one in whole.reminders
    ]
    entries += [entry for row in whole.clinics for entry in timeline_of_clinic(row)]
    entries += [
        look.Entry(at=move.at, what=TIMELINE[move.verb], by=move.by.name, text=move.why)
        for row in whole.requests
        for move in row.moves.all()
    ]
    return tuple(sorted(entries, key=lambda entry: entry.at, reverse=True))
