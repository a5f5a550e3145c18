"""Reading JSON from outside: whatever arrives is answered with 4xx, never with a fault of ours."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

DEPTH = 50
TOO_DEEP = f"The body is nested more than {DEPTH} deep."
SIZE = 1_000_000  # bytes of one body
# a text whole, also one without an end, or one bracket
TEXT_OR_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[{\]}]', re.DOTALL)


class CleanJSONParser(BaseParser):
    """JSON objects without NUL, lone surrogates, numbers that are none, or deep nesting."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        from core.api.refusals import Refusal

        raw = stream.read(SIZE + 1)
        if len(raw) > SIZE:
            raise Refusal(413, "too-large", f"A body may have at most {SIZE:,} bytes.")
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            raise ParseError("The body is not UTF-8.") from None
        if depth_of(text) > DEPTH:
            raise ParseError(TOO_DEEP)
        try:
            content = json.loads(text, parse_constant=_refuse, object_pairs_hook=_no_twins)
        except ValueError as error:
            raise ParseError(f"The body is not JSON: {error}") from None
        except RecursionError:
            raise ParseError(TOO_DEEP) from None
        if not isinstance(content, dict):
            raise ParseError("The body must be a JSON object.")
        _refuse_unstorable(content)
        return content


def depth_of(text: str) -> int:
    """How deep objects and lists are nested, without parsing. Brackets within texts are none."""
    deepest = depth = 0
    for found in TEXT_OR_BRACKET.finditer(text):
        if found[0] in ("[", "{"):
            depth += 1
            deepest = max(deepest, depth)
        elif found[0] in ("]", "}"):
            depth -= 1
    return deepest


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not a number in JSON")


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a member appears twice")
    return found


def _refuse_unstorable(value: Any) -> None:
    if isinstance(value, str):
        if "\x00" in value:
            raise ParseError("Text may not hold the character NUL (\\u0000).")
        try:
            value.encode("utf-8")
        except UnicodeEncodeError:
            raise ParseError("Text holds half of a surrogate pair.") from None
    elif isinstance(value, dict):
        for key, inner in value.items():
            _refuse_unstorable(key)
            _refuse_unstorable(inner)
    elif isinstance(value, list):
        for inner in value:
            _refuse_unstorable(inner)
