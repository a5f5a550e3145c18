"""Whatever a victim says about what happened, whoever hears it, is on the disclosure list."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.apps import apps

from casework.disclosure.rules import Said, said_faults
from casework.models import DisclosureItem, Prfi, Referral, Telling
from casework.pages.disclosure.asking import ANYTHING, WORDS, ContactForm
from casework.pages.prfi.page import InformedForm, OpenForm
from casework.pages.reviews.told import NoteToldForm
from casework.prfi import actions as prfi
from casework.reviews import releasing, told
from core.errors import Invalid, NotPermitted, RuleBroken
from core.fields import Disclosure, FreeText
from core.notices.models import Notice
from deadlines.models import Deadline
from tests.architecture.test_sources import ROOT, SOURCES
from tests.casework import referring
from tests.casework.disclosure.listing import AT, HEARD, NO, YES, do
from tests.casework.reviews import reviewing
from tests.cast import Cast

pytestmark = pytest.mark.django_db
INFORMED: dict[str, Any] = {"informs": "officer", "on": date(2026, 11, 24)}
TOLD_ON = date(2026, 11, 25)
LATER = datetime(2026, 11, 25, 16, 0, tzinfo=UTC)


def waits(cast: Cast) -> Prfi:
    return referring.waits(cast, referring.allocated(cast), AT)


def inform(cast: Cast, row: Prfi, said: Said | None, **more: Any) -> Prfi:
    given = {**INFORMED, "prfi_id": row.pk, "said": said, **more}
    done: Prfi = do(cast, "victim_liaison_officer", prfi.inform, **given)
    return done


def codes(found: pytest.ExceptionInfo[Invalid]) -> list[tuple[str, str]]:
    return [(one.pointer, one.code) for one in found.value.faults]


# --- the words, and who is told ------------------------------------------------------------------


def test_what_a_victim_says_while_informed_is_listed_as_said_and_told_to_lawyer_and_officer(
    cast: Cast,
) -> None:
    row = waits(cast)
    inform(cast, row, YES)
    item = DisclosureItem.objects.get()
    assert (item.kind, item.words, item.outcome) == ("contact", HEARD, "undecided")
    assert item.what == "Said by the victim when kept informed on Tuesday 24 November 2026"
    assert (item.source_kind, item.source_id) == ("prfi", row.pk)
    assert item.added_by == cast.victim_liaison_officer
    told_of = Notice.objects.filter(kind="something-was-said")
    assert {one.user.name for one in told_of} == {"Prosecutor", "Officer"}
    assert {one.at for one in told_of} == {AT}  # at once: well within a working day
    assert {one.path for one in told_of} == {"/cases/06RX0012326/disclosure/"}


def test_a_lawyer_has_five_working_days_to_decide_and_the_police_see_no_such_clock(
    cast: Cast,
) -> None:
    inform(cast, waits(cast), YES)
    clock = DisclosureItem.objects.get().clock
    assert (clock.kind, clock.owed_by, clock.due_on) == (
        "disclosure-item",
        "cps",
        date(2026, 12, 1),
    )
    assert clock in Deadline.objects.visible_to(cast.fresh("prosecutor"))
    assert clock not in Deadline.objects.visible_to(cast.fresh("officer"))


def test_where_nobody_has_the_case_the_legal_manager_is_told(cast: Cast) -> None:
    referral = referring.submit(cast)
    given = {"last_informed_on": date(2026, 11, 20), "said": YES, "why": "The telephone is read."}
    referring.waits(cast, referral, AT, **given)
    told_of = Notice.objects.filter(kind="something-was-said")
    assert {one.user.name for one in told_of} == {"Legal Manager", "Officer"}


def test_nothing_said_puts_nothing_on_the_list(cast: Cast) -> None:
    inform(cast, waits(cast), NO)
    assert not DisclosureItem.objects.exists()
    assert not Notice.objects.filter(kind="something-was-said").exists()


def test_the_same_words_of_the_same_record_are_listed_once(cast: Cast) -> None:
    row = waits(cast)
    inform(cast, row, YES)
    inform(cast, row, YES)
    assert DisclosureItem.objects.count() == 1
    inform(cast, row, Said(anything=True, words="She said that he laughed."))
    assert DisclosureItem.objects.count() == 2


# --- the question --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        (None, ("/something_said", "choice-needed")),
        (Said(anything=True), ("/said_words", "words-needed")),
        (Said(anything=True, words="  "), ("/said_words", "words-needed")),
        (Said(anything=False, words=HEARD), ("/something_said", "said-or-not")),
    ],
)
def test_the_question_is_answered_and_a_yes_has_the_words(
    cast: Cast, said: Said | None, fault: tuple[str, str]
) -> None:
    row = waits(cast)
    with pytest.raises(Invalid) as found:
        inform(cast, row, said)
    assert codes(found) == [fault]
    assert Prfi.objects.get(pk=row.pk).last_informed_on is None


def test_what_is_missing_is_told_beside_the_other_faults(cast: Cast) -> None:
    with pytest.raises(Invalid) as found:
        inform(cast, waits(cast), None, on=date(2026, 11, 25), informs="")
    assert [place for place, _ in codes(found)] == ["/informs", "/on", "/something_said"]


def test_a_case_that_begins_to_wait_is_asked_only_if_somebody_spoke_with_the_victim(
    cast: Cast,
) -> None:
    referral = referring.allocated(cast)
    with pytest.raises(Invalid) as found:
        referring.waits(cast, referral, AT, last_informed_on=date(2026, 11, 23))
    assert codes(found) == [("/something_said", "choice-needed")]
    referring.waits(cast, referral, AT, last_informed_on=date(2026, 11, 23), said=YES)
    assert DisclosureItem.objects.get().words == HEARD


def test_no_answer_is_a_fault_and_no_with_nothing_is_none() -> None:
    assert [one.pointer for one in said_faults(None, where="_C1")] == ["/something_said_C1"]
    assert said_faults(NO) == said_faults(YES) == []


# --- told of a decision --------------------------------------------------------------------------


def note(cast: Cast, referral: Referral, who: str = "victim_liaison_officer", **more: Any) -> Any:
    given = {"referral_id": referral.pk, "complainant": "C1", "on": TOLD_ON, "said": NO, **more}
    return do(cast, who, told.note_told, at=LATER, **given)


def test_a_victim_who_was_told_ends_the_clock_and_their_words_are_listed(cast: Cast) -> None:
    referral = reviewing.released(cast)
    note(cast, referral, said=YES)
    telling = Telling.objects.get()
    assert (telling.told_on, telling.noted_by) == (TOLD_ON, cast.victim_liaison_officer)
    clock = Deadline.objects.get(kind="victim-told-enhanced")
    assert (clock.ended_how, clock.ended_at) == ("met", LATER)
    item = DisclosureItem.objects.get()
    assert (item.words, item.source_kind, item.source_id) == (HEARD, "telling", telling.pk)
    said = "Said by Complainant C1 when told of a decision, Wednesday 25 November 2026"
    assert item.what == said


def test_it_is_written_down_once(cast: Cast) -> None:
    referral = reviewing.released(cast)
    note(cast, referral, said=YES)
    with pytest.raises(RuleBroken) as refused:
        note(cast, referral, said=YES)
    assert refused.value.code == "nobody-to-tell"
    assert DisclosureItem.objects.count() == 1


def test_nobody_was_told_before_the_release_or_tomorrow_or_out_of_the_blue(cast: Cast) -> None:
    planned = reviewing.planned(cast)
    with pytest.raises(RuleBroken):
        note(cast, planned)
    reviewing.release(cast, planned.pk)
    for changes, fault in (
        ({"on": date(2026, 11, 23)}, ("/on", "before-the-release")),
        ({"on": date(2026, 11, 26)}, ("/on", "in-the-future")),
        ({"complainant": "C9"}, ("/complainant", "choice-needed")),
        ({"said": None}, ("/something_said", "choice-needed")),
    ):
        with pytest.raises(Invalid) as found:
            note(cast, planned, **changes)
        assert codes(found) == [fault]
    assert Deadline.objects.get(kind="victim-told-enhanced").ended_at is None


def test_a_paralegal_officer_does_not_write_it_down(cast: Cast) -> None:
    referral = reviewing.released(cast)
    with pytest.raises(NotPermitted):
        note(cast, referral, who="paralegal_officer")


def test_somebody_who_asks_not_to_be_told_is_listened_to_too(cast: Cast) -> None:
    referral = reviewing.made(cast)
    asked = {"told": "asked_not_to", "why_not": "She told the officer."}
    with pytest.raises(Invalid) as found:
        reviewing.plan(cast, referral.pk, reviewing.told(**asked))
    assert codes(found) == [("/something_said_C1", "choice-needed")]
    for _ in range(2):  # agreed anew with the same words: listed once
        reviewing.plan(cast, referral.pk, reviewing.told(**asked, said=YES))
    assert DisclosureItem.objects.get().source_kind == "asked-not-to"


# --- every record of a contact asks --------------------------------------------------------------

# every field that holds the record of a contact with a victim or witness: the action that asks the
# question as it is written, or why it needs none
ASKS: dict[str, Any] = {
    "Telling.why_not": releasing.plan_telling,
    "Telling.safety_plan": "agreed with the officer in charge, and sealed; the telling itself asks",
    "DisclosureItem.words": "the answer itself",
}
# every box of every form whose label speaks of being in touch with a victim or witness: the form
# that asks the question, or why it is no record of a contact
BOXES: dict[str, Any] = {
    "Who was told?": NoteToldForm,
    "Who keeps the victim informed?": InformedForm,
    "When were they last informed?": InformedForm,
    "Who keeps the victim informed meanwhile?": OpenForm,
    "When was the victim last informed?": OpenForm,
    "If they are not told: how is this known?": "the same form asks of each person",
    "Who tells them?": "what is to be done; the form that says it was done asks",
    "From which day may the suspect be told?": "of the suspect",
    "Bail or custody ends at once, so the suspect cannot be told later": "of the suspect",
    "What did you tell the officer?": "of the officer",
    "Notice to the person: ": "the police give it, and keep the record of it",
    "Why notice is withheld: ": "nobody was in touch",
    "The Digital Processing Notice is used: ": "the police give it, and keep the record of it",
}
FIELDS = {"Radios", "Day", "LongText", "Text", "Tick", "Select", "Checkboxes", "TimeOfDay"}
TOUCH = re.compile(r"inform|\btold|\btell|spoke|contact|notice", re.IGNORECASE)


def fields_of_contact() -> Iterator[str]:
    for model in apps.get_models():
        if model.__name__.startswith("Historical"):
            continue
        for field in model._meta.get_fields():
            if isinstance(field, FreeText) and field.disclosure == Disclosure.CONTACT:
                yield f"{model.__name__}.{field.name}"


def labels_of_boxes() -> Iterator[str]:
    """The label of every box that the sources of pages make, wherever they make it."""
    for path in SOURCES:
        if "pages" not in str(path.relative_to(ROOT)):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and node.args:
                name, label = ast.unparse(node.func), node.args[0]
                if name in FIELDS and isinstance(label, ast.Constant):
                    yield str(label.value)
                elif name in FIELDS and isinstance(label, ast.JoinedStr):
                    yield "".join(
                        str(part.value) for part in label.values if isinstance(part, ast.Constant)
                    )


def test_every_record_of_a_contact_asks_whether_anything_was_said() -> None:
    assert set(fields_of_contact()) == set(ASKS)


def test_every_form_that_records_a_contact_ends_with_the_question() -> None:
    assert {label for label in labels_of_boxes() if TOUCH.search(label)} == set(BOXES)
    asking = {form for form in BOXES.values() if isinstance(form, type)}
    assert asking == set(ContactForm.__subclasses__())
    assert all(list(form().fields)[-2:] == [ANYTHING, WORDS] for form in asking)
