"""Change history: who changed what, when and why, kept for every audited row.

`write` is how an action saves. History rows are made by django-simple-history; ours differ in
that a user and a reason are compulsory, and that they carry one index, (id, date), because they
are for inquiry and every extra index is paid at each write.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django.conf import settings
from django.db import connection, models
from simple_history.models import HistoricalRecords

if TYPE_CHECKING:
    from core.accounts.models import User

M = TypeVar("M", bound=models.Model)


class Unattributed(Exception):
    """An audited row was saved without saying who and why. A fault of the program."""


class Recorded(HistoricalRecords):  # type: ignore[misc]  # the library has no types
    """History with a compulsory user and reason."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            history_change_reason_field=models.TextField(),
            history_id_field=models.BigAutoField(),
            **kwargs,
        )

    def copy_fields(self, model: type[models.Model]) -> dict[str, Any]:
        fields: dict[str, Any] = super().copy_fields(model)
        for field in fields.values():
            field.db_index = False
        return fields

    def _get_history_user_fields(self) -> dict[str, Any]:
        return {
            "history_user": models.ForeignKey(
                settings.AUTH_USER_MODEL,
                on_delete=models.PROTECT,
                related_name="+",
                db_index=False,
            )
        }

    def _date_indexing(self) -> bool:
        return False

    def get_meta_options(self, model: type[models.Model]) -> dict[str, Any]:
        options: dict[str, Any] = super().get_meta_options(model)
        options["indexes"] = [models.Index(fields=[model._meta.pk.name, "history_date"])]
        return options

    def post_save(
        self, instance: models.Model, created: bool, using: str | None = None, **kwargs: Any
    ) -> None:
        changed = kwargs.get("update_fields")
        kept = {field.name for field in self.fields_included(instance)}
        try:
            if created or changed is None or kept & set(changed):
                super().post_save(instance, created, using=using, **kwargs)
        finally:
            # who and why hold for one save, never for the next
            for name in ("_history_user", "_history_date", "_change_reason"):
                instance.__dict__.pop(name, None)

    def get_history_user(self, instance: models.Model) -> Any:
        try:
            return instance._history_user  # type: ignore[attr-defined]
        except AttributeError:
            raise Unattributed(f"{instance._meta.label} was saved outside `write`") from None


def write(obj: M, *, by: User, at: datetime, why: str, fields: Iterable[str] | None = None) -> M:
    """Save `obj` and its history row. `fields` names what changed; `None` means a new row.

    A model with a `version` has it raised by one at each change.
    """
    if not why.strip():
        raise Unattributed(f"{obj._meta.label}: every change says why")
    if not connection.in_atomic_block:
        raise Unattributed(f"{obj._meta.label}: a change and its history are one transaction")
    # simple-history reads who, when and why from the instance
    obj._history_user = by  # type: ignore[attr-defined]
    obj._history_date = at  # type: ignore[attr-defined]
    obj._change_reason = why  # type: ignore[attr-defined]
    if fields is None:
        obj.save(force_insert=True)
        return obj
    named = list(fields)
    if hasattr(obj, "version"):
        obj.version += 1
        named.append("version")
    obj.save(update_fields=named)
    return obj


def remove(obj: models.Model, *, by: User, at: datetime, why: str) -> None:
    """Take away a row that has never held; its history stays, and says who did it and why."""
    if not why.strip():
        raise Unattributed(f"{obj._meta.label}: every change says why")
    obj._history_user = by  # type: ignore[attr-defined]
    obj._history_date = at  # type: ignore[attr-defined]
    obj._change_reason = why  # type: ignore[attr-defined]
    obj.delete()


def recorded_models() -> list[type[models.Model]]:
    """Every model that keeps history, in a stable order."""
    from django.apps import apps

    found = [m for m in apps.get_models() if hasattr(m, "history")]
    return sorted(found, key=lambda m: m._meta.label)


def history_model(model: type[models.Model]) -> type[models.Model]:
    return model.history.model  # type: ignore[attr-defined, no-any-return]
