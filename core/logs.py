"""What the product writes about itself: one line an event, and nothing about any person.

A log line names the request, the user by number, the route and the kind of fault with the lines
of code it came through. It never holds a query string, a form, an e-mail address, the text of an
exception (databases quote rows in theirs) or a variable's value.
"""

import re
import sys
from typing import Any
from uuid import UUID

import structlog
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django_structlog.middlewares import RequestMiddleware
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import EventDict, Processor, WrappedLogger

_frames = ExceptionDictTransformer(show_locals=False, max_frames=40)


class RequestLogMiddleware(RequestMiddleware):
    """Logs each request by method and path; what follows the question mark stays out, and so do
    the parts of the path that may name a case or a person."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """The method and the path as it may be logged."""
        return f"{request.method} {as_logged(request.path_info)}"


def as_logged(path: str) -> str:
    """The address with its numbers and ids. Whatever else was filled in (a URN, a collar number, a
    key) stands as its name, and an address that is none of ours says nothing."""
    try:
        match = resolve(path)
    except Resolver404:
        return UNKNOWN_ADDRESS
    filled = {
        name: str(value) if isinstance(value, UUID | int) else f"[{name}]"
        for name, value in match.kwargs.items()
    }
    return "/" + PART_OF_ROUTE.sub(lambda part: filled.get(part[1], "[…]"), match.route)


UNKNOWN_ADDRESS = "[unknown address]"
PART_OF_ROUTE = re.compile(r"<(?:\w+:)?(\w+)>")
URN = re.compile(r"(?<!\w)\d{2}[A-Za-z0-9]{2}\d{7}(?!\w)")


def without_names(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """A line of a library's about a request says its address as we log it; a URN is in no line."""
    request = getattr(event.get("_record"), "request", None)
    path = request.path if isinstance(request, HttpRequest) else ""
    for name, value in event.items():
        if isinstance(value, str):
            if len(path) > 1:
                value = value.replace(path, as_logged(path))
            event[name] = URN.sub("[urn]", value)
    return event


def exception_without_text(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Replace a traceback by its types and places: no exception's text, no variable."""
    info = event.pop("exc_info", None)
    if not info:
        return event
    if info is True:
        info = sys.exc_info()
    elif isinstance(info, BaseException):
        info = (type(info), info, info.__traceback__)
    if info[0] is None:
        return event
    stacks = _frames(info)
    for stack in stacks:
        stack["exc_value"] = ""
        stack["exc_notes"] = []
    event["exception"] = stacks
    return event


def task_without_text(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Name a task that ended badly, without the exception's text that Celery puts in its line."""
    record = event.get("_record")
    task = getattr(record, "data", None)
    if record is not None and record.name == "celery.app.trace" and task and "exc" in task:
        what = task.get("description", "is to be tried again")
        event["event"] = f"Task {task['name']}[{task['id']}] {what}"
    return event


def _shared() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.UnicodeDecoder(),
        without_names,
    ]


def configure() -> None:
    """Set structlog up so that its events and the standard library's look the same."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_shared(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def _on_a_desk() -> Processor:
    """Plain lines. A traceback keeps its exception's text and no variable: those hold tokens,
    passwords and what was typed."""
    return structlog.dev.ConsoleRenderer(
        colors=False, exception_formatter=structlog.dev.plain_traceback
    )


def configuration(*, level: str, as_json: bool) -> dict[str, Any]:
    """Django's LOGGING: everything to standard error, as JSON or as plain lines for a desk."""
    clean = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    processors: list[Processor] = (
        [task_without_text, exception_without_text, clean, structlog.processors.JSONRenderer()]
        if as_json
        else [clean, _on_a_desk()]
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": processors,
                "foreign_pre_chain": _shared(),
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": level, "propagate": True},
        },
    }
