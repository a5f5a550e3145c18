"""Every answer is one that the description promises: status, media type, shape."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from uuid import uuid4

import hypothesis
import pytest
import schemathesis
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from rasso.wsgi import application
from tests.fuzz import BOUNDED, SEED
from tests.fuzz.conftest import Known

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(900)]

ROOT = Path(__file__).resolve().parents[2]
REVIEWED = yaml.safe_load((ROOT / "docs" / "reference" / "openapi.yaml").read_text())
OPERATIONS = sorted(
    operation["operationId"]
    for methods in REVIEWED["paths"].values()
    for operation in methods.values()
)
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]


@pytest.fixture(scope="session")
def operations(description: Any) -> dict[str, Any]:
    schema = schemathesis.openapi.from_dict(description)
    schema.app = application
    results: Any = schema.get_all_operations()
    found = [result.ok() for result in results]
    return {one.definition.raw["operationId"]: one for one in found}


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_answer_is_one_that_is_described(
    name: str,
    operations: dict[str, Any],
    known: Known,
    undone: Callable[[], AbstractContextManager[None]],
) -> None:
    operation = operations[name]

    @BOUNDED
    @given(
        case=st.one_of(
            operation.as_strategy(generation_mode=schemathesis.GenerationMode.POSITIVE),
            operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE),
        ),
        is_known=st.booleans(),
        has_key=st.booleans(),
    )
    def ask(case: Any, is_known: bool, has_key: bool) -> None:
        if is_known:
            case.path_parameters = {
                key: known.ids.get(key, value) for key, value in case.path_parameters.items()
            }
        headers = dict(known.api.headers)
        if has_key:
            headers["Idempotency-Key"] = str(uuid4())
        with undone():
            response = case.call(headers=headers)
            case.validate_response(response, checks=CHECKS)

    (hypothesis.seed(int(SEED))(ask) if SEED else ask)()


# what is wrong with the form of a request: a valid one is never refused for it
OF_FORM = {
    *("required", "null", "blank", "empty", "invalid", "invalid_choice", "not_a_list"),
    *("max_length", "min_length", "date", "datetime", "no-offset", "unknown-code", "parse-error"),
    *("limit-invalid", "state-invalid", "unknown-parameter", "if-match-invalid"),
    *(
        "idempotency-key-invalid",
        "bad-request",
        "owed-by-invalid",
    ),  # the bounds of dates are said in words
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_what_the_description_calls_valid_is_refused_by_rules_of_the_service_only(
    name: str,
    operations: dict[str, Any],
    known: Known,
    undone: Callable[[], AbstractContextManager[None]],
) -> None:
    operation = operations[name]

    @BOUNDED
    @given(case=operation.as_strategy(generation_mode=schemathesis.GenerationMode.POSITIVE))
    def ask(case: Any) -> None:
        assume("\\u0000" not in json.dumps(case.body, default=str))  # in the name of a member
        case.path_parameters = {
            key: known.ids.get(key, value) for key, value in case.path_parameters.items()
        }
        with undone():
            answer = case.call(headers={**known.api.headers, "Idempotency-Key": str(uuid4())})
        if answer.status_code != 400:
            return
        problem = answer.json()
        errors = problem.get("errors", [problem])
        # a member that another one's value asks for is a rule, and says so in words of its own
        refused = [
            one
            for one in errors
            if one["code"] in OF_FORM
            and (one["code"] != "required" or one["detail"] == "This field is required.")
        ]
        assert not refused, (refused, case.body, case.query, case.headers)

    (hypothesis.seed(int(SEED))(ask) if SEED else ask)()


def test_the_description_is_valid_by_a_second_validator(description: Any) -> None:
    for one in (REVIEWED, description):
        found = [error.message for error in OpenAPIV31SpecValidator(one).iter_errors()]
        assert found == []


def _members(part: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(part, dict):
        for name, inner in part.get("properties", {}).items():
            for one in inner.get("oneOf", [inner]):  # an empty text stands beside
                if one.get("maxLength") != 0:
                    yield name, one
        for inner in part.values():
            yield from _members(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _members(inner)


def test_every_text_and_list_that_is_read_has_its_bounds(description: Any) -> None:
    schemas = description["components"]["schemas"]
    read = {name: one for name, one in schemas.items() if name.endswith("Request")}
    assert len(read) > 20
    for name, schema in read.items():
        for member, one in _members(schema):
            kinds = [one.get("type")] if isinstance(one.get("type"), str) else one.get("type", [])
            if "string" in kinds and not {"format", "enum"} & set(one):
                assert {"maxLength", "pattern"} <= set(one), (name, member)
            if "array" in kinds:
                assert "maxItems" in one, (name, member)


def test_the_served_description_lists_the_codes_of_the_reference_data(description: Any) -> None:
    schemas = description["components"]["schemas"]
    liberty = dict(_members(schemas["SuspectInRequest"]))["liberty"]
    assert liberty["x-reference"] == "liberty"
    assert {"bail", "custody", None} <= set(liberty["enum"])
    kind = dict(_members(schemas["MaterialInRequest"]))["kind"]
    assert "abe_interview" in kind["enum"]
    assert "" not in kind["enum"]


def test_every_refusal_of_every_operation_is_described(description: Any) -> None:
    for path, methods in description["paths"].items():
        if not path.startswith("/api/v1/") or path.endswith("/schema/"):
            continue
        for method, operation in methods.items():
            told = {int(status) for status in operation["responses"]}
            assert {400, 401, 403, 404, 406, 411, 412, 413, 415, 422, 428, 500, 503} <= told, (
                method,
                path,
            )


def test_the_reviewed_description_names_every_operation(operations: dict[str, Any]) -> None:
    assert sorted(operations) == OPERATIONS
