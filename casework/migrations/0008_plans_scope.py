"""The second net over action plans and what is said of them, and what may never be changed."""

from django.db import migrations

from core.accounts import rls

BY_CASE = (
    "casework_round",
    "casework_historicalround",
    "casework_prechargediscussion",
    "casework_historicalprechargediscussion",
    "casework_notasked",
    "casework_historicalnotasked",
)
BY_ROUND = (
    "casework_planitem",
    "casework_historicalplanitem",
    "casework_planwait",
    "casework_historicalplanwait",
)
BY_ITEM = (
    "casework_proportionality",
    "casework_historicalproportionality",
    "casework_itemreply",
    "casework_itemchallenge",
    "casework_historicalitemchallenge",
    "casework_itemdatechange",
    "casework_historicalitemdatechange",
    "casework_approval",
    "casework_chaser",
)
APPEND_ONLY = (
    "casework_historicalround",
    "casework_historicalplanitem",
    "casework_historicalplanwait",
    "casework_historicalproportionality",
    "casework_historicalitemchallenge",
    "casework_historicalitemdatechange",
    "casework_historicalprechargediscussion",
    "casework_historicalnotasked",
    "casework_itemreply",
    "casework_approval",
    "casework_chaser",
)


class Migration(migrations.Migration):
    dependencies = [("casework", "0007_plans")]
    operations = [
        *(rls.protect(table, rls.by_parent("casework_case", "case_id")) for table in BY_CASE),
        *(rls.protect(table, rls.by_parent("casework_round", "round_id")) for table in BY_ROUND),
        *(rls.protect(table, rls.by_parent("casework_planitem", "item_id")) for table in BY_ITEM),
        *(rls.append_only(table) for table in APPEND_ONLY),
    ]
