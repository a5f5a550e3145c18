"""Answers outside any view: an unknown path, a fault of ours. Problems for the API, else pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from core.api.problems import answer, is_api
from core.audit.reading import UNAVAILABLE, ReadLogMiddleware
from core.pages import render


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    if is_api(request):
        return answer(404, "not-found", "We cannot find that.")
    return render(request, "404.html", {}, 404)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    if is_api(request):
        return answer(400, "bad-request", "This request cannot be read.")
    return render(request, "400.html", {}, 400)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    if is_api(request):
        return answer(403, "not-permitted", "This caller may not do that.")
    return render(request, "403.html", {}, 403)


def fault(request: HttpRequest) -> HttpResponse:
    """A fault of ours. Asks nothing of the database, which may be the fault."""
    if is_api(request):
        return answer(
            500,
            "fault",
            "Something went wrong on our side. Ask again, with the same Idempotency-Key.",
        )
    return render(request, "500.html", {}, 500)


class ReadLog(ReadLogMiddleware):
    """The log of reads, which answers the API in the API's own shape when it cannot be written."""

    def unavailable(self, request: HttpRequest) -> HttpResponse:
        if is_api(request):
            return answer(503, "read-log-unavailable", UNAVAILABLE)
        return super().unavailable(request)
