"""Documents opened again by other people's readers: what they say, and how."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import docx
import pypdf


def pdf_pages(content: bytes) -> list[str]:
    """The text of each page, without the marks where a long word may be broken."""
    reader = pypdf.PdfReader(BytesIO(content))
    return [page.extract_text().replace("\u200b", "") for page in reader.pages]


def pdf_flat(content: bytes) -> str:
    """All of it in one line, as lines end where the paper does."""
    return " ".join(" ".join(pdf_pages(content)).split())


def pdf_tags(content: bytes) -> list[str]:
    """The tags of the structure, in the order in which a screen reader comes to them."""
    root: Any = pypdf.PdfReader(BytesIO(content)).trailer["/Root"]

    def walk(node: Any) -> Iterator[str]:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for one in node:
                yield from walk(one)
        elif isinstance(node, dict):
            if "/S" in node:
                yield str(node["/S"])
            yield from walk(node.get("/K", []))

    return list(walk(root["/StructTreeRoot"]["/K"]))


def word_text(content: bytes) -> str:
    """Body, tables, heads and feet."""
    paper = docx.Document(BytesIO(content))
    found = [one.text for one in paper.paragraphs]
    found += [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    section = paper.sections[0]
    for part in (section.header, section.footer, section.first_page_footer):
        found += [one.text for one in part.paragraphs]
    return "\n".join(found)


def text_of(response: Any) -> str:
    """What an answer says, whatever it is made of, with the properties of a document."""
    content, media_type = response.content, response.headers.get("Content-Type", "")
    if media_type == "application/pdf":
        return f"{pdf_flat(content)} {pypdf.PdfReader(BytesIO(content)).metadata}"
    if "wordprocessingml" in media_type:
        said = docx.Document(BytesIO(content)).core_properties
        return f"{word_text(content)} {said.author} {said.title} {said.comments} {said.subject}"
    return str(content.decode())
