"""The second net over PRFI, and what may never be changed."""

from django.db import migrations

from core.accounts import rls

BY_CASE = ("casework_prfi", "casework_historicalprfi")
BY_PRFI = ("casework_progressreport", "casework_prfireview", "casework_prfichaser")


class Migration(migrations.Migration):
    dependencies = [("casework", "0005_prfi")]
    operations = [
        *(rls.protect(table, rls.by_parent("casework_case", "case_id")) for table in BY_CASE),
        *(rls.protect(table, rls.by_parent("casework_prfi", "prfi_id")) for table in BY_PRFI),
        *(rls.append_only(table) for table in ("casework_historicalprfi", *BY_PRFI)),
    ]
