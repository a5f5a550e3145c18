"""Cases linked with a reason, and suspects found who may be the same person: only among what
whoever looks may see, and never shown to a force."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from casework.facts import CaseFacts, ComplainantFacts, SuspectFacts
from casework.links import actions
from casework.links.finding import links_of, suggestions
from casework.links.matching import Person, match, match_key, pnc_key
from casework.models import Case, CaseLink, NotTheSame, Referral, Suspect
from core.accounts.models import Bond, User
from core.accounts.work import work
from core.audit.models import ReadRecord
from core.errors import Absent, NotPermitted, RuleBroken
from tests.casework import referring
from tests.casework.referring import AT
from tests.cast import Api, Cast

pytestmark = pytest.mark.django_db
HERE, THERE = "06RX0000126", "06RX0000226"
BORN = date(1988, 2, 3)
BrowserOf = Callable[[str], Client]


# --- the rule ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "score"),
    [
        (Person("Alex Brown", BORN), Person("alex  BROWN", BORN), 90),
        (Person("Mr Álex O'Brien", BORN), Person("Alex OBrien", BORN), 90),
        (Person("Alex Brown", BORN), Person("BROWN, Alex", BORN), 90),
        (Person("Alex Brown", BORN), Person("Brown Alex", BORN), 80),
        (Person("Alex Brown", BORN), Person("Alex James Brown", BORN), 70),
        (Person("Alex Brown", BORN, "88/123456A"), Person("A B", None, "88123456a"), 100),
        (Person("Alex Brown", BORN, "88/1A"), Person("Alex Brown", BORN, "88/2B"), 50),
    ],
)
def test_suspects_who_may_be_one_person(one: Person, other: Person, score: int) -> None:
    for found in (match(one, other), match(other, one)):
        assert found is not None
        assert found.score == score
        assert found.why


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Person("Alex Brown", BORN), Person("Alex Brown", date(1988, 3, 2))),
        (Person("Alex Brown", BORN), Person("Alex Browne", BORN)),
        (Person("Alex Brown"), Person("Alex Brown")),  # a name alone is not enough
        (Person("Brown", BORN), Person("Brown", BORN)),  # nor is one half of it
        (Person("", BORN), Person("", BORN)),
        (Person(), Person()),
    ],
)
def test_suspects_of_whom_nothing_says_so(one: Person, other: Person) -> None:
    assert match(one, other) is None


def test_whatever_matches_is_found_by_a_key() -> None:
    names = ["Alex Brown", "BROWN, Alex", "Brown Alex", "Dr Alex James Brown", "Álex Brown"]
    assert {match_key(name, BORN) for name in names} == {"1988-02-03 alex brown"}
    assert {pnc_key(one) for one in ("88/123456A", "88 123456 a")} == {"88123456A"}


@pytest.mark.parametrize("name", ["ﷺ" * 200, "ß x" * 66, "\u0301" * 200, "李 小龙", "' '"])
def test_odd_names_have_keys_that_fit(name: str) -> None:
    assert len(match_key(name[:200], BORN)) <= 200
    assert len(pnc_key("ß" * 20)) <= 20


# --- the suggestion ------------------------------------------------------------------------------


def made(cast: Cast, urn: str, *people: SuspectFacts) -> Case:
    """A referral of this URN against these people."""
    case = CaseFacts(urn=urn, suspects=people, complainants=(ComplainantFacts("C1"),))
    references = tuple(one.reference for one in people)
    referral = referring.submit(cast, urn, case=case, suspects=references, charges=())
    return referral.case


def alex(reference: str = "S1", **changes: Any) -> SuspectFacts:
    return SuspectFacts(reference, **{"name": "Alex Brown", "date_of_birth": BORN, **changes})


def found(cast: Cast, case: Case, who: str = "prosecutor") -> list[tuple[str, str, str]]:
    person = cast.fresh(who)
    with work(person):
        pairs = suggestions(case, case.suspects.all(), person, links_of(case, person))
        return [(one.here.reference, one.case.urn, one.there.reference) for one in pairs]


def two(cast: Cast) -> tuple[Case, Case]:
    return made(cast, HERE, alex()), made(cast, THERE, alex("S4", name="BROWN, Alex"))


def test_the_same_suspect_of_another_case_is_found_the_surest_first(cast: Cast) -> None:
    here = made(cast, HERE, alex(pnc_id="88/123456A"))
    made(cast, "06RX0000326", alex(name="Brown Alex"))
    made(cast, "06RX0000426", alex("S2", name="A. B.", date_of_birth=None, pnc_id="88 123456 A"))
    made(cast, "06RX0000526", alex())
    made(cast, "06RX0000626", alex(date_of_birth=date(1990, 1, 1)))
    assert found(cast, here) == [
        ("S1", "06RX0000426", "S2"),
        ("S1", "06RX0000526", "S1"),
        ("S1", "06RX0000326", "S1"),
    ]


def test_a_name_that_is_put_right_is_found_from_then_on(cast: Cast) -> None:
    here, there = made(cast, HERE, alex()), made(cast, THERE, alex(name="Alex Bwron"))
    assert found(cast, here) == []
    suspect = there.suspects.get()
    suspect.name = "Alex Brown"
    cast.save_change(suspect, "name")
    assert found(cast, here) == [("S1", THERE, "S1")]
    assert Suspect.objects.get(pk=suspect.pk).match_key == "1988-02-03 alex brown"


def test_across_forces_and_only_for_those_who_see_both(cast: Cast) -> None:
    here, there = two(cast)
    there.matter.force = cast.other_force
    cast.save_change(there.matter, "force")
    assert found(cast, here) == [("S1", THERE, "S4")]
    there.matter.unit = cast.other_unit
    cast.save_change(there.matter, "unit")
    assert found(cast, here) == []


def test_a_restricted_case_is_neither_shown_nor_counted(cast: Cast, browser_of: BrowserOf) -> None:
    here, there = two(cast)
    third = made(cast, "06RX0000326", alex())
    there.matter.restricted = True
    there.matter.restricted_by = cast.people["legal_manager"]
    cast.save_change(there.matter, "restricted", "restricted_by")
    assert found(cast, here) == [("S1", third.urn, "S1")]
    html = browser_of("legal_manager").get(f"/cases/{HERE}/").content.decode()
    assert "The same suspect may be in 1 other case" in html
    assert THERE not in html
    cast.bond(there.matter, cast.people["second_prosecutor"], Bond.NAMED)
    assert len(found(cast, here, "second_prosecutor")) == 2


def test_who_is_walled_off_from_the_other_case_is_told_nothing(cast: Cast) -> None:
    here, there = two(cast)
    cast.bond(there.matter, cast.people["prosecutor"], Bond.CONFLICTED)
    assert found(cast, here) == []
    assert found(cast, here, "legal_manager") == [("S1", THERE, "S4")]


# --- linking -------------------------------------------------------------------------------------


def link(cast: Cast, case: Case, who: str = "legal_manager", **given: Any) -> CaseLink:
    person = cast.fresh(who)
    asked: dict[str, Any] = {"other_urn": THERE, "kind": "same_suspect", "why": "Custody records."}
    with work(person):
        return actions.link(case_id=case.pk, by=person, at=AT, **{**asked, **given})


def test_two_cases_are_linked_with_a_reason_and_seen_from_both_sides(cast: Cast) -> None:
    here, there = two(cast)
    row = link(
        cast,
        here,
        suspect_id=here.suspects.get().pk,
        other_suspect_id=there.suspects.get().pk,
    )
    assert (row.why, row.by) == ("Custody records.", cast.legal_manager)
    assert row.history.get().history_change_reason == "Custody records."
    prosecutor = cast.fresh("prosecutor")
    with work(prosecutor):
        for case, other in ((here, there), (there, here)):
            (seen,) = links_of(case, prosecutor)
            assert seen.other_than(case.pk) == other
            assert {seen.first_suspect, seen.second_suspect} == set(Suspect.objects.all())
    assert found(cast, here) == []
    assert found(cast, there) == []


def test_a_link_is_invisible_to_whoever_does_not_see_the_other_case(cast: Cast) -> None:
    here, there = two(cast)
    link(cast, here)
    there.matter.unit = cast.other_unit
    cast.save_change(there.matter, "unit")
    for name in ("prosecutor", "other_prosecutor", "officer"):
        person = cast.fresh(name)
        with work(person):
            assert not CaseLink.objects.visible_to(person).exists(), name
            assert not CaseLink.objects.exists(), name  # nor for the database


def test_nothing_of_a_link_is_shown_to_a_force(cast: Cast, api: Api) -> None:
    here, _ = two(cast)
    row = link(cast, here)
    referral = Referral.objects.get(case=here)
    for path in (f"/cases/{HERE}", f"/charging-referrals/{referral.pk}", "/events"):
        answer = api.get(path)
        assert answer.status == 200
        assert str(row.pk) not in str(answer.body)
        assert THERE not in str(answer.body) or path == "/events"
    officer = cast.fresh("officer")
    with work(officer):
        assert not CaseLink.objects.visible_to(officer).exists()


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"why": " "}, "words-needed", "why"),
        ({"kind": "cousins"}, "choice-needed", "kind"),
        ({"other_urn": HERE}, "the-same-case", "other_urn"),
        ({"other_urn": "06RX9999926"}, "unknown-case", "other_urn"),
    ],
)
def test_what_cannot_be_linked(cast: Cast, given: Any, code: str, field: str) -> None:
    here, _ = two(cast)
    with pytest.raises(RuleBroken) as refused:
        link(cast, here, **given)
    assert (refused.value.code, refused.value.field) == (code, field)


@pytest.mark.parametrize("name", ["paralegal_officer", "second_prosecutor", "area_lead", "officer"])
def test_who_does_not_work_on_the_case_does_not_link_it(cast: Cast, name: str) -> None:
    here, _ = two(cast)
    with pytest.raises(NotPermitted):
        link(cast, here, name)


@pytest.mark.parametrize("name", ["unit_head", "progression_manager"])
def test_whoever_runs_the_unit_does(cast: Cast, name: str) -> None:
    here, _ = two(cast)
    assert link(cast, here, name).pk


def test_a_stranger_learns_nothing(cast: Cast) -> None:
    here, _ = two(cast)
    with pytest.raises(Absent):
        link(cast, here, "other_legal_manager")
    assert not CaseLink.objects.exists()


def test_linked_twice_it_is_one_link_from_whichever_side(cast: Cast) -> None:
    here, there = two(cast)
    link(cast, here)
    for case, other in ((here, THERE), (there, HERE)):
        with pytest.raises(RuleBroken) as refused:
            link(cast, case, other_urn=other)
        assert refused.value.code == "linked-already"
    link(cast, here, kind="same_incident")
    assert CaseLink.objects.count() == 2


def test_the_database_keeps_one_row_for_a_pair(cast: Cast) -> None:
    here, _ = two(cast)
    row = link(cast, here)
    row.first_id, row.second_id = row.second_id, row.first_id
    with pytest.raises(IntegrityError), transaction.atomic():
        cast.save_change(row, "first", "second")


def test_a_link_undone_stays_on_record_and_is_suggested_again(cast: Cast) -> None:
    here, there = two(cast)
    row = link(cast, here)
    manager = cast.fresh("legal_manager")
    with work(manager):
        asked: dict[str, Any] = {"link_id": row.pk, "by": manager, "at": AT}
        actions.undo(case_id=there.pk, why="Another man.", **asked)
        with pytest.raises(RuleBroken) as refused:
            actions.undo(case_id=here.pk, why="Again.", **asked)
    assert refused.value.code == "undone-already"
    row.refresh_from_db()
    assert (row.undone_by, row.undone_because) == (manager, "Another man.")
    assert found(cast, here) == [("S1", THERE, "S4")]
    assert link(cast, here).pk != row.pk


def test_not_the_same_person_is_remembered_from_both_sides(cast: Cast) -> None:
    here, there = two(cast)
    third = made(cast, "06RX0000326", alex())
    manager = cast.fresh("legal_manager")
    pair = (here.suspects.get().pk, there.suspects.get().pk)
    for first, second in (pair, pair[::-1]):  # said twice, it stands once
        with work(manager):
            actions.tell_apart(
                case_id=Suspect.objects.get(pk=first).case_id,
                suspect_id=first,
                other_suspect_id=second,
                by=manager,
                at=AT,
                why="Fingerprints differ.",
            )
    assert NotTheSame.objects.count() == 1
    assert found(cast, here) == [("S1", third.urn, "S1")]
    assert found(cast, there) == [("S4", third.urn, "S1")]


# --- the pages -----------------------------------------------------------------------------------


def test_the_case_and_its_triage_say_it_first_and_log_what_they_show(
    cast: Cast, browser_of: BrowserOf
) -> None:
    here, there = two(cast)
    referral = Referral.objects.get(case=here)
    client = browser_of("legal_manager")
    for path in (f"/cases/{HERE}/", f"/referrals/{referral.pk}/triage/"):
        html = client.get(path).content.decode()
        assert "The same suspect may be in 1 other case" in html, path
        assert f'href="/cases/{THERE}/"' in html
        assert html.index("The same suspect may be") < html.index("govuk-heading-m")
    logged = ReadRecord.objects.filter(kind="case", record_ids__contains=[str(there.pk)])
    assert logged.count() == 2


def same_page(here: Case, there: Case) -> str:
    return f"/cases/{here.urn}/links/{here.suspects.get().pk}/{there.suspects.get().pk}/"


def test_one_question_answers_a_suggestion_and_links_the_cases(
    cast: Cast, browser_of: BrowserOf
) -> None:
    here, there = two(cast)
    client = browser_of("legal_manager")
    listed = client.get(f"/cases/{HERE}/links/").content.decode()
    asks = same_page(here, there)
    assert f'href="{asks}"' in listed
    question = client.get(asks).content.decode()
    assert "Wednesday 3 February 1988" in question
    assert "The same name and date of birth." in question

    refused = client.post(asks, {"answer": "yes"})
    assert refused.status_code == 422
    assert "Say how you know" in refused.content.decode()
    sent = client.post(asks, {"answer": "yes", "why": "Custody records compared."})

    assert sent.headers["Location"] == f"/cases/{HERE}/links/"
    html = client.get(f"/cases/{HERE}/links/").content.decode()
    assert "S1 here is S4 there" in html
    assert "Custody records compared." in html
    case_page = client.get(f"/cases/{THERE}/").content.decode()
    assert "Linked cases (1)" in case_page
    assert f"Linked to {HERE}: The same suspect" in case_page
    assert "The same suspect may be" not in case_page


def test_the_other_answer_is_not_asked_again(cast: Cast, browser_of: BrowserOf) -> None:
    here, there = two(cast)
    client = browser_of("legal_manager")
    client.post(same_page(here, there), {"answer": "no", "why": "Fingerprints differ."})
    assert "Nobody is suggested" in client.get(f"/cases/{HERE}/links/").content.decode()
    assert "may be in" not in client.get(f"/cases/{THERE}/").content.decode()
    assert not CaseLink.objects.exists()


def test_a_link_by_urn_and_its_undoing(cast: Cast, browser_of: BrowserOf) -> None:
    two(cast)
    client = browser_of("progression_manager")
    typed = {"other_urn": "06RX 00002 26", "kind": "directed", "why": "The court directs it."}
    sent = client.post(f"/cases/{HERE}/links/new/", typed)
    assert sent.status_code == 302, sent.content.decode()
    row = CaseLink.objects.get()
    undo = f"/cases/{HERE}/links/{row.pk}/undo/"
    assert f'href="{undo}"' in client.get(f"/cases/{HERE}/links/").content.decode()

    done = client.post(undo, {"why": "The direction was lifted.", "version": "1"})

    assert done.status_code == 302
    html = client.get(f"/cases/{HERE}/links/").content.decode()
    assert "Links that were undone" in html
    assert "The direction was lifted." in html
    assert client.get(undo).status_code == 409


def test_who_may_not_link_reads_and_is_told_who_may(cast: Cast, browser_of: BrowserOf) -> None:
    here, there = two(cast)
    client = browser_of("paralegal_officer")
    html = client.get(f"/cases/{HERE}/links/").content.decode()
    assert "Cases are linked by: legal manager" in html
    assert same_page(here, there) not in html
    for path in (same_page(here, there), f"/cases/{HERE}/links/new/"):
        assert client.get(path).status_code == 403
        assert client.post(path, {"why": "x"}).status_code == 403


def test_no_page_of_links_looks_for_a_victim(cast: Cast, browser_of: BrowserOf) -> None:
    """Two cases with the same complainant's reference and age are no match."""
    here = made(cast, HERE, SuspectFacts("S1", name="One Man", date_of_birth=BORN))
    made(cast, THERE, SuspectFacts("S1", name="Another Man", date_of_birth=BORN))
    assert found(cast, here) == []
    html = browser_of("legal_manager").get(f"/cases/{HERE}/").content.decode()
    assert "may be in" not in html


def test_the_person_who_looks_is_asked_for(cast: Cast) -> None:
    """The task that sweeps, which sees every row, is suggested nothing."""
    here, _ = two(cast)
    task: User = cast.set_up
    assert suggestions(here, here.suspects.all(), task, []) == []
