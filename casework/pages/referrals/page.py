"""The page of one charging referral: what happens next, where each suspect stands, the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.utils import timezone

from casework.models import FileAssessment, Referral
from casework.pages.plans.shown import PlansShown, plans_shown
from casework.pages.referrals.shown import header_of, steps_for
from casework.pages.reviews.shown import ReviewsShown, reviews_shown
from casework.pages.suspects import SuspectShown, complainant_row, suspect_shown
from casework.referrals.entering import entered_by
from casework.referrals.lifecycle import (
    Dispute,
    Ended,
    Priority,
    ReferralState,
    ReferralVerb,
    Standing,
    Suffix,
    TrackState,
)
from casework.referrals.moving import page_of
from casework.referrals.offering import assessment_of
from casework.referrals.rules import GAPS
from casework.rules import partial_in_words
from core import look
from core.audit.reading import reads_of
from core.drafts.pages import CopyShown, copies_shown
from core.errors import Absent
from core.pages import Page
from core.reference.lookup import labels_ever
from core.routes import Operation, Policy
from core.words import in_full, moment
from deadlines.pages.shown import clock_shown
from deadlines.reading import current_calendar

CODES = (
    "offence",
    "relationship",
    "liberty",
    "suspect_status",
    "material_kind",
    "monitoring_code",
    "referral_return_reason",
    "file_failure",
)


def find_referral(user: Any, referral_id: UUID) -> Referral:
    """The referral with all that its pages show; `Absent` if this person may not see it."""
    found = (
        Referral.objects.visible_to(user)
        .for_cards()
        .prefetch_related(
            "case__complainants",
            "charges__suspect",
            "material",
            "return_reasons",
            "moves__by",
        )
        .filter(pk=referral_id)
        .first()
    )
    if found is None:
        raise Absent
    return found


@dataclass(frozen=True)
class TrackShown:
    """Where one suspect stands, and the clock of their decision."""

    heading: str
    state: str
    clock: look.Clock
    charges: tuple[str, ...]


@dataclass(frozen=True)
class ReferralShown:
    title: str
    header: look.CaseHeader
    steps: look.NextSteps
    clocks: tuple[look.Clock, ...]
    tracks: tuple[TrackShown, ...]
    summary: str
    rows: tuple[look.Row, ...]
    gaps: tuple[str, ...]
    returned: tuple[look.Row, ...]
    suspects: tuple[SuspectShown, ...]
    complainants: tuple[look.Row, ...]
    material: tuple[look.Row, ...]
    disclosable: str
    file: tuple[look.Row, ...]
    earlier_href: str
    plans: PlansShown
    timeline: tuple[look.Entry, ...]
    reviews: ReviewsShown
    copies: tuple[CopyShown, ...]  # of what the reader wrote before another lawyer had it


Said = dict[str, dict[str, str]]


class ReferralPage(Page):
    """`/referrals/{id}/`."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.CONSULTATION
    template: ClassVar[str] = "casework/referral.html"

    def find(self, **kwargs: Any) -> None:
        self.asked = find_referral(self.person, kwargs["referral_id"])

    def contents(self) -> ReferralShown:
        referral, user, now = self.asked, self.person, timezone.now()
        reads_of(self.request).show("charging-referral", [(referral.pk, referral.matter_id)])
        calendar, said = current_calendar(), labels_ever(CODES)
        clocks = [referral.triage_clock, referral.answer_clock]
        earlier = referral.resubmission_of_id
        return ReferralShown(
            title=f"Charging referral: {referral.case.urn}",
            plans=plans_shown(referral, user, now, calendar),
            header=header_of(referral, user=user, at=now, calendar=calendar, link=False),
            steps=steps_for(referral, user=user),
            clocks=tuple(clock_shown(one, now, calendar) for one in clocks if one is not None),
            tracks=tuple(
                TrackShown(
                    heading=f"{track.suspect.reference}: {track.suspect}",
                    state=track_in_words(track.state, track.ended_because),
                    clock=clock_shown(track.clock, now, calendar),
                    charges=tuple(
                        _charge(charge.code, charge.suffix, charge.on, said)
                        for charge in referral.charges.all()
                        if charge.suspect_id == track.suspect_id
                    ),
                )
                for track in referral.tracks.all()
            ),
            summary=referral.summary,
            rows=_rows(referral, said),
            gaps=tuple(GAPS[one] for one in referral.gaps if one in GAPS),
            returned=_returned(referral, said),
            suspects=tuple(suspect_shown(one, said) for one in referral.case.suspects.all()),
            complainants=tuple(complainant_row(one) for one in referral.case.complainants.all()),
            material=tuple(
                look.Row(
                    said["material_kind"].get(piece.kind, piece.kind),
                    " – ".join(
                        part for part in (str(Standing(piece.standing).label), piece.text) if part
                    ),
                )
                for piece in referral.material.all()
            ),
            disclosable=referral.potentially_disclosable,
            file=_file(assessment_of(referral), said),
            earlier_href=f"/referrals/{earlier}/" if earlier else "",
            timeline=timeline_of(referral),
            reviews=reviews_shown(referral, user, now),
            copies=(
                copies_shown(page_of(referral), user, now) if referral.lawyer_id != user.pk else ()
            ),
        )


