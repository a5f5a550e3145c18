"""The rows of casework, by noun."""

from casework.models.case import Case, CaseQuerySet, Complainant, Suspect
from casework.models.clinic import (
    Clinic,
    ClinicItem,
    ClinicItemQuerySet,
    ClinicOutcome,
    ClinicQuerySet,
)
from casework.models.decision import DecidedCharge, Decision, Telling
from casework.models.disclosure import (
    DisclosureDecision,
    DisclosureItem,
    DisclosureItemQuerySet,
    Engagement,
    Hold,
)
from casework.models.facts import CaseFact
from casework.models.links import CaseLink, CaseLinkQuerySet, NotTheSame
from casework.models.plan import (
    PlanItem,
    PlanItemQuerySet,
    PlanWait,
    Proportionality,
    Round,
    RoundQuerySet,
)
from casework.models.plan_answers import (
    Approval,
    Chaser,
    ItemChallenge,
    ItemDateChange,
    ItemReply,
    NotAsked,
    PreChargeDiscussion,
)
from casework.models.prfi import Prfi, PrfiChaser, PrfiQuerySet, PrfiReview, ProgressReport
from casework.models.quality import FileAssessment
from casework.models.referral import (
    ProposedCharge,
    Referral,
    ReferralMaterial,
    ReferralMove,
    ReferralQuerySet,
    ReferralReason,
    Track,
    TrackQuerySet,
)
from casework.models.reminder import Reminder, ReminderQuerySet
from casework.models.review import (
    Countersign,
    CountersignEntry,
    Review,
    ReviewSection,
    WorkingNote,
)
from casework.models.strategy import IN_SHORT, Source, StrategyLine, StrategySection

__all__ = [
    "IN_SHORT",
    "Approval",
    "Case",
    "CaseFact",
    "CaseLink",
    "CaseLinkQuerySet",
    "CaseQuerySet",
    "Chaser",
    "Clinic",
    "ClinicItem",
    "ClinicItemQuerySet",
    "ClinicOutcome",
    "ClinicQuerySet",
    "Complainant",
    "Countersign",
    "CountersignEntry",
    "DecidedCharge",
    "Decision",
    "DisclosureDecision",
    "DisclosureItem",
    "DisclosureItemQuerySet",
    "Engagement",
    "FileAssessment",
    "Hold",
    "ItemChallenge",
    "ItemDateChange",
    "ItemReply",
    "NotAsked",
    "NotTheSame",
    "PlanItem",
    "PlanItemQuerySet",
    "PlanWait",
    "PreChargeDiscussion",
    "Prfi",
    "PrfiChaser",
    "PrfiQuerySet",
    "PrfiReview",
    "ProgressReport",
    "Proportionality",
    "ProposedCharge",
    "Referral",
    "ReferralMaterial",
    "ReferralMove",
    "ReferralQuerySet",
    "ReferralReason",
    "Reminder",
    "ReminderQuerySet",
    "Review",
    "ReviewSection",
    "Round",
    "RoundQuerySet",
    "Source",
    "StrategyLine",
    "StrategySection",
    "Suspect",
    "Telling",
    "Track",
    "TrackQuerySet",
    "WorkingNote",
]
