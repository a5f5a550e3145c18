"""Checking and giving advice: what will be sent, and to whom, before it cannot be undone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import HttpResponse
from django.utils import timezone

from core import look
from core.drafts.pages import DraftReadForm
from core.errors import RuleBroken
from core.forms import VERSION
from core.london import london_day
from core.pages import Done
from core.reference.lookup import labels
from earlyadvice import advising
from earlyadvice.advice_rules import SECTIONS, advice_faults
from earlyadvice.advising import DRAFT_CHANGED
from earlyadvice.lifecycle import State, Verb
from earlyadvice.moving import page_of, reading_of
from earlyadvice.pages.advice_form import drafted, facts_in
from earlyadvice.pages.shown_advice import AdviceShown, shown_facts
from earlyadvice.pages.triage import DecisionPage, DecisionShown


@dataclass(frozen=True)
class CheckShown:
    title: str
    decision: DecisionShown
    advice: AdviceShown | None  # none while the draft cannot be read
    faults: tuple[look.Row, ...]  # what is missing, and where it is mended
    not_written: tuple[str, ...]
    second_href: str  # where a second lawyer is asked, if one is needed
    second_asked: str  # or that one has been, of exactly this wording
    offer_href: str  # where a discussion is offered, if one is needed
    change_href: str
    is_empty: bool
    is_correction: bool
    version: int
    draft_version: int  # 0 if nothing has been written


class CheckAdvicePage(DecisionPage):
    """`advise/check/`: what will be sent and who will be told, before it cannot be undone."""

    template: ClassVar[str] = "earlyadvice/check_advice.html"
    form_class = DraftReadForm
    verb = Verb.ADVISE
    title = "Check the advice before you give it"

    def which_verb(self) -> Verb:
        return Verb.CORRECT if self.asked.state == State.ADVISED else Verb.ADVISE

    def contents(self) -> Any:
        form, draft = drafted(self.asked, self.person)
        change = page_of(self.asked) + "advise/"
        is_correction = self.which_verb() == Verb.CORRECT
        if is_correction and draft is None:
            text = "The advice has been given. To correct it, write the correction first."
            raise RuleBroken("nothing-to-give", text)
        facts = facts_in(form, self.asked) if not form.errors else None
        if facts is None:
            found = [(str(text), name) for name, texts in form.errors.items() for text in texts]
        else:
            around = advising.surroundings(self.asked, self.person)
            faults = advice_faults(facts, around, correction=is_correction)
            found = [(fault.detail, fault.pointer.strip("/")) for fault in faults]
        needs = {fault.code for fault in faults} if facts is not None else set()
        issues = labels("early_advice_issue", london_day(timezone.now()))
        waiting = reading_of(self.asked)
        asked = (
            f"{waiting.reader.name} has been asked to read this wording, and has not answered yet."
            if waiting is not None and facts is not None and waiting.digest == facts.digest()
            else ""
        )
        return CheckShown(
            title=self.title,
            decision=self.decision(),
            advice=shown_facts(facts, self.asked, issues) if facts is not None else None,
            faults=tuple(
                look.Row(text, "", f"{change}#id_{name}" if name in form.fields else change)
                for text, name in found
            ),
            not_written=tuple(
                heading
                for name, (heading, _) in SECTIONS.items()
                if facts is not None and not facts.sections[name].strip()
            ),
            second_href=(
                page_of(self.asked) + "second/ask/"
                if "second-lawyer-needed" in needs and not asked
                else ""
            ),
            second_asked=asked,
            offer_href=(
                page_of(self.asked) + "discussion/offer/" if "discussion-needed" in needs else ""
            ),
            change_href=change,
            is_empty=draft is None,
            is_correction=is_correction,
            version=self.asked.version,
            draft_version=draft.version if draft is not None else 0,
        )

    def initial(self, contents: Any) -> dict[str, Any]:
        return {"draft": contents.draft_version}

    def act(self, form: Any) -> Done | HttpResponse:
        written, _ = drafted(self.asked, self.person)
        if written.errors:
            raise RuleBroken("unreadable", "Mend what cannot be read first.")
        try:
            request = advising.advise(
                request_id=self.asked.pk,
                by=self.person,
                at=timezone.now(),
                facts=facts_in(written, self.asked),
                version=form.version,
                draft_version=form.cleaned_data["draft"],
            )
        except RuleBroken as broken:
            if broken.code != DRAFT_CHANGED:
                raise
            return self._read_again(broken)
        return Done(page_of(request), "Advice given. The force can read it now.")

    def _read_again(self, broken: RuleBroken) -> HttpResponse:
        """The page with the draft as it stands, to be read before it is given."""
        contents = self.contents()
        form = self._form(data={VERSION: contents.version, "draft": contents.draft_version})
        form.refuse(broken.message)
        return self.show(contents, form, status=409)
