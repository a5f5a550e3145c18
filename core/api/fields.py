"""Serializer fields that every resource shares: known codes, sane dates, text that is not lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from rest_framework import serializers

from core.london import EARLIEST_YEAR, LATEST_YEAR, has_sane_year
from core.reference.models import Item

LONGEST_TEXT = 50_000


def known_codes(kinds: Iterable[str]) -> dict[str, dict[str, str]]:
    """Every code of these kinds, whenever it was in force, with its label. One query."""
    found: dict[str, dict[str, str]] = {kind: {} for kind in kinds}
    for kind, code, label in Item.objects.filter(kind__in=found).values_list(
        "kind", "code", "label"
    ):
        found[kind][code] = label
    return found


class Text(serializers.CharField):
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


class Code(serializers.CharField):
    """A code of the reference data, looked up in the serializer context's `codes`."""

    default_error_messages = {
        # never the value: a name may stand where a code should
        "unknown-code": "This is not a known code. GET /api/v1/reference lists them."
    }

    def __init__(self, kind: str, **kwargs: Any) -> None:
        self.kind = kind
        kwargs.setdefault("required", False)
        kwargs.setdefault("allow_blank", not kwargs["required"])
        kwargs.setdefault("allow_null", not kwargs["required"])
        kwargs.setdefault("max_length", 60)
        super().__init__(**kwargs)

    def validate_empty_values(self, data: Any) -> tuple[bool, Any]:
        if data is None and self.allow_null:
            return True, ""
        return super().validate_empty_values(data)

    def to_internal_value(self, data: Any) -> str:
        value: str = super().to_internal_value(data)
        if value and value not in self.context["codes"][self.kind]:
            self.fail("unknown-code")
        return value


class Day(serializers.DateField):
    """A civil date of a sane year; `latest_today` for what cannot lie in the future."""

    default_error_messages = {
        "impossible-date": f"The date must lie between {EARLIEST_YEAR} and {LATEST_YEAR}.",
        "in-the-future": "The date cannot lie in the future.",
    }

    def __init__(self, *, latest_today: bool = False, **kwargs: Any) -> None:
        self.latest_today = latest_today
        kwargs.setdefault("required", False)
        kwargs.setdefault("allow_null", not kwargs["required"])
        kwargs["input_formats"] = ["%Y-%m-%d"]
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> date:
        value: date = super().to_internal_value(data)
        if not has_sane_year(value):
            self.fail("impossible-date")
        if self.latest_today and value > self.context["today"]:
            self.fail("in-the-future")
        return value


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
