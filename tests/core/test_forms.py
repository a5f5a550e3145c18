"""Forms: what people typed, what they are told, and where an error link leads."""

from __future__ import annotations

from datetime import date
from html.parser import HTMLParser

import pytest
from django import forms as django_forms
from django.utils.datastructures import MultiValueDict

from core import forms
from core.drawing import rendered


class Page(HTMLParser):
    """The ids, values and texts of some markup."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        if found.get("id"):
            self.ids.append(str(found["id"]))

    def handle_data(self, data: str) -> None:
        self.text += data

    def named(self, name: str) -> list[dict[str, str | None]]:
        return [attrs for _, attrs in self.tags if attrs.get("name") == name]


class Everything(forms.Form):
    """A field of every kind."""

    versioned = True

    collar = forms.Text("Collar number", empty="Enter the collar number", look=forms.Look(width=10))
    email = forms.Email("Email address", empty="Enter an email address")
    reason = forms.LongText(
        "Reason", empty="Enter the reason", max_length=500, hint="Police read it."
    )
    notes = forms.LongText("Notes")
    days = forms.Number("Working days", empty="Enter the number of working days", max_value=60)
    outcome = forms.Radios(
        "Outcome",
        [
            forms.Option("take", "Take it", hint="The clock runs on."),
            forms.Option("other", "Something else", reveals="what_else"),
        ],
        empty="Select the outcome",
    )
    what_else = forms.Text("What else", required=False)
    missing = forms.Checkboxes(
        "What is missing", [("urn", "URN"), ("summary", "Summary")], empty="Select what is missing"
    )
    lawyer = forms.Select(
        "Lawyer", [("", "Choose a lawyer"), ("7", "A Khan")], empty="Choose a lawyer"
    )
    until = forms.Day(
        "When does bail end?",
        sense=None,
        empty="Enter the date bail ends",
        subject="Bail end date",
    )
    sure = forms.Tick("I have read the file", empty="Confirm that you have read the file")
    secret = forms.Password("Password", empty="Enter your password")


def filled(**changes: str | list[str]) -> MultiValueDict[str, str]:
    data: dict[str, str | list[str]] = {
        "collar": "4412",
        "email": "officer@force.example",
        "reason": "Too early",
        "notes": "",
        "days": "21",
        "outcome": "take",
        "what_else": "",
        "missing": ["urn", "summary"],
        "lawyer": "7",
        "until-day": "21",
        "until-month": "12",
        "until-year": "2026",
        "sure": "on",
        "secret": "s3cret words",
        "version": "3",
        **changes,
    }
    return MultiValueDict({k: v if isinstance(v, list) else [v] for k, v in data.items()})


def page_of(form: forms.Form) -> Page:
    shown = [n for n in form.fields if n != "what_else"]
    return Page("".join(str(rendered(form[name])) for name in shown))


def test_a_filled_form_is_read_into_plain_values() -> None:
    form = Everything(filled())
    assert form.is_valid(), form.errors
    assert form.cleaned_data["until"] == date(2026, 12, 21)
    assert form.cleaned_data["missing"] == ["urn", "summary"]
    assert form.cleaned_data["days"] == 21
    assert form.version == 3


def test_every_field_of_an_empty_form_says_what_to_do() -> None:
    form = Everything({})
    assert [line.text for line in forms.errors_of(form)] == [
        "Enter the collar number",
        "Enter an email address",
        "Enter the reason",
        "Enter the number of working days",
        "Select the outcome",
        "Select what is missing",
        "Choose a lawyer",
        "Enter the date bail ends",
        "Confirm that you have read the file",
        "Enter your password",
        "Open this page again: what it showed is no longer known",
    ]


def test_every_error_link_has_a_target() -> None:
    form = Everything({})
    ids = page_of(form).ids
    hrefs = [line.href for line in forms.errors_of(form) if line.href]
    assert len(hrefs) == 10
    for href in hrefs:
        assert ids.count(href.removeprefix("#")) == 1, href


def test_ids_are_never_used_twice() -> None:
    ids = page_of(Everything({})).ids
    assert sorted(ids) == sorted(set(ids))


def test_a_fault_of_the_whole_page_comes_first_and_has_no_link() -> None:
    form = Everything(filled(collar=""))
    form.refuse("This request has been withdrawn")
    assert forms.errors_of(form) == (
        forms.Line("This request has been withdrawn"),
        forms.Line("Enter the collar number", "#id_collar"),
    )


def test_a_fault_found_by_a_rule_goes_to_its_field() -> None:
    form = Everything(filled())
    form.refuse("Bail cannot end before the arrest", "until")
    assert forms.errors_of(form) == (
        forms.Line("Bail cannot end before the arrest", "#id_until-day"),
    )
    marked = [
        tag for tag in page_of(form).tags if "govuk-input--error" in (tag[1].get("class") or "")
    ]
    assert [attrs["name"] for _, attrs in marked] == ["until-day", "until-month", "until-year"]


def test_a_form_that_was_not_sent_has_no_faults() -> None:
    assert forms.errors_of(Everything()) == ()
    assert forms.errors_of(None) == ()


def test_what_was_typed_is_shown_again_exactly_apart_from_passwords() -> None:
    typed = '  First line\n\n   indented <b>&amp; "quoted"</b>\nlast'
    form = Everything(filled(reason=typed, **{"until-month": "Febtember", "days": "many"}))
    assert not form.is_valid()
    page = page_of(form)
    markup = str(rendered(form["reason"]))
    assert (
        "  First line\n\n   indented &lt;b&gt;&amp;amp; &#34;quoted&#34;&lt;/b&gt;\nlast</textarea>"
        in markup
    )
    assert page.named("until-month")[0]["value"] == "Febtember"
    assert page.named("days")[0]["value"] == "many"
    assert "value" not in page.named("secret")[0]
    checked = [attrs["value"] for attrs in page.named("missing") if "checked" in attrs]
    assert checked == ["urn", "summary"]
    assert [a["value"] for a in page.named("outcome") if "checked" in a] == ["take"]


def test_a_text_that_begins_with_an_empty_line_keeps_it() -> None:
    form = Everything(filled(notes="\nsecond line"))
    assert ">\n\nsecond line</textarea>" in str(rendered(form["notes"]))


def test_line_ends_count_as_one_character_as_they_do_on_the_screen() -> None:
    form = Everything(filled(reason="a\r\n" * 250))
    assert form.is_valid(), form.errors
    assert Everything(filled(reason="a" * 501)).errors["reason"] == [
        "Reason must be 500 characters or less"
    ]


@pytest.mark.parametrize(
    ("day", "month", "year", "text", "link"),
    [
        ("", "12", "2026", "Bail end date must include a day", "#id_until-day"),
        ("21", "", "", "Bail end date must include a month and year", "#id_until-month"),
        ("31", "2", "2027", "Bail end date must be a real date", "#id_until-day"),
        ("21", "13", "2026", "Bail end date must be a real date", "#id_until-month"),
        ("x", "12", "2026", "Bail end date must be a real date", "#id_until-day"),
        ("²", "12", "2026", "Bail end date must be a real date", "#id_until-day"),
        (
            "21",
            "12",
            "26",
            "Bail end date must have a year of 4 numbers, like 2027",
            "#id_until-year",
        ),
        ("21", "12", "0000", "Bail end date must be a real date", "#id_until-day"),
        *(
            (
                "21",
                "12",
                year,
                "Bail end date must have a year between 1900 and 2100",
                "#id_until-year",
            )
            for year in ("1899", "2101", "9999")
        ),
    ],
)
def test_a_wrong_date_says_which_part_and_links_to_it(
    day: str, month: str, year: str, text: str, link: str
) -> None:
    form = Everything(filled(**{"until-day": day, "until-month": month, "until-year": year}))
    assert forms.errors_of(form) == (forms.Line(text, link),)
    assert link.removeprefix("#") in page_of(form).ids


@pytest.mark.parametrize("month", ["12", "Dec", "december", "DEC."])
def test_a_month_may_be_named(month: str) -> None:
    form = Everything(filled(**{"until-month": month}))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["until"] == date(2026, 12, 21)


def test_a_date_that_is_known_is_shown_in_its_parts() -> None:
    page = Page(str(rendered(Everything(initial={"until": date(2026, 1, 5)})["until"])))
    assert [tag[1]["value"] for tag in page.tags if tag[0] == "input"] == ["5", "1", "2026"]


def test_a_field_that_may_be_left_out_says_so_unless_an_answer_reveals_it() -> None:
    form = Everything()
    assert "Notes (optional)" in Page(str(rendered(form["notes"]))).text
    outcome = Page(str(rendered(form["outcome"])))
    assert "What else" in outcome.text
    assert "(optional)" not in outcome.text
    assert outcome.named("what_else")[0]["id"] == "id_what_else"


def test_a_field_that_is_needed_in_some_cases_is_not_called_optional() -> None:
    class Allocation(forms.Form):
        why = forms.LongText(
            "Why this lawyer?",
            hint="Needed if another lawyer has it now.",
            look=forms.Look(sometimes=True),
        )

    assert "(optional)" not in Page(str(rendered(Allocation()["why"]))).text


def test_hints_and_errors_are_tied_to_their_input() -> None:
    form = Everything(filled(reason=""))
    page = Page(str(rendered(form["reason"])))
    described = str(page.named("reason")[0]["aria-describedby"]).split()
    assert described == ["id_reason-info", "id_reason-hint", "id_reason-error"]
    assert set(described) <= set(page.ids)


def test_words_of_a_field_are_escaped() -> None:
    form = Everything(filled(collar="<script>alert(1)</script>"))
    markup = str(rendered(form["collar"], label="<i>Collar</i>", hint="<i>why</i>"))
    assert "<script>" not in markup
    assert "<i>" not in markup


def test_answers_may_depend_on_the_case() -> None:
    form = Everything(filled(lawyer="9"))
    lawyer = form.fields["lawyer"]
    assert isinstance(lawyer, forms.Select)
    lawyer.offer([("", "Choose a lawyer"), ("9", "B Osei")])
    assert form.is_valid(), form.errors
    assert "B Osei" in Page(str(rendered(form["lawyer"]))).text


def test_a_label_may_be_the_heading_of_its_page() -> None:
    markup = str(rendered(Everything()["collar"], heading=True))
    assert "<h1" in markup
    assert "govuk-label--l" in markup


def test_a_form_of_a_library_renders_too() -> None:
    class Plain(django_forms.Form):
        code = django_forms.CharField(
            widget=django_forms.TextInput(attrs={"autocomplete": "one-time-code"})
        )
        old = django_forms.CharField(
            widget=django_forms.PasswordInput(attrs={"autocomplete": "current-password"})
        )

    form = Plain({})
    code = Page(str(rendered(form["code"], label="Code from your app")))
    assert code.named("code")[0]["autocomplete"] == "one-time-code"
    assert forms.errors_of(form)[0].href == "#id_code"
    old = Page(str(rendered(form["old"])))
    assert old.named("old")[0]["type"] == "password"


def test_a_widget_without_a_macro_is_a_fault_of_the_program() -> None:
    class Odd(django_forms.Form):
        when = django_forms.DateTimeField(widget=django_forms.SplitDateTimeWidget)

    with pytest.raises(TypeError, match="SplitDateTimeWidget"):
        rendered(Odd()["when"])
