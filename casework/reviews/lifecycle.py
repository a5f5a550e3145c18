"""The states of a decision and of a countersignature. Tables, nothing else.

What is proposed or made stays inside the CPS: a referral and its tracks move at release only.
"""

from __future__ import annotations

from django.db.models import TextChoices

from core.lifecycle import Lifecycle


class Kind(TextChoices):
    """What is decided for one suspect, by the letters of the CPS. Source: domain.md §4.

    H (further evidence) is no answer of a review: it is given by issuing an action plan.
    """

    CHARGE = "A", "Charge"
    OUT_OF_COURT = "C", "Out-of-court disposal"
    EVIDENTIAL = "K", "No further action: evidence"
    PUBLIC_INTEREST = "L", "No further action: public interest"


FURTHER_EVIDENCE = "H"
NO_CHARGE = frozenset({Kind.EVIDENTIAL, Kind.PUBLIC_INTEREST})


class Test(TextChoices):
    """Which test was applied. A threshold decision names the day of its full review."""

    __test__ = False  # a word of the law, not for pytest

    FULL_CODE = "full_code", "Full Code Test"
    THRESHOLD = "threshold", "Threshold Test"


class ReviewVerb(TextChoices):
    """What may be done about the review of a referral, whatever it is done to."""

    PROPOSE = "propose", "Propose a decision"
    ASK = "ask-countersign", "Ask for a countersignature"
    READ = "countersign", "Countersign or challenge"
    ANSWER = "answer-challenge", "Answer the challenge"
    MAKE = "make", "Make the decision"
    UNMAKE = "unmake", "Take the decision back"
    PLAN_TELLING = "plan-telling", "Agree who tells the victim"
    RELEASE = "release", "Release the decision"
    RECONSIDER = "reconsider", "Reconsider"
    CONFIRM = "confirm-full-code", "Write down the full review"
    NOTE_TOLD = "note-told", "Write down that the victim was told"
    KEEP_NOTES = "keep-notes", "Keep working notes"


class DecisionState(TextChoices):
    PROPOSED = "proposed", "Proposed"
    MADE = "made", "Made, not released"
    RELEASED = "released", "Released"
    SUPERSEDED = "superseded", "Superseded"


class DecisionVerb(TextChoices):
    PROPOSE_ANEW = "propose-anew", "Propose anew"
    MAKE = "make", "Make"
    PLAN_TELLING = "plan-telling", "Agree who tells the victim"
    RELEASE = "release", "Release"
    UNMAKE = "unmake", "Take back"
    OVERTAKE = "overtake", "Overtaken"
    RECONSIDER = "reconsider", "Reconsider"


DECISION = Lifecycle(
    moves={
        (DecisionState.PROPOSED, DecisionVerb.PROPOSE_ANEW): DecisionState.SUPERSEDED,
        (DecisionState.PROPOSED, DecisionVerb.MAKE): DecisionState.MADE,
        (DecisionState.PROPOSED, DecisionVerb.OVERTAKE): DecisionState.SUPERSEDED,
        (DecisionState.MADE, DecisionVerb.PLAN_TELLING): DecisionState.MADE,
        (DecisionState.MADE, DecisionVerb.RELEASE): DecisionState.RELEASED,
        (DecisionState.MADE, DecisionVerb.UNMAKE): DecisionState.SUPERSEDED,
        (DecisionState.MADE, DecisionVerb.OVERTAKE): DecisionState.SUPERSEDED,
        # it was told, and stays what was told; another one follows it
        (DecisionState.RELEASED, DecisionVerb.RECONSIDER): DecisionState.RELEASED,
    },
    words=dict(DecisionState.choices),
)


class CountersignState(TextChoices):
    ASKED = "asked", "Countersignature asked for"
    CHALLENGED = "challenged", "Challenged, answer needed"
    AGREED = "agreed", "Agreed"
    OVERTAKEN = "overtaken", "Overtaken"


class CountersignVerb(TextChoices):
    CHALLENGE = "challenge", "Challenge"
    ANSWER = "answer", "Answer"
    AGREE = "agree", "Agree"
    OVERTAKE = "overtake", "Overtaken"


COUNTERSIGN = Lifecycle(
    moves={
        (CountersignState.ASKED, CountersignVerb.CHALLENGE): CountersignState.CHALLENGED,
        (CountersignState.CHALLENGED, CountersignVerb.ANSWER): CountersignState.ASKED,
        **{
            (state, CountersignVerb.AGREE): CountersignState.AGREED
            for state in (CountersignState.ASKED, CountersignState.CHALLENGED)
        },
        **{
            (state, CountersignVerb.OVERTAKE): CountersignState.OVERTAKEN
            for state in (
                CountersignState.ASKED,
                CountersignState.CHALLENGED,
                CountersignState.AGREED,
            )
        },
    },
    words=dict(CountersignState.choices),
)
WAITING = (CountersignState.ASKED, CountersignState.CHALLENGED)


class Told(TextChoices):
    """What is agreed for one complainant."""

    PLANNED = "planned", "They are told as agreed below"
    NOT_TRACEABLE = "not_traceable", "They cannot be traced"
    ASKED_NOT_TO = "asked_not_to", "They asked not to be told"


class Teller(TextChoices):
    OFFICER = "officer_in_charge", "The officer in charge"
    VICTIM_LIAISON = "victim_liaison_officer", "The victim liaison officer"
    LAWYER = "lawyer", "The lawyer"


class Channel(TextChoices):
    """How, as a code: no number and no address is kept here."""

    IN_PERSON = "in_person", "In person"
    VIDEO = "video", "By video call"
    TELEPHONE = "telephone", "By telephone"
    LETTER = "letter", "By letter"


class FactKind(TextChoices):
    """What happened to a case, dated: other rooms rely on these until each has its own."""

    DECIDED = "decided", "Decision released"
    SCRUTINY = "scrutiny", "May be chosen for scrutiny"
    CHARGED = "charged", "Charged"
    SENT = "sent", "Sent to the Crown Court"
    TRIAL_LISTED = "trial_listed", "Trial listed"
    NOT_GUILTY_PLEA = "not_guilty_plea", "Plea of not guilty"
    SPECIAL_MEASURES = "special_measures_outcome", "Outcome on special measures"
    S41_DECISION = "s41_decision", "Decision under section 41"
    RESULT = "result", "Result"
    ADJOURNED = "adjourned", "Adjourned"
