"""Joint units: which force has named which other as working on its cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from core import look
from core.accounts.actions import end_sharing, share_codes
from core.accounts.models import Force, SharedCode
from core.changes import changes_of
from core.errors import Absent
from core.forms import Day, Form, LongText, Select, Text
from core.pages import Change, Done, FormPage
from core.routes import Operation, Policy
from core.sense import Sense
from core.words import short

HOME = "/administration/joint-units/"


class ShareForm(Form):
    force = Select("Force whose code begins the URN", empty="Choose the force whose code it is")
    used_by = Select("Force that may use it", empty="Choose the force that may use it")
    urn_unit = Text(
        "Unit part of the URN",
        required=False,
        hint="Characters 3 and 4, such as RX. Leave it empty for every unit.",
        max_length=10,
    )
    in_force_from = Day(
        "In force from", sense=Sense.IN_FORCE, empty="Enter the day from which it holds"
    )
    source = Text(
        "Source",
        empty="Say where this is agreed",
        hint="For example, the letter of the force and its date.",
        max_length=300,
    )
    why = LongText("Why is it added?", empty="Say why it is added", max_length=500)


@dataclass(frozen=True)
class SharedShown:
    force: str
    used_by: str
    urn_unit: str
    in_force: str
    source: str
    end_href: str


@dataclass(frozen=True)
class JointUnitsShown:
    title: str
    rows: tuple[SharedShown, ...]


def _shown(row: SharedCode) -> SharedShown:
    until = f" until {short(row.in_force_until)}" if row.in_force_until else ""
    codes = ", ".join(sorted(one.code for one in row.force.codes.all()))
    return SharedShown(
        force=f"{row.force.name} ({codes})",
        used_by=row.used_by.name,
        urn_unit=row.urn_unit or "Every unit",
        in_force=f"From {short(row.in_force_from)}{until}",
        source=row.source,
        end_href="" if row.in_force_until else f"{HOME}{row.pk}/",
    )


class JointUnitsPage(FormPage):
    """`/administration/joint-units/`: what stands, and one more."""

    policy = Policy.ADMINISTRATOR
    operation = Operation.NONE
    template = "accounts/joint_units.html"
    form_class = ShareForm

    def contents(self) -> JointUnitsShown:
        rows = SharedCode.objects.select_related("force", "used_by").prefetch_related(
            "force__codes"
        )
        return JointUnitsShown("Joint units", tuple(_shown(row) for row in rows))

    def offer(self, form: Form) -> None:
        forces = Force.objects.with_codes().order_by("name").values_list("code", "name")
        for name in ("force", "used_by"):
            form.fields[name].offer([("", "Choose a force"), *forces])  # type: ignore[attr-defined]

    def act(self, form: Any) -> Done:
        given = form.cleaned_data
        share_codes(
            force_code=given["force"],
            used_by_code=given["used_by"],
            urn_unit=given["urn_unit"],
            in_force_from=given["in_force_from"],
            source=given["source"],
            by=self.person,
            at=timezone.now(),
            why=given["why"],
        )
        return Done(HOME, "Added.")


class EndForm(Form):
    versioned = True
    in_force_until = Day(
        "First day on which it no longer holds",
        sense=Sense.IN_FORCE,
        empty="Enter the first day on which it no longer holds",
        subject="The day",
    )
    why = LongText("Why does it end?", empty="Say why it ends", max_length=500)


@dataclass(frozen=True)
class EndShown:
    title: str
    back: str
    rows: tuple[look.Row, ...]
    version: int


class EndSharingPage(FormPage):
    """`/administration/joint-units/{id}/`: the day on which it ends."""

    policy = Policy.ADMINISTRATOR
    operation = Operation.NONE
    template = "accounts/joint_unit.html"
    form_class = EndForm

    def find(self, **kwargs: Any) -> None:
        found = (
            SharedCode.objects.select_related("force", "used_by")
            .filter(pk=kwargs["shared_id"])
            .first()
        )
        if found is None:
            raise Absent
        self.shared = found

    def changes(self, since: int) -> Sequence[Change]:
        return changes_of(self.shared, since)

    def contents(self) -> EndShown:
        shown = _shown(self.shared)
        return EndShown(
            title="End a joint unit",
            back=HOME,
            rows=(
                look.Row("Force whose code begins the URN", shown.force),
                look.Row("Force that may use it", shown.used_by),
                look.Row("Unit part of the URN", shown.urn_unit),
                look.Row("In force", shown.in_force),
                look.Row("Source", shown.source),
            ),
            version=self.shared.version,
        )

    def act(self, form: Any) -> Done:
        end_sharing(
            shared_id=self.shared.pk,
            in_force_until=form.cleaned_data["in_force_until"],
            by=self.person,
            at=timezone.now(),
            why=form.cleaned_data["why"],
            version=form.version,
        )
        return Done(HOME, "It ends on that day. Cases that were sent stay where they are.")
