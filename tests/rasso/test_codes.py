"""Every code that the API can answer with is explained, and nothing that it cannot."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rest_framework import exceptions, serializers

from core.api.views import ApiView
from rasso.api import CODES

ROOT = Path(__file__).resolve().parents[2]
# where the code stands among the arguments of what is raised
PLACE = {"RuleBroken": 0, "Unreachable": 0, "fail": 0, "Refusal": 1, "Fault": 1, "answer": 1}

# raised only in what staff do on pages, so that no force ever sees them
OF_PAGES_ONLY = {
    "address-taken",
    "administrator-exists",
    "already-shared",
    "before-it-begins",
    "before-it-was-agreed",
    "before-its-beginning",
    "before-the-request",
    "no-date-asked",
    "not-unseen",
    "no-question",
    "nothing-returned",
    "nothing-to-return",
    "nothing-to-give",
    "one-of-two",
    "out-of-range",
    "the-same-force",
    "clocks-change",
    "no-full-review",
    "in-force",
    "nothing-before",
    "too-far-ahead",
    "unit-malformed",
    "unknown-body",
    "unknown-force",
    "urn-of-another-force",
    *("linked-already", "the-same-case", "undone-already", "unknown-case"),
    *("officer-inactive", "urn-not-of-this-force"),
    *("prfi-already", "review-too-late", "we-owe-an-answer"),
    *("action-plan-needed", "charge-needed", "charge-too-many", "confirm-timing"),
    *("countersign-needed", "decision-made", "decision-needed", "no-countersign"),
    *("not-agreed", "not-your-review", "nothing-made", "nothing-proposed"),
    *("nothing-released", "suspect-before-victim", "suspect-too-late", "telling-needed"),
    *("telling-passed", "test-not-fitting", "unit-head-needed"),
    *("assessed-already", "decided-in-part", "own-assessment", "same-priority"),
    *("already-said", "calendar-known", "cannot-re-time", "choice-needed"),
    *("contents-needed", "date-needed", "day-needed", "details-needed", "discussion-needed"),
    *("draft-changed", "ended", "leaning-needed", "line-needed", "never-paused", "no-draft"),
    *("no-review", "no-second-reading", "not-a-lawyer-here", "not-a-reason-to-pause"),
    *("not-in-a-queue", "nothing-added", "nothing-unclear", "open-line-unexplained"),
    *("over-the-cap", "own-view-first", "pause-too-long", "second-lawyer-needed", "too-early"),
    *("too-long", "too-many-messages", "unknown-content", "unknown-reason", "unknown-unit"),
    *("unreadable",),
    *("another-item", "approver-needed", "asks-for-material", "before-the-offer"),
    *("counselling-named", "credibility-alone", "discussion-first", "item-needed"),
    *("line-of-enquiry-needed", "never-blocks", "never-first", "not-sent", "nothing-asked"),
    *("nothing-to-decide", "notice-needed", "offered-already", "one-goes-first"),
    *("agenda-empty", "clinic-planned", "left-out", "not-a-chair-here", "not-on-the-agenda"),
    *("on-the-agenda", "outcome-missing", "outcome-needed", "outcomes-recorded"),
    *("unknown-case", "nobody-to-remind", "not-due-soon", "own-duty", "reminded-today"),
    *("plan-in-the-making", "probative-value-needed", "question-or-item", "same-date"),
    *("sent-in-part", "unknown-item"),
    *("before-the-release", "held-already", "no-hold", "nobody-to-tell", "said-or-not"),
    *("unknown-entry",),
}
# of the framework, raised before any of ours is asked
OF_THE_FRAMEWORK: set[type[exceptions.APIException]] = {
    exceptions.AuthenticationFailed,
    exceptions.MethodNotAllowed,
    exceptions.NotAcceptable,
    exceptions.NotAuthenticated,
    exceptions.NotFound,
    exceptions.ParseError,
    exceptions.PermissionDenied,
    exceptions.UnsupportedMediaType,
}


def in_the_sources() -> Iterator[str]:
    """Every code that stands in the sources as a literal, or as the name of one."""
    for room in ("core", "deadlines", "casework", "earlyadvice"):
        for path in sorted((ROOT / room).rglob("*.py")):
            if "migrations" not in path.parts:
                yield from codes_of(ast.parse(path.read_text()))


def codes_of(tree: ast.Module) -> Iterator[str]:
    names = {
        node.targets[0].id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):  # the codes of whole classes of refusals
            for line in node.body:
                if isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == "code":
                    yield from constants(line.value)
        if isinstance(node, ast.Call):
            yield from (str(names.get(code, code)) for code in codes_in(node))


def codes_in(call: ast.Call) -> Iterator[str]:
    name = ast.unparse(call.func).rpartition(".")[2]
    named = name in {"ValidationError", "NotPermitted"}
    given: list[Any] = [one.value for one in call.keywords if named and one.arg == "code"]
    is_method = name == "answer" and isinstance(call.func, ast.Attribute)  # of a view or a rule
    if name in PLACE and not is_method and len(call.args) > PLACE[name]:
        given.append(call.args[PLACE[name]])
    elif name == "__init__" and len(call.args) == 3:  # a refusal of its own: status, code, detail
        given.append(call.args[1])
    for one in given:
        yield from [one.id] if isinstance(one, ast.Name) else constants(one)


def constants(node: ast.expr) -> list[str]:
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


NOT_CODES = {
    "refused",  # the base of all refusals, never raised itself
    "code",  # a variable that is handed on
}


def of_serializers() -> set[str]:
    """The codes of the framework's own checks, in all that a body may hold."""
    found: set[str] = set()
    waiting: list[Any] = [one() for one in inputs(serializers.Serializer)]
    while waiting:
        field = waiting.pop()
        found |= set(field.error_messages)
        waiting += list(getattr(field, "fields", {}).values())
        if getattr(field, "child", None) is not None:
            waiting.append(field.child)
    return found


def inputs(base: Any) -> Iterator[Any]:
    for one in base.__subclasses__():
        yield from inputs(one)
        if one.__name__.endswith("In") and one.__module__.split(".")[0] != "rest_framework":
            yield one


def test_every_code_that_is_raised_is_explained() -> None:
    assert ApiView.__subclasses__()
    framework = {str(one.default_code).replace("_", "-") for one in OF_THE_FRAMEWORK}
    raised = set(in_the_sources()) - NOT_CODES | framework | of_serializers()
    explained = {one.code for one in CODES}

    assert raised - explained == OF_PAGES_ONLY
    assert explained - raised == set()


def test_a_code_is_explained_once_in_whole_sentences() -> None:
    assert len({one.code for one in CODES}) == len(CODES)
    for one in CODES:
        assert one.means.endswith("."), one.code
        assert one.cure.endswith("."), one.code
        assert one.statuses, one.code
