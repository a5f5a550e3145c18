"""What every request must be to be read at all, and what every answer of ours carries."""

from __future__ import annotations

import base64
import binascii
import csv
import io
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, UnreadablePostError

NUL = "\x00"
LARGEST_BODY = 2_500_000  # bytes; Django reads no larger form either
UNREADABLE = "rasso.unreadable"  # in the environment of a request whose body broke off


class Wsgi(Protocol):
    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]: ...


def read_in_chunks(application: Wsgi) -> Wsgi:
    """The application, with bodies that come in chunks given the length that Django asks for.

    Only a server that says where the body ends can be read like that; with any other the length
    stays unknown (`has_unknown_length`). No more is read than would be refused as too large.
    """

    def whole(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if has_unknown_length(environ) and environ.get("wsgi.input_terminated"):
            try:
                body = environ["wsgi.input"].read(LARGEST_BODY + 1)
            except OSError:  # the chunks are not written as they should be, or broke off
                body, environ[UNREADABLE] = b"", True
            environ["wsgi.input"] = io.BytesIO(body)
            environ["CONTENT_LENGTH"] = str(len(body))
        return application(environ, start_response)

    return whole


def has_unknown_length(environ: Mapping[str, Any]) -> bool:
    """Whether there is a body of which nobody has said how long it is."""
    return "HTTP_TRANSFER_ENCODING" in environ and not environ.get("CONTENT_LENGTH")


class NoStoreMiddleware:
    """Nothing we answer is kept by browsers or proxies, unless a view says otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class NoNulMiddleware:
    """The character NUL in an address, a header or a cookie is 400: PostgreSQL keeps it in no
    text, so that the first query with it would be a fault of ours. So is it in a form; JSON is
    asked by its parser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.META.get(UNREADABLE):
            raise BadRequest("The body cannot be read")
        try:
            is_clean = not any(NUL in text for text in _texts_of(request))
        except UnreadablePostError:
            is_clean = False
        if not is_clean:
            raise BadRequest("NUL in the request, or a form that broke off")
        return self.get_response(request)


def _texts_of(request: HttpRequest) -> Iterable[str]:
    """What comes with a request, as it will be read: a cookie may hide a NUL as three digits, an
    address as two, and the name of a client as one of 64 letters."""
    yield request.path_info
    for name, value in request.META.items():
        if name.startswith("HTTP_") and isinstance(value, str):
            yield value
    yield _named_in(request.META.get("HTTP_AUTHORIZATION", ""))
    for cookie in request.COOKIES.items():
        yield from cookie
    # a form for the API is refused there, unread; of a body that is no form, nothing is read here
    forms = [] if request.path_info.startswith("/api/") else [request.POST]
    for sent in (request.GET, *forms):
        for name, values in sent.lists():
            yield name
            yield from (one for one in values if isinstance(one, str))


def _named_in(authorization: str) -> str:
    """Name and password of Basic authentication; nothing if there are none."""
    kind, _, coded = authorization.partition(" ")
    if kind.lower() != "basic":
        return ""
    try:
        return base64.b64decode(coded).decode("latin-1")
    except (binascii.Error, ValueError):
        return ""


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
