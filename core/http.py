"""What every request must be to be read at all, and what every answer of ours carries."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Callable, Iterable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase

NUL = "\x00"


class NoStoreMiddleware:
    """Nothing we answer is kept by browsers or proxies, unless a view says otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class NoNulMiddleware:
    """The character NUL in an address is 400: PostgreSQL keeps it in no text, so that the first
    query with it would be a fault of ours."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if NUL in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("NUL in the address")
        return self.get_response(request)


def attached(content: bytes, name: str, media_type: str) -> HttpResponse:
    """A file to be kept, not shown in the browser."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=media_type, headers=headers)


def spreadsheet(name: str, head: Iterable[str], rows: Iterable[Iterable[str]]) -> HttpResponse:
    """A table as a file for a spreadsheet (CSV), in which no text is taken for a formula."""
    written = io.StringIO()
    lines = csv.writer(written)
    lines.writerow(head)
    lines.writerows([_no_formula(text) for text in row] for row in rows)
    return attached(written.getvalue().encode(), name, "text/csv; charset=utf-8")


def _no_formula(text: str) -> str:
    """A text that a spreadsheet does not take for a formula."""
    first = unicodedata.normalize("NFKC", text[:1])  # full-width signs are read as plain ones
    return f"'{text}" if first in ("=", "+", "-", "@", "\t", "\r", "\n") else text
