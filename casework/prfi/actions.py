"""Every change to a case pending response, further investigation: one function a verb.

It never decides and never buys time: the label moves no clock that the CPS is measured by other
than by a pause that ends at the next review, and whole waiting time is counted without it.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Min

from casework.disclosure.lifecycle import SourceKind
from casework.disclosure.listing import Source, something_was_said
from casework.disclosure.rules import NOTHING, Said, said_faults
from casework.models import Case, Prfi, PrfiChaser, PrfiReview, ProgressReport, Suspect, Track
from casework.moving import end_clock, hold, needs_words, stops
from casework.prfi.lifecycle import PRFI, Informs, Moved, PrfiKind, PrfiState, PrfiVerb
from casework.prfi.policy import MAY, OPEN
from casework.prfi.rules import (
    KEPT_AT_MOST,
    Interval,
    chases_due,
    interval_of,
    keeps_its_date,
    review_faults,
)
from casework.referrals.lifecycle import TrackState, TrackVerb
from casework.referrals.moving import set_track
from core.accounts.models import Bond, MatterPerson, User
from core.accounts.policy import allow
from core.accounts.roles import PostKind
from core.errors import Absent, Fault, Invalid, RuleBroken, check_version
from core.history import write
from core.london import london_day
from core.notices.actions import announce, tell
from core.reference.lookup import get, labels
from core.words import in_full
from deadlines import actions as clocks
from deadlines.events import Target, Unit
from deadlines.models import Deadline, Escalation, Question
from deadlines.models.clock import Side
from deadlines.recipients import resolve

REVIEW_CLOCK = "prfi-review"
PAUSE = "further-investigation"
LONGEST_PAUSE = "longest-prfi-pause"
REASONS, SUB_CATEGORIES = "prfi_reason", "prfi_sub_category"
# the kinds by which the CPS answers the police: while one runs, it is not the police we wait for
OUR_ANSWERS = (
    "action-plan-reply-review",
    "action-item-challenge",
    "action-item-extension",
    "review-of-return",
)
WAITING_KINDS = (
    "early-advice-information",
    "early-advice-outcome",
    "referral-answer",
    "action-item",
)


@transaction.atomic
def open_prfi(
    *,
    case_id: UUID,
    suspect_id: UUID | None,
    by: User,
    at: datetime,
    reason: str,
    sub_category: str,
    next_review_on: date,
    informs: str,
    why: str,
    booked_on: date | None = None,
    last_informed_on: date | None = None,
    said: Said | None = None,
) -> Prfi:
    """Say that a suspect's case waits for further investigation by the police.

    Charging PRFI if the suspect's charging decision is open, else early-advice PRFI. Refused while
    the CPS owes the police an answer. Raises `Invalid` with all faults of the reason and the date.
    """
    needs_words(why, "why", "Say what is waited for.")
    today = london_day(at)
    faults = _faults(reason, sub_category, next_review_on, booked_on, today)
    if informs not in Informs.values:
        faults.append(Fault("/informs", "unknown-code", "Choose who keeps the victim informed."))
    if last_informed_on is not None and last_informed_on > today:
        text = "The victim cannot have been informed in the future."
        faults.append(Fault("/last_informed_on", "in-the-future", text))
    if last_informed_on is not None or said is not None:
        faults += said_faults(said)
    if faults:
        raise Invalid(faults)
    case = _locked_case(case_id, by)
    allow(by, OPEN, case.matter, MAY)
    suspect = _suspect(case, suspect_id)
    _check_we_owe_nothing(case)
    if Prfi.objects.open().filter(case=case, suspect=suspect).exists():
        raise RuleBroken("prfi-already", "This waits for further investigation already.")
    track = (
        Track.objects.select_for_update(of=("self",))
        .select_related("clock", "referral__officer")
        .filter(suspect=suspect, referral__case=case)
        .exclude(state=TrackState.ENDED)
        .first()
        if suspect is not None
        else None
    )
    waiting_since = _waiting_since(case) or today
    pause_seq = None
    if track is not None:
        set_track(track, TrackVerb.PRFI, by=by, at=at, why=why)
        pause_seq = _pause(track, until=next_review_on, by=by, at=at, why=why)
    row = Prfi(
        case=case,
        suspect=suspect,
        track=track,
        kind=PrfiKind.CHARGING if track is not None else PrfiKind.EARLY_ADVICE,
        reason=reason,
        sub_category=sub_category,
        why=why,
        booked_on=booked_on,
        began_at=at,
        began_by=by,
        waiting_since=waiting_since,
        next_review_on=next_review_on,
        clock=_review_clock(case, suspect, next_review_on, by=by, at=at),
        pause_seq=pause_seq,
        informs=informs,
        last_informed_on=last_informed_on,
        updated_at=at,
    )
    write(row, by=by, at=at, why=why)
    _note(row, Moved.OPENED, None, next_review_on, by=by, at=at, why=why)
    _hear(row, said or NOTHING, by=by, at=at)
    _announce(row, "opened", at)
    _tell_officer(row, "prfi-opened", at=at, key=str(row.pk))
    return row


@transaction.atomic
def review(
    *,
    prfi_id: UUID,
    by: User,
    at: datetime,
    next_review_on: date,
    why: str,
    reason: str = "",
    sub_category: str = "",
    booked_on: date | None = None,
    version: int | None = None,
) -> Prfi:
    """Look at it, say what was found, and set the next date; the reason may change with it."""
    needs_words(why, "why", "Say what you found, and what happens until then.")
    row = _lock(prfi_id, by, PrfiVerb.REVIEW, version)
    today = london_day(at)
    reason, sub_category = reason or row.reason, sub_category or row.sub_category
    booked = booked_on or row.booked_on
    if faults := _faults(reason, sub_category, next_review_on, booked, today):
        raise Invalid(faults)
    row.reason, row.sub_category, row.booked_on = reason, sub_category, booked
    also = ["reason", "sub_category", "booked_on"]
    _move_review(row, Moved.REVIEW, next_review_on, by=by, at=at, why=why, also=also)
    _announce(row, "reviewed", at)
    return row


@transaction.atomic
def report(
    *,
    case_id: UUID,
    by: User,
    at: datetime,
    text: str,
    next_expected_on: date,
    suspect: str = "",
    version: int | None = None,
) -> list[Prfi]:
    """The officer says how far the investigation is, and when they expect to be further.

    One that keeps its date moves the review by itself, twice at most before somebody looks; one
    that slips goes to the case progression manager. Without `suspect` (a reference) it is about
    every suspect of the case who waits.
    """
    needs_words(text, "text", "Say how far the investigation is.")
    today = london_day(at)
    if next_expected_on <= today:
        words = "The next date must lie after today."
        raise Invalid([Fault("/next_expected_on", "not-in-the-future", words)])
    case = _locked_case(case_id, by)
    allow(by, PrfiVerb.REPORT, case.matter, MAY)
    check_version(case.version, version, "This case")
    found = (
        Prfi.objects.open()
        .filter(case=case)
        .select_related(
            "case__matter__unit",
            "suspect",
            "clock",
            "track__clock__rule",
            "track__referral__officer",
        )
    )
    if suspect:
        found = found.filter(suspect__reference=suspect)
    rows = list(found.select_for_update(of=("self",)).order_by("began_at", "id"))
    if not rows:
        raise RuleBroken("not-waiting", "No suspect of this case waits for further investigation.")
    for row in rows:
        _report_one(row, text, next_expected_on, by=by, at=at)
    return rows


def _report_one(row: Prfi, text: str, next_expected_on: date, *, by: User, at: datetime) -> None:
    before = row.reports.order_by("-at", "-id").first()
    kept = keeps_its_date(before.next_expected_on if before else None, next_expected_on)
    ProgressReport.objects.create(
        prfi=row, text=text, next_expected_on=next_expected_on, kept=kept, by=by, at=at
    )
    today = london_day(at)
    late = not _within(row, next_expected_on, today)
    by_itself = kept and not late and row.kept_times < KEPT_AT_MOST
    if by_itself:
        row.kept_times += 1
        why = "A progress report keeps its date"
        _move_review(
            row, Moved.REPORT, next_expected_on, by=by, at=at, why=why, also=["kept_times"]
        )
    else:
        row.updated_at = at
        write(row, by=by, at=at, why="Progress reported", fields=["updated_at"])
        _tell_keeper(row, "prfi-slipped" if not kept else "prfi-to-look-at", at=at)
    _announce(row, "progress-reported", at)


@transaction.atomic
def inform(
    *,
    prfi_id: UUID,
    by: User,
    at: datetime,
    informs: str,
    on: date,
    said: Said | None,
    version: int | None = None,
) -> Prfi:
    """Write down who keeps the victim informed, when they last were, and whether they then said
    anything about what happened."""
    row = _lock(prfi_id, by, PrfiVerb.INFORMED, version)
    faults = []
    if informs not in Informs.values:
        faults.append(Fault("/informs", "unknown-code", "Choose who keeps the victim informed."))
    if on > london_day(at):
        text = "The victim cannot have been informed in the future."
        faults.append(Fault("/on", "in-the-future", text))
    faults += said_faults(said)
    if faults:
        raise Invalid(faults)
    row.informs, row.last_informed_on, row.updated_at = informs, on, at
    fields = ["informs", "last_informed_on", "updated_at"]
    write(row, by=by, at=at, why="The victim was informed", fields=fields)
    _hear(row, said or NOTHING, by=by, at=at)
    return row


@transaction.atomic
def reactivate(
    *, prfi_id: UUID, by: User, at: datetime, why: str, version: int | None = None
) -> Prfi:
    """Take it up again. URN, reviews and the first receipt stay; the next wait is a new row."""
    needs_words(why, "why", "Say what has come, or why it is taken up.")
    row = _lock(prfi_id, by, PrfiVerb.REACTIVATE, version)
    _take_up(row, by=by, at=at, why=why)
    return row


def take_up(track: Track, *, by: User, at: datetime, why: str) -> None:
    """What the police were waited for has come: a part of their answer, under the matter's lock."""
    found = Prfi.objects.open().filter(track=track).select_for_update(of=("self",))
    for row in found.select_related("case__matter", "clock", "track__clock__rule"):
        _take_up(row, by=by, at=at, why=why)


