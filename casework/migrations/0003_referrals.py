from __future__ import annotations

import django.contrib.postgres.fields
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import core.fields
import core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_calendar_feeds"),
        ("accounts", "__first__"),
        ("casework", "0002_scope"),
        ("deadlines", "0006_internal_escalations_stand_apart"),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalsuspect",
            name="bail_clock",
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
            model_name="historicalsuspect",
            name="bail_conditions",
            field=core.fields.FreeText(blank=True, db_default="", disclosure="administrative"),
        ),
        migrations.AddField(
            model_name="suspect",
            name="bail_clock",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="deadlines.deadline",
            ),
        ),
        migrations.AddField(
            model_name="suspect",
            name="bail_conditions",
            field=core.fields.FreeText(blank=True, db_default="", disclosure="administrative"),
        ),
        migrations.CreateModel(
            name="Referral",
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
                        choices=[
                            ("submitted", "Triage needed"),
                            ("accepted", "Lawyer needed"),
                            ("allocated", "Decision needed"),
                            ("returned", "Returned to police"),
                            ("resubmitted", "Sent again"),
                            ("withdrawn", "Withdrawn by police"),
                            ("closed", "Closed"),
                        ],
                        default="submitted",
                        max_length=20,
                    ),
                ),
                (
                    "priority",
                    models.CharField(
                        choices=[
                            ("standard", "Standard: 28 days"),
                            ("priority", "Priority: 5 days"),
                            ("red", "Red: 3 hours"),
                        ],
                        max_length=20,
                    ),
                ),
                ("received_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                ("summary", core.fields.FreeText(disclosure="privileged")),
                ("decision_required_by", models.DateField(blank=True, null=True)),
                ("why_priority", core.fields.FreeText(blank=True, disclosure="administrative")),
                ("early_advice_id", models.UUIDField(blank=True, null=True)),
                (
                    "why_no_early_advice",
                    core.fields.FreeText(blank=True, disclosure="administrative"),
                ),
                (
                    "flags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None
                    ),
                ),
                (
                    "potentially_disclosable",
                    core.fields.FreeText(blank=True, disclosure="privileged"),
                ),
                ("completed_by", models.CharField(max_length=20)),
                ("supervisor_collar_number", models.CharField(max_length=20)),
                (
                    "supervisor_comments",
                    core.fields.FreeText(blank=True, disclosure="administrative"),
                ),
                (
                    "gaps",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                (
                    "continuity_broken_because",
                    core.fields.FreeText(blank=True, disclosure="administrative"),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "answer_clock",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="deadlines.deadline",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to="casework.case",
                    ),
                ),
                (
                    "lawyer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.officer",
                    ),
                ),
                (
                    "resubmission_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resubmissions",
                        to="casework.referral",
                    ),
                ),
                (
                    "supervisor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.officer",
                    ),
                ),
                (
                    "triage_clock",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="deadlines.deadline",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["updated_at", "id"], name="referrals_by_change"),
                    models.Index(fields=["state", "received_at"], name="referrals_by_state"),
                    models.Index(
                        condition=models.Q(("lawyer__isnull", False)),
                        fields=["lawyer", "state"],
                        name="referrals_of_a_lawyer",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "submitted",
                                    "accepted",
                                    "allocated",
                                    "returned",
                                    "resubmitted",
                                    "withdrawn",
                                    "closed",
                                ],
                            )
                        ),
                        name="referral_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("priority__in", ["standard", "priority", "red"])),
                        name="referral_priority_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["allocated", "closed"]), _negated=True),
                            ("lawyer__isnull", False),
                            _connector="OR",
                        ),
                        name="a_lawyer_decides",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "returned"), _negated=True),
                            ("answer_clock__isnull", False),
                            _connector="OR",
                        ),
                        name="a_return_names_a_date",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProposedCharge",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("code", models.CharField(max_length=20)),
                ("suffix", models.CharField(blank=True, max_length=1)),
                ("on", models.CharField(blank=True, max_length=10)),
                (
                    "suspect",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.suspect",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="charges",
                        to="casework.referral",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("referral", "position"), name="one_proposed_charge_a_position"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalTrack",
            fields=[
                ("id", models.UUIDField(default=core.ids.uuid7, editable=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("deciding", "Decision needed"),
                            ("waiting", "Waiting for action plan reply"),
                            ("prfi", "Waiting for further investigation"),
                            ("ended", "Ended"),
                        ],
                        default="deciding",
                        max_length=20,
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ended_because",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("decided", "Decided"),
                            ("returned", "Returned to police"),
                            ("withdrawn", "Withdrawn by police"),
                            ("police_nfa", "No further action by police"),
                        ],
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
                    "referral",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="casework.referral",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical track",
                "verbose_name_plural": "historical tracks",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "history_date"], name="casework_hi_id_98c045_idx")
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalReferralReason",
            fields=[
                ("id", models.UUIDField(default=core.ids.uuid7, editable=False)),
                ("code", models.CharField(max_length=60)),
                ("details", models.CharField(blank=True, max_length=250)),
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
                    "history_user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="casework.referral",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical referral reason",
                "verbose_name_plural": "historical referral reasons",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "history_date"], name="casework_hi_id_c04a77_idx")
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalReferralMaterial",
            fields=[
                ("id", models.UUIDField(default=core.ids.uuid7, editable=False)),
                ("position", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=60)),
                ("standing", models.CharField(max_length=20)),
                ("text", core.fields.FreeText(blank=True, disclosure="administrative")),
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
                    "history_user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="casework.referral",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical referral material",
                "verbose_name_plural": "historical referral materials",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "history_date"], name="casework_hi_id_5852c4_idx")
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalReferral",
            fields=[
                ("id", models.UUIDField(default=core.ids.uuid7, editable=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("submitted", "Triage needed"),
                            ("accepted", "Lawyer needed"),
                            ("allocated", "Decision needed"),
                            ("returned", "Returned to police"),
                            ("resubmitted", "Sent again"),
                            ("withdrawn", "Withdrawn by police"),
                            ("closed", "Closed"),
                        ],
                        default="submitted",
                        max_length=20,
                    ),
                ),
                (
                    "priority",
                    models.CharField(
                        choices=[
                            ("standard", "Standard: 28 days"),
                            ("priority", "Priority: 5 days"),
                            ("red", "Red: 3 hours"),
                        ],
                        max_length=20,
                    ),
                ),
                ("received_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                ("summary", core.fields.FreeText(disclosure="privileged")),
                ("decision_required_by", models.DateField(blank=True, null=True)),
                ("why_priority", core.fields.FreeText(blank=True, disclosure="administrative")),
                ("early_advice_id", models.UUIDField(blank=True, null=True)),
                (
                    "why_no_early_advice",
                    core.fields.FreeText(blank=True, disclosure="administrative"),
                ),
                (
                    "flags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None
                    ),
                ),
                (
                    "potentially_disclosable",
                    core.fields.FreeText(blank=True, disclosure="privileged"),
                ),
                ("completed_by", models.CharField(max_length=20)),
                ("supervisor_collar_number", models.CharField(max_length=20)),
                (
                    "supervisor_comments",
                    core.fields.FreeText(blank=True, disclosure="administrative"),
                ),
                (
                    "gaps",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                (
                    "continuity_broken_because",
                    core.fields.FreeText(blank=True, disclosure="administrative"),
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
                    "answer_clock",
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
                    "lawyer",
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
                    "officer",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.officer",
                    ),
                ),
                (
                    "supervisor",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.officer",
                    ),
                ),
                (
                    "triage_clock",
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
                    "resubmission_of",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="casework.referral",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical referral",
                "verbose_name_plural": "historical referrals",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "history_date"], name="casework_hi_id_6b3cd3_idx")
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalProposedCharge",
            fields=[
                ("id", models.UUIDField(default=core.ids.uuid7, editable=False)),
                ("position", models.PositiveIntegerField()),
                ("code", models.CharField(max_length=20)),
                ("suffix", models.CharField(blank=True, max_length=1)),
                ("on", models.CharField(blank=True, max_length=10)),
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
                    "referral",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="casework.referral",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical proposed charge",
                "verbose_name_plural": "historical proposed charges",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "history_date"], name="casework_hi_id_2db4d0_idx")
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalFileAssessment",
            fields=[
                ("id", models.UUIDField(default=core.ids.uuid7, editable=False)),
                (
                    "failures",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), default=list, size=None
                    ),
                ),
                ("comments", core.fields.FreeText(blank=True, disclosure="administrative")),
                ("at", models.DateTimeField()),
                (
                    "dispute",
                    models.CharField(
                        choices=[
                            ("open", "May be disputed"),
                            ("not_disputed", "Not disputed"),
                            ("disputed", "Disputed, answer needed"),
                            ("successful", "Disputed successfully"),
                            ("unsuccessful", "Disputed unsuccessfully"),
                        ],
                        default="open",
                        max_length=20,
                    ),
                ),
                ("dispute_by", models.DateField()),
                ("dispute_reason", models.CharField(blank=True, max_length=200)),
                ("disputed_at", models.DateTimeField(blank=True, null=True)),
                ("answer", core.fields.FreeText(blank=True, disclosure="administrative")),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
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
                    "answered_by",
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
                    "by",
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
                    "disputed_by",
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
                    "history_user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="casework.referral",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical file assessment",
                "verbose_name_plural": "historical file assessments",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "history_date"], name="casework_hi_id_c84e07_idx")
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="FileAssessment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "failures",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), default=list, size=None
                    ),
                ),
                ("comments", core.fields.FreeText(blank=True, disclosure="administrative")),
                ("at", models.DateTimeField()),
                (
                    "dispute",
                    models.CharField(
                        choices=[
                            ("open", "May be disputed"),
                            ("not_disputed", "Not disputed"),
                            ("disputed", "Disputed, answer needed"),
                            ("successful", "Disputed successfully"),
                            ("unsuccessful", "Disputed unsuccessfully"),
                        ],
                        default="open",
                        max_length=20,
                    ),
                ),
                ("dispute_by", models.DateField()),
                ("dispute_reason", models.CharField(blank=True, max_length=200)),
                ("disputed_at", models.DateTimeField(blank=True, null=True)),
                ("answer", core.fields.FreeText(blank=True, disclosure="administrative")),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "disputed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "referral",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessment",
                        to="casework.referral",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("dispute__in", ["open", "not_disputed"]),
                            models.Q(
                                models.Q(("dispute_reason", ""), _negated=True),
                                ("disputed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_dispute_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("dispute__in", ["open", "not_disputed", "disputed"]),
                            models.Q(
                                models.Q(("answer", ""), _negated=True),
                                ("answered_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_dispute_is_answered_in_words",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReferralMaterial",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=60)),
                ("standing", models.CharField(max_length=20)),
                ("text", core.fields.FreeText(blank=True, disclosure="administrative")),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="material",
                        to="casework.referral",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("referral", "position"), name="one_piece_of_a_file_a_position"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReferralMove",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("submit", "Submitted"),
                            ("hand-over", "Handed over"),
                            ("accept", "Accept"),
                            ("return", "Return"),
                            ("allocate", "Allocate"),
                            ("transfer", "Transfer to another unit"),
                            ("reprioritise", "Change the priority"),
                            ("assess-file", "Assess the file"),
                            ("dispute-file", "Dispute the file assessment"),
                            ("answer-dispute", "Answer the dispute"),
                            ("withdraw", "Withdraw"),
                            ("resubmit", "Send again"),
                            ("close", "Close"),
                            ("reopen", "Open again"),
                        ],
                        max_length=20,
                    ),
                ),
                ("from_state", models.CharField(blank=True, max_length=20)),
                (
                    "to_state",
                    models.CharField(
                        choices=[
                            ("submitted", "Triage needed"),
                            ("accepted", "Lawyer needed"),
                            ("allocated", "Decision needed"),
                            ("returned", "Returned to police"),
                            ("resubmitted", "Sent again"),
                            ("withdrawn", "Withdrawn by police"),
                            ("closed", "Closed"),
                        ],
                        max_length=20,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("why", core.fields.FreeText(blank=True, disclosure="administrative")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves",
                        to="casework.referral",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="ReferralReason",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=60)),
                ("details", models.CharField(blank=True, max_length=250)),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="return_reasons",
                        to="casework.referral",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("referral", "code"), name="each_referral_return_reason_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StrategyLine",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("text", core.fields.FreeText(disclosure="privileged")),
                ("why", core.fields.FreeText(blank=True, disclosure="privileged")),
                ("by_when", models.DateField(blank=True, null=True)),
                ("points", models.CharField(blank=True, max_length=20)),
                (
                    "source",
                    models.CharField(
                        choices=[("early-advice", "Early advice"), ("review", "Review")],
                        max_length=20,
                    ),
                ),
                ("source_id", models.UUIDField()),
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines_asked_for",
                        to="casework.case",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="StrategySection",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("text", core.fields.FreeText(disclosure="privileged")),
                (
                    "source",
                    models.CharField(
                        choices=[("early-advice", "Early advice"), ("review", "Review")],
                        max_length=20,
                    ),
                ),
                ("source_id", models.UUIDField()),
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="strategy",
                        to="casework.case",
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
            ],
            options={
                "ordering": ["at", "id"],
                "indexes": [
                    models.Index(fields=["case", "code", "at"], name="strategy_by_heading")
                ],
            },
        ),
        migrations.CreateModel(
            name="Track",
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
                        choices=[
                            ("deciding", "Decision needed"),
                            ("waiting", "Waiting for action plan reply"),
                            ("prfi", "Waiting for further investigation"),
                            ("ended", "Ended"),
                        ],
                        default="deciding",
                        max_length=20,
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ended_because",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("decided", "Decided"),
                            ("returned", "Returned to police"),
                            ("withdrawn", "Withdrawn by police"),
                            ("police_nfa", "No further action by police"),
                        ],
                        max_length=20,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "clock",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="deadlines.deadline",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tracks",
                        to="casework.referral",
                    ),
                ),
                (
                    "suspect",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tracks",
                        to="casework.suspect",
                    ),
                ),
            ],
            options={
                "ordering": ["suspect__reference"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["deciding", "waiting", "prfi", "ended"])),
                        name="track_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", False),
                                ("state", "ended"),
                                models.Q(("ended_because", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "ended"), _negated=True),
                                ("ended_at", None),
                                ("ended_because", ""),
                            ),
                            _connector="OR",
                        ),
                        name="an_ended_track_says_why",
                    ),
                    models.UniqueConstraint(
                        fields=("referral", "suspect"), name="one_track_a_suspect"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "ended"), _negated=True),
                        fields=("suspect",),
                        name="one_open_track_a_suspect",
                    ),
                ],
            },
        ),
    ]
