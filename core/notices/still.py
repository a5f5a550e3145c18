"""Which notices still need somebody: what was over before it was mailed is not counted.

Each room says for its own kinds, when it is loaded, how the database knows that one still holds: a
condition on the notice `n`. Kinds of which nothing is said here only inform, and hold for ever.
"""

from __future__ import annotations

HOLDS: dict[str, str] = {}
# the id in the address to which a notice leads
RECORD = "substring(n.path from '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}')::uuid"


def holds_while(condition: str, *kinds: str) -> None:
    """Notices of these kinds hold while `condition` is true; `{record}` is what they lead to, and
    one whose address names no record holds."""
    if "{record}" in condition:
        condition = f"({RECORD}) IS NULL OR {condition.replace('{record}', RECORD)}"
    for kind in kinds:
        HOLDS[kind] = condition


def over() -> str:
    """SQL: whether what the notice `n` says holds no more."""
    cases = " ".join(f"WHEN '{kind}' THEN NOT ({HOLDS[kind]})" for kind in sorted(HOLDS))
    return f"CASE n.kind {cases} ELSE false END" if cases else "false"
