"""Answers outside any view: an unknown path, a fault of ours. Problems for the API, else pages."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import Resolver404, resolve

from core.api.problems import DATABASE_GONE, NOT_NOW, RETRY_AFTER, answer, is_api
from core.audit.reading import UNAVAILABLE, ReadLogMiddleware
from core.http import has_unknown_length
from core.pages import render, render_bare
from core.routes import declaration_of


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    if is_api(request):
        return answer(404, "not-found", "We cannot find that.")
    return render(request, "404.html", {}, 404)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    if is_api(request):
        return answer(400, "bad-request", "This request cannot be read.")
    return render_bare(request, "400.html", 400)  # what cannot be read may be the session


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    if is_api(request):
        return answer(403, "not-permitted", "This caller may not do that.")
    return render(request, "403.html", {}, 403)


def fault(request: HttpRequest) -> HttpResponse:
    """A fault of ours, or a database that is away. Asks nothing of session or database."""
    if isinstance(sys.exception(), DATABASE_GONE):
        return not_now(request)
    if is_api(request):
        return answer(
            500,
            "fault",
            "Something went wrong on our side. Ask again, with the same Idempotency-Key.",
        )
    return render_bare(request, "500.html", 500)


def not_now(request: HttpRequest) -> HttpResponse:
    """The database cannot be reached: 503, in the form that the address answers in."""
    if is_api(request):
        response: HttpResponse = answer(503, "unavailable", NOT_NOW)
    else:
        response = _own_form(request) or render_bare(request, "503.html", 503)
    response.headers["Retry-After"] = RETRY_AFTER
    return response


def _own_form(request: HttpRequest) -> HttpResponse | None:
    """What a view that answers machines says by its `down`."""
    try:
        view = declaration_of(resolve(request.path_info).func)
    except Resolver404:
        return None
    return view.down() if hasattr(view, "down") else None


class LengthKnown:
    """A body whose length nobody says, and which the server cannot read in chunks, is 411."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not has_unknown_length(request.META):
            return self.get_response(request)
        if is_api(request):
            return answer(411, "length-required", "Say how long the body is: Content-Length.")
        return render_bare(request, "400.html", 411)


class ReadLog(ReadLogMiddleware):
    """The log of reads, which answers the API in the API's own shape when it cannot be written."""

    def unavailable(self, request: HttpRequest) -> HttpResponse:
        if is_api(request):
            response: HttpResponse = answer(503, "read-log-unavailable", UNAVAILABLE)
        else:
            response = super().unavailable(request)
        response.headers["Retry-After"] = RETRY_AFTER
        return response
