from __future__ import annotations

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import core.fields
import core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_people_of_other_bodies"),
        ("accounts", "__first__"),
        ("casework", "0010_reviews_scope"),
        ("deadlines", "0006_internal_escalations_stand_apart"),
    ]

    operations = [
        migrations.CreateModel(
            name="DisclosureItem",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=60)),
                ("what", core.fields.FreeText(disclosure="administrative")),
                ("words", core.fields.FreeText(blank=True, disclosure="contact")),
                (
                    "source_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("prfi", "The victim was kept informed while the case waited"),
                            ("telling", "The victim was told of a decision"),
                            ("asked-not-to", "A contact with the victim"),
                        ],
                        max_length=20,
                    ),
                ),
                ("source_id", models.UUIDField(blank=True, null=True)),
                ("source_number", models.PositiveIntegerField(default=0)),
                ("added_at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("undecided", "Decision needed"),
                            ("unused", "Schedule as unused"),
                            ("disclose", "Disclose"),
                            ("not_relevant", "Not relevant"),
                            ("sensitive", "Sensitive"),
                        ],
                        default="undecided",
                        max_length=20,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disclosure_items",
                        to="casework.case",
                    ),
                ),
                (
                    "clock",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="deadlines.deadline",
                    ),
                ),
            ],
            options={
                "ordering": ["added_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "outcome__in",
                                ["undecided", "unused", "disclose", "not_relevant", "sensitive"],
                            )
                        ),
                        name="disclosure_outcome_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("source_id", None), ("source_kind", "")),
                            models.Q(
                                ("source_id__isnull", False),
                                ("source_kind__in", ["prfi", "telling", "asked-not-to"]),
                            ),
                            _connector="OR",
                        ),
                        name="disclosure_source_is_whole_or_none",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("source_kind", ""), _negated=True),
                        fields=("source_kind", "source_id", "source_number"),
                        name="one_disclosure_item_a_record",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DisclosureDecision",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("undecided", "Decision needed"),
                            ("unused", "Schedule as unused"),
                            ("disclose", "Disclose"),
                            ("not_relevant", "Not relevant"),
                            ("sensitive", "Sensitive"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reason", core.fields.FreeText(blank=True, disclosure="administrative")),
                ("sensitive_because", core.fields.FreeText(blank=True, disclosure="privileged")),
                ("decided_anew_because", core.fields.FreeText(blank=True, disclosure="privileged")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="casework.disclosureitem",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome__in", ("unused", "disclose", "not_relevant", "sensitive"))
                        ),
                        name="disclosure_decision_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("outcome", "sensitive"),
                                ("reason", ""),
                                models.Q(("sensitive_because", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("outcome", "sensitive"), _negated=True),
                                ("sensitive_because", ""),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="disclosure_decision_says_why_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Engagement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("invited_on", models.DateField()),
                (
                    "invited_by",
                    models.CharField(
                        choices=[
                            ("police", "The police"),
                            ("cps", "The CPS"),
                            ("defence", "The defence"),
                        ],
                        max_length=20,
                    ),
                ),
                ("with_whom", core.fields.FreeText(disclosure="administrative")),
                (
                    "came",
                    models.CharField(
                        choices=[
                            ("waiting", "No answer yet"),
                            ("declined", "Declined"),
                            ("agreed", "Agreed, not held yet"),
                            ("held", "Held"),
                        ],
                        max_length=20,
                    ),
                ),
                ("words", core.fields.FreeText(blank=True, disclosure="administrative")),
                ("corrects_because", core.fields.FreeText(blank=True, disclosure="administrative")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "corrects",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="casework.engagement",
                    ),
                ),
                (
                    "suspect",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="engagements",
                        to="casework.suspect",
                    ),
                ),
            ],
            options={
                "ordering": ["suspect__reference", "number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("came__in", ["waiting", "declined", "agreed", "held"]),
                            ("invited_by__in", ["police", "cps", "defence"]),
                        ),
                        name="engagement_codes_are_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("corrects", None), ("corrects_because", "")),
                            models.Q(
                                ("corrects__isnull", False),
                                models.Q(("corrects_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_correction_of_engagement_says_why",
                    ),
                    models.UniqueConstraint(
                        fields=("suspect", "number"), name="one_engagement_a_number"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalDisclosureItem",
            fields=[
                ("id", models.UUIDField(default=core.ids.uuid7, editable=False)),
                ("kind", models.CharField(max_length=60)),
                ("what", core.fields.FreeText(disclosure="administrative")),
                ("words", core.fields.FreeText(blank=True, disclosure="contact")),
                (
                    "source_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("prfi", "The victim was kept informed while the case waited"),
                            ("telling", "The victim was told of a decision"),
                            ("asked-not-to", "A contact with the victim"),
                        ],
                        max_length=20,
                    ),
                ),
                ("source_id", models.UUIDField(blank=True, null=True)),
                ("source_number", models.PositiveIntegerField(default=0)),
                ("added_at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("undecided", "Decision needed"),
                            ("unused", "Schedule as unused"),
                            ("disclose", "Disclose"),
                            ("not_relevant", "Not relevant"),
                            ("sensitive", "Sensitive"),
                        ],
                        default="undecided",
                        max_length=20,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("history_change_reason", models.TextField()),
                (
                    "history_id",
                    models.BigAutoField(editable=False, primary_key=True, serialize=False),
                ),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="casework.case",
                    ),
                ),
                (
                    "clock",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="deadlines.deadline",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical disclosure item",
                "verbose_name_plural": "historical disclosure items",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "history_date"], name="casework_hi_id_af92f4_idx")
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalHold",
            fields=[
                ("id", models.UUIDField(default=core.ids.uuid7, editable=False)),
                (
                    "state",
                    models.CharField(
                        choices=[("stands", "The hold stands"), ("lifted", "Lifted")],
                        default="stands",
                        max_length=20,
                    ),
                ),
                ("reason", core.fields.FreeText(disclosure="administrative")),
                ("placed_at", models.DateTimeField()),
                ("lifted_because", core.fields.FreeText(blank=True, disclosure="administrative")),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("history_change_reason", models.TextField()),
                (
                    "history_id",
                    models.BigAutoField(editable=False, primary_key=True, serialize=False),
                ),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="casework.case",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "placed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical hold",
                "verbose_name_plural": "historical holds",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "history_date"], name="casework_hi_id_a6ca02_idx")
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("stands", "The hold stands"), ("lifted", "Lifted")],
                        default="stands",
                        max_length=20,
                    ),
                ),
                ("reason", core.fields.FreeText(disclosure="administrative")),
                ("placed_at", models.DateTimeField()),
                ("lifted_because", core.fields.FreeText(blank=True, disclosure="administrative")),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds",
                        to="casework.case",
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "placed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["placed_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lifted_at", None), ("lifted_by", None), ("state", "stands")),
                            models.Q(
                                ("lifted_at__isnull", False),
                                ("lifted_by__isnull", False),
                                ("state", "lifted"),
                                models.Q(("lifted_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_lifted_hold_says_by_whom_and_why",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "stands")),
                        fields=("case",),
                        name="one_hold_a_case",
                    ),
                ],
            },
        ),
    ]
