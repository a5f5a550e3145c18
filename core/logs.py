"""What the product writes about itself: one line an event, and nothing about any person.

A log line names the request, the user by number, the route and the kind of fault with the lines
of code it came through. It never holds a query string, a form, an e-mail address, the text of an
exception (databases quote rows in theirs) or a variable's value.
"""

import re
import sys
from typing import Any

import structlog
from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import EventDict, Processor, WrappedLogger

_frames = ExceptionDictTransformer(show_locals=False, max_frames=40)


class RequestLogMiddleware(RequestMiddleware):
    """Logs each request by method and path; what follows the question mark stays out."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """The method and the path."""
        return f"{request.method} {request.path}"


KEY_IN_ADDRESS = re.compile(r"(/calendar/)[^/\s]+(?=\.ics)")


def without_keys(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """An address that is a key by itself is logged without its secret part."""
    for name, value in event.items():
        if isinstance(value, str) and "/calendar/" in value:
            event[name] = KEY_IN_ADDRESS.sub(r"\1[key]", value)
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
        without_keys,
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
