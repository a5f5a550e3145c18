"""The disclosure list of a case: what a lawyer decides, what stays on record, how long it is kept,
and what was said with the defence before charge."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from casework import recording
from casework.disclosure import engaging, holding
from casework.disclosure.holding import kept
from casework.disclosure.rules import CaseLife, Periods, keep_until
from casework.models import (
    Case,
    DisclosureDecision,
    DisclosureItem,
    Engagement,
    Hold,
)
from core.accounts.models import Bond
from core.accounts.work import work
from core.errors import Absent, Invalid, NotPermitted, RuleBroken, Stale
from core.notices.models import Notice
from deadlines.models import Deadline
from tests.casework import referring
from tests.casework.disclosure.listing import (
    AT,
    HEARD,
    add,
    decide,
    do,
    engage,
    engagement,
    hold,
)
from tests.casework.reviews import reviewing
from tests.cast import Cast

pytestmark = pytest.mark.django_db
REASON = "It takes nothing away and adds nothing."


@pytest.fixture
def case(cast: Cast) -> Case:
    return referring.allocated(cast).case


def codes(found: pytest.ExceptionInfo[Invalid]) -> list[tuple[str, str]]:
    return [(one.pointer, one.code) for one in found.value.faults]


# --- listed --------------------------------------------------------------------------------------


def test_whoever_comes_across_something_puts_it_on_the_list(cast: Cast, case: Case) -> None:
    for who in ("prosecutor", "progression_manager", "paralegal_officer", "victim_liaison_officer"):
        assert add(cast, case, who).added_by == cast.people[who]
    for who in ("area_lead", "second_prosecutor", "officer"):
        with pytest.raises(NotPermitted):
            add(cast, case, who)
    with pytest.raises(Absent):
        add(cast, case, "other_prosecutor")


def test_material_tells_nobody_and_what_somebody_said_tells_lawyer_and_officer(
    cast: Cast, case: Case
) -> None:
    add(cast, case)
    assert not Notice.objects.filter(kind="something-was-said").exists()
    add(cast, case, "paralegal_officer", kind="contact", what="After the hearing", words=HEARD)
    told_of = Notice.objects.filter(kind="something-was-said")
    assert {one.user.name for one in told_of} == {"Prosecutor", "Officer"}


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"kind": "rumour"}, [("/kind", "choice-needed")]),
        ({"kind": "contact"}, [("/words", "words-needed")]),
        ({"kind": "", "what": " "}, [("/kind", "choice-needed"), ("/what", "words-needed")]),
    ],
)
def test_an_item_says_what_it_is(
    cast: Cast, case: Case, changes: dict[str, Any], faults: list[tuple[str, str]]
) -> None:
    with pytest.raises(Invalid) as found:
        add(cast, case, **changes)
    assert codes(found) == faults


def test_a_second_click_adds_nothing(cast: Cast, case: Case) -> None:
    add(cast, case, version=0)
    with pytest.raises(Stale):
        add(cast, case, version=0)
    assert DisclosureItem.objects.count() == 1


def test_the_database_keeps_one_item_a_record(cast: Cast, case: Case) -> None:
    first = add(cast, case)
    given = {"source_kind": "prfi", "source_id": uuid4(), "source_number": 1}
    for name, value in given.items():
        setattr(first, name, value)
    cast.save_change(first, *given)
    second = add(cast, case)
    for name, value in given.items():
        setattr(second, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        cast.save_change(second, *given)


# --- decided -------------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", ["unused", "disclose", "not_relevant"])
def test_a_decision_says_why_and_ends_the_clock(cast: Cast, case: Case, outcome: str) -> None:
    item = decide(cast, add(cast, case), outcome)
    assert (item.outcome, item.clock.kind) == (outcome, "disclosure-item")
    assert Deadline.objects.get(pk=item.clock_id).ended_how == "met"
    (one,) = item.decisions.all()
    assert (one.reason, one.sensitive_because, one.by, one.at) == (REASON, "", cast.prosecutor, AT)


def test_why_something_is_sensitive_is_a_legal_working_paper(cast: Cast, case: Case) -> None:
    item = decide(cast, add(cast, case), "sensitive", reason="It names a source.")
    (one,) = item.decisions.all()
    assert (one.reason, one.sensitive_because) == ("", "It names a source.")
    assert DisclosureDecision._meta.get_field("sensitive_because").disclosure == "privileged"


def test_decided_anew_it_says_why_and_what_stood_before_stays(cast: Cast, case: Case) -> None:
    item = decide(cast, add(cast, case), "unused")
    with pytest.raises(Invalid) as found:
        decide(cast, item, "disclose")
    assert codes(found) == [("/why", "words-needed")]
    decide(cast, item, "disclose", "legal_manager", why="The defence case has changed.")
    assert list(item.decisions.values_list("outcome", "decided_anew_because", "by__name")) == [
        ("unused", "", "Prosecutor"),
        ("disclose", "The defence case has changed.", "Legal Manager"),
    ]
    assert [one.outcome for one in item.history.order_by("history_id")] == [
        *("undecided", "unused", "disclose"),
    ]
    reasons = item.history.order_by("history_id").values_list("history_change_reason", flat=True)
    assert list(reasons) == ["Put on the disclosure list", "Decided", "Decided anew"]


def test_a_decision_needs_one_of_the_four_and_a_reason(cast: Cast, case: Case) -> None:
    item = add(cast, case)
    for outcome in ("", "undecided", "perhaps"):
        with pytest.raises(Invalid) as found:
            decide(cast, item, outcome, reason=" ")
        assert codes(found) == [("/outcome", "choice-needed"), ("/reason", "words-needed")]


def test_only_the_lawyer_and_their_managers_decide(cast: Cast, case: Case) -> None:
    item = add(cast, case)
    for who in ("second_prosecutor", "progression_manager", "victim_liaison_officer", "officer"):
        with pytest.raises((NotPermitted, Absent)):
            decide(cast, item, who=who)
    with pytest.raises(Absent):
        decide(cast, item, who="other_prosecutor")
    assert decide(cast, item, who="unit_head").outcome == "unused"


def test_of_two_who_decide_at_once_the_second_reads_first(cast: Cast, case: Case) -> None:
    item = add(cast, case)
    decide(cast, item, "unused", version=1)
    with pytest.raises(Stale):
        decide(cast, item, "disclose", "legal_manager", version=1, why="Because.")
    assert item.decisions.count() == 1


def test_a_decision_cannot_be_changed_or_removed(cast: Cast, case: Case) -> None:
    decide(cast, add(cast, case))
    engage(cast, case)
    for table in ("casework_disclosuredecision", "casework_engagement"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT has_table_privilege(%s, 'UPDATE, DELETE')", [table])
            assert cursor.fetchone() == (False,)


def test_to_the_police_the_list_does_not_exist(cast: Cast, case: Case) -> None:
    decide(cast, add(cast, case, kind="contact", words=HEARD))
    hold(cast, case)
    engage(cast, case)
    officer = cast.fresh("officer")
    with work(officer):
        for model in (DisclosureItem, DisclosureDecision, Hold, Engagement):
            assert not model._default_manager.exists()


def test_to_another_unit_and_behind_a_wall_it_does_not_exist_either(cast: Cast, case: Case) -> None:
    decide(cast, add(cast, case))
    cast.bond(case.matter, cast.people["legal_manager"], Bond.CONFLICTED)
    for who in ("other_prosecutor", "legal_manager"):
        person = cast.fresh(who)
        assert not DisclosureItem.objects.visible_to(person).exists()
        with work(person):
            assert not DisclosureDecision.objects.exists()


# --- kept ----------------------------------------------------------------------------------------

PERIODS = Periods(case_years=10, code_months=6)


@pytest.mark.parametrize(
    ("life", "until", "because"),
    [
        (CaseLife(goes_on=True, last_on=date(2026, 11, 24)), None, "The case goes on."),
        (CaseLife(goes_on=False, last_on=None), None, "The case goes on."),
        (
            CaseLife(goes_on=False, last_on=date(2028, 2, 29)),
            date(2038, 2, 28),
            "10 years after the last thing that happened on it.",
        ),
        (
            CaseLife(goes_on=False, last_on=date(2016, 1, 1), result_on=date(2026, 8, 31)),
            date(2027, 2, 28),
            "6 months after the result at court.",
        ),
        (
            CaseLife(goes_on=False, last_on=date(2026, 11, 24), hold="An inquiry."),
            None,
            "A hold stands: An inquiry.",
        ),
    ],
)
def test_a_case_is_kept_for_the_longest_of_its_period_the_code_and_any_hold(
    life: CaseLife, until: date | None, because: str
) -> None:
    found = keep_until(life, PERIODS)
    assert (found.until, found.because) == (until, because)


def how_long(case: Case) -> tuple[date | None, str]:
    found = kept(case, list(Hold.objects.filter(case=case)), date(2026, 11, 24))
    return found.until, found.because


def test_a_case_goes_on_while_anything_is_owed_or_the_court_has_not_said(cast: Cast) -> None:
    referral = reviewing.proposed(cast, reviewing.charge())
    assert how_long(referral.case) == (None, "The case goes on.")
    reviewing.make(cast, referral.pk)
    assert how_long(referral.case) == (None, "The case goes on.")  # charged, and no result
    given: dict[str, Any] = {"referral_id": referral.pk, "kind": "result"}
    do(cast, "prosecutor", recording.record, on=date(2026, 11, 24), **given)
    ends = (date(2036, 11, 24), "10 years after the last thing that happened on it.")
    assert how_long(referral.case) == ends
    item = add(cast, referral.case)  # something that nobody has decided
    assert how_long(referral.case) == (None, "The case goes on.")
    decide(cast, item)
    hold(cast, referral.case)
    assert how_long(referral.case) == (None, "A hold stands: An inquiry.")


def test_one_hold_stands_at_a_time_and_its_end_says_why(cast: Cast, case: Case) -> None:
    row = hold(cast, case)
    with pytest.raises(RuleBroken) as refused:
        hold(cast, case, "legal_manager")
    assert refused.value.code == "held-already"
    given: dict[str, Any] = {"case_id": case.pk, "why": "The inquiry is over."}
    with pytest.raises(NotPermitted):
        do(cast, "progression_manager", holding.lift_hold, **given)
    done = do(cast, "legal_manager", holding.lift_hold, version=row.version, **given)
    assert (done.state, done.lifted_because) == ("lifted", "The inquiry is over.")
    with pytest.raises(RuleBroken) as refused:
        do(cast, "legal_manager", holding.lift_hold, **given)
    assert refused.value.code == "wrong-move"
    assert hold(cast, case).pk != row.pk


def test_a_hold_says_why_and_nothing_is_lifted_where_none_stands(cast: Cast, case: Case) -> None:
    with pytest.raises(RuleBroken, match="Say why the case is kept"):
        hold(cast, case, reason=" ")
    with pytest.raises(RuleBroken) as refused:
        do(cast, "prosecutor", holding.lift_hold, case_id=case.pk, why="Over.")
    assert refused.value.code == "no-hold"
    with pytest.raises(NotPermitted):
        hold(cast, case, "progression_manager")


# --- engagement with the defence -----------------------------------------------------------------


def test_engagement_is_written_entry_by_entry_and_put_right_by_another(
    cast: Cast, case: Case
) -> None:
    first = engage(cast, case)
    again = engage(
        cast,
        case,
        "progression_manager",
        came="declined",
        words="They answer after disclosure.",
        corrects=first.pk,
        why="The answer had come already.",
    )
    assert (first.number, again.number, again.corrects) == (1, 2, first)
    assert Engagement.objects.get(pk=first.pk).came == "waiting"
    with pytest.raises(Invalid) as found:
        engage(cast, case, corrects=first.pk, why="Again.")
    assert codes(found) == [("/corrects", "unknown-entry")]


def test_an_entry_of_another_suspect_is_not_put_right(cast: Cast) -> None:
    case = referring.allocated(cast, suspects=("S1", "S2")).case
    first = engage(cast, case)
    with pytest.raises(Invalid) as found:
        engage(cast, case, suspect="S2", corrects=first.pk, why="It was S2.")
    assert codes(found) == [("/corrects", "unknown-entry")]
    with pytest.raises(Invalid) as found:
        engage(cast, case, suspect="S9")
    assert codes(found) == [("/suspect", "unknown-suspect")]
    assert engage(cast, case, suspect="S2").number == 1


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"invited_on": date(2026, 11, 25)}, ("/invited_on", "in-the-future")),
        ({"invited_by": "court"}, ("/invited_by", "choice-needed")),
        ({"with_whom": ""}, ("/with_whom", "words-needed")),
        ({"came": "perhaps"}, ("/came", "choice-needed")),
        ({"came": "declined"}, ("/words", "words-needed")),
        ({"came": "held"}, ("/words", "words-needed")),
    ],
)
def test_an_entry_says_when_by_whom_with_whom_and_what_came_of_it(
    cast: Cast, case: Case, changes: dict[str, Any], fault: tuple[str, str]
) -> None:
    with pytest.raises(Invalid) as found:
        engage(cast, case, **changes)
    assert codes(found) == [fault]
    assert not Engagement.objects.exists()


def test_a_correction_says_what_was_wrong(cast: Cast, case: Case) -> None:
    first = engage(cast, case)
    with pytest.raises(Invalid) as found:
        engage(cast, case, corrects=first.pk)
    assert codes(found) == [("/why", "words-needed")]


def test_who_writes_engagement_down_and_a_second_click(cast: Cast, case: Case) -> None:
    given: dict[str, Any] = {"case_id": case.pk, "facts": engagement(), "version": 0}
    do(cast, "unit_head", engaging.engage, **given)
    with pytest.raises(Stale):
        do(cast, "unit_head", engaging.engage, **given)
    for who in ("second_prosecutor", "victim_liaison_officer", "officer"):
        with pytest.raises(NotPermitted):
            do(cast, who, engaging.engage, **given)