def _take_up(row: Prfi, *, by: User, at: datetime, why: str) -> None:
    _end(row, PrfiState.REACTIVATED, by=by, at=at, why=why)
    if row.track is not None and row.track.state == TrackState.PRFI:
        set_track(row.track, TrackVerb.REACTIVATE, by=by, at=at, why=why)
        _resume(row, by=by, at=at, why=why)
        _tell_lawyer(row, "prfi-reactivated", at=at)
    _announce(row, "reactivated", at)


def end_with_track(track: Track, by: User, at: datetime, why: str) -> None:
    """The suspect's charging decision is over: nothing waits any more (a duty of casework)."""
    found = Prfi.objects.open().filter(track=track).select_related("clock", "case__matter")
    for row in found.select_for_update(of=("self",)):
        _end(row, PrfiState.ENDED, by=by, at=at, why=why)
        _announce(row, "ended", at)


def to_chase(at: datetime) -> list[UUID]:
    """Where a month, or two, have passed without a report and nobody has been reminded of it."""
    today = london_day(at)
    rows = Prfi.objects.open().prefetch_related("reports", "chasers")
    return [row.pk for row in rows if _owed(row, today)]


@transaction.atomic
def chase(*, prfi_id: UUID, by: User, at: datetime) -> Prfi:
    """Remind the officer in charge, on record. Stops with their next report."""
    row = _lock(prfi_id, by, PrfiVerb.CHASE, None)
    owed = _owed(row, london_day(at))
    if owed:
        since, number = owed
        officer = _bonded(row, Bond.OFFICER_IN_CHARGE)
        PrfiChaser.objects.create(prfi=row, since=since, number=number, told_id=officer, at=at)
        _tell_officer(row, "prfi-chased", at=at, key=f"{row.pk}:{since}:{number}")
    return row


