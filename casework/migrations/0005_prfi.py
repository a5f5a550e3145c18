from __future__ import annotations

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import core.fields
import core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "__first__"),
        ("casework", "0004_referrals_scope"),
        ("deadlines", "0006_internal_escalations_stand_apart"),
    ]

    operations = [
        migrations.CreateModel(
            name="Prfi",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("early_advice", "Early advice"), ("charging", "Charging")],
                        max_length=20,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Waiting for further investigation"),
                            ("reactivated", "Taken up again"),
                            ("ended", "Ended"),
                        ],
                        default="open",
                        max_length=20,
                    ),
                ),
                ("reason", models.CharField(max_length=60)),
                ("sub_category", models.CharField(max_length=60)),
                ("why", core.fields.FreeText(disclosure="administrative")),
                ("booked_on", models.DateField(blank=True, null=True)),
                ("began_at", models.DateTimeField()),
                ("waiting_since", models.DateField()),
                ("next_review_on", models.DateField()),
                ("kept_times", models.PositiveIntegerField(default=0)),
                ("pause_seq", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "informs",
                    models.CharField(
                        choices=[
                            ("officer", "The officer in charge"),
                            ("victim_liaison_officer", "The victim liaison officer"),
                            ("isva", "The independent sexual violence adviser"),
                            ("nobody", "Nobody: the victim has asked for no contact"),
                        ],
                        max_length=40,
                    ),
                ),
                ("last_informed_on", models.DateField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_because", core.fields.FreeText(blank=True, disclosure="administrative")),
                ("updated_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "began_by",
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
                        related_name="prfis",
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
                (
                    "suspect",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.suspect",
                    ),
                ),
                (
                    "track",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="prfis",
                        to="casework.track",
                    ),
                ),
            ],
            options={
                "verbose_name": "PRFI",
                "verbose_name_plural": "PRFIs",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["next_review_on", "id"],
                        name="prfi_by_review",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "reactivated", "ended"])),
                        name="prfi_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "charging"), ("track__isnull", False)),
                            models.Q(("kind", "early_advice"), ("track", None)),
                            _connector="OR",
                        ),
                        name="charging_prfi_is_of_a_track",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                ("ended_at__isnull", False),
                                models.Q(("ended_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="prfi_ends_once_and_says_why",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("case", "suspect"),
                        name="one_open_prfi_a_suspect",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PrfiChaser",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("since", models.DateField()),
                ("at", models.DateTimeField()),
                (
                    "prfi",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="chasers",
                        to="casework.prfi",
                    ),
                ),
                (
                    "told",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("prfi", "since", "number"), name="one_chaser_a_month_without_report"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PrfiReview",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "moved",
                    models.CharField(
                        choices=[
                            ("opened", "When it began"),
                            ("report", "A progress report that keeps its date"),
                            ("review", "A review by the progression manager"),
                        ],
                        max_length=20,
                    ),
                ),
                ("was_on", models.DateField(blank=True, null=True)),
                ("next_on", models.DateField()),
                ("why", core.fields.FreeText(disclosure="administrative")),
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
                    "prfi",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="casework.prfi",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="ProgressReport",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("text", core.fields.FreeText(disclosure="administrative")),
                ("next_expected_on", models.DateField()),
                ("kept", models.BooleanField()),
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
                    "prfi",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="casework.prfi",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalPrfi",
            fields=[
                ("id", models.UUIDField(default=core.ids.uuid7, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("early_advice", "Early advice"), ("charging", "Charging")],
                        max_length=20,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Waiting for further investigation"),
                            ("reactivated", "Taken up again"),
                            ("ended", "Ended"),
                        ],
                        default="open",
                        max_length=20,
                    ),
                ),
                ("reason", models.CharField(max_length=60)),
                ("sub_category", models.CharField(max_length=60)),
                ("why", core.fields.FreeText(disclosure="administrative")),
                ("booked_on", models.DateField(blank=True, null=True)),
                ("began_at", models.DateTimeField()),
                ("waiting_since", models.DateField()),
                ("next_review_on", models.DateField()),
                ("kept_times", models.PositiveIntegerField(default=0)),
                ("pause_seq", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "informs",
                    models.CharField(
                        choices=[
                            ("officer", "The officer in charge"),
                            ("victim_liaison_officer", "The victim liaison officer"),
                            ("isva", "The independent sexual violence adviser"),
                            ("nobody", "Nobody: the victim has asked for no contact"),
                        ],
                        max_length=40,
                    ),
                ),
                ("last_informed_on", models.DateField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_because", core.fields.FreeText(blank=True, disclosure="administrative")),
                ("updated_at", models.DateTimeField()),
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
                    "began_by",
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
                (
                    "suspect",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="casework.suspect",
                    ),
                ),
                (
                    "track",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="casework.track",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical PRFI",
                "verbose_name_plural": "historical PRFIs",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "history_date"], name="casework_hi_id_65e1dd_idx")
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
