"""No verb and no route that changes something is forgotten: each has a line in the table of doors,
or stands here with the reason why it has none.

A verb is a public function of a room that is told by keyword who does it and when: `by` and `at`
(the shape of every action). It is found by its signature, so that a new one fails here at once.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from core.routes import routes
from tests.architecture.test_sources import ROOT, SOURCES
from tests.doors.verbs import VERBS

OF_OTHERS = "done by the verbs of the table, as a part of them"
LOADED = "reference data, loaded by the command load_reference before there is anybody"
YET = "no room does it yet: tests/deadlines/test_actions.py"
NO_DOOR = {
    "core.accounts.actions.record_officer": OF_OTHERS,
    "core.accounts.first_administrator.invite_first_administrator": "by a command, for nobody can "
    "sign in yet: tests/core/test_first_administrator.py",
    "core.accounts.loading.load_places": LOADED,
    "core.drafts.actions.sent": OF_OTHERS,
    "core.history.remove": "how a verb takes back what has never held",
    "core.history.write": "how every verb saves",
    "core.notices.delivery.deliver": "sends e-mail, by itself: tests/core/test_notices.py",
    "core.reference.actions.load": LOADED,
    "deadlines.actions.cancel": OF_OTHERS,
    "deadlines.actions.extend": YET,
    "deadlines.actions.follow_unit": OF_OTHERS,
    "deadlines.actions.meet": OF_OTHERS,
    "deadlines.actions.pause": OF_OTHERS,
    "deadlines.actions.resume": OF_OTHERS,
    "deadlines.actions.retarget": OF_OTHERS,
    "deadlines.actions.start": OF_OTHERS,
    "deadlines.asking.overtake": OF_OTHERS,
    "deadlines.calendars.load_calendar": "by a command: tests/deadlines/test_commands.py",
    "deadlines.escalating.follow": OF_OTHERS,
    "deadlines.loading.load": LOADED,
    "deadlines.loading.load_ladders": LOADED,
    "deadlines.retiming.retime": "by the command that loads bank holidays: "
    "tests/deadlines/test_commands.py",
    "earlyadvice.moving.answered": OF_OTHERS,
    "earlyadvice.moving.await_answer": OF_OTHERS,
    "casework.actions.bind": OF_OTHERS,
    "casework.actions.register": OF_OTHERS,
    "casework.actions.restated": OF_OTHERS,
    "casework.disclosure.listing.something_was_said": OF_OTHERS,
    "casework.handing_over.give": OF_OTHERS,
    "casework.moving.end_clock": OF_OTHERS,
    "casework.plans.answering.answer_challenge": OF_OTHERS,
    "casework.plans.answering.close_extensions": OF_OTHERS,
    "casework.plans.deciding.drop": OF_OTHERS,
    "casework.plans.issuing.open_item": OF_OTHERS,
    "casework.plans.issuing.open_items": OF_OTHERS,
    "casework.plans.issuing.send": OF_OTHERS,
    "casework.plans.issuing.start_clock": OF_OTHERS,
    "casework.plans.moving.end_item_clock": OF_OTHERS,
    "casework.plans.moving.move_item": OF_OTHERS,
    "casework.plans.moving.touch": OF_OTHERS,
    "casework.plans.proposing.add_round": OF_OTHERS,
    "casework.plans.proposing.drop": OF_OTHERS,
    "casework.plans.proposing.write_item": OF_OTHERS,
    "casework.plans.waiting.answered": OF_OTHERS,
    "casework.plans.waiting.begin": OF_OTHERS,
    "casework.plans.waiting.end_for_track": OF_OTHERS,
    "casework.prfi.actions.take_up": OF_OTHERS,
    "casework.referrals.bail.keep_bail_clocks": OF_OTHERS,
    "casework.referrals.moving.end_tracks": OF_OTHERS,
    "casework.referrals.moving.move": OF_OTHERS,
    "casework.referrals.moving.note_move": OF_OTHERS,
    "casework.referrals.moving.set_track": OF_OTHERS,
    "casework.referrals.receiving.receive": OF_OTHERS,
    "casework.recording.record_fact": OF_OTHERS,
    "casework.reviews.overtaking.overtake_countersigns": OF_OTHERS,
    "casework.reviews.overtaking.overtake_decisions": OF_OTHERS,
    "casework.reviews.releasing.release_these": OF_OTHERS,
    "earlyadvice.advising.strategy_rows": "makes the rows of a strategy and saves none",
    "earlyadvice.advising.advice_rows": "makes the rows of advice and saves none",
    "earlyadvice.receiving.receive": OF_OTHERS,
    "earlyadvice.unanswered.start_all": "by the command that back-fills: "
    "tests/earlyadvice/test_returned.py",
    "earlyadvice.moving.end_clocks": OF_OTHERS,
    "earlyadvice.moving.move": OF_OTHERS,
    "earlyadvice.moving.note_move": OF_OTHERS,
}

OWN = "of one's own sign-in, by the library: tests/journeys/test_account.py"
KEYS = "of one's own security keys, by the library: tests/doors/test_keys.py"
TOKENS = "of a force's system, by the library: tests/core/test_force_clients.py"
NO_LINE = {
    "account_change_password": OWN,
    "account_login": "sign-in: tests/core/test_sign_in.py",
    "account_logout": "sign-in: tests/core/test_sign_in.py",
    "account_reauthenticate": OWN,
    "api-check": "changes nothing: it says what a submission would be told",
    "mfa_activate_totp": OWN,
    "mfa_add_webauthn": KEYS,
    "mfa_authenticate": "sign-in: tests/core/test_sign_in.py",
    "mfa_deactivate_totp": OWN,
    "mfa_edit_webauthn": KEYS,
    "mfa_generate_recovery_codes": OWN,
    "mfa_reauthenticate": OWN,
    "mfa_reauthenticate_webauthn": KEYS,
    "mfa_remove_webauthn": KEYS,
    "oauth-revoke": TOKENS,
    "oauth-token": TOKENS,
    "openid_go": "sign-in: tests/openid",
    "referral-new": "changes nothing: it leads to the form of that URN",
    "referral-return": "keeps the reasons as a draft, and leads to the page that sends them",
    "referral-review": "keeps the draft, as the lines of drafts do, and leads to the next page",
    "request-advise": "keeps the draft, as the lines of drafts do, and leads to the next page",
    "request-return": "keeps the reasons as a draft, and leads to the page that sends them",
}


def verbs() -> Iterator[str]:
    """Every verb of the product, by module and name."""
    for path in SOURCES:
        if path.relative_to(ROOT).parts[0] == "rasso":  # settings and demonstration
            continue
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                told = {argument.arg for argument in node.args.kwonlyargs}
                if {"by", "at"} <= told:
                    yield f"{module}.{node.name}"


def test_every_verb_has_a_line_in_the_table_or_a_reason() -> None:
    tried = {f"{one.action.__module__}.{one.action.__qualname__}" for one in VERBS.values()}
    found = set(verbs())

    assert tried <= found
    assert not tried & set(NO_DOOR)
    assert found - tried == set(NO_DOOR)


def test_every_route_that_changes_something_is_gone_through_or_says_why_not() -> None:
    """What a route takes beside being read, its methods say."""
    gone_through = {door.route for one in VERBS.values() for door in one.doors.values()}
    changing = {
        route.name for route in routes() if set(route.methods) & {"post", "put", "patch", "delete"}
    }

    assert not gone_through & set(NO_LINE)
    assert changing - gone_through == set(NO_LINE)
