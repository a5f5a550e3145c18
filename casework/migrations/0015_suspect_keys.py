"""The PNC number of a suspect, and the keys by which the same person is found on other cases."""

from django.db import migrations, models

import casework.models.case


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0014_full_review"),
    ]
    operations = [
        migrations.AddField(
            model_name="historicalsuspect",
            name="pnc_id",
            field=models.CharField(blank=True, db_default="", max_length=20),
        ),
        migrations.AddField(
            model_name="suspect",
            name="match_key",
            field=casework.models.case.Derived(
                blank=True, db_default="", editable=False, max_length=200
            ),
        ),
        migrations.AddField(
            model_name="suspect",
            name="pnc_id",
            field=models.CharField(blank=True, db_default="", max_length=20),
        ),
        migrations.AddField(
            model_name="suspect",
            name="pnc_key",
            field=casework.models.case.Derived(
                blank=True, db_default="", editable=False, max_length=20
            ),
        ),
        migrations.AddIndex(
            model_name="suspect",
            index=models.Index(
                condition=models.Q(("match_key", ""), _negated=True),
                fields=["match_key"],
                name="suspects_by_name",
            ),
        ),
        migrations.AddIndex(
            model_name="suspect",
            index=models.Index(
                condition=models.Q(("pnc_key", ""), _negated=True),
                fields=["pnc_key"],
                name="suspects_by_pnc",
            ),
        ),
    ]
