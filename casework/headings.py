"""The headings of the case strategy, suspect first: the same in early advice and in the review.

Source: Operation Soteria, improving CPS responses (focus on the suspect). What is written under
one is kept as `StrategySection`, and the newest stands.
"""

from __future__ import annotations

# on every page and in every answer that holds advice
HANDLING = (
    "Legal advice to the police. Do not copy, list as evidence or share outside the force "
    "without the lawyer's agreement."
)
# column → heading and why it is asked, in the order in which they are written and read
SUSPECT_FIRST: dict[str, tuple[str, str]] = {
    "conduct_before": (
        "The suspect before",
        "What they did and said in the time before: approach, planning, pressure, messages.",
    ),
    "conduct_during": (
        "The suspect during",
        "What they did, said and saw, from their side.",
    ),
    "conduct_after": (
        "The suspect after",
        "Messages, threats, apologies, disposal of things, what they told others.",
    ),
    "conduct_towards_others": (
        "The suspect towards others",
        "Earlier reports, partners, other people who may be able to say something.",
    ),
    "consent_steps": (
        "Steps taken to be sure of consent",
        "What the suspect did to be sure, and whether any belief in consent was reasonable.",
    ),
    "power_and_control": (
        "Coercion, control, grooming, power and dependence",
        "What the relationship was, and who depended on whom.",
    ),
    "other_offences": (
        "Other offences that the context shows",
        "Such as controlling behaviour, stalking or strangulation: investigated, or charged, in "
        "their own right.",
    ),
    "disclosure_parameters": (
        "Disclosure",
        "What may have to be disclosed, and how it is kept track of.",
    ),
    "third_party_parameters": (
        "Digital and third-party material: how far",
        "From whom, for which period and why that period; what was decided not to be asked for, "
        "and why.",
    ),
    "myths": (
        "Myths to expect, and how to meet them",
        "Such as respectability, mental health, culture or “modern” practices.",
    ),
}
