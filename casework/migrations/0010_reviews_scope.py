"""The second net over reviews and decisions: to the police nothing of them exists before release.

A police session finds released decisions with their charges, and no review, countersignature,
telling or working note at all.
"""

from django.db import migrations

from core.accounts import rls

NOT_THE_POLICE = f"coalesce({rls.KIND}, '') <> 'police'"


def inside(parent: str, column: str) -> str:
    """Of the CPS alone, and visible if the row that `column` points at is."""
    return f"{NOT_THE_POLICE} AND ({rls.by_parent(parent, column)})"


INSIDE = {
    "casework_review": ("casework_referral", "referral_id"),
    "casework_reviewsection": ("casework_review", "review_id"),
    "casework_countersign": ("casework_review", "review_id"),
    "casework_historicalcountersign": ("casework_review", "review_id"),
    "casework_countersignentry": ("casework_countersign", "countersign_id"),
    "casework_historicaldecision": ("casework_track", "track_id"),
    "casework_telling": ("casework_decision", "decision_id"),
    "casework_historicaltelling": ("casework_decision", "decision_id"),
    "casework_workingnote": ("casework_case", "case_id"),
    "casework_historicalworkingnote": ("casework_case", "case_id"),
}
RELEASED = (
    f"({NOT_THE_POLICE} OR state = 'released') AND ({rls.by_parent('casework_track', 'track_id')})"
)
APPEND_ONLY = (
    "casework_review",
    "casework_reviewsection",
    "casework_historicalcountersign",
    "casework_countersignentry",
    "casework_historicaldecision",
    "casework_decidedcharge",
    "casework_historicaltelling",
    "casework_historicalworkingnote",
    "casework_casefact",
)


class Migration(migrations.Migration):
    dependencies = [("casework", "0009_reviews")]
    operations = [
        *(rls.protect(table, inside(*of)) for table, of in INSIDE.items()),
        rls.protect("casework_decision", RELEASED),
        rls.protect("casework_decidedcharge", rls.by_parent("casework_decision", "decision_id")),
        rls.protect("casework_casefact", rls.by_parent("casework_case", "case_id")),
        *(rls.append_only(table) for table in APPEND_ONLY),
    ]