def timeline_of(referral: Referral) -> tuple[look.Entry, ...]:
    """Who moved it, newest first."""
    return tuple(
        look.Entry(at=move.at, what=WHAT[move.verb], by=move.by.name, text=move.why)
        for move in sorted(referral.moves.all(), key=lambda one: one.at, reverse=True)
    )


def track_in_words(state: str, ended_because: str) -> str:
    """A suspect's state; for one whose track is over, why."""
    return str(Ended(ended_because).label if ended_because else TrackState(state).label)


def _charge(code: str, suffix: str, on: str, said: Said) -> str:
    words = f"{said['offence'].get(code, 'Unknown offence')} ({code}{suffix})"
    if suffix:
        words = f"{Suffix(suffix).label}: {words}"
    return f"{words}, {partial_in_words(on)}" if on else words


def _rows(referral: Referral, said: Said) -> tuple[look.Row, ...]:
    case = referral.case
    needed = referral.decision_required_by
    reviewer = referral.supervisor or referral.supervisor_collar_number
    entered = entered_by(referral)
    advice = referral.early_advice_id
    return (
        look.Row(
            "Offences",
            tuple(f"{said['offence'].get(code, 'Unknown')} ({code})" for code in case.offences),
        ),
        look.Row("Flags", tuple(said["monitoring_code"].get(one, one) for one in referral.flags)),
        look.Row("Priority", str(Priority(referral.priority).label)),
        look.Row("Needed sooner, because", referral.why_priority),
        look.Row("Police need a decision by", in_full(needed) if needed else ""),
        look.Row(
            "Early advice",
            "Follows from a request" if advice else "",
            href=f"/early-advice/{advice}/" if advice else "",
            href_text="Open the request",
        ),
        look.Row("No early advice, because", referral.why_no_early_advice),
        look.Row("Relationship", said["relationship"].get(case.relationship, case.relationship)),
        look.Row("Received", moment(referral.received_at)),
        look.Row("Entered by hand by", entered.name if entered else ""),
        look.Row("Force", referral.matter.force.name),
        look.Row("File completed by", referral.completed_by),
        look.Row("Supervisor", str(reviewer or "")),
        look.Row("Supervisor's comments", referral.supervisor_comments),
        look.Row("Continuity broken, because", referral.continuity_broken_because),
    )


def _returned(referral: Referral, said: Said) -> tuple[look.Row, ...]:
    if referral.state not in (ReferralState.RETURNED, ReferralState.RESUBMITTED):
        return ()
    return returned_rows(referral, said)


def returned_rows(referral: Referral, said: Said) -> tuple[look.Row, ...]:
    """What the police were asked when a referral went back."""
    known = said["referral_return_reason"]
    return tuple(
        look.Row(known.get(one.code, one.code), one.details or "No details")
        for one in referral.return_reasons.all()
    )


def _file(assessment: FileAssessment | None, said: Said) -> tuple[look.Row, ...]:
    if assessment is None:
        return ()
    known = said["file_failure"]
    until = in_full(assessment.dispute_by)
    return (
        look.Row("The file", "Did not meet the standard" if assessment.failures else "Met it"),
        look.Row("What was missing", tuple(known.get(one, one) for one in assessment.failures)),
        look.Row("Comments", assessment.comments),
        look.Row(
            "Dispute",
            f"May be disputed until {until}"
            if assessment.dispute == Dispute.OPEN
            else str(Dispute(assessment.dispute).label),
        ),
        look.Row("The police say", assessment.dispute_reason),
        look.Row("Answer", assessment.answer),
    )


WHAT: dict[str, str] = {
    "submit": "Referral received",
    "hand-over": "Handed over to another officer",
    ReferralVerb.ACCEPT: "Accepted",
    ReferralVerb.RETURN: "Returned to police",
    ReferralVerb.ALLOCATE: "Allocated",
    ReferralVerb.TRANSFER: "Transferred",
    ReferralVerb.REPRIORITISE: "Priority changed",
    ReferralVerb.ASSESS_FILE: "File assessed",
    ReferralVerb.DISPUTE_FILE: "File assessment disputed by the police",
    ReferralVerb.ANSWER_DISPUTE: "Dispute about the file answered",
    ReferralVerb.WITHDRAW: "Withdrawn by police",
    ReferralVerb.RESUBMIT: "Sent again",
    ReferralVerb.DECIDE: "Decision released",
    ReferralVerb.CLOSE: "Closed",
    ReferralVerb.REOPEN: "Reconsidered",
}
