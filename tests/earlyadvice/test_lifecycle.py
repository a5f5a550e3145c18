"""Every state of a request with every verb: what happens, or that nothing does."""

from __future__ import annotations

import pytest

from core.errors import RuleBroken
from earlyadvice.lifecycle import LIFECYCLE, WHOSE_MOVE, State, Verb

# from design/police-api.md and the issue: which verb leads where
MOVES = {
    ("submitted", "route"): "submitted",
    ("submitted", "accept"): "accepted",
    ("submitted", "return"): "returned",
    ("submitted", "withdraw"): "withdrawn",
    ("accepted", "allocate"): "allocated",
    ("accepted", "withdraw"): "withdrawn",
    ("allocated", "allocate"): "allocated",
    ("allocated", "advise"): "advised",
    ("allocated", "withdraw"): "withdrawn",
}


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("verb", list(Verb))
def test_each_cell_of_the_table(state: State, verb: Verb) -> None:
    expected = MOVES.get((state.value, verb.value))
    if expected is not None:
        assert LIFECYCLE.after(verb, state) == expected
        assert verb in LIFECYCLE.open_verbs(state)
        return
    assert verb not in LIFECYCLE.open_verbs(state)
    with pytest.raises(RuleBroken) as broken:
        LIFECYCLE.after(verb, state)
    assert (broken.value.code, broken.value.state) == ("wrong-move", state.value)


@pytest.mark.parametrize("state", list(State))
def test_every_state_says_whose_move_it_is_and_never_with_a_bare_noun(state: State) -> None:
    assert WHOSE_MOVE[state] in {"cps", "police", ""}
    if WHOSE_MOVE[state] == "cps":
        assert state.label.endswith("needed")
