"""A word of a case is only ever where it is meant to be: route by route, reader by reader.

The crawler asks for every route, and a canary may appear only in the cells below. In headers,
addresses, cookies, logs, Redis, mails, notices and events there is never one. Of those who may meet
the same, one asks, each in turn; in `make walk` everybody does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from core.accounts.named_tasks import NOTICES
from core.accounts.work import system_user, work
from core.notices.actions import collect, relay
from core.notices.delivery import deliver
from core.routes import Policy, Route, routes
from tests.canary.planting import (
    MARKER,
    NOW,
    ONLY_REFERRED,
    Canary,
    Garden,
    plant,
    unplanted,
)
from tests.canary.watching import everything_of, log_lines, mails, redis_commands, tables_with
from tests.cast import Api, Cast, request_body, standing_cast
from tests.papers import text_of
from tests.walking import EVERYBODY

# one standing world for the module
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast_database")]

STAFF = (
    "prosecutor",  # the lawyer, and the author of the draft
    "second_prosecutor",  # named on the restricted case
    "legal_manager",
    "other_prosecutor",  # the lawyer of the case of the other unit
    "administrator",
)
POLICE = {"officer": "4412", "colleague": "5150", "other_officer": "7777"}

OUR_UNIT = {"prosecutor", "second_prosecutor", "legal_manager"}
OUR_FORCE = {"officer", "colleague"}
# access.md, by hand: whose eyes each case meets
SEES = {
    "own": OUR_UNIT | OUR_FORCE,
    "asked": OUR_UNIT | OUR_FORCE,
    "advised": OUR_UNIT | OUR_FORCE,
    "returned": OUR_UNIT | OUR_FORCE,
    "withdrawn": OUR_UNIT | OUR_FORCE,
    **dict.fromkeys(ONLY_REFERRED, OUR_UNIT | OUR_FORCE),
    "queued": {"legal_manager"} | OUR_FORCE,
    "other unit": {"other_prosecutor"} | OUR_FORCE,
    "restricted": {"second_prosecutor", "officer"},
}
HEAD = {"Suspect.name"}
ASKED = HEAD | {"Request.factual_summary", "Request.advice_sought"}
# the case beside a question
BESIDE = {
    "Request.issues_text",
    "Request.potentially_disclosable",
    "Case.incident_when",
    "Suspect.explanation",
    "Suspect.bail_conditions",
    "RequestLine.text",
    "RequestLine.anticipated_outcome",
    "RequestMaterial.text",
}
STATED = ASKED | {
    "Request.issues_text",
    "Request.potentially_disclosable",
    "Request.review_comments",
    "Request.no_review_because",
    "Request.urgent_why_not",
    "Case.incident_when",
    "Suspect.explanation",
    "Suspect.bail_conditions",
    "RequestLine.text",
    "RequestLine.anticipated_outcome",
    "RequestMaterial.text",
}
WHERE = {"Question.text", "AskedAgain.text", "Question.answer"}
ESCALATION = {"Escalation.reason", "Escalation.answer"}
RETURNED = {"ReturnReason.details", "ReturnReview.why", "ReturnReview.answer"}
SAID = {
    "Query.text",
    "Query.cannot_advise_because",
    "Information.text",
    "Outcome.reason",
    "Outcome.open_lines",
}
DISCUSSED = {
    "Discussion.attendees",
    "Discussion.not_held_because",
    "Discussion.note",
    "Discussion.put_right",
    "Entry.points",
    "Entry.nfa_who",
    "Entry.nfa_why",
    "Entry.nfa_open_lines",
    "Entry.disputed_point",
}
ADVISED = {
    "Advice.text",
    "Advice.conduct_before",
    "Advice.conduct_during",
    "Advice.conduct_after",
    "Advice.conduct_towards_others",
    "Advice.consent_steps",
    "Advice.power_and_control",
    "Advice.other_offences",
    "Advice.disclosure_parameters",
    "Advice.third_party_parameters",
    "Advice.myths",
    "Advice.correction_why",
    "AdviceLine.text",
    "AdviceLine.why",
    "OpenLine.why",
}
REFERRED = {
    "Referral.summary",
    "Referral.why_priority",
    "Referral.why_no_early_advice",
    "Referral.potentially_disclosable",
    "Referral.supervisor_comments",
    "ReferralMaterial.text",
}
PLAN_ITEM = {
    "PlanItem.what",
    "PlanItem.why",
    "PlanItem.line",
    "PlanItem.cannot_decide_because",
    "Proportionality.reason_to_believe_held",
    "Proportionality.relevant_to_line",
    "Proportionality.necessary_and_proportionate",
    "Proportionality.why_this_source",
    "Proportionality.why_this_period",
    "Proportionality.less_intrusive_tried",
    "Proportionality.notice_withheld_because",
    "Proportionality.approver_name",
    "Proportionality.device_part",
    "Proportionality.substantial_probative_value",
}
OURS = {"PlanItem.not_counselling_because"}
ITEM_SAID = {
    "ItemReply.text",
    "ItemReply.documents",
    "ItemChallenge.reason",
    "ItemChallenge.proposal",
    "ItemChallenge.words",
    "ItemDateChange.why",
    "ItemDateChange.words",
    "Approval.words",
}
DISCUSSED_BEFORE_CHARGE = {
    "PreChargeDiscussion.words",
    "PreChargeDiscussion.answer_words",
    "PreChargeDiscussion.note",
    "PreChargeDiscussion.officer_note",
}
NOT_ASKED = {"NotAsked.what", "NotAsked.why"}
# what the second lawyer reads before, and after, their own view
MATERIAL = ASKED | {
    "Request.potentially_disclosable",
    "Suspect.explanation",
    "RequestLine.text",
    "RequestLine.anticipated_outcome",
    "RequestMaterial.text",
    "Information.text",
}
CLOCK = {"ClockEvent.reason", "Query.cannot_advise_because"}  # the reason of a pause
DRAFT = "Draft.body"
IN_A_LINK = re.compile(r"""(?:href|src|action|id|name|title)="[^"]*canary""")
# what each route may show of a case to those who see it; a route that is not here shows nothing
SHOWS: dict[str, set[str]] = {
    "work": HEAD,
    "requests": HEAD,
    "request": STATED
    | ESCALATION
    | RETURNED
    | SAID
    | DISCUSSED
    | ADVISED
    | WHERE
    | {"Move.why", "SecondReading.own_view", "SecondReading.answer"},
    "request-history": {
        "Move.why",
        "Request.urgent_why_not",
        "ReturnReview.why",
        "Advice.correction_why",
        "Suspect.bail_conditions",  # before and after what was changed
    },
    **dict.fromkeys(("request-request-docx", "request-request-pdf"), STATED | RETURNED | SAID),
    **dict.fromkeys(
        ("request-note-docx", "request-note-pdf"), DISCUSSED - {"Discussion.not_held_because"}
    ),
    **dict.fromkeys(
        ("request-advice-docx", "request-advice-pdf"), HEAD | {"RequestLine.text"} | ADVISED
    ),
    "request-triage": ASKED | BESIDE,
    # what is chosen for a return and not sent yet
    **dict.fromkeys(("request-return", "request-return-check"), HEAD | {"ReturnReason.details"}),
    "request-route": HEAD,
    "request-allocate": HEAD,
    # a correction begins with what was given; a line that is open is asked about
    "request-advise": ASKED | BESIDE | {DRAFT} | ADVISED - {"Advice.correction_why"},
    "request-advise-check": HEAD | {DRAFT},
    "request-discussion-offer": HEAD | DISCUSSED - {"Discussion.not_held_because"},
    "request-discussion-record": HEAD,
    "request-discussion-note": HEAD | DISCUSSED - {"Discussion.not_held_because"},
    "request-put-right": HEAD | DISCUSSED - {"Discussion.not_held_because"},
    "request-second-ask": HEAD | {DRAFT},
    "request-second": MATERIAL
    | DISCUSSED
    | {"SecondReading.own_view", "SecondReading.first_opinion"},
    "request-ask": ASKED,
    "request-review": ASKED | {"ReturnReason.details", "ReturnReview.why"},
    "request-close": HEAD,
    "clock": CLOCK | WHERE,
    "clock-answer": {"Question.text", "AskedAgain.text"},
    "escalation": ESCALATION,
    "api-request": STATED | RETURNED | SAID | DISCUSSED | ADVISED,
    "api-deadline": WHERE,
    "api-note-pdf": DISCUSSED - {"Discussion.not_held_because"},
    "api-advice-pdf": HEAD | {"RequestLine.text"} | ADVISED,
    "api-ledger": CLOCK,
    **dict.fromkeys(("api-escalations", "api-escalation"), ESCALATION),
}
LISTED = {"DisclosureItem.what", "DisclosureItem.words"}
PRIVILEGED = {
    "DisclosureDecision.sensitive_because",
    "DisclosureDecision.decided_anew_because",
}
HELD = {"Hold.reason", "Hold.lifted_because"}
ENGAGED = {"Engagement.with_whom", "Engagement.words"}
SHOWS |= {
    "disclosure": HEAD | LISTED | PRIVILEGED | HELD | {"DisclosureDecision.reason"},
    "disclosure-decide": HEAD
    | LISTED
    | {"DisclosureDecision.reason", "DisclosureDecision.decided_anew_because"},
    **dict.fromkeys(("disclosure-add", "disclosure-hold"), HEAD),
    "disclosure-lift": HEAD | {"Hold.reason"},
    # nothing privileged goes out with the list
    **dict.fromkeys(
        ("disclosure-csv", "disclosure-word", "disclosure-pdf"),
        LISTED | {"DisclosureDecision.reason"},
    ),
    "engagement": HEAD | ENGAGED | {"Engagement.corrects_because"},
}
WAITING = {"Prfi.why", "Prfi.ended_because", "ProgressReport.text", "PrfiReview.why"}
REVIEWED = HEAD | {"ReviewSection.text", "Decision.reasons"}
COUNTERSIGNED = REVIEWED | {
    *("CountersignEntry.text", "Referral.summary"),
    *("Suspect.explanation", "Suspect.bail_conditions"),
}
# what the CPS reads of a decision; of its telling everything but the safety plan
DECIDED = {
    "Decision.reasons",
    "Telling.ends",
    "Telling.why_not",
    "Decision.reconsidered_because",
} | {"Decision.full_code_reasons"}
SHOWS |= {
    # it begins with the strategy, as the advice left it
    "plan-new": HEAD,
    "referral-review": REVIEWED
    | ENGAGED
    | {"Referral.summary", "Suspect.explanation"}
    | {field for field in ADVISED if field.startswith("Advice.")} - {"Advice.correction_why"},
    **dict.fromkeys(("referral-review-check", "referral-review-language"), HEAD),
    "referral-review-read": REVIEWED | {"CountersignEntry.text"},
    **dict.fromkeys(("referral-countersign-ask", "referral-make"), REVIEWED),
    **dict.fromkeys(("referral-countersign", "referral-countersign-answer"), COUNTERSIGNED),
    **dict.fromkeys(
        ("referral-unmake", "referral-release"), HEAD | {"Decision.reasons", "Telling.ends"}
    ),
    "referral-telling": HEAD | {"Decision.reasons", "Telling.ends", "Telling.safety_plan"},
    "referral-reconsider": HEAD | DECIDED,
    "referral-told": HEAD | DECIDED - {"Telling.why_not", "Decision.full_code_reasons"},
    "referral-facts": HEAD | {"CaseFact.detail"},
    "referral-notes": HEAD | {"WorkingNote.text"},
}
AT_CLINIC = {"ClinicItem.added_because", "ClinicOutcome.text"}
LEFT_OUT = {"ClinicItem.left_out_because"}
WHO_COMES = {"Clinic.cps_people", "Clinic.police_people"}
SHOWS |= {
    "clinic": HEAD | AT_CLINIC | LEFT_OUT | WHO_COMES | {"Clinic.called_off_because"},
    "clinic-csv": AT_CLINIC,
    "clinic-change": WHO_COMES,
    "clinic-item": HEAD | AT_CLINIC | LEFT_OUT,
    "clinic-item-outcome": HEAD | AT_CLINIC,
}
SHOWS |= {
    "prfi-register": HEAD | {"ProgressReport.text"},
    "prfi": HEAD | WAITING - {"Prfi.ended_because"},
    **dict.fromkeys(("prfi-review", "prfi-reactivate", "prfi-informed"), HEAD | {"Prfi.why"}),
    "prfi-open": HEAD,
    "links": HEAD | {"CaseLink.why", "CaseLink.undone_because", "NotTheSame.why"},
    **dict.fromkeys(("link-new", "link-same"), HEAD),
    "link-undo": HEAD | {"CaseLink.why"},
    # what is known is filled in: of early advice, or of a referral that went back
    "referral-enter": HEAD
    | REFERRED
    | {"Suspect.bail_conditions", "Suspect.explanation", "ReferralReason.details"}
    | {"Case.incident_when", "RequestMaterial.text"}
    | {"Request.factual_summary", "Request.potentially_disclosable"},
    "search": HEAD,
    "case": HEAD
    | ENGAGED
    | {"CaseLink.why"}
    | {"Suspect.bail_conditions", "Suspect.explanation"}
    | ADVISED - {"OpenLine.why"}
    | {"Move.why", "Request.urgent_why_not", "ReturnReview.why"}
    | {"ReferralMove.why", "Referral.continuity_broken_because"}
    | {"ProgressReport.text", "PrfiReview.why", "Prfi.why", "ReviewSection.text"}
    | AT_CLINIC
    | LEFT_OUT
    | {"Reminder.words"},
    "api-case": {"ProgressReport.text"},
    "referrals": HEAD,
    "referral": HEAD
    | REFERRED
    | {"Suspect.bail_conditions", "Suspect.explanation", "ReferralReason.details"}
    | {"ReferralMove.why", "Referral.continuity_broken_because"}
    | DECIDED
    | {"FileAssessment.comments", "FileAssessment.dispute_reason", "FileAssessment.answer"},
    **dict.fromkeys(
        ("referral-triage", "referral-return", "referral-allocate", "referral-transfer"),
        HEAD | {"Referral.summary"},
    ),
    **dict.fromkeys(("referral-priority", "referral-file"), HEAD | {"Referral.summary"}),
    "referral-file-answer": HEAD | {"Referral.summary", "FileAssessment.dispute_reason"},
    "api-referral": HEAD
    | REFERRED
    | {"Decision.reasons"}
    | {"Suspect.bail_conditions", "Suspect.explanation", "ReferralReason.details"}
    | {"FileAssessment.comments", "FileAssessment.dispute_reason", "FileAssessment.answer"},
}
SHOWS |= {
    "plans": HEAD
    | {"Round.why", "Round.review_words", "Round.urgent_because"}
    | DISCUSSED_BEFORE_CHARGE
    | NOT_ASKED,
    "plan": HEAD
    | {"Round.why", "Round.review_words"}
    | PLAN_ITEM
    | ITEM_SAID
    | {"PlanItem.not_counselling_because", "PlanItem.closed_why"},
    "plan-discussion-offer": HEAD,
    "plan-discussion-record": HEAD | DISCUSSED_BEFORE_CHARGE,
    "plan-item-reply": HEAD | PLAN_ITEM | OURS | {"ItemReply.text", "ItemReply.documents"},
    **dict.fromkeys(
        ("plan-item-challenge", "plan-item-change"),
        HEAD | PLAN_ITEM | OURS | {"ItemChallenge.reason", "ItemChallenge.proposal"},
    ),
    "plan-item-date": HEAD
    | PLAN_ITEM
    | OURS
    | {"ItemChallenge.reason", "ItemChallenge.proposal", "ItemChallenge.words"}
    | {"ItemDateChange.why", "ItemDateChange.words"},
    "plan-item-withdraw": HEAD | PLAN_ITEM | OURS | ITEM_SAID,
    # counselling stops no decision
    "plan-item-approval": HEAD
    | PLAN_ITEM - {"PlanItem.cannot_decide_because"}
    | {"Approval.words"},
    # neither what a manager said of it, nor why it is no counselling record, is the police's
    "api-plan": {"Round.why", "PlanItem.closed_why"} | PLAN_ITEM | ITEM_SAID,
    "api-case-discussion": DISCUSSED_BEFORE_CHARGE | NOT_ASKED,
}
# the tables that may hold words of a case, beside those of its own rooms
ALSO_KEPT_IN = {
    "accounts_historicalmatterperson",  # why another lawyer took a case
}


@pytest.fixture(autouse=True)
def tuesday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(scope="module")
def planted(
    cast_database: None, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Garden]:
    """Planted once: it takes longer than looking."""
    with time_machine.travel(NOW, tick=False), standing_cast(django_db_blocker) as cast:
        yield plant(cast)


@pytest.fixture
def garden(planted: Garden, db: None) -> Garden:
    return planted


@pytest.fixture
def cast(garden: Garden) -> Cast:
    return garden.cast


def test_every_text_field_of_a_case_has_a_canary(garden: Garden) -> None:
    assert unplanted(garden) == []


# --- the crawl -----------------------------------------------------------------------------------


def ours() -> list[Route]:
    return [route for route in routes() if not route.path.startswith("/static/")]


ANY = {
    "uuid": "01a20000-0000-7000-8000-000000000000",
    "int": "1",
    "str": "line_status",
    "slug": "x",
    "": "x",
}


def addresses(route: Route, garden: Garden) -> dict[str, str]:
    """The route for each case with its relation, or once, without one, if it names none."""
    found = {address(route, ids.keys): relation for relation, ids in garden.cases.items()}
    return found if len(found) > 1 else dict.fromkeys(found, "")


def address(route: Route, keys: dict[str, Any]) -> str:
    def key(match: re.Match[str]) -> str:
        return str(keys.get(match["name"], ANY[match["kind"] or ""]))

    path = re.sub(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>", key, route.path)
    return path + ASKED_FOR.get(route.name, "")


ASKED_FOR = {
    "requests": "?state=",
    "referrals": "?state=",
    "search": "?q=06RX",
    "progression-cases": "?figure=open.decision-deciding",
    "progression-cases-csv": "?figure=open.decision-deciding",
}


def may_show(garden: Garden, route: Route, name: str) -> set[Canary]:
    """The cells: every canary that this reader may meet on this route."""
    cells = set()
    for canary in garden.planted.values():
        if name in SEES.get(canary.relation, ()) and canary.field in SHOWS.get(route.name, ()):
            drafted = canary.field == DRAFT
            if not drafted or (name == "prosecutor" and canary.relation == "own"):
                cells.add(canary)
    return cells


def reader(cast: Cast, name: str) -> tuple[Client, dict[str, str]]:
    """Somebody's browser, or their force's system: the client and the headers it sends."""
    if name in POLICE:
        force = cast.other_force if name == "other_officer" else cast.force
        return Client(raise_request_exception=False), Api(force, POLICE[name]).headers
    client = Client(raise_request_exception=False)
    if name != "nobody":
        client.force_login(cast.people[name], "allauth.account.auth_backends.AuthenticationBackend")
    return client, {}


PARTS = 4  # so that processes share the crawl, and none comes near the time limit


def who_asks(garden: Garden, route: Route, relation: str, turn: int) -> Iterator[str]:
    """Those at the right door, and somebody from the street: one for each that may meet something
    else of the case, or everybody."""
    is_api = route.policy in {Policy.FORCE, Policy.OFFICER}
    right = [name for name in (*STAFF, *POLICE) if is_api == (name in POLICE)]
    alike: dict[frozenset[Canary], list[str]] = {}
    for name in (*right, "nobody"):
        cells = may_show(garden, route, name)
        here = frozenset(one for one in cells if not relation or one.relation == relation)
        alike.setdefault(here, []).append(name)
    for names in alike.values():
        yield from names if EVERYBODY else [names[turn % len(names)]]


@pytest.mark.parametrize("number", range(PARTS))
def test_a_word_of_a_case_appears_only_where_it_is_meant_to(
    cast: Cast, garden: Garden, number: int
) -> None:
    crawled = ours()[number::PARTS]
    readers = {name: reader(cast, name) for name in (*STAFF, *POLICE, "nobody")}
    wrong: list[str] = []
    met: dict[str, set[str]] = {}
    relay()
    with log_lines() as written, redis_commands() as commands:
        for turn, route in enumerate(crawled):
            for place, (path, relation) in enumerate(addresses(route, garden).items()):
                for name in who_asks(garden, route, relation, turn + place):
                    client, headers = readers[name]
                    response = client.get(path, headers=headers)
                    body = text_of(response)
                    said = garden.found_in(body)
                    met.setdefault(route.name, set()).update(one.field for one in said)
                    said -= may_show(garden, route, name)
                    wrong += [f"{canary} on {route.name} to {name}" for canary in said]
                    if MARKER.search(everything_of(response)) or IN_A_LINK.search(body):
                        wrong.append(f"in the envelope or a link of {path} to {name}")
    assert not wrong, "\n".join(wrong)
    # the crawler did meet what it should, and the list above has no cell that nothing needs
    shown = {route.name: SHOWS[route.name] for route in crawled if route.name in SHOWS}
    if EVERYBODY:
        assert {route: fields for route, fields in met.items() if fields} == shown
    assert 2 * sum(map(len, met.values())) > sum(map(len, shown.values()))
    assert len(written.getvalue().splitlines()) > 100
    assert not MARKER.search(written.getvalue())
    assert not MARKER.search("\n".join(commands))


def test_the_list_of_what_is_shown_names_routes_only() -> None:
    assert set(SHOWS) <= {route.name for route in ours()}


# --- where words go without a reader -------------------------------------------------------------


def test_no_word_of_a_case_is_kept_outside_it_or_mailed(cast: Cast, garden: Garden) -> None:
    with log_lines() as written, redis_commands() as commands:
        relay()
        task = system_user(NOTICES)
        with work(task):
            assert collect(at=NOW) > 0
        assert deliver(by=task, at=NOW) > 0
    holding = tables_with(MARKER.pattern)
    rooms = ("casework_", "earlyadvice_", "deadlines_")
    assert {table for table in holding if not table.startswith(rooms)} == ALSO_KEPT_IN
    drafts = {m for m, canary in garden.planted.items() if canary.field == DRAFT}
    assert drafts
    assert not drafts & set().union(*holding.values())  # only as ciphertext
    for text in (mails(), written.getvalue(), "\n".join(commands)):
        assert "RASSO" in mails()
        assert not MARKER.search(text)
        assert "06RX000" not in text


# --- what was sent and refused -------------------------------------------------------------------

TYPED = "canary9999x"


def bad_bodies() -> Iterator[tuple[str, str, Any]]:
    """Method, path and body of calls that are refused, each with a canary where it goes wrong."""
    whole = request_body()
    for name in ("urn", "officer", "relationship", "reported_on", "incident_from"):
        yield "post", "/early-advice-requests", {**whole, name: TYPED}
    for name in ("offences", "issues"):
        yield "post", "/early-advice-requests", {**whole, name: [TYPED]}
    suspect, line, material = whole["suspects"][0], whole["lines_of_enquiry"][0], whole["material"]
    for name in ("status", "liberty", "date_of_birth", "bail_ends_on", "under_18"):
        yield "post", "/early-advice-requests", {**whole, "suspects": [{**suspect, name: TYPED}]}
    yield "post", "/early-advice-requests", {**whole, "suspects": [suspect | {"name": TYPED}] * 2}
    yield "post", "/early-advice-requests", {**whole, "suspects": TYPED}
    for name in ("status", "expected_by"):
        lines = [{**line, name: TYPED}]
        yield "post", "/early-advice-requests", {**whole, "lines_of_enquiry": lines}
    broken = [{**material[0], "kind": TYPED}]
    yield "post", "/early-advice-requests", {**whole, "material": broken}
    yield "post", "/early-advice-requests", {**whole, "urgent": {"reason": TYPED}}
    yield "post", "/early-advice-requests", {**whole, "supervisor_review": TYPED}
    yield "post", "/early-advice-requests", {"factual_summary": TYPED}
    yield "post", "/early-advice-requests/check", {**whole, "urn": TYPED}
    yield "post", "/early-advice-requests", f'{{"factual_summary": "{TYPED}", }}'
    yield "post", "/early-advice-requests", f'["{TYPED}"]'
    yield "post", "/early-advice-requests", f'{{"factual_summary": "{TYPED}\\u0000"}}'
    yield "put", "/officers/5150", {"name": "X", "rank": TYPED}
    yield "put", "/officers/5150", {"name": TYPED, "rank": "sergeant", "email": TYPED}
    yield "put", "/webhook", {"url": TYPED, "secret": TYPED}
    yield "put", "/webhook", {"url": f"https://{TYPED}.invalid/", "secret": f"whsec_{TYPED}"}
    yield "get", f"/webhook/deliveries?state={TYPED}", None
    yield "get", f"/early-advice-requests?state={TYPED}", None
    yield "get", f"/early-advice-requests?updated_since={TYPED}", None
    yield "get", f"/early-advice-requests?limit={TYPED}", None
    yield "get", f"/early-advice-requests?after={TYPED}", None
    yield "get", f"/deadlines?state={TYPED}", None
    yield "get", f"/events?after={TYPED}", None
    yield "get", f"/escalations?state={TYPED}", None


def test_no_problem_document_repeats_what_was_sent(cast: Cast) -> None:
    api = Api(cast.force, "4412")
    wrong = []
    with log_lines() as written, redis_commands() as commands:
        for method, path, body in bad_bodies():
            with transaction.atomic():
                answer = api.get(path) if body is None else getattr(api, method)(path, body)
            if not 400 <= answer.status < 500 or TYPED in str(answer.body):
                wrong.append(f"{method} {path} {body}: {answer.status} {answer.body}")
            if TYPED in str(dict(answer.headers)):
                wrong.append(f"in the headers of {path}")
    assert not wrong, "\n".join(wrong)
    assert len(written.getvalue().splitlines()) > 30
    assert TYPED not in written.getvalue()
    assert TYPED not in "\n".join(commands)
    assert TYPED not in str(tables_with(TYPED))


def test_what_is_typed_into_a_page_and_refused_comes_back_to_its_writer_alone(
    cast: Cast, garden: Garden
) -> None:
    ids = garden.cases["own"]
    forms = {
        f"/early-advice/{ids.request_id}/advise/": {"text": TYPED},  # no version
        f"/early-advice/{ids.request_id}/allocate/": {"lawyer": "x", "why": TYPED},
        f"/deadlines/{ids.deadline_id}/escalate/": {"reason": TYPED * 300, "version": "1"},
        f"/escalations/{ids.escalation_id}/": {"answer": TYPED, "version": "1"},
        "/account/login/": {"login": TYPED, "password": TYPED},
    }
    with log_lines() as written, redis_commands() as commands:
        for name in ("prosecutor", "legal_manager", "other_prosecutor", "nobody"):
            client, _ = reader(cast, name)
            for path, form in forms.items():
                with transaction.atomic():
                    response = client.post(path, form)
                assert response.status_code in {200, 302, 403, 404, 409, 422}, (name, path)
                assert TYPED not in everything_of(response), (name, path)
                if response.status_code == 422:
                    assert TYPED in response.content.decode(), (name, path)
    assert TYPED not in written.getvalue()
    assert TYPED not in "\n".join(commands)
    assert TYPED not in str(tables_with(TYPED))
