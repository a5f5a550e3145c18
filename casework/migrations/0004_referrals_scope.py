"""The second net over referrals and what hangs on them, and what may never be changed."""

from django.db import migrations

from core.accounts import rls

BY_CASE = (
    "casework_referral",
    "casework_historicalreferral",
    "casework_strategysection",
    "casework_strategyline",
)
BY_REFERRAL = (
    "casework_track",
    "casework_historicaltrack",
    "casework_proposedcharge",
    "casework_historicalproposedcharge",
    "casework_referralmaterial",
    "casework_historicalreferralmaterial",
    "casework_referralreason",
    "casework_historicalreferralreason",
    "casework_referralmove",
    "casework_fileassessment",
    "casework_historicalfileassessment",
)
APPEND_ONLY = (
    "casework_historicalreferral",
    "casework_historicaltrack",
    "casework_historicalproposedcharge",
    "casework_historicalreferralmaterial",
    "casework_historicalreferralreason",
    "casework_historicalfileassessment",
    "casework_referralmove",
    "casework_strategysection",
    "casework_strategyline",
)


class Migration(migrations.Migration):
    dependencies = [("casework", "0003_referrals")]
    operations = [
        *(rls.protect(table, rls.by_parent("casework_case", "case_id")) for table in BY_CASE),
        *(
            rls.protect(table, rls.by_parent("casework_referral", "referral_id"))
            for table in BY_REFERRAL
        ),
        *(rls.append_only(table) for table in APPEND_ONLY),
    ]
