"""Every answer is one that the description promises: status, media type, shape."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from uuid import uuid4

import hypothesis
import pytest
import schemathesis
import yaml
from hypothesis import given
from hypothesis import strategies as st
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


def test_the_reviewed_description_names_every_operation(operations: dict[str, Any]) -> None:
    assert sorted(operations) == OPERATIONS
