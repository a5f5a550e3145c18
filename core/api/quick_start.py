"""The first calls of a force's developer, one after the other. Each is a test too: the command is
carried out as it is shown, and answered so."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.api import verify_webhook


@dataclass(frozen=True)
class Step:
    """One call: what to type, and members of what comes back."""

    title: str
    says: str
    path: str
    status: int
    shows: dict[str, Any]
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    user: str = ""
    form: str = ""
    body: dict[str, Any] | None = None
    keep: dict[str, str] = field(default_factory=dict)  # variables, from members of the answer

    @property
    def command(self) -> str:
        """For a shell that knows RASSO, the address of the service, and what was kept before."""
        parts = [f'curl "$RASSO{self.path}"']
        if self.method == "PUT":
            parts.append("--request PUT")
        if self.user:
            parts.append(f'--user "{self.user}"')
        else:
            parts.append('--header "Authorization: Bearer $TOKEN"')
        parts += [f'--header "{name}: {value}"' for name, value in self.headers.items()]
        if self.form:
            parts.append(f"--data {self.form}")
        if self.body is not None:
            parts.append('--header "Content-Type: application/json"')
            parts.append(f"--data '{json.dumps(self.body, indent=2)}'")
        return " \\\n  ".join(parts)

    @property
    def answer(self) -> str:
        return json.dumps(self.shows, indent=2, ensure_ascii=False)


def steps_in(path: Path) -> tuple[Step, ...]:
    """The steps of one file, in order."""
    return tuple(Step(**one) for one in json.loads(path.read_text()))


def how_to_verify() -> str:
    """The source of the receiver's side, which needs nothing but Python."""
    return Path(verify_webhook.__file__).read_text()
