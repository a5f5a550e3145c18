"""`/cases/{urn}/engagement/`: what was said with the defence before charge, entry by entry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from casework.disclosure.engaging import EngagementFacts, engage
from casework.disclosure.lifecycle import Came, DisclosureVerb, InvitedBy
from casework.models import Case, Engagement
from casework.pages.disclosure.base import CaseStepPage, StepShown
from core import look
from core.forms import VERSION, Day, Form, LongText, Look, Option, Radios, Select, Text
from core.pages import Done
from core.sense import Sense
from core.words import in_full, short

NEW = ""


class EngageForm(Form):
    versioned = True
    suspect = Radios("Which suspect?", empty="Choose the suspect")
    invited_on = Day(
        "On which day was it proposed to talk?",
        sense=Sense.HAPPENED,
        empty="Enter the day on which it was proposed",
        subject="The day",
    )
    invited_by = Radios(
        "Who proposed it?",
        [Option(one.value, one.label) for one in InvitedBy],
        empty="Choose who proposed it",
    )
    with_whom = Text(
        "With whom?",
        empty="Say with whom",
        hint="Such as the suspect's solicitor, by name and firm.",
        max_length=200,
    )
    came = Radios(
        "What came of it?",
        [Option(one.value, one.label) for one in Came],
        empty="Choose what came of it",
    )
    words = LongText(
        "What was talked about, and what did each side give?",
        hint="Needed where it was declined or held. Lines of enquiry that the defence names, "
        "access to material, a comment on the account.",
        required=False,
        max_length=10000,
        look=Look(rows=6, sometimes=True),
    )
    corrects = Select(
        "Does this put an earlier entry right?", [(NEW, "No, it is new")], look=Look(sometimes=True)
    )
    why = LongText(
        "If it does: what was wrong there?",
        required=False,
        max_length=2000,
        look=Look(rows=2, sometimes=True),
    )


@dataclass(frozen=True)
class EngagementShown(StepShown):
    entries: tuple[look.Entry, ...]


def entries_of(case: Case) -> list[Engagement]:
    """Every entry about the case's suspects, with the one that put it right."""
    found = Engagement.objects.filter(suspect__case=case)
    return list(found.select_related("suspect", "by", "corrects").order_by("at", "id"))


def standing(entries: Iterable[Engagement]) -> list[Engagement]:
    """Those that nothing has put right."""
    every = list(entries)
    put_right = {one.corrects_id for one in every}
    return [one for one in every if one.pk not in put_right]


def in_words(one: Engagement) -> str:
    """One entry as a line: of the page of the case, and of the review."""
    said = f". {one.words}" if one.words else ""
    return (
        f"{short(one.invited_on)}, proposed by {InvitedBy(one.invited_by).label[:1].lower()}"
        f"{InvitedBy(one.invited_by).label[1:]} to {one.with_whom}: {Came(one.came).label}{said}"
    )


def _name(one: Engagement) -> str:
    return f"{one.suspect.reference}, entry {one.number}"


def _shown(one: Engagement, *, put_right: bool) -> look.Entry:
    what = f"{_name(one)}: {Came(one.came).label}"
    if one.corrects is not None:
        what += f". Puts entry {one.corrects.number} right"
    text = [
        f"Proposed on {in_full(one.invited_on)}. By: {InvitedBy(one.invited_by).label}. "
        f"With: {one.with_whom}.",
        one.words,
        f"What was wrong before: {one.corrects_because}" if one.corrects_because else "",
        "A later entry puts this one right." if put_right else "",
    ]
    return look.Entry(one.at, what, one.by.name, "\n\n".join(filter(None, text)))


class EngagementPage(CaseStepPage):
    """What is written down stands above the question; nothing of it is ever changed."""

    template: ClassVar[str] = "casework/engagement.html"
    form_class = EngageForm
    verb = DisclosureVerb.ENGAGE
    title = "Engagement with the defence before charge"
    button = "Write it down"
    happens = "An entry stays as it is written. What was wrong in one is put right by another."
    is_long = True

    def find(self, **kwargs: Any) -> None:
        super().find(**kwargs)
        self.entries = entries_of(self.case)

    def version(self) -> int:
        return len(self.entries)

    def contents(self) -> Any:
        stands = standing(self.entries)
        return EngagementShown(
            **{**vars(super().contents()), "back": f"/cases/{self.case.urn}/"},
            entries=tuple(_shown(one, put_right=one not in stands) for one in self.entries[::-1]),
        )

    def offer(self, form: Form) -> None:
        people, earlier = form.fields["suspect"], form.fields["corrects"]
        assert isinstance(people, Radios)
        assert isinstance(earlier, Select)
        people.offer(
            Option(one.reference, f"{one.reference}: {one}") for one in self.case.suspects.all()
        )
        known = [Option(str(one.pk), _name(one)) for one in standing(self.entries)]
        earlier.offer([Option(NEW, "No, it is new"), *known])

    def act(self, form: Any) -> Done:
        typed = {name: value for name, value in form.cleaned_data.items() if name != VERSION}
        corrects = UUID(typed["corrects"]) if typed["corrects"] else None
        facts = EngagementFacts(**{**typed, "corrects": corrects})
        engage(**self.given(form), facts=facts)
        return Done(f"/cases/{self.case.urn}/engagement/", "Written down.")
