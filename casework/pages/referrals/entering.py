"""Entering a charging referral that came on paper: which URN, then all that the paper says.

A URN that is known already leads to its case: what stands there is filled in, and what was missing
in a referral that went back is shown beside the boxes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.utils import timezone

from casework.duties import WHAT_WAS_ASKED
from casework.entering import units_to_enter_for, who_may
from casework.models import Case, Referral, Track
from casework.pages.referrals.page import returned_rows
from casework.pages.referrals.paper import ReferralForm, read_form
from casework.pages.referrals.paper_rows import (
    add_fields,
    put,
    put_complainant,
    put_earlier,
    put_piece,
    put_suspect,
)
from casework.pages.referrals.rows import DO as ROWS
from casework.pages.referrals.rows import MOST, rearranged, rows_in
from casework.policy import ENTER, MAY
from casework.referrals.entering import enter
from casework.referrals.lifecycle import Priority, ReferralState
from casework.referrals.moving import page_of
from casework.referrals.submission import AdviceSaid
from casework.routing import owner_of
from casework.rules import is_urn, normalise_urn, urn_fault
from core import look
from core.accounts.models import Bond, Force, MatterPerson
from core.accounts.policy import allow
from core.audit.reading import reads_of
from core.drafts.pages import DO, SAVE, DraftedPage
from core.errors import Absent, NotPermitted
from core.forms import Form, Look, Text
from core.london import london_day
from core.pages import Done
from core.reference.lookup import choices, labels_ever
from core.routes import Operation, Policy
from core.words import in_full

KINDS = (
    *("offence", "suspect_status", "liberty", "material_kind"),
    *("relationship", "monitoring_code"),
)
HOW = "URN must be 11 characters, such as 06RX0012326"


class UrnForm(Form):
    urn = Text(
        "What is the URN?",
        empty="Enter the URN",
        hint="11 characters, such as 06RX0012326",
        max_length=40,
        look=Look(width=20),
    )

    def clean_urn(self) -> str:
        urn = normalise_urn(self.cleaned_data["urn"])
        if fault := urn_fault(urn, HOW):
            self.refuse(fault, "urn")
        return urn


@dataclass(frozen=True)
class UrnShown:
    title: str
    back: str


class NewReferralPage(DraftedPage):
    """`/referrals/new/`: the URN first, for it says whether the case is known."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.COLLECTION
    template: ClassVar[str] = "casework/enter_urn.html"
    form_class = UrnForm

    def find(self, **kwargs: Any) -> None:
        if not units_to_enter_for(self.person):
            raise NotPermitted(who_may())

    def contents(self) -> UrnShown:
        return UrnShown("Enter a charging referral that came on paper", "/referrals/")

    def act(self, form: Any) -> Done:
        return Done(f"/referrals/new/{form.cleaned_data['urn']}/")


@dataclass(frozen=True)
class RowsShown:
    """The rows of one kind: their boxes, row by row."""

    group: str
    title: str
    add: str  # the words of the button; empty when there can be no more
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class PaperShown:
    title: str
    urn: str
    back: str
    case_href: str  # of the case that this URN is already
    held_by: str
    open_here: tuple[look.Row, ...]  # referrals of it that wait for a decision
    returned: tuple[look.Row, ...]  # what was asked when one went back
    answer_on: str
    sections: tuple[look.Section, ...]
    groups: dict[str, RowsShown]


TITLES = {
    "suspect": ("Suspects", "Add another suspect"),
    "complainant": ("Complainants", "Add another complainant"),
    "charge": ("Charges proposed", "Add another charge"),
    "piece": ("The file", "Add another piece of the file"),
}
SECTIONS = (
    *(("from", "Where it comes from"), ("case", "The case"), ("suspects", "Suspects")),
    *(("complainants", "Complainants"), ("charges", "Charges proposed"), ("file", "The file")),
    ("decision", "The decision"),
)


