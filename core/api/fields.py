"""Serializer fields that every resource shares: known codes, sane dates, text that is not lost.

What they accept is what the description says (core/api/description.py): a text is a JSON string
and nothing else, a yes or no is true or false, and of a list that is null nothing was said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from rest_framework import serializers

from core.london import EARLIEST_YEAR, LATEST_YEAR, has_sane_year
from core.reference.models import Item
from core.sense import Sense, outside
from core.typed import unseen

LONGEST_TEXT = 50_000
# as browsers read an e-mail address (the HTML standard)
_LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
EMAIL = rf"^[a-zA-Z0-9.!#$%&'*+/=?^_`{{|}}~-]+@{_LABEL}(?:\.{_LABEL})+$"
DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})", re.ASCII)
AN_INSTANT = "Write an instant as 2026-11-20T15:04:05Z: a time without an offset may be two."
BOUNDS = f"The date must lie between {EARLIEST_YEAR} and {LATEST_YEAR}."


def known_codes(kinds: Iterable[str]) -> dict[str, dict[str, str]]:
    """Every code of these kinds, whenever it was in force, with its label. One query."""
    found: dict[str, dict[str, str]] = {kind: {} for kind in kinds}
    for kind, code, label in Item.objects.filter(kind__in=found).values_list(
        "kind", "code", "label"
    ):
        found[kind][code] = label
    return found


# --- bodies and lists -----------------------------------------------------------------------------


class Things(serializers.ListSerializer[Any]):
    """A list of objects; null is read as nothing said."""

    def validate_empty_values(self, data: Any) -> tuple[bool, Any]:
        return (True, []) if data is None else super().validate_empty_values(data)


class Body(serializers.Serializer[Any]):
    # What a caller sends, or a part of it. A docstring would stand in the description of each.
    class Meta:
        list_serializer_class = Things


class Listed(serializers.ListField):
    """A list of single values; null is read as nothing said, unless one is needed."""

    def __init__(self, child: serializers.Field[Any, Any, Any, Any], **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("allow_null", not kwargs["required"])
        super().__init__(child=child, **kwargs)

    def validate_empty_values(self, data: Any) -> tuple[bool, Any]:
        if data is None and self.allow_null:
            return True, []
        return super().validate_empty_values(data)


# --- texts ----------------------------------------------------------------------------------------


class Line(serializers.CharField):
    """Text that is a JSON string and in which there is something to see."""

    default_error_messages = {
        "invalid": "A text is expected: a JSON string.",
        "unseen": "There is nothing to see in this text but {character}.",
    }

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        value = super().to_internal_value(data)
        if character := unseen(value):
            self.fail("unseen", character=character)
        return value


class Text(Line):
    """Free text; null is read as nothing said."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("allow_blank", not kwargs["required"])
        kwargs.setdefault("allow_null", not kwargs["required"])
        kwargs.setdefault("max_length", LONGEST_TEXT)
        super().__init__(**kwargs)

    def validate_empty_values(self, data: Any) -> tuple[bool, Any]:
        if data is None and self.allow_null:
            return True, ""
        return super().validate_empty_values(data)


class Code(Text):
    """A code of the reference data, looked up in the serializer context's `codes`."""

    default_error_messages = {
        # never the value: a name may stand where a code should
        "unknown-code": "This is not a known code. GET /api/v1/reference lists them."
    }

    def __init__(self, kind: str, **kwargs: Any) -> None:
        self.kind = kind
        kwargs.setdefault("max_length", 60)
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> str:
        value = super().to_internal_value(data)
        if value and value not in self.context["codes"][self.kind]:
            self.fail("unknown-code")
        return value


class Email(Text):
    """An e-mail address, or nothing."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=254, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        value = super().to_internal_value(data)
        if value and not re.fullmatch(EMAIL, value, re.ASCII):
            raise serializers.ValidationError("Write it like name@example.org.", code="invalid")
        return value


class Choice(serializers.ChoiceField):
    """One of a few codes that never change."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid_choice", input="")
        return super().to_internal_value(data)


class Flag(serializers.BooleanField):
    """true or false, and no other way to say it."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, bool):
            self.fail("invalid", input="")
        return data


class Id(serializers.UUIDField):
    """An id as we write it."""

    def to_internal_value(self, data: Any) -> Any:
        try:
            value = UUID(data) if isinstance(data, str) else None
        except ValueError:
            value = None
        if value is None or str(value) != data.lower():
            self.fail("invalid", value="")
        return value


# --- days and instants ----------------------------------------------------------------------------


class Day(serializers.DateField):
    """A civil date that makes sense for what it says. The context names today."""

    def __init__(self, *, sense: Sense, **kwargs: Any) -> None:
        self.sense = sense
        kwargs.setdefault("required", False)
        kwargs.setdefault("allow_null", not kwargs["required"])
        kwargs["input_formats"] = ["%Y-%m-%d"]
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> date:
        if not isinstance(data, str) or not DATE.fullmatch(data):
            self.fail("invalid", format="YYYY-MM-DD")
        value: date = super().to_internal_value(data)
        if wrong := outside(self.sense, value, self.context["today"]):
            text = f"The date must lie between {wrong.earliest} and {wrong.latest}."
            raise serializers.ValidationError(text, code=wrong.code)
        return value


class Instant(serializers.DateTimeField):
    """A moment with its offset, of a sane year."""

    default_error_messages = {"no-offset": AN_INSTANT, "impossible-date": BOUNDS}

    def to_internal_value(self, data: Any) -> datetime:
        if not isinstance(data, str) or not INSTANT.fullmatch(data):
            self.fail("no-offset")
        value: datetime = super().to_internal_value(data)
        if not has_sane_year(value):
            self.fail("impossible-date")
        return value


def instant_in(text: str) -> datetime | None:
    """The moment that is written so, for an address; None if it is none."""
    try:
        return Instant().to_internal_value(text)
    except (serializers.ValidationError, OverflowError, ValueError):
        return None


# --- what nobody reads ----------------------------------------------------------------------------


def unread(
    data: Mapping[str, Any], serializer: serializers.Serializer[Any], at: str = ""
) -> list[str]:
    """JSON pointers of members that nobody reads, so that a slip of spelling is seen."""
    found = [f"{at}/{name}" for name in data if name not in serializer.fields]
    for name, value in data.items():
        field = serializer.fields.get(name)
        pointer = f"{at}/{name}"
        if isinstance(field, serializers.ListSerializer) and isinstance(value, list):
            child = field.child
            for position, inner in enumerate(value):
                if isinstance(inner, dict) and isinstance(child, serializers.Serializer):
                    found += unread(inner, child, f"{pointer}/{position}")
        elif isinstance(field, serializers.Serializer) and isinstance(value, dict):
            found += unread(value, field, pointer)
    return found
