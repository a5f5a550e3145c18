"""The discussion in the browser: offer it, record it, write the note, put right what was heard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Any, ClassVar
from uuid import UUID

from django.utils import timezone

from core.errors import Fault, Invalid, RuleBroken
from core.forms import Day, Form, LongText, Look, Option, Radios, Select, TimeOfDay
from core.london import at_london
from core.pages import Done
from core.sense import Sense
from core.words import moment
from earlyadvice import discussions
from earlyadvice.discussion_rules import (
    WHO_DECIDES,
    EntryFacts,
    shown_to_police,
)
from earlyadvice.discussions import Time
from earlyadvice.lifecycle import DiscussionState, How, Side, Verb
from earlyadvice.models import Discussion
from earlyadvice.moving import page_of
from earlyadvice.pages.shown_discussion import DiscussionShown, discussion_shown
from earlyadvice.pages.triage import DecisionPage, DecisionShown

TIMES = 3  # offered at once on the page
NEW_TIMES = "new"
HOWS = [(one.value, one.label) for one in How]


# --- offering ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ArrangeShown:
    title: str
    decision: DecisionShown
    discussion: DiscussionShown | None
    times: tuple[tuple[str, str, str], ...]  # names of fields
    version: int


class ArrangeForm(Form):
    versioned = True
    which = Radios(
        "Which time?",
        empty="Choose one of the officer's times, or offer others",
    )


class ArrangePage(DecisionPage):
    """`discussion/offer/`: offer times, or agree to one that the officer proposed."""

    template: ClassVar[str] = "earlyadvice/arrange.html"
    form_class = ArrangeForm
    verb = Verb.ARRANGE
    title = "Offer a discussion"

    def contents(self) -> Any:
        decision = self.decision()
        newest = discussions.newest_of(self.asked)
        return ArrangeShown(
            title=self.title,
            decision=decision,
            discussion=discussion_shown(newest, unseen=self.unseen()) if newest else None,
            times=tuple(
                (f"day_{number}", f"time_{number}", f"how_{number}") for number in range(TIMES)
            ),
            version=decision.version,
        )

    def initial(self, contents: Any) -> dict[str, Any]:
        return {"which": NEW_TIMES}

    def offer(self, form: Form) -> None:
        waiting = discussions.open_of(self.asked)
        theirs = [
            slot
            for slot in (waiting.slots.all() if waiting else ())
            if slot.side == Side.POLICE and slot.starts_at > timezone.now()
        ]
        field = form.fields["which"]
        assert isinstance(field, Radios)
        field.offer(
            [
                *(
                    Option(str(slot.pk), f"{moment(slot.starts_at)}, {slot.get_how_display()}")
                    for slot in theirs
                ),
                Option(NEW_TIMES, "Offer these times"),
            ]
        )
        for number in range(TIMES):
            which = f"time {number + 1}"
            form.fields[f"day_{number}"] = Day(
                f"Day of {which}", sense=Sense.MEETING, look=Look(sometimes=True)
            )
            form.fields[f"time_{number}"] = TimeOfDay(
                f"Time of day, {which}", hint="For example, 14:30" if not number else ""
            )
            form.fields[f"how_{number}"] = Select(f"How, {which}", HOWS, required=False)

    def act(self, form: Any) -> Done:
        given = form.cleaned_data
        agree_to = None if given["which"] == NEW_TIMES else UUID(given["which"])
        discussions.arrange(
            request_id=self.asked.pk,
            by=self.person,
            at=timezone.now(),
            times=() if agree_to else _times(given),
            agree_to=agree_to,
            version=form.version,
        )
        said = "Agreed. The officer has been told." if agree_to else "Offered to the officer."
        return Done(page_of(self.asked), said)


def _times(given: dict[str, Any]) -> list[Time]:
    """The rows with a day and a time; `Invalid` for a row with only one of them."""
    found, faults = [], []
    for number in range(TIMES):
        day, clock = given[f"day_{number}"], given[f"time_{number}"]
        if day and clock:
            starts_at = at_london(day, clock, f"time_{number}")
            found.append(Time(starts_at, given[f"how_{number}"] or How.VIDEO))
        elif day:
            faults.append(Fault(f"/time_{number}", "time-needed", "Enter the time of day too."))
        elif clock:
            faults.append(Fault(f"/day_{number}", "day-needed", "Enter the day too."))
    if not found and not faults:
        faults.append(Fault("/day_0", "time-needed", "Offer at least one time."))
    if faults:
        raise Invalid(faults)
    return found


# --- recording -----------------------------------------------------------------------------------


class RecordForm(Form):
    versioned = True
    held = Radios(
        "Was it held?",
        [Option("yes", "Yes"), Option("no", "No, it did not take place", reveals="why")],
        empty="Choose whether it was held",
    )
    why = LongText("Why did it not take place?", required=False, max_length=2000)
    day = Day(
        "On which day?",
        sense=Sense.HAPPENED,
        look=Look(sometimes=True),
        subject="Day of the discussion",
    )
    time = TimeOfDay("At what time?", hint="For example, 14:30", look=Look(width=5, sometimes=True))
    how = Radios("How?", HOWS, look=Look(sometimes=True))
    attendees = LongText(
        "Who took part?",
        hint="Names and roles, on both sides.",
        required=False,
        max_length=2000,
        look=Look(rows=3, sometimes=True),
    )
    points = LongText(
        "Your own points",
        hint="What you said, and what you heard. The officer writes theirs without seeing these.",
        required=False,
        max_length=20000,
        look=Look(rows=6, sometimes=True),
    )
    nfa_suggested = Radios(
        "Did anyone suggest taking no further action?",
        [Option("yes", "Yes", reveals="nfa_who"), Option("no", "No")],
        look=Look(sometimes=True),
    )
    nfa_who = LongText("Who suggested it?", required=False, max_length=500, look=Look(rows=2))
    nfa_why = LongText(
        "Why was it suggested?",
        hint="Needed if anyone did.",
        required=False,
        max_length=4000,
        look=Look(rows=3, sometimes=True),
    )
    nfa_open_lines = LongText(
        "Which lines were still open?",
        hint="Needed if anyone did. “None” is an answer.",
        required=False,
        max_length=4000,
        look=Look(rows=3, sometimes=True),
    )
    note = LongText(
        "The shared note, if you have it already",
        hint="What was agreed, who does what. Both sides can agree or dispute it.",
        required=False,
        max_length=20000,
        look=Look(rows=6),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("held") == "yes" and not (given.get("day") and given.get("time")):
            if not self.has_error("day") and not given.get("day"):
                self.refuse("Enter the day on which it was held", "day")
            if not self.has_error("time") and not given.get("time"):
                self.refuse("Enter the time at which it was held", "time")
        return given


@dataclass(frozen=True)
class RecordShown:
    title: str
    decision: DecisionShown
    who_decides: tuple[str, ...]
    version: int


class RecordPage(DecisionPage):
    """`discussion/record/`: held, with the lawyer's own points; or not held, and why."""

    template: ClassVar[str] = "earlyadvice/record.html"
    form_class = RecordForm
    verb = Verb.RECORD
    title = "Record the discussion"
    is_long = True

    def contents(self) -> Any:
        decision = self.decision()
        return RecordShown(self.title, decision, WHO_DECIDES, decision.version)

    def initial(self, contents: Any) -> dict[str, Any]:
        waiting = discussions.open_of(self.asked)
        if waiting is None or waiting.starts_at is None:
            return {}
        starts = timezone.localtime(waiting.starts_at)
        return {"day": starts.date(), "time": f"{starts:%H:%M}", "how": waiting.how}

    def act(self, form: Any) -> Done:
        given, now = form.cleaned_data, timezone.now()
        common = {"request_id": self.asked.pk, "by": self.person, "at": now}
        if given["held"] == "no":
            discussions.record_not_held(**common, why=given["why"], version=form.version)
            return Done(page_of(self.asked), "Recorded. The officer has been told.")
        day: date = given["day"]
        clock: time = given["time"]
        suggested = {"yes": True, "no": False, "": None}[given["nfa_suggested"]]
        discussions.record_held(
            **common,
            held_at=at_london(day, clock, "time"),
            how=given["how"],
            attendees=given["attendees"],
            said=EntryFacts(
                points=given["points"],
                nfa_suggested=suggested,
                nfa_who=given["nfa_who"] if suggested else "",
                nfa_why=given["nfa_why"] if suggested else "",
                nfa_open_lines=given["nfa_open_lines"] if suggested else "",
            ),
            note=given["note"],
            version=form.version,
        )
        return Done(page_of(self.asked), "Recorded. The officer is asked for their own points.")


