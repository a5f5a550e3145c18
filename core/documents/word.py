"""A document as Word, for whoever has to go on writing in it."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import _Cell

from core.documents import (
    Bullets,
    Document,
    Heading,
    Note,
    Part,
    Rows,
    Table,
    Text,
    tidied,
    visible,
)
from core.documents import paragraphs as _paragraphs

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LANGUAGE = "en-GB"
FONT = "Arial"
QUIET = RGBColor(0x48, 0x49, 0x49)
TEXT_WIDTH = Cm(16.2)


def write_word(document: Document) -> bytes:
    """The bytes of the Word file. Its properties name nobody."""
    tidy = tidied(document, visible)
    word = docx.Document()
    _properties(word, tidy)
    _styles(word)
    _every_page(word, tidy)
    word.add_paragraph(tidy.title, style="Title")
    for part in tidy.parts:
        _add(word, part)
    written = BytesIO()
    word.save(written)
    return written.getvalue()


def _properties(word: WordDocument, document: Document) -> None:
    said = word.core_properties
    said.title, said.language = document.title, LANGUAGE
    said.created = said.modified = document.at.replace(tzinfo=None)
    said.author = said.last_modified_by = said.comments = said.keywords = ""


def _styles(word: WordDocument) -> None:
    for name, size in (
        ("Normal", 11),
        ("Title", 22),
        ("Heading 1", 15),
        ("Heading 2", 12),
        ("List Bullet", 11),
    ):
        style: Any = word.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in [key for key in fonts.attrib if key.endswith("Theme")]:
            del fonts.attrib[attribute]  # a theme's font would win over the named one
        for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(script), FONT)
    title: Any = word.styles["Title"].element.get_or_add_pPr()
    for border in title.findall(qn("w:pBdr")):
        title.remove(border)
    for language in word.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)


def _every_page(word: WordDocument, document: Document) -> None:
    """The handling and the reference at the head, page x of y at the foot; the first page says
    the handling in its text."""
    section: Any = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.4)
    section.different_first_page_header_footer = True
    _quiet(section.header.paragraphs[0], f"{document.handling}\t{document.reference}")
    for foot in (section.footer, section.first_page_footer):
        line = foot.paragraphs[0]
        _quiet(line, f"{document.title}, {document.reference}\tPage ")
        _field(line, "PAGE")
        _quiet(line, " of ")
        _field(line, "NUMPAGES")


def _quiet(line: Any, text: str) -> Any:
    stops = line.paragraph_format.tab_stops
    if not len(stops):
        stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    run = line.add_run(text)
    run.font.size, run.font.color.rgb = Pt(8.5), QUIET
    return run


def _field(line: Any, name: str) -> None:
    """A number that Word counts itself."""
    run = _quiet(line, "")
    for kind, text in (("begin", ""), ("", name), ("separate", ""), ("shown", "1"), ("end", "")):
        if kind == "shown":
            run.add_text(text)
        elif kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        else:
            code = OxmlElement("w:instrText")
            code.text = text
            run._r.append(code)


def _add(word: WordDocument, part: Part) -> None:
    match part:
        case Heading(text, level):
            word.add_paragraph(text, style=f"Heading {level}")
        case Text(text):
            for lines in _paragraphs(text):
                word.add_paragraph("\n".join(lines))
        case Note(text):
            word.add_paragraph().add_run(text).bold = True
        case Rows(pairs):
            _add_rows(word, pairs)
        case Bullets(items):
            for item in items:
                word.add_paragraph(item, style="List Bullet")
        case Table():
            _add_table(word, part)


def _add_rows(word: WordDocument, pairs: tuple[tuple[str, str], ...]) -> None:
    for label, value in pairs:
        line = word.add_paragraph()
        line.paragraph_format.space_after = Pt(4)
        line.add_run(f"{label}: ").bold = True
        line.add_run(value)


def _add_table(word: WordDocument, part: Table) -> None:
    table = word.add_table(rows=1, cols=len(part.head))
    table.style = "Table Grid"
    table.autofit = False
    for row in (part.head, *part.rows):
        cells = table.rows[0].cells if row is part.head else table.add_row().cells
        for cell, text, share in zip(cells, row, part.widths, strict=True):
            cell.width = int(TEXT_WIDTH * share / sum(part.widths))
            _fill(cell, text, bold=row is part.head)
    for one in table.rows:
        one._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    word.add_paragraph()


def _fill(cell: _Cell, text: str, *, bold: bool) -> None:
    run = cell.paragraphs[0].add_run(text)
    run.bold, run.font.size = bold, Pt(10)
