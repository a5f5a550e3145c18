"""State machines as tables: which moves exist, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping

from core.errors import RuleBroken


class Lifecycle:
    """A table of (state, verb) → state.

    `words` gives each state its plain words, used when a move is refused.
    """

    def __init__(self, moves: Mapping[tuple[str, str], str], words: Mapping[str, str]) -> None:
        self.moves = {(str(state), str(verb)): str(to) for (state, verb), to in moves.items()}
        self.words = {str(state): text for state, text in words.items()}
        self.states = tuple(self.words)
        self.verbs = tuple(dict.fromkeys(verb for _, verb in self.moves))

    def after(self, verb: str, state: str) -> str:
        """The state that `verb` leads to; `RuleBroken('wrong-move')` if it leads nowhere."""
        try:
            return self.moves[(str(state), str(verb))]
        except KeyError:
            words = self.words[str(state)]
            raise RuleBroken(
                "wrong-move",
                f"This cannot be done now: the present state is “{words}”.",
                state=str(state),
            ) from None

    def open_verbs(self, state: str) -> tuple[str, ...]:
        """The verbs that `state` allows, in the order of the table."""
        return tuple(verb for (at, verb) in self.moves if at == str(state))
