"""Linking two cases, saying whether two suspects are one person, and undoing a link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils import timezone

from casework.links import actions
from casework.links.finding import person
from casework.links.lifecycle import LinkKind, LinkVerb
from casework.links.matching import match
from casework.links.policy import MAY
from casework.models import CaseLink, Suspect
from casework.pages.links.page import find_case, header_of
from casework.pages.links.shown import links_page, log, person_rows
from core import look
from core.accounts.policy import allow, visible_q
from core.audit.reading import reads_of
from core.changes import changes_of
from core.drafts.pages import DraftedPage
from core.errors import Absent, RuleBroken
from core.forms import Form, LongText, Look, Option, Radios, Text
from core.pages import Change, Done
from core.routes import Operation, Policy

WHY = 2_000  # characters


@dataclass(frozen=True)
class LinkDecisionShown:
    title: str
    header: look.CaseHeader
    back: str
    button: str
    people: tuple[tuple[str, tuple[look.Row, ...]], ...] = ()
    said: str = ""
    version: int = 0


class LinkDecisionPage(DraftedPage):
    """Base of the pages that say something about two cases."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.COMBINATION
    template: ClassVar[str] = "casework/link.html"
    verb: ClassVar[LinkVerb]
    title: ClassVar[str]
    button: ClassVar[str]

    def find(self, **kwargs: Any) -> None:
        self.case = find_case(self.person, kwargs["urn"])
        log(reads_of(self.request), [self.case])
        allow(self.person, self.verb, self.case.matter, MAY)

    def contents(self) -> LinkDecisionShown:
        return LinkDecisionShown(
            self.title, header_of(self.case), links_page(self.case), self.button
        )

    def given(self) -> dict[str, Any]:
        return {"case_id": self.case.pk, "by": self.person, "at": timezone.now()}


class LinkForm(Form):
    other_urn = Text(
        "URN of the other case",
        empty="Enter the URN of the other case",
        hint="A case that you can see, such as 06RX0012326",
        max_length=40,
        look=Look(width=20),
    )
    kind = Radios(
        "Why do they belong together?",
        [Option(one.value, str(one.label)) for one in LinkKind],
        empty="Choose why they belong together",
    )
    why = LongText(
        "In words",
        empty="Say why the two cases belong together",
        hint="Whoever sees both cases reads it. Name no victim here.",
        max_length=WHY,
    )


class LinkPage(LinkDecisionPage):
    """`links/new/`: another case, by its URN."""

    form_class = LinkForm
    verb = LinkVerb.LINK
    title = "Link this case to another"
    button = "Link the cases"

    def act(self, form: Any) -> Done:
        link = actions.link(**self.given(), **form.cleaned_data)
        return Done(links_page(self.case), f"Linked to {link.other_than(self.case.pk).urn}.")


class SameForm(Form):
    answer = Radios(
        "Is it the same person?",
        [
            Option("yes", "Yes", hint="The two cases are linked. No force is told."),
            Option("no", "No", hint="It is not suggested again, to anybody."),
        ],
        empty="Choose whether it is the same person",
    )
    why = LongText(
        "How do you know?",
        empty="Say how you know",
        hint="For example, who compared the custody records",
        max_length=WHY,
    )


class SamePage(LinkDecisionPage):
    """`links/{suspect}/{other suspect}/`: one question, with both beside each other."""

    form_class = SameForm
    verb = LinkVerb.LINK
    title = "Is it the same person?"
    button = "Write it down"

    def find(self, **kwargs: Any) -> None:
        super().find(**kwargs)
        rows = Suspect.objects.filter(visible_q(self.person, "case__matter"))
        known = {
            one.pk: one
            for one in rows.filter(
                pk__in=[kwargs["suspect_id"], kwargs["other_suspect_id"]]
            ).select_related("case__matter__force", "case__matter__unit")
        }
        here, there = known.get(kwargs["suspect_id"]), known.get(kwargs["other_suspect_id"])
        if here is None or there is None or here.case_id != self.case.pk:
            raise Absent
        if there.case_id == self.case.pk:
            raise Absent
        self.here, self.there = here, there
        log(reads_of(self.request), [there.case])

    def contents(self) -> LinkDecisionShown:
        found = match(person(self.here), person(self.there))
        return LinkDecisionShown(
            self.title,
            header_of(self.case),
            links_page(self.case),
            self.button,
            people=(
                (f"{self.here.reference} of this case", person_rows(self.here)),
                (f"{self.there.reference} of the other case", person_rows(self.there)),
            ),
            said=f"{found.why}." if found is not None else "",
        )

    def act(self, form: Any) -> Done:
        pair: dict[str, Any] = {"suspect_id": self.here.pk, "other_suspect_id": self.there.pk}
        why, back = form.cleaned_data["why"], links_page(self.case)
        if form.cleaned_data["answer"] == "no":
            actions.tell_apart(**self.given(), **pair, why=why)
            return Done(back, "Written down. It is not suggested again.")
        urn = self.there.case.urn
        kind = LinkKind.SAME_SUSPECT
        actions.link(**self.given(), **pair, other_urn=urn, kind=kind, why=why)
        return Done(back, f"Linked to {urn}.")


class UndoForm(Form):
    versioned = True
    why = LongText(
        "Why do they not belong together?",
        empty="Say why they do not belong together",
        hint="The link stays on record, with what you write here.",
        max_length=WHY,
    )


class UndoPage(LinkDecisionPage):
    """`links/{link}/undo/`."""

    form_class = UndoForm
    verb = LinkVerb.UNDO
    title = "Undo this link"
    button = "Undo the link"

    def find(self, **kwargs: Any) -> None:
        super().find(**kwargs)
        found = CaseLink.objects.visible_to(self.person).of(self.case.pk).for_reading()
        link = found.filter(pk=kwargs["link_id"]).first()
        if link is None:
            raise Absent
        self.link = link
        log(reads_of(self.request), [link.other_than(self.case.pk)])

    def changes(self, since: int) -> Sequence[Change]:
        return changes_of(self.link, since)

    def contents(self) -> LinkDecisionShown:
        if self.link.undone_at is not None:
            raise RuleBroken("undone-already", "This link has been undone already.")
        other = self.link.other_than(self.case.pk)
        return LinkDecisionShown(
            self.title,
            header_of(self.case),
            links_page(self.case),
            self.button,
            said=f"Linked to {other.urn}: {LinkKind(self.link.kind).label}. {self.link.why}",
            version=self.link.version,
        )

    def act(self, form: Any) -> Done:
        why = form.cleaned_data["why"]
        actions.undo(**self.given(), link_id=self.link.pk, why=why, version=form.version)
        return Done(links_page(self.case), "Undone. The link stays on record.")
