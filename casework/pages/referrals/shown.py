"""What pages show of a charging referral, in the shapes of core.look."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from casework.handing_over import vacancy
from casework.pages.suspects import suspect_flags
from casework.policy import ENTER
from casework.policy import MAY as OF_CASE
from casework.referrals.lifecycle import (
    Priority,
    ReferralState,
    ReferralVerb,
    TrackState,
    headline,
    side_of,
)
from casework.referrals.moving import page_of
from casework.referrals.offering import available, open_now, who_may
from core import look
from core.accounts.policy import may, said
from core.words import short
from deadlines.pages.shown import clock_shown
from deadlines.workingdays import Calendar

if TYPE_CHECKING:
    from casework.models import Referral, Track
    from core.accounts.models import User

# the step that each verb opens, in the order in which they are offered
STEPS: dict[str, tuple[str, str]] = {
    ReferralVerb.ACCEPT: ("Triage this referral", "triage/"),
    ReferralVerb.ALLOCATE: ("Allocate to a lawyer", "allocate/"),
    ReferralVerb.ANSWER_DISPUTE: ("Answer the dispute about the file", "file/answer/"),
    ReferralVerb.ASSESS_FILE: ("Assess the file", "file/"),
    ReferralVerb.REPRIORITISE: ("Change the priority", "priority/"),
    ReferralVerb.TRANSFER: ("Transfer to another unit", "transfer/"),
    ReferralVerb.RETURN: ("Return it to police", "return/"),
}
# what a state waits for; everything else stands beside it
WAITED_FOR = {
    ReferralState.SUBMITTED: ReferralVerb.ACCEPT,
    ReferralState.ACCEPTED: ReferralVerb.ALLOCATE,
}
# what the next move is, in the words of a sentence that begins with whose it is
MOVES: dict[str, str] = {
    ReferralState.SUBMITTED: "decide whether to take this referral",
    ReferralState.ACCEPTED: "choose the lawyer",
    ReferralState.ALLOCATED: "review and decide",
    ReferralState.RETURNED: "answer, or send it again",
}


def open_tracks(referral: Referral) -> list[Track]:
    return [one for one in referral.tracks.all() if one.state != TrackState.ENDED]


def states_of(referral: Referral) -> list[str]:
    return [one.state for one in referral.tracks.all()]


def state_clock(referral: Referral, at: datetime, calendar: Calendar) -> look.Clock:
    """The headline with the date that matters: the earliest of the suspects who wait for us."""
    if referral.state == ReferralState.SUBMITTED:
        return clock_shown(referral.triage_clock, at, calendar, ReferralState.SUBMITTED.label)
    if referral.state == ReferralState.RETURNED and referral.answer_clock is not None:
        words = "Returned to police, answer expected"
        return clock_shown(referral.answer_clock, at, calendar, words)
    words = headline(referral.state, states_of(referral))
    waiting = open_tracks(referral)
    if not waiting:
        return look.Clock(state=words)
    deciding = [one for one in waiting if one.state == TrackState.DECIDING] or waiting
    earliest = min(deciding, key=lambda one: one.clock.due_at)
    if referral.state == ReferralState.ACCEPTED:
        words = "Lawyer needed, decision due"
    return clock_shown(earliest.clock, at, calendar, words)


def suspects_in_words(referral: Referral) -> tuple[str, ...]:
    return tuple(str(track.suspect) for track in referral.tracks.all())


def whose_move(referral: Referral, user: User) -> look.Move | None:
    """Whose move it is, and what it is: "Your move: choose the lawyer"."""
    side = side_of(referral.state, states_of(referral))
    if side == "":
        return None
    what = MOVES[referral.state]
    if side == "police":
        asked = what if referral.state == ReferralState.RETURNED else "answer what is asked"
        if not referral.officer.in_service:
            return look.Move(
                f"With {referral.matter.force}", f"to name another officer, and {asked}"
            )
        return look.Move(f"With {referral.officer}", f"to {asked}")
    if referral.state == ReferralState.ALLOCATED and referral.lawyer is not None:
        mine, who = referral.lawyer_id == user.pk, referral.lawyer.name
    else:
        mine = any(verb in STEPS for verb in available(referral, user))
        who = referral.matter.unit.name
    return look.Move("Your move", what, mine) if mine else look.Move(f"With {who}", f"to {what}")


def flags_of(referral: Referral) -> tuple[str, ...]:
    """In words, what deserves a second look."""
    flags = [vacant] if (vacant := vacancy(referral.officer)) else []
    if referral.priority != Priority.STANDARD:
        flags.append(str(Priority(referral.priority).label))
    if referral.decision_required_by is not None:
        flags.append(f"Police need a decision by {short(referral.decision_required_by)}")
    flags += suspect_flags(referral.case.suspects.all())
    if referral.matter.restricted:
        flags.append("Restricted: named people only")
    if referral.continuity_broken_because:
        flags.append("Continuity broken: another lawyer had this case")
    if referral.resubmission_of_id is not None:
        flags.append("Sent again after a return")
    if referral.early_advice_id is not None:
        flags.append("Follows early advice")
    return tuple(flags)


def card_of(referral: Referral, *, user: User, at: datetime, calendar: Calendar) -> look.Card:
    """A referral in a list: only what has a value."""
    return look.Card(
        href=page_of(referral),
        reference=referral.case.urn,
        clock=state_clock(referral, at, calendar),
        suspects=suspects_in_words(referral),
        move=whose_move(referral, user),
        facts=(
            look.Row("Force", referral.matter.force.name),
            look.Row("Officer in charge", str(referral.officer)),
            look.Row("Lawyer", referral.lawyer.name if referral.lawyer else ""),
            look.Row("Unit", referral.matter.unit.name if len(user.standing.units) > 1 else ""),
        ),
        flags=flags_of(referral),
    )


def steps_for(referral: Referral, *, user: User) -> look.NextSteps:
    """The step that the state waits for comes first, whoever may take it; the others as links. A
    step this person may not take says who may."""
    opened = [verb for verb in STEPS if open_now(referral, verb)]
    if referral.state == ReferralState.SUBMITTED:
        opened.remove(ReferralVerb.RETURN)  # triage leads there
    mine = set(available(referral, user))
    waited_for = WAITED_FOR.get(ReferralState(referral.state))
    others = [_step(referral, verb, verb in mine) for verb in opened if verb != waited_for]
    if referral.state == ReferralState.RETURNED:
        others.append(
            look.Step(
                "Enter what the police sent again on paper",
                f"/referrals/new/{referral.case.urn}/",
                who=said(OF_CASE[ENTER]),
                mine=may(user, ENTER, referral.matter, OF_CASE),
            )
        )
    return look.NextSteps(
        primary=_step(referral, waited_for, waited_for in mine) if waited_for else None,
        others=tuple(others),
        said=SAID.get(ReferralState(referral.state), ""),
    )


SAID = {
    ReferralState.RETURNED: "The police have been told why. A new referral of this case will be "
    "linked, and the first day of receipt is kept.",
    ReferralState.RESUBMITTED: "The police have sent it again.",
    ReferralState.WITHDRAWN: "The police have taken this referral back.",
    ReferralState.CLOSED: "Every suspect of this referral has been decided.",
}


def _step(referral: Referral, verb: str, mine: bool) -> look.Step:
    text, there = STEPS[verb]
    if verb == ReferralVerb.ALLOCATE and referral.lawyer is not None:
        text = "Give it to another lawyer"
    return look.Step(text, page_of(referral) + there, who=who_may(verb), mine=mine)


def header_of(
    referral: Referral, *, user: User, at: datetime, calendar: Calendar, link: bool
) -> look.CaseHeader:
    """The head of every page about a referral."""
    contacts = [
        look.Contact("Officer in charge", str(referral.officer), email=referral.officer.email)
    ]
    if referral.supervisor is not None:
        contacts.append(
            look.Contact(
                "Police supervisor", str(referral.supervisor), email=referral.supervisor.email
            )
        )
    if referral.lawyer is not None:
        contacts.append(
            look.Contact("Lawyer", referral.lawyer.name, email=referral.lawyer.email or "")
        )
    if len(user.standing.units) > 1:  # with one, the head of the page names it
        contacts.append(look.Contact("Unit", referral.matter.unit.name))
    clocks = [state_clock(referral, at, calendar)]
    if referral.state == ReferralState.SUBMITTED:
        clocks += [
            clock_shown(track.clock, at, calendar, f"Decision needed on {track.suspect.reference}")
            for track in open_tracks(referral)
        ]
    return look.CaseHeader(
        reference=referral.case.urn,
        suspects=suspects_in_words(referral),
        clocks=tuple(clocks),
        move=whose_move(referral, user),
        contacts=tuple(contacts),
        flags=flags_of(referral),
        href=page_of(referral) if link else "",
    )