class PaperPage(DraftedPage):
    """`/referrals/new/{urn}/`: it is timed from now, and the history says who entered it."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.COLLECTION
    template: ClassVar[str] = "casework/enter_referral.html"
    form_class = ReferralForm
    is_long = True

    def find(self, **kwargs: Any) -> None:
        self.urn = normalise_urn(kwargs["asked_urn"])
        if not is_urn(self.urn):
            raise Absent(HOW)
        seen = Case.objects.visible_to(self.person).filter(urn=self.urn)
        self.case = (
            seen.select_related("matter__unit__area", "matter__force")
            .prefetch_related("suspects", "complainants")
            .first()
        )
        self.units = units_to_enter_for(self.person)
        if self.case is None and not self.units:
            raise NotPermitted(who_may())
        if self.case is not None:
            allow(self.person, ENTER, self.case.matter, MAY)
        self._look_back()

    def _look_back(self) -> None:
        """What the case holds already: its newest referral, early advice, and who waits."""
        case = self.case
        self.newest: Referral | None = None
        self.asked: Sequence[AdviceSaid] = ()
        self.waiting: list[Track] = []
        if case is None:
            return
        reads = reads_of(self.request)
        reads.show("case", [(case.pk, case.matter_id)])
        referrals = Referral.objects.visible_to(self.person).filter(case=case)
        found = referrals.for_cards().prefetch_related("return_reasons", "charges__suspect")
        self.newest = found.prefetch_related("material").order_by("-received_at", "-id").first()
        if self.newest is not None:
            reads.show("charging-referral", [(self.newest.pk, case.matter_id)])
        self.asked = [said for of in WHAT_WAS_ASKED for said in of(case, self.person)]
        if self.asked:
            shown = [(said.id, case.matter_id) for said in self.asked]
            reads.show("early-advice-request", shown)
        tracks = Track.objects.visible_to(self.person).open().filter(referral__case=case)
        self.waiting = list(tracks.select_related("suspect", "referral__case"))

    @property
    def went_back(self) -> Referral | None:
        newest = self.newest
        return newest if newest is not None and newest.state == ReferralState.RETURNED else None

    # --- the boxes -------------------------------------------------------------------------------

    def boxes(self) -> QueryDict:
        """What was sent; else the draft; else what is known."""
        if self.request.method == "POST":
            return self.request.POST
        return self._at_first

    @cached_property
    def _at_first(self) -> QueryDict:
        return self.before() or self._start()

    @cached_property
    def _answers(self) -> dict[str, list[tuple[str, str]]]:
        """The answers of the reference data, by kind."""
        today = london_day(timezone.now())
        return {kind: choices(kind, today) for kind in KINDS}

    def _start(self) -> QueryDict:
        found = QueryDict(mutable=True)
        found["priority"] = Priority.STANDARD
        if self.case is not None:
            self._start_from(found, self.case)
            return found
        found["suspect_0_refer"] = "on"
        owner = owner_of(self.urn)
        put(found, "", {"force": owner.code if owner is not None else ""})
        if len(self.units) == 1:
            found["unit"] = self.units[0].code
        return found

    def _start_from(self, found: QueryDict, case: Case) -> None:
        names = ("reported_on", "incident_from", "incident_to", "incident_when", "relationship")
        put(found, "", {name: getattr(case, name) for name in names})
        found["offences"] = "\n".join(case.offences)
        busy = {track.suspect_id for track in self.waiting}
        for number, one in enumerate(case.suspects.all()):
            put_suspect(found, number, one, refer=one.pk not in busy)
        for number, person in enumerate(case.complainants.all()):
            put_complainant(found, number, person)
        boxes = {Bond.OFFICER_IN_CHARGE: "officer", Bond.POLICE_SUPERVISOR: "supervisor"}
        held = MatterPerson.objects.filter(matter=case.matter_id, bond__in=boxes)
        for bond in held.select_related("user__officer"):
            found[boxes[Bond(bond.bond)]] = bond.user.officer.collar_number
        if self.went_back is not None:
            put_earlier(found, self.went_back)
        elif self.asked:
            newest = self.asked[0]
            said = {"early_advice": newest.id, "summary": newest.summary}
            put(found, "", {**said, "potentially_disclosable": newest.potentially_disclosable})
            for number, piece in enumerate(newest.material[: MOST["piece"]]):
                put_piece(found, number, piece)

    def offer(self, form: Any) -> None:
        boxes, said = self.boxes(), self._answers
        form.boxes, form.urn = boxes, self.urn
        people = self.case.suspects.all() if self.case is not None else ()
        form.known = frozenset(one.reference for one in people)
        fields = form.fields
        if self.case is None:
            forces = Force.objects.order_by("name").values_list("code", "name")
            fields["force"].offer([("", "Choose the force or the body"), *forces])
            fields["unit"].offer([(unit.code, unit.name) for unit in self.units])
        else:
            del fields["force"], fields["unit"]
        if self.asked:
            requests = [(str(said.id), said.label) for said in self.asked]
            fields["early_advice"].offer([("", "None"), *requests])
        else:
            del fields["early_advice"]
        fields["relationship"].offer([("", "Not stated"), *said["relationship"]])
        fields["flags"].offer(said["monitoring_code"])
        for group in MOST:
            for number in range(rows_in(boxes, group)):
                add_fields(form, group, number, boxes, said)

    def initial(self, contents: Any) -> dict[str, Any]:
        boxes, form = self.boxes(), self._form()
        return {
            name: field.widget.value_from_datadict(boxes, {}, name)
            for name, field in form.fields.items()
        }

    # --- showing and sending ---------------------------------------------------------------------

    def contents(self) -> PaperShown:
        case, back = self.case, self.went_back
        names = list(self._form().fields)
        boxes = self.boxes()
        reasons = labels_ever(["referral_return_reason"])
        clock = back.answer_clock if back is not None else None
        return PaperShown(
            title="Enter what the police sent again" if back else "Enter a charging referral",
            urn=self.urn,
            back=f"/cases/{self.urn}/" if case is not None else "/referrals/new/",
            case_href=f"/cases/{self.urn}/" if case is not None else "",
            held_by=case.matter.unit.name if case is not None else "",
            open_here=tuple(
                look.Row(
                    str(track.suspect),
                    "A charging decision is open already",
                    href=page_of(track.referral),
                    href_text="Open that referral",
                )
                for track in self.waiting
            ),
            returned=returned_rows(back, reasons) if back is not None else (),
            answer_on=in_full(clock.due_on) if clock is not None else "",
            sections=tuple(look.Section(one, words) for one, words in SECTIONS),
            groups={group: _rows(group, names, rows_in(boxes, group)) for group in MOST},
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The buttons of the rows keep what was typed, in its new order."""
        what = request.POST.get(ROWS, "")
        if not what or {SAVE, DO} & set(request.POST):
            return super().post(request, *args, **kwargs)
        changed, row = rearranged(request.POST, what)
        if what == "add:suspect":
            changed[f"suspect_{rows_in(changed, 'suspect') - 1}_refer"] = "on"
        request.POST = changed  # type: ignore[assignment]
        self.keep()
        return HttpResponseRedirect(f"{request.path}#{row}")

    def act(self, form: Any) -> Done:
        given, case = form.cleaned_data, self.case
        made = enter(
            facts=read_form(given, self.boxes(), self.urn).facts,
            force_code=case.matter.force.code if case is not None else given["force"],
            unit_code=case.matter.unit.code if case is not None else given["unit"],
            name=given["name"],
            email=given["email"],
            by=self.person,
            at=timezone.now(),
        )
        return Done(page_of(made), "Entered. Its clocks run from now.")


def _rows(group: str, names: Sequence[str], rows: int) -> RowsShown:
    title, add = TITLES[group]
    return RowsShown(
        group,
        title,
        add if rows < MOST[group] else "",
        tuple(
            tuple(name for name in names if name.startswith(f"{group}_{number}_"))
            for number in range(rows)
        ),
    )
