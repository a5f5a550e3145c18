import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.fields


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_joint_units"),
        ("casework", "0002_scope"),
        ("deadlines", "0003_where_is_it"),
        ("earlyadvice", "0009_a_case_is_handed_over"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalrequest",
            name="remind_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="historicalrequest",
            name="reminded_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="historicalrequest",
            name="urgent_agreed_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="historicalrequest",
            name="urgent_clock",
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
            name="urgent_why_not",
            field=core.fields.FreeText(blank=True, db_default="", disclosure="administrative"),
        ),
        migrations.AddField(
            model_name="request",
            name="remind_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="request",
            name="reminded_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="request",
            name="urgent_agreed_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="request",
            name="urgent_clock",
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
            name="urgent_why_not",
            field=core.fields.FreeText(blank=True, db_default="", disclosure="administrative"),
        ),
        migrations.AlterField(
            model_name="move",
            name="verb",
            field=models.CharField(
                choices=[
                    ("submit", "Submitted"),
                    ("hand-over", "Handed over"),
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
                    ("agree-date", "Answer an urgent request"),
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
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("urgent_agreed_on", None),
                    models.Q(
                        models.Q(("urgent_reason", ""), _negated=True),
                        ("urgent_why_not", ""),
                        ("urgent_clock__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="an_agreed_date_is_on_a_clock",
            ),
        ),
    ]