# --- what they share -----------------------------------------------------------------------------


def _hear(row: Prfi, said: Said, *, by: User, at: datetime) -> None:
    on = row.last_informed_on
    something_was_said(
        case=row.case,
        said=said,
        what="Said by the victim when kept informed" + (f" on {in_full(on)}" if on else ""),
        source=Source(SourceKind.PRFI, row.pk, row.version),
        by=by,
        at=at,
    )


def _owed(row: Prfi, today: date) -> tuple[date, int] | None:
    """The chaser that is owed: counted from which day, and its number."""
    reports = [london_day(one.at) for one in row.reports.all()]
    since = max(reports, default=london_day(row.began_at))
    number = chases_due(london_day(row.began_at), max(reports, default=None), today)
    sent = {one.number for one in row.chasers.all() if one.since == since}
    return (since, number) if number and number not in sent else None


def _faults(
    reason: str, sub_category: str, next_review_on: date, booked_on: date | None, today: date
) -> list[Fault]:
    return review_faults(
        reason=reason,
        sub_category=sub_category,
        next_review_on=next_review_on,
        booked_on=booked_on,
        today=today,
        reasons=labels(REASONS, today),
        sub_categories=labels(SUB_CATEGORIES, today),
        interval=_interval(reason, today),
    )


def _interval(reason: str, today: date) -> Interval:
    return interval_of(reason, get("clock", REVIEW_CLOCK, today).data["longest_interval"])