# --- the note ------------------------------------------------------------------------------------


class NoteForm(Form):
    versioned = True
    note = LongText(
        "The shared note",
        empty="Write the note",
        hint="What was agreed, who does what, and by when.",
        max_length=20000,
        look=Look(rows=12),
    )
    agrees = Radios(
        "Does the CPS agree with it?",
        [
            Option("", "Not said yet"),
            Option("yes", "Agreed"),
            Option("no", "Disputed", reveals="disputed_point"),
        ],
        required=False,
        look=Look(sometimes=True),
    )
    disputed_point = LongText("Which point?", required=False, max_length=4000)


@dataclass(frozen=True)
class NoteShown:
    title: str
    decision: DecisionShown
    discussion: DiscussionShown
    is_shown: bool  # whether the officer sees it
    version: int  # of the note


class NotePage(DecisionPage):
    """`discussion/note/`: one note, many hands; whoever is too late sees both texts."""

    template: ClassVar[str] = "earlyadvice/note.html"
    form_class = NoteForm
    verb = Verb.WRITE_NOTE
    title = "The note of the discussion"
    is_long = True

    def contents(self) -> Any:
        if self.unseen():
            text = "Write your own view first, as the second lawyer: the note is shown afterwards."
            raise RuleBroken("own-view-first", text)
        held = self._held()
        return NoteShown(
            title=self.title,
            decision=self.decision(),
            discussion=discussion_shown(held, unseen=self.unseen()),
            is_shown=shown_to_police(held),
            version=held.note_version,
        )

    def _held(self) -> Discussion:
        found = [one for one in self.asked.discussions.all() if one.state == DiscussionState.HELD]
        if not found:
            raise RuleBroken("not-held", "No discussion has been held yet.")
        return found[-1]

    def initial(self, contents: Any) -> dict[str, Any]:
        return {"note": contents.discussion.note}

    def act(self, form: Any) -> Done:
        given = form.cleaned_data
        discussions.write_note(
            request_id=self.asked.pk,
            by=self.person,
            at=timezone.now(),
            text=given["note"],
            note_version=form.version,
            agrees={"yes": True, "no": False, "": None}[given["agrees"]],
            disputed_point=given["disputed_point"] if given["agrees"] == "no" else "",
        )
        return Done(page_of(self.asked), "The note has been saved.")


