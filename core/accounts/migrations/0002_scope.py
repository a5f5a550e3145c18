"""The coarse second net under core/accounts/policy.py."""

from django.db import migrations

from core.accounts import rls


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_people_and_places"),
        # Not needed here, but quick here: each of the packages' many small migrations draws every
        # model related to a user anew, and after the other rooms there are ten times as many.
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("oauth2_provider", "0022_refreshtoken_token_family_index"),
    ]
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