def _within(row: Prfi, wanted: date, today: date) -> bool:
    """Whether a review may be set to that day for the row's reason."""
    return not _faults(row.reason, row.sub_category, wanted, row.booked_on, today)


def _locked_case(case_id: UUID, by: User) -> Case:
    seen = Case.objects.visible_to(by).filter(pk=case_id).first()
    if seen is None:
        raise Absent
    hold(seen.matter_id)
    return Case.objects.select_related("matter__unit").get(pk=case_id)


def _suspect(case: Case, suspect_id: UUID | None) -> Suspect | None:
    if suspect_id is None:
        if case.suspects.exists():
            raise RuleBroken("suspect-needed", "Choose the suspect.", field="suspect")
        return None
    found = case.suspects.filter(pk=suspect_id).first()
    if found is None:
        raise Absent
    return found


def _lock(prfi_id: UUID, by: User, verb: PrfiVerb, version: int | None) -> Prfi:
    seen = Prfi.objects.visible_to(by).select_related("case").filter(pk=prfi_id).first()
    if seen is None:
        raise Absent
    hold(seen.matter_id)
    row = (
        Prfi.objects.select_for_update(of=("self",))
        .select_related("case__matter__unit", "suspect", "clock")
        .select_related("track__clock__rule", "track__referral__officer")
        .get(pk=prfi_id)
    )
    allow(by, verb, row.matter, MAY)
    check_version(row.version, version, "This")
    PRFI.after(verb, row.state)
    return row


def _check_we_owe_nothing(case: Case) -> None:
    """It is the police we wait for only if nothing of ours is outstanding."""
    owed = Deadline.objects.open().filter(matter=case.matter, kind__in=OUR_ANSWERS).exists()
    asked = Question.objects.open().filter(deadline__matter=case.matter).exists()
    raised = Escalation.objects.open().filter(matter=case.matter, owed_by=Side.CPS).exists()
    if owed or asked or raised:
        raise RuleBroken(
            "we-owe-an-answer",
            "The CPS owes the police an answer on this case. Answer first: then it is the police "
            "we wait for.",
        )


def _waiting_since(case: Case) -> date | None:
    """Since when the police have owed something on this case, whatever it is called."""
    owed = Deadline.objects.open().filter(
        matter=case.matter, owed_by=Side.POLICE, kind__in=WAITING_KINDS
    )
    found: date | None = owed.aggregate(first=Min("first_received_on"))["first"]
    return found


def _review_clock(
    case: Case, suspect: Suspect | None, on: date, *, by: User, at: datetime
) -> Deadline:
    return clocks.start(
        matter_id=case.matter_id,
        kind=REVIEW_CLOCK,
        subject=suspect.reference if suspect is not None else "",
        received_at=at,
        by=by,
        at=at,
        target=Target(Unit.DATE, on=on),
    )


def _pause(track: Track, *, until: date, by: User, at: datetime, why: str) -> int | None:
    """The decision clock waits until the next review; one that is late already runs on."""
    clock = track.clock
    if not stops(clock, at):
        return None
    officer = track.referral.officer
    paused = clocks.pause(
        deadline_id=clock.pk,
        by=by,
        at=at,
        category=PAUSE,
        reason=why,
        asked_id=officer.user_id,
        expected_on=until,
        longest=LONGEST_PAUSE,
        as_part=True,
    )
    return paused.events.order_by("seq").values_list("seq", flat=True).last()


