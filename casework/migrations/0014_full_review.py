"""The review under the full test that a threshold charge owes, and what stops a prosecution."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.fields


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0013_told"),
        ("deadlines", "0006_internal_escalations_stand_apart"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="full_code_clock",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="deadlines.deadline",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="full_code_met_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="decision",
            name="full_code_reasons",
            field=core.fields.FreeText(blank=True, db_default="", disclosure="privileged"),
        ),
        migrations.AddField(
            model_name="decision",
            name="stops",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="historicaldecision",
            name="full_code_clock",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="deadlines.deadline",
            ),
        ),
        migrations.AddField(
            model_name="historicaldecision",
            name="full_code_met_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="historicaldecision",
            name="full_code_reasons",
            field=core.fields.FreeText(blank=True, db_default="", disclosure="privileged"),
        ),
        migrations.AddField(
            model_name="historicaldecision",
            name="stops",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("full_code_met_at", None), ("full_code_reasons", "")),
                    models.Q(
                        ("full_code_met_at__isnull", False),
                        ("test", "threshold"),
                        models.Q(("full_code_reasons", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_full_review_says_why_it_is_met",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("stops", False), ("kind__in", ["K", "L"]), _connector="OR"),
                name="what_stops_is_no_charge",
            ),
        ),
    ]
