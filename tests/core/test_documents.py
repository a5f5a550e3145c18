"""Documents: the same words in Word and PDF, as they were typed, whoever reads them and how."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import docx
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.documents import Bullets, Document, Heading, Note, Table, Text, rows, visible
from core.documents.pdf import PRINTED, is_printed, write_pdf
from core.documents.word import write_word
from tests.papers import pdf_flat, pdf_pages, pdf_tags, word_text

HANDLING = "Keep this to yourself."
PAPER = Document(
    title="Early advice",
    reference="06RX0012326",
    handling=HANDLING,
    at=datetime(2026, 11, 25, 9, 30, tzinfo=UTC),
    parts=(
        Note(HANDLING),
        rows(("URN", "06RX0012326"), ("Version", "2 of 2"), ("Nothing", "")),
        Heading("In short"),
        Text("First line.\nSecond line.\n\nAnother paragraph."),
        Heading("Beneath it", 2),
        Bullets(("One thing", "Another thing")),
        Heading("What is to be done"),
        Table(("What", "By when"), (3, 1), (("Ask for the messages.", "Friday"),)),
    ),
)


def saying(text: str) -> Document:
    """The text in every place where typed text may stand."""
    parts = (
        Note(text),
        rows(("Label", text)),
        Heading(text),
        Text(text),
        Bullets((text,)),
        Table(("Head", "Head"), (1, 1), ((text, text),)),
    )
    return replace(PAPER, parts=parts)


def long_paper() -> Document:
    return replace(PAPER, parts=(Note(HANDLING), *(Text("Many words. " * 90) for _ in range(12))))


# --- PDF -----------------------------------------------------------------------------------------


def test_a_pdf_is_tagged_so_that_a_screen_reader_finds_its_way() -> None:
    content = write_pdf(PAPER)
    reader = pypdf.PdfReader(BytesIO(content))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid:part>1<" in root["/Metadata"].get_data()
    tags = pdf_tags(content)
    headings = [tag for tag in tags if tag in {"/Title", "/H1", "/H2"}]
    assert headings == ["/Title", "/H1", "/H2", "/H1"]
    assert {"/Table", "/THead", "/TH", "/TD", "/L", "/LI"} <= set(tags)
    assert tags.count("/TH") == 2


def test_a_pdf_names_its_title_and_nobody() -> None:
    reader = pypdf.PdfReader(BytesIO(write_pdf(PAPER)))
    assert reader.metadata is not None
    assert reader.metadata.title == "Early advice"
    assert set(reader.metadata) <= {"/Title", "/Creator", "/CreationDate", "/ModDate"}


def test_handling_reference_and_page_number_are_on_every_page_of_a_pdf() -> None:
    pages = pdf_pages(write_pdf(long_paper()))
    assert len(pages) > 3
    for number, page in enumerate(pages, start=1):
        assert HANDLING in page
        assert "06RX0012326" in page
        assert f"Page {number} of {len(pages)}" in page


def test_the_same_document_is_the_same_bytes() -> None:
    assert write_pdf(PAPER) == write_pdf(PAPER)


def test_every_character_that_is_said_to_be_printed_is() -> None:
    """The writer refuses a character that its fonts lack; so this one ends without an error."""
    said = [chr(code) for first, last in PRINTED for code in range(first, last + 1)]
    write_pdf(saying(" ".join(said)))
    assert not [char for char in said if unicodedata.category(char) in {"Cc", "Cn", "Cs"}]
    assert all(is_printed(char) for char in "Zażółć gęślą jaźń ŵŷ ñ € – “ ” ✓ Αθήνα Київ שלום سلام")
    assert not any(is_printed(char) for char in "\x07中😀\u202e\u00ad")


def test_a_pdf_says_what_it_cannot_show() -> None:
    content = write_pdf(saying("Seen 😀 \U0001f44d\ufe0f 中"))
    assert "Seen [grinning face] [thumbs up sign] [U+4E2D]" in pdf_flat(content)


def test_a_very_long_word_stays_on_the_paper() -> None:
    content = write_pdf(saying("W" * 500))
    assert "".join(pdf_flat(content).split()).count("W" * 500) >= 5
    lines = "\n".join(pdf_pages(content)).splitlines()
    assert max(len(line) for line in lines if line.startswith("W")) < 60


# --- Word ----------------------------------------------------------------------------------------


def test_a_word_file_has_real_headings_and_a_table_with_a_head() -> None:
    paper = docx.Document(BytesIO(write_word(PAPER)))
    styled = [(one.style.name, one.text) for one in paper.paragraphs if one.style]
    assert [one for one in styled if one[0].startswith(("Title", "Heading"))] == [
        ("Title", "Early advice"),
        ("Heading 1", "In short"),
        ("Heading 2", "Beneath it"),
        ("Heading 1", "What is to be done"),
    ]
    assert ("List Bullet", "One thing") in styled
    (table,) = paper.tables
    assert [cell.text for cell in table.rows[1].cells] == ["Ask for the messages.", "Friday"]
    assert "w:tblHeader" in table.rows[0]._tr.xml


def test_a_word_file_names_its_title_its_language_and_nobody() -> None:
    content = write_word(PAPER)
    said = docx.Document(BytesIO(content)).core_properties
    assert (said.title, said.language) == ("Early advice", "en-GB")
    assert (said.author, said.last_modified_by, said.comments, said.keywords) == ("", "", "", "")
    with ZipFile(BytesIO(content)) as parts:
        styles = parts.read("word/styles.xml").decode()
        assert 'w:lang w:val="en-GB"' in styles
        assert not any("vba" in name or "embeddings" in name for name in parts.namelist())


def test_handling_and_page_number_are_on_every_page_of_a_word_file() -> None:
    paper = docx.Document(BytesIO(write_word(PAPER)))
    (section,) = paper.sections
    assert section.different_first_page_header_footer
    assert paper.paragraphs[1].text == HANDLING  # on the first page, in the text
    assert section.header.paragraphs[0].text == f"{HANDLING}\t06RX0012326"
    for foot in (section.footer, section.first_page_footer):
        xml = foot.paragraphs[0]._p.xml
        assert ">PAGE<" in xml
        assert ">NUMPAGES<" in xml


# --- both ----------------------------------------------------------------------------------------

AS_TYPED = (
    "#strong[x] $a + b$ *bold* _quiet_ = head @ref <label> // no comment",
    "<b>&amp;</b> <script>alert(1)</script> {{ name }} {% if %}",
    "\\u{41} \\n \\0 \"quoted\" 'single' `code` --- ...",
    '#sys.inputs #include("/etc/passwd") #panic()',
    "MERGEFIELD { DATE } =cmd|' /C calc'!A0",
)


@pytest.mark.parametrize("text", AS_TYPED)
def test_typed_text_is_never_markup(text: str) -> None:
    flat = " ".join(text.split())
    assert pdf_flat(write_pdf(saying(text))).count(flat) >= 6
    assert word_text(write_word(saying(text))).count(text) >= 6


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("bell\x07", "bell[U+0007]"),
        ("nul\x00", "nul[U+0000]"),
        ("half \ud800 a pair", "half [U+D800] a pair"),
        ("turned \u202eetirw", "turned [U+202E]etirw"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("a\ttab", "a    tab"),
        ("no character \ufffe", "no character [U+FFFE]"),
    ],
)
def test_what_cannot_be_seen_is_said(text: str, shown: str) -> None:
    assert visible(text) == shown
    assert " ".join(shown.split()) in pdf_flat(write_pdf(saying(text)))
    assert shown in word_text(write_word(saying(text)))


def test_other_scripts_stay_as_they_are_in_word() -> None:
    assert "中文 😀 ਪੰਜਾਬੀ" in word_text(write_word(saying("中文 😀 ਪੰਜਾਬੀ")))


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=200))
def test_no_text_at_all_breaks_a_writer(text: str) -> None:
    assert write_pdf(saying(f"A{text}")).startswith(b"%PDF")
    assert write_word(saying(f"A{text}")).startswith(b"PK")
