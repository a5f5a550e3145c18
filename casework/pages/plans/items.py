"""What is decided about one item: the reply, the challenge, its date, its approval, its end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import QueryDict
from django.utils import timezone

from casework.pages.plans.boxes import boxes_of, item_fields, item_in
from casework.pages.plans.deciding import DecisionShown, ItemDecisionPage
from casework.pages.plans.shown import item_page
from casework.plans import deciding
from casework.plans.issuing import facts_of
from casework.plans.lifecycle import ItemVerb
from casework.plans.moving import categories, page_of
from casework.plans.offering import extension_waits
from casework.plans.policy import MAY
from core.accounts.policy import may
from core.errors import Fault, Invalid
from core.forms import VERSION, Day, Form, LongText, Look, Option, Radios
from core.london import london_day
from core.pages import Done
from core.words import in_full


class ReplyForm(Form):
    versioned = True
    decision = Radios(
        "Is the reply what was asked for?",
        [
            Option("accept", "Yes, accept it"),
            Option(
                "again",
                "No, ask again",
                hint="The same words after a reply in part go at once. Others are a new round: a "
                "legal manager agrees first.",
            ),
        ],
        empty="Choose whether the reply is what was asked for",
    )
    why = LongText(
        "What is missing?",
        hint="Needed if you ask again. The officer reads it.",
        required=False,
        max_length=4000,
        look=Look(sometimes=True),
    )
    what = LongText(
        "Ask for something else than before?",
        hint="Leave it empty to ask with the same words.",
        required=False,
        look=Look(rows=2),
    )
    required_on = Day(
        "By when?",
        sense=None,
        hint="Needed if you ask again. For example, 27 3 2027",
        required=False,
        subject="Date",
        look=Look(sometimes=True),
    )


class ReplyPage(ItemDecisionPage):
    """`reply/`: the mirror duty: accept what the police sent, or ask again."""

    form_class = ReplyForm
    verb = ItemVerb.ACCEPT
    title = "Answer the reply"
    button = "Continue"
    fields = ("decision", "why", "what", "required_on")
    is_long = True

    def offer(self, form: Form) -> None:
        if not may(self.person, ItemVerb.ASK_AGAIN, self.plan.matter, MAY):
            field = form.fields["decision"]
            assert isinstance(field, Radios)
            field.offer([Option("accept", "Yes, accept it")])

    def act(self, form: Any) -> Done:
        given, now = form.cleaned_data, timezone.now()
        if given["decision"] == "accept":
            deciding.accept(
                item_id=self.item.pk,
                by=self.person,
                at=now,
                words=given["why"],
                version=form.version,
            )
            return Done(page_of(self.plan), "Accepted. The officer has been told.")
        try:
            plan = deciding.ask_again(
                item_id=self.item.pk,
                by=self.person,
                at=now,
                why=given["why"],
                what=given["what"],
                required_on=given["required_on"],
                version=form.version,
            )
        except Invalid as invalid:  # of the one item that is asked again
            raise Invalid(
                [
                    Fault(fault.pointer.replace("/item_0_", "/"), fault.code, fault.detail)
                    for fault in invalid.faults
                ]
            ) from invalid
        if plan.needs_review:
            return Done(page_of(plan), "Written. A legal manager has been asked to agree to it.")
        return Done(page_of(plan), "Asked again. The officer has been told.")


class ChallengeForm(Form):
    versioned = True
    decision = Radios(
        "What do you decide?",
        [
            Option("keep", "Keep the item", hint="With why, and a new date."),
            Option("change", "Change the item", hint="You write it anew on the next page."),
            Option("withdraw", "Withdraw the item"),
        ],
        empty="Choose what you decide",
    )
    words = LongText(
        "What do you say to the officer?",
        hint="Needed if you keep or withdraw it.",
        required=False,
        max_length=4000,
        look=Look(sometimes=True),
    )
    required_on = Day(
        "By when, if you keep it?",
        sense=None,
        hint="What was first asked stays beside it. For example, 27 3 2027",
        required=False,
        subject="Date",
        look=Look(sometimes=True),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        needed = given.get("decision") == "keep" and not given.get("required_on")
        if needed and not self.has_error("required_on"):
            self.refuse("Enter the date by which it is required", "required_on")
        return given


class ChallengePage(ItemDecisionPage):
    """`challenge/`: keep the item, go on to change it, or withdraw it."""

    form_class = ChallengeForm
    verb = ItemVerb.KEEP
    title = "Answer the challenge"
    button = "Continue"
    fields = ("decision", "words", "required_on")
    is_long = True

    def offer(self, form: Form) -> None:
        if not may(self.person, ItemVerb.CHANGE, self.plan.matter, MAY):
            field = form.fields["decision"]
            assert isinstance(field, Radios)
            field.offer(one for one in field.look.options if one.value != "change")

    def act(self, form: Any) -> Done:
        given = form.cleaned_data
        common = {"item_id": self.item.pk, "by": self.person, "at": timezone.now()}
        if given["decision"] == "change":
            return Done(item_page(self.item, "change/"))
        if given["decision"] == "withdraw":
            deciding.withdraw(**common, why=given["words"], version=form.version)
            return Done(page_of(self.plan), "Withdrawn. The officer has been told.")
        deciding.keep(
            **common,
            words=given["words"],
            required_on=given["required_on"],
            version=form.version,
        )
        return Done(page_of(self.plan), "Answered: the item stands. The officer has been told.")


class ChangeForm(Form):
    versioned = True
    words = LongText(
        "What do you say to the officer?",
        hint="What you change, and why.",
        empty="Say what you change, and why",
        max_length=4000,
    )


@dataclass(frozen=True)
class ChangeShown:
    title: str
    decision: DecisionShown
    names: tuple[str, ...]
    version: int


class ChangePage(ItemDecisionPage):
    """`change/`: another item takes the place of the one that was challenged."""

    template: ClassVar[str] = "casework/plan_item_change.html"
    form_class = ChangeForm
    verb = ItemVerb.CHANGE
    title = "Change the item"
    button = "Send the changed item"
    is_long = True

    def _start(self) -> QueryDict:
        found = QueryDict(mutable=True)
        facts = facts_of(self.item)
        found.update(boxes_of(facts, 0))
        return found

    def offer(self, form: Form) -> None:
        known = categories(london_day(timezone.now()))
        category = self.item.category
        item_fields(form, 0, known=known, referral=self.referral, category=category)
        for fixed in ("item_0_category", "item_0_suspect"):  # the same kind, the same suspect
            form.fields.pop(fixed, None)

    def contents(self) -> Any:
        self.check()
        names = tuple(
            name
            for name in self._form().fields
            if name not in (VERSION, "words", "item_0_notice_withheld_because")
        )
        return ChangeShown(self.title, self.shown(), names, self.version())

    def initial(self, contents: Any) -> dict[str, Any]:
        data, form = self._start(), self._form()
        return {
            name: form.fields[name].widget.value_from_datadict(data, {}, name)
            for name in (*contents.names, "item_0_notice_withheld_because")
            if name in form.fields
        }

    def happens(self) -> Iterable[str]:
        yield "It goes to the police at once; the challenge is answered with your words."
        if self.item.approvals.all():
            yield "Records of counselling are approved anew by both sides."

    def act(self, form: Any) -> Done:
        suspect = self.item.suspect.reference if self.item.suspect is not None else ""
        given = form.cleaned_data | {
            "item_0_category": self.item.category,
            "item_0_suspect": suspect,
        }
        deciding.change(
            item_id=self.item.pk,
            by=self.person,
            at=timezone.now(),
            words=given["words"],
            facts=item_in(given, 0),
            version=form.version,
        )
        return Done(page_of(self.plan), "Changed. The officer has been told.")


class ExtensionForm(Form):
    versioned = True
    agreed = Radios(
        "Do you agree to the date they ask for?",
        [
            Option("yes", "Yes"),
            Option("no", "No, the date stands"),
            Option("other", "Another date", reveals="required_on"),
        ],
        empty="Choose whether you agree to the date",
    )
    required_on = Day(
        "Which date?", sense=None, required=False, subject="Date", look=Look(sometimes=True)
    )
    words = LongText(
        "What do you say to the officer?",
        hint="Needed unless you agree.",
        required=False,
        max_length=2000,
        look=Look(sometimes=True),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        needed = given.get("agreed") == "other" and not given.get("required_on")
        if needed and not self.has_error("required_on"):
            self.refuse("Enter the date by which it is required", "required_on")
        return given


class DatePage(ItemDecisionPage):
    """`date/`: answer a request for more time, or change the date; both keep what stood first."""

    form_class = ExtensionForm
    verb = ItemVerb.CHANGE_DATE
    button = "Continue"
    fields = ("agreed", "words")

    @property
    def title(self) -> str:  # type: ignore[override]
        return "Answer the request for more time" if self._asked() else "Change the date"

    def _asked(self) -> bool:
        return extension_waits(self.item)

    def offer(self, form: Form) -> None:
        field = form.fields["agreed"]
        assert isinstance(field, Radios)
        if not self._asked():
            field.label = "Another date?"
            field.offer([one for one in field.look.options if one.value == "other"])
            form.fields["words"].label = "Why does the date change?"

    def initial(self, contents: Any) -> dict[str, Any]:
        return {} if self._asked() else {"agreed": "other"}

    def happens(self) -> Iterable[str]:
        stands = in_full(self.item.required_on)
        yield f"The date that stands is {stands}. It is kept beside a new one."

    def act(self, form: Any) -> Done:
        given = form.cleaned_data
        common = {
            "item_id": self.item.pk,
            "by": self.person,
            "at": timezone.now(),
            "version": form.version,
        }
        if given["agreed"] == "other":
            deciding.change_date(**common, required_on=given["required_on"], why=given["words"])
            return Done(page_of(self.plan), "The date has been changed. The officer has been told.")
        agreed = given["agreed"] == "yes"
        deciding.answer_extension(**common, agreed=agreed, words=given["words"])
        return Done(page_of(self.plan), "Answered. The officer has been told.")