class PutRightForm(Form):
    versioned = True
    words = LongText(
        "What did you tell the officer?",
        empty="Say what you told the officer",
        hint="Speak to the officer first. They read these words too.",
        max_length=4000,
    )


@dataclass(frozen=True)
class PutRightShown:
    title: str
    decision: DecisionShown
    discussion: DiscussionShown
    version: int


class PutRightPage(DecisionPage):
    """`discussion/put-right/`: the officer understood "stop", or was not sure."""

    template: ClassVar[str] = "earlyadvice/put_right.html"
    form_class = PutRightForm
    verb = Verb.PUT_RIGHT
    title = "Put right what was understood"
    is_long = True

    def contents(self) -> Any:
        decision = self.decision()
        unclear = [one for one in self.asked.discussions.all() if one.unclear_since]
        if not unclear:
            raise RuleBroken("nothing-unclear", "Nothing waits to be put right.")
        shown = discussion_shown(unclear[-1], unseen=self.unseen())
        return PutRightShown(self.title, decision, shown, decision.version)

    def act(self, form: Any) -> Done:
        discussions.put_right(
            request_id=self.asked.pk,
            by=self.person,
            at=timezone.now(),
            words=form.cleaned_data["words"],
            version=form.version,
        )
        return Done(page_of(self.asked), "Written down. The officer can read it.")
