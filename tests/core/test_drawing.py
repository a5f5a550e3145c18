"""Through each macro that draws a field, nothing is drawn as nothing, and 0 as 0."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms as django_forms

from core import drawing, forms

NOUGHT = (("0", "None of them"), ("1", "One"))


class OfEach(forms.Form):
    text = forms.Text("Text", required=False)
    number = forms.Number("Number", required=False)
    long = forms.LongText("Long text", required=False)
    counted = forms.LongText("Counted text", required=False, max_length=100)
    radios = forms.Radios("Radios", NOUGHT, required=False)
    select = forms.Select("Select", NOUGHT, required=False)
    boxes = forms.Checkboxes("Boxes", NOUGHT, required=False)
    tick = forms.Tick("Tick")
    day = forms.Day("Day", sense=None, required=False)
    password = forms.Password("Password", required=False)


def drawn(name: str, value: Any) -> str:
    return str(drawing.rendered(OfEach(initial={name: value})[name]))


@pytest.mark.parametrize("name", OfEach.base_fields)
def test_none_is_drawn_as_nothing(name: str) -> None:
    markup = drawn(name, None).replace("None of them", "")
    assert "None" not in markup
    assert " checked" not in markup
    assert "selected" not in markup.replace("selectedness", "")


@pytest.mark.parametrize("name", ["text", "number"])
def test_nought_is_drawn_as_nought_in_a_line(name: str) -> None:
    assert 'value="0"' in drawn(name, 0)


@pytest.mark.parametrize("name", ["long", "counted"])
def test_nought_is_drawn_as_nought_in_several_lines(name: str) -> None:
    assert ">0</textarea>" in drawn(name, 0)


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [("radios", 0, "checked"), ("select", 0, "selected"), ("boxes", [0], "checked")],
)
def test_nought_chooses_the_answer_nought(name: str, value: Any, word: str) -> None:
    markup = drawn(name, value)
    assert markup.count(f" {word}") == 1
    assert markup.index('value="0"') < markup.index(f" {word}") < markup.index('value="1"')


def test_every_macro_that_draws_a_field_is_tried_here() -> None:
    tried = {type(field.widget) for field in OfEach.base_fields.values()}
    others = {django_forms.EmailInput, django_forms.URLInput}  # drawn as a line of text is
    kinds = {kind for kind, _ in drawing._BUILDERS} - others
    assert kinds <= tried
