"""Pure rules of proportionality: what a request for digital or third-party material must say.

Source: Victim Information Requests code of practice, in force since 12 January 2026, as reported
(domain.md §2): three tests; less intrusive means first; counselling presumed not necessary. The
prompts are a local setting, not verified: they block nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from casework.plans.lifecycle import Notice
from core.accounts.roles import Rank
from core.errors import Fault

TWO_YEARS = timedelta(days=731)
COUNSELLING = re.compile(
    r"\b(counsell\w*|counseling|counselor\w*|(psycho)?therap(y|ies|ist|ists|eutic)|"
    r"psycholog\w*|isva notes?|rape crisis)\b",
    re.IGNORECASE,
)
CREDIBILITY = re.compile(r"\b(credib\w*|reliab\w*|truthful\w*|honest\w*)\b", re.IGNORECASE)
# words that name no line of enquiry: what is left without them must say something
EMPTY_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "because",
        "by",
        "can",
        "case",
        "check",
        "complainant",
        "complainants",
        "could",
        "evidence",
        "for",
        "general",
        "goes",
        "has",
        "have",
        "her",
        "him",
        "his",
        "how",
        "if",
        "in",
        "into",
        "is",
        "issue",
        "it",
        "its",
        "may",
        "might",
        "must",
        "need",
        "needed",
        "needs",
        "of",
        "on",
        "or",
        "other",
        "person",
        "question",
        "relevant",
        "see",
        "she",
        "should",
        "test",
        "that",
        "the",
        "their",
        "them",
        "there",
        "these",
        "they",
        "this",
        "to",
        "undermine",
        "us",
        "victim",
        "victims",
        "was",
        "we",
        "what",
        "whether",
        "which",
        "who",
        "will",
        "with",
        "witness",
        "witnesses",
        "would",
        "assess",
        "assessing",
        "assessment",
        "account",
        "support",
        "impact",
        "affect",
        "her's",
        "overall",
        "background",
        "review",
        "reviewed",
        "explore",
        "establish",
    ]
)
ENOUGH_WORDS = 3

CREDIBILITY_ALONE = (
    "Somebody's credibility or reliability alone is no reasonable line of enquiry under the "
    "Victim Information Requests code. Name the line: what happened, when, and what these "
    "records may show of it."
)


@dataclass(frozen=True)
class Category:
    """A kind of item, from the reference data. `record` says which proportionality record it needs:
    digital, third_party, counselling, or none."""

    code: str
    label: str
    record: str = ""
    is_device: bool = False
    is_question: bool = False

    @property
    def is_counselling(self) -> bool:
        return self.record == "counselling"


def category_from(code: str, label: str, data: Mapping[str, Any]) -> Category:
    return Category(
        code=code,
        label=label,
        record=str(data.get("record", "")),
        is_device=bool(data.get("device", False)),
        is_question=bool(data.get("question", False)),
    )


@dataclass(frozen=True)
class ProportionalityFacts:
    """The record as the lawyer wrote it. All empty where none is needed."""

    reason_to_believe_held: str = ""
    relevant_to_line: str = ""
    necessary_and_proportionate: str = ""
    why_this_source: str = ""
    period_from: date | None = None
    period_to: date | None = None
    why_this_period: str = ""
    less_intrusive_tried: str = ""
    notice: str = ""
    notice_withheld_because: str = ""
    approver_name: str = ""
    approver_rank: str = ""
    device_part: str = ""
    processing_notice: bool = False
    substantial_probative_value: str = ""

    def texts(self) -> tuple[str, ...]:
        return tuple(one for one in asdict(self).values() if isinstance(one, str))


# member → its question, in the order of the page and of the record
ASKED: dict[str, tuple[str, str]] = {
    "reason_to_believe_held": (
        "Why do we believe that it is held?",
        "First test: what shows that this source has it.",
    ),
    "relevant_to_line": (
        "To which line of enquiry is it relevant, and how?",
        "Second test: the line as it is named above. Credibility or reliability alone is none.",
    ),
    "necessary_and_proportionate": (
        "Why is it necessary and proportionate?",
        "Third test: what it adds, against what it takes from the person.",
    ),
    "why_this_source": ("Why this source?", ""),
    "why_this_period": (
        "Why this period?",
        "Only as long as the line of enquiry needs.",
    ),
    "less_intrusive_tried": (
        "Which less intrusive means were tried, or why are there none?",
        "Such as asking the person, or a search for named words.",
    ),
}


def faults_of(
    facts: ProportionalityFacts, category: Category, *, why: str, line: str
) -> list[Fault]:
    """What is missing in the record of an item of this category."""
    faults = []
    if not line.strip():
        text = "Name the reasonable line of enquiry."
        faults.append(Fault("line", "line-of-enquiry-needed", text))
    for name, (question, _) in ASKED.items():
        if not getattr(facts, name).strip():
            faults.append(Fault(name, "words-needed", f"Answer: {question}"))
    if facts.period_from is None or facts.period_to is None:
        text = "Enter the first and the last day of the period."
        faults.append(Fault("period_from", "date-needed", text))
    elif facts.period_from > facts.period_to:
        faults.append(Fault("period_to", "before-it-begins", "The period ends before it begins."))
    if facts.notice not in Notice.values:
        text = "Say whether the person is given notice."
        faults.append(Fault("notice", "choice-needed", text))
    elif facts.notice == Notice.WITHHELD and not facts.notice_withheld_because.strip():
        text = "Say why notice is withheld: the exceptions are narrow."
        faults.append(Fault("notice_withheld_because", "words-needed", text))
    if not facts.approver_name.strip() or facts.approver_rank not in Rank.values:
        text = "Name the police approver, and their rank."
        faults.append(Fault("approver_name", "approver-needed", text))
    if category.is_device:
        faults += _device_faults(facts)
    if category.is_counselling and not facts.substantial_probative_value.strip():
        text = (
            "Counselling records are presumed not to be needed. Say, in your own words, what "
            "substantial probative value they have."
        )
        faults.append(Fault("substantial_probative_value", "probative-value-needed", text))
    if category.record in ("third_party", "counselling"):
        for name, words in (("why", why), ("relevant_to_line", facts.relevant_to_line)):
            if rests_on_credibility_alone(words):
                faults.append(Fault(name, "credibility-alone", CREDIBILITY_ALONE))
    return faults


def _device_faults(facts: ProportionalityFacts) -> Iterable[Fault]:
    if not facts.device_part.strip():
        yield Fault("device_part", "words-needed", "Say which part of the device is needed.")
    if not facts.processing_notice:
        text = "Confirm that the Digital Processing Notice is used."
        yield Fault("processing_notice", "notice-needed", text)


def rests_on_credibility_alone(words: str) -> bool:
    """Whether a reason speaks of credibility or reliability and names nothing beside it."""
    if not CREDIBILITY.search(words):
        return False
    left = re.findall(r"[a-z'’]+", CREDIBILITY.sub(" ", words).lower())
    return len({word for word in left if word not in EMPTY_WORDS}) < ENOUGH_WORDS


def mentions_counselling(words: str) -> bool:
    return COUNSELLING.search(words) is not None


# --- prompts: shown beside an item, never in its way ----------------------------------------------

PROMPTS: dict[str, str] = {
    "full-download": "This asks for a whole device. Which part of it, and which days, would answer "
    "the line of enquiry?",
    "lifetime-records": "This asks for all records of a person. Which entries, and from when to "
    "when, would answer the line of enquiry?",
    "over-two-years": "The period is longer than two years. What in its first part is needed?",
}
WHOLE_DEVICE = re.compile(
    r"\b(full|complete|whole|entire)\s+(phone|device|handset|download|extraction|contents?)\b",
    re.IGNORECASE,
)
LIFETIME = re.compile(
    r"\b(lifetime|lifelong|since birth|whole life|(all|full|complete|entire)\s+(of\s+)?(the\s+)?"
    r"(her|his|their)?\s*(medical|gp|health|counselling|therapy|school|social services?)?\s*"
    r"(records?|history|notes|file))\b",
    re.IGNORECASE,
)


def prompts_for(category: Category, words: str, facts: ProportionalityFacts) -> tuple[str, ...]:
    """The codes of the prompts that an item of this category deserves."""
    if not category.record:
        return ()
    found = []
    if category.record == "digital" and WHOLE_DEVICE.search(words):
        found.append("full-download")
    if category.record in ("third_party", "counselling") and LIFETIME.search(words):
        found.append("lifetime-records")
    if facts.period_from and facts.period_to and facts.period_to - facts.period_from > TWO_YEARS:
        found.append("over-two-years")
    return tuple(found)