def wait_on_new_clock(track: Track, by: User, at: datetime, why: str) -> None:
    """Another clock times the decision: it stands still until the next review as well."""
    row = Prfi.objects.open().select_for_update(of=("self",)).filter(track=track).first()
    if row is None or row.pause_seq is None:
        return
    row.pause_seq = _pause(track, until=row.next_review_on, by=by, at=at, why=why)
    write(row, by=by, at=at, why=why, fields=["pause_seq"])


def _resume(row: Prfi, *, by: User, at: datetime, why: str) -> None:
    if row.track is None or row.pause_seq is None or row.track.clock.ended_at is not None:
        return
    if not clocks.was_resumed(row.track.clock_id, row.pause_seq):
        clocks.resume(
            deadline_id=row.track.clock_id,
            by=by,
            at=at,
            reason=why,
            pause_seq=row.pause_seq,
            as_part=True,
        )


def _move_review(
    row: Prfi,
    moved: Moved,
    on: date,
    *,
    by: User,
    at: datetime,
    why: str,
    also: list[str],
) -> None:
    before = row.next_review_on
    clocks.meet(deadline_id=row.clock_id, by=by, at=at, reason=why)
    row.clock = _review_clock(row.case, row.suspect, on, by=by, at=at)
    row.next_review_on, row.updated_at = on, at
    if moved == Moved.REVIEW:
        row.kept_times = 0
        also = [*also, "kept_times"]
    if row.track is not None and row.track.state == TrackState.PRFI:
        _resume(row, by=by, at=at, why=why)
        row.track.clock.refresh_from_db()
        row.pause_seq = _pause(row.track, until=on, by=by, at=at, why=why)
        also = [*also, "pause_seq"]
    write(row, by=by, at=at, why=why, fields=["clock", "next_review_on", "updated_at", *also])
    _note(row, moved, before, on, by=by, at=at, why=why)


def _note(
    row: Prfi, moved: Moved, was_on: date | None, on: date, *, by: User, at: datetime, why: str
) -> None:
    PrfiReview.objects.create(
        prfi=row, moved=moved, was_on=was_on, next_on=on, why=why, by=by, at=at
    )


def _end(row: Prfi, state: PrfiState, *, by: User, at: datetime, why: str) -> None:
    row.state, row.ended_at, row.ended_because, row.updated_at = state, at, why, at
    fields = ["state", "ended_at", "ended_because", "updated_at"]
    write(row, by=by, at=at, why=why, fields=fields)
    end_clock(row.clock, by=by, at=at, why=why)


def _announce(row: Prfi, what: str, at: datetime) -> None:
    announce(row.matter, f"prfi.{what}", object_kind="case", object_id=row.case_id, at=at)


def page_of(row: Prfi) -> str:
    return f"/prfi/{row.pk}/"


def _bonded(row: Prfi, bond: Bond) -> int | None:
    held = MatterPerson.objects.filter(matter=row.matter_id, bond=bond)
    return held.values_list("user_id", flat=True).first()


def _tell(row: Prfi, user_id: int | None, kind: str, key: str, at: datetime) -> None:
    if user_id is not None:
        tell([user_id], matter_id=row.matter_id, kind=kind, path=page_of(row), key=key, at=at)


def _tell_officer(row: Prfi, kind: str, *, at: datetime, key: str) -> None:
    _tell(row, _bonded(row, Bond.OFFICER_IN_CHARGE), kind, f"{kind}:{key}", at)


def _tell_lawyer(row: Prfi, kind: str, *, at: datetime) -> None:
    _tell(row, _bonded(row, Bond.LAWYER), kind, f"{kind}:{row.pk}", at)


def _tell_keeper(row: Prfi, kind: str, *, at: datetime) -> None:
    post = resolve(row.matter_id, PostKind.CASE_PROGRESSION_MANAGER, london_day(at))
    _tell(row, post.user_id, kind, f"{kind}:{row.pk}:{row.version}", at)
