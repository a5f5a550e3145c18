"""What can go wrong, in plain exceptions. Pages and the API each turn them into an answer, once."""

from __future__ import annotations

from dataclasses import dataclass


class Refused(Exception):
    """Base of every refusal a rule can give. `code` is stable and machine-readable."""

    code = "refused"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class RuleBroken(Refused):
    """The request is understood and may not happen now: 409, or the error summary of a page.

    `field` names the form field or JSON member to mend, if there is one; `state` the present state
    of the thing, if a move was refused.
    """

    def __init__(self, code: str, message: str, *, field: str = "", state: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.field = field
        self.state = state


class NotPermitted(Refused):
    """In scope, but not for this person: 403. The message says who may."""

    code = "not-permitted"

    def __init__(self, message: str, *, code: str = "not-permitted") -> None:
        super().__init__(message)
        self.code = code


class Absent(Refused):
    """There is no such thing, or it is out of scope: the caller cannot tell which. 404."""

    code = "not-found"

    def __init__(self, message: str = "We cannot find that.") -> None:
        super().__init__(message)


class VersionNeeded(Refused):
    """The thing is known already, and the caller did not say which version was read: 428."""

    code = "if-match-required"

    def __init__(self) -> None:
        super().__init__("This is known already: say which version you read (If-Match).")


class Stale(Refused):
    """Somebody changed the thing since it was read: 412, or a page that keeps the typed text.

    `current` holds the version that stands now.
    """

    code = "changed-meanwhile"

    def __init__(self, message: str, *, current: int) -> None:
        super().__init__(message)
        self.current = current


@dataclass(frozen=True)
class Fault:
    """One fault of the input: where (JSON pointer), a stable code, and what to do about it."""

    pointer: str
    code: str
    detail: str


class Invalid(Refused):
    """The input cannot be read as asked. Carries every fault at once: 400, or an error summary."""

    code = "invalid"

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("Some of what was sent needs mending.")
        self.faults = faults


def need_version(current: int, expected: int | None, what: str) -> None:
    """As `check_version`, for what may be made or changed under one name: who changes must say."""
    if expected is None and current:
        raise VersionNeeded
    check_version(current, expected, what)


def check_version(current: int, expected: int | None, what: str) -> None:
    """Raise `Stale` if the caller read an older version. `None` means the caller did not say."""
    if expected is not None and expected != current:
        raise Stale(f"{what} was changed by someone else while you were working.", current=current)
