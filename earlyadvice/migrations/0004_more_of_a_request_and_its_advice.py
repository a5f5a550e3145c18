import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.fields


class Migration(migrations.Migration):
    dependencies = [
        ("deadlines", "0002_scope"),
        ("earlyadvice", "0003_what_is_said"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="advice",
            name="conduct_after",
            field=core.fields.FreeText(blank=True, db_default="", disclosure="privileged"),
        ),
        migrations.AddField(
            model_name="advice",
            name="conduct_before",
            field=core.fields.FreeText(blank=True, db_default="", disclosure="privileged"),
        ),
        migrations.AddField(
            model_name="advice",
            name="conduct_during",
            field=core.fields.FreeText(blank=True, db_default="", disclosure="privileged"),
        ),
        migrations.AddField(
            model_name="advice",
            name="conduct_towards_others",
            field=core.fields.FreeText(blank=True, db_default="", disclosure="privileged"),
        ),
        migrations.AddField(
            model_name="advice",
            name="consent_steps",
            field=core.fields.FreeText(blank=True, db_default="", disclosure="privileged"),
        ),
        migrations.AddField(
            model_name="advice",
            name="correction_why",
            field=core.fields.FreeText(blank=True, db_default="", disclosure="administrative"),
        ),
        migrations.AddField(
            model_name="advice",
            name="disclosure_parameters",
            field=core.fields.FreeText(blank=True, db_default="", disclosure="privileged"),
        ),
        migrations.AddField(
            model_name="advice",
            name="issues",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=60), db_default=[], default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="advice",
            name="myths",
            field=core.fields.FreeText(blank=True, db_default="", disclosure="privileged"),
        ),
        migrations.AddField(
            model_name="advice",
            name="other_offences",
            field=core.fields.FreeText(blank=True, db_default="", disclosure="privileged"),
        ),
        migrations.AddField(
            model_name="advice",
            name="power_and_control",
            field=core.fields.FreeText(blank=True, db_default="", disclosure="privileged"),
        ),
        migrations.AddField(
            model_name="advice",
            name="third_party_parameters",
            field=core.fields.FreeText(blank=True, db_default="", disclosure="privileged"),
        ),
        migrations.AddField(
            model_name="historicalrequest",
            name="outcome_clock",
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
            model_name="historicalrequest",
            name="review_clock",
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
            model_name="historicalreturnreason",
            name="contents",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40), db_default=[], default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="historicalreturnreason",
            name="number",
            field=models.PositiveIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name="request",
            name="outcome_clock",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="deadlines.deadline",
            ),
        ),
        migrations.AddField(
            model_name="request",
            name="review_clock",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="deadlines.deadline",
            ),
        ),
        migrations.AddField(
            model_name="returnreason",
            name="contents",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40), db_default=[], default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="returnreason",
            name="number",
            field=models.PositiveIntegerField(db_default=1, default=1),
        ),
        migrations.AlterField(
            model_name="move",
            name="verb",
            field=models.CharField(
                choices=[
                    ("submit", "Submitted"),
                    ("route", "Send to a unit"),
                    ("accept", "Accept"),
                    ("return", "Return"),
                    ("allocate", "Allocate"),
                    ("advise", "Give advice"),
                    ("withdraw", "Withdraw"),
                    ("ask", "Ask the police"),
                    ("information", "Answer a query"),
                    ("review-of-return", "Ask for a review of the return"),
                    ("answer-review", "Answer the review of the return"),
                    ("reopen", "Take it back after the review"),
                    ("outcome", "Say what was done with the advice"),
                    ("close", "Close"),
                    ("arrange", "Offer a discussion"),
                    ("discussion", "Answer the offer of a discussion"),
                    ("record", "Record the discussion"),
                    ("write-note", "Write the note of the discussion"),
                    ("note", "Say what was discussed"),
                    ("put-right", "Put right what was understood"),
                    ("ask-second", "Ask a second lawyer"),
                    ("read-second", "Read as the second lawyer"),
                    ("correct", "Correct the advice"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="advice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("number", 1), models.Q(("correction_why", ""), _negated=True), _connector="OR"
                ),
                name="a_correction_says_why",
            ),
        ),
    ]
