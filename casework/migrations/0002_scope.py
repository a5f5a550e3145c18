"""The second net over cases and their people."""

from django.db import migrations

from core.accounts import rls

BY_CASE = (
    "casework_suspect",
    "casework_complainant",
    "casework_historicalsuspect",
    "casework_historicalcomplainant",
)
HISTORIES = (
    "casework_historicalcase",
    "casework_historicalsuspect",
    "casework_historicalcomplainant",
)


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_cases"), ("accounts", "0002_scope")]
    operations = [
        rls.protect("casework_case", rls.by_matter()),
        rls.protect("casework_historicalcase", rls.by_matter()),
        *(rls.protect(table, rls.by_parent("casework_case", "case_id")) for table in BY_CASE),
        *(rls.append_only(table) for table in HISTORIES),
    ]
