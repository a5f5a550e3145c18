"""What was changed, field by field, by whom and why: read from the history that `write` keeps.

One reading for the page of every recorded change, and for whoever lost a race and must see what
the other has written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models

from core.fields import EncryptedText
from core.history import history_model
from core.look import Altered
from core.pages import Change
from core.words import in_full, moment

BESIDE = {"id", "version", "updated_at", "position"}  # says nothing to a reader
NAMED = {"User": "", "Officer": "__user", "Unit": ""}  # whose names are shown; ids tell nobody
NOTHING = "nothing"


@dataclass(frozen=True)
class Step:
    """One recorded change of one row. Words that are kept encrypted are not shown."""

    at: datetime
    by: str
    why: str
    kind: str  # "+", "~" or "-"
    version: int
    fields: tuple[Altered, ...]


def steps_of(model: type[models.Model], **which: Any) -> Iterator[Step]:
    """Every recorded change of the rows that `which` names, in order. One query."""
    shown = [field for field in model._meta.concrete_fields if _is_shown(field)]
    people = [
        f"{field.name}{NAMED[field.related_model.__name__]}"
        for field in shown
        if field.is_relation and isinstance(field.related_model, type)
    ]
    rows: models.QuerySet[Any] = history_model(model)._default_manager.filter(**which)
    before: dict[Any, Any] = {}
    key = model._meta.pk.attname
    for row in rows.select_related("history_user", *people).order_by("history_id"):
        earlier = before.get(getattr(row, key))
        before[getattr(row, key)] = row
        yield Step(
            at=row.history_date,
            by=row.history_user.name,
            why=row.history_change_reason,
            kind=row.history_type,
            version=getattr(row, "version", 0),
            fields=tuple(_differing(shown, earlier, row)) if earlier is not None else (),
        )


def changes_of(row: models.Model, since: int) -> Sequence[Change]:
    """What others have written since that version of a row, for whoever typed against it."""
    return [
        Change(said_of(step.fields, step.why), step.by, step.at)
        for step in steps_of(type(row), **{type(row)._meta.pk.name: row.pk})
        if step.version > since
    ]


def said_of(fields: Iterable[Altered], why: str) -> str:
    """Each fact as it is now and as it was, and why: "Lawyer: Morgan Bell (before: nothing). Why:
    Allocated"."""
    said = "; ".join(
        f"{one.label}: {one.after or NOTHING} (before: {one.before or NOTHING})" for one in fields
    )
    return f"{said}. Why: {why}" if said else why


def _is_shown(field: models.Field[Any, Any]) -> bool:
    if field.primary_key or field.name in BESIDE:
        return False
    if field.is_relation:
        to = field.related_model
        return isinstance(to, type) and to.__name__ in NAMED
    return True


def _differing(
    fields: Iterable[models.Field[Any, Any]], before: Any, after: Any
) -> Iterator[Altered]:
    for field in fields:
        try:
            if getattr(before, field.attname) == getattr(after, field.attname):
                continue
        except AttributeError:
            continue  # not kept in the history
        label = str(field.verbose_name)
        yield Altered(label[:1].upper() + label[1:], _words(field, before), _words(field, after))


def _words(field: models.Field[Any, Any], row: Any) -> str:
    value = getattr(row, field.name)
    if value in (None, "", []):
        return ""
    if isinstance(field, EncryptedText):
        return "words that only their author reads"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return in_full(value)
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return str(dict(field.flatchoices).get(value, value))
