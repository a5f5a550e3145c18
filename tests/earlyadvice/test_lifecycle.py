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
    # after a query that was not answered, the lawyer's side may also return
    ("accepted", "return"): "returned",
    ("allocated", "return"): "returned",
    ("submitted", "ask"): "submitted",
    ("accepted", "ask"): "accepted",
    ("allocated", "ask"): "allocated",
    ("submitted", "information"): "submitted",
    ("accepted", "information"): "accepted",
    ("allocated", "information"): "allocated",
    ("returned", "review-of-return"): "returned",
    ("returned", "answer-review"): "returned",
    ("returned", "reopen"): "accepted",
    ("advised", "outcome"): "advised",
    ("advised", "close"): "closed",
    ("advised", "correct"): "advised",
}
# an urgent request is answered until there is advice
for _state in ("submitted", "accepted", "allocated"):
    MOVES[_state, "agree-date"] = _state
    MOVES[_state, "followed"] = "closed"  # a charging referral follows from it
# around a discussion, and around a second lawyer: the state stays
for _state in ("accepted", "allocated", "advised"):
    for _verb in ("arrange", "discussion", "record", "write-note", "note", "put-right"):
        MOVES[_state, _verb] = _state
for _state in ("allocated", "advised"):
    for _verb in ("ask-second", "read-second"):
        MOVES[_state, _verb] = _state


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
