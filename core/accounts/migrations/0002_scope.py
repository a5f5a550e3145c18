"""The coarse second net under core/accounts/policy.py."""

from django.db import migrations

from core.accounts import rls


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_people_and_places")]
    operations = [
        migrations.RunSQL(rls.MY_MATTERS, "DROP FUNCTION rasso_my_matters(text[])"),
        rls.protect("accounts_matter", rls.MATTER),
        rls.protect("accounts_matterperson", rls.by_matter()),
        rls.protect("accounts_historicalmatter", rls.by_matter("accounts_historicalmatter.id")),
        rls.protect("accounts_historicalmatterperson", rls.by_matter()),
        rls.append_only("accounts_historicalmatter"),
        rls.append_only("accounts_historicalmatterperson"),
        rls.append_only("accounts_historicaluser"),
        rls.append_only("accounts_historicalroleheld"),
    ]
