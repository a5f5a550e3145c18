"""The kinds of clock that a request has."""

from __future__ import annotations

ADVICE_CLOCK = "early-advice"
TRIAGE_CLOCK = "early-advice-triage"
INFORMATION_CLOCK = "early-advice-information"  # of a question, and of a return
ANSWER_TO_A_RETURN = "Answer to a return"  # what an information clock of a return stands under
OUTCOME_CLOCK = "early-advice-outcome"
