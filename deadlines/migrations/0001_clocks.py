from __future__ import annotations

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.comparison
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import core.fields
import core.ids
import deadlines.events


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_scope"),
        ("accounts", "__first__"),
        ("reference", "0001_items"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("ordinal", models.PositiveIntegerField()),
                ("is_working", models.BooleanField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_working", True)),
                        fields=("ordinal",),
                        name="one_working_day_an_ordinal",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, unique=True)),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("source", models.CharField(max_length=300)),
                ("read_on", models.DateField()),
                ("loaded_at", models.DateTimeField()),
                ("is_current", models.BooleanField(default=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)),
                        fields=("is_current",),
                        name="one_current_calendar",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last__gt", models.F("first"))),
                        name="calendar_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Deadline",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=60)),
                ("subject", models.CharField(blank=True, max_length=40)),
                (
                    "owed_by",
                    models.CharField(
                        choices=[("cps", "CPS"), ("police", "Police"), ("nobody", "Nobody")],
                        max_length=10,
                    ),
                ),
                ("received_at", models.DateTimeField()),
                ("first_received_on", models.DateField()),
                ("started_at", models.DateTimeField()),
                ("target_n", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "target_unit",
                    models.CharField(
                        choices=[
                            ("working_days", "working_days"),
                            ("calendar_days", "calendar_days"),
                            ("hours", "hours"),
                            ("date", "date"),
                        ],
                        max_length=20,
                    ),
                ),
                ("target_on", models.DateField(blank=True, null=True)),
                ("due_on", models.DateField()),
                ("due_at", models.DateTimeField()),
                ("run", models.PositiveSmallIntegerField(default=1)),
                ("paused_until", models.DateField(blank=True, null=True)),
                ("next_rung_position", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("next_rung_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ended_how",
                    models.CharField(
                        blank=True,
                        choices=[("met", "Met"), ("cancelled", "Cancelled")],
                        max_length=10,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "calendar",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="deadlines.calendarversion",
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deadlines",
                        to="accounts.matter",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.item",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Escalation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "owed_by",
                    models.CharField(
                        choices=[("cps", "CPS"), ("police", "Police"), ("nobody", "Nobody")],
                        max_length=10,
                    ),
                ),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "due soon"),
                            (1, "late"),
                            (2, "very late"),
                            (3, "critically late"),
                        ]
                    ),
                ),
                (
                    "post",
                    models.CharField(
                        choices=[
                            ("lawyer", "Lawyer"),
                            ("case_progression_manager", "Case progression manager"),
                            ("legal_manager", "Legal manager (DCP)"),
                            ("unit_head", "Unit head (SDCP)"),
                            ("area_lead", "Area lead (DCCP)"),
                            ("officer_in_charge", "Officer in charge"),
                            ("police_supervisor", "Police supervisor"),
                            ("detective_chief_inspector", "Detective Chief Inspector"),
                            ("force_rasso_lead", "Force RASSO lead"),
                        ],
                        max_length=40,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("raised", "Answer needed"),
                            ("acknowledged", "Acknowledged, answer needed"),
                            ("answered", "Answered"),
                            ("closed", "Closed"),
                        ],
                        default="raised",
                        max_length=15,
                    ),
                ),
                ("raised_at", models.DateTimeField()),
                ("by_hand", models.BooleanField(default=False)),
                ("reason", core.fields.FreeText(blank=True, disclosure="administrative")),
                ("acknowledge_by", models.DateField()),
                ("climb_at", models.DateTimeField(blank=True, null=True)),
                ("acknowledged_at", models.DateTimeField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("answer", core.fields.FreeText(blank=True, disclosure="administrative")),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("not_answered", models.BooleanField(default=False)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "about",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="escalations_by_hand",
                        to="deadlines.deadline",
                    ),
                ),
                (
                    "acknowledged_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="escalations",
                        to="accounts.matter",
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "to_user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="escalations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["matter", "raised_at"], name="escalations_of_a_matter"),
                    models.Index(
                        condition=models.Q(("climb_at__isnull", False)),
                        fields=["climb_at"],
                        name="escalations_to_climb",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("raised", "acknowledged"))),
                        fields=("matter", "owed_by", "level"),
                        name="one_open_escalation_a_side_and_level",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("by_hand", True), _negated=True),
                            models.Q(
                                ("about__isnull", False), models.Q(("reason", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="by_hand_about_something_for_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("climb_at", None), ("state", "raised"), _connector="OR"
                        ),
                        name="only_the_unacknowledged_climbs",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "answered"), _negated=True),
                            models.Q(("answer", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="answered_in_words",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EscalationStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "post",
                    models.CharField(
                        choices=[
                            ("lawyer", "Lawyer"),
                            ("case_progression_manager", "Case progression manager"),
                            ("legal_manager", "Legal manager (DCP)"),
                            ("unit_head", "Unit head (SDCP)"),
                            ("area_lead", "Area lead (DCCP)"),
                            ("officer_in_charge", "Officer in charge"),
                            ("police_supervisor", "Police supervisor"),
                            ("detective_chief_inspector", "Detective Chief Inspector"),
                            ("force_rasso_lead", "Force RASSO lead"),
                        ],
                        max_length=40,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("holder", "Holds the post"),
                            ("deputy", "Deputy, because the holder is away or the post is vacant"),
                            ("next-post", "Next post up, because the post is vacant"),
                            ("not-acknowledged", "Not acknowledged in time at the post below"),
                            (
                                "restricted-by",
                                "Restricted the case, and no named person holds the post",
                            ),
                            ("nobody", "Nobody: every post from here up is vacant"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "escalation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="deadlines.escalation",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [models.Index(fields=["escalation"], name="steps_of_an_escalation")],
            },
        ),
        migrations.CreateModel(
            name="HistoricalEscalation",
            fields=[
                ("id", models.UUIDField(default=core.ids.uuid7, editable=False)),
                (
                    "owed_by",
                    models.CharField(
                        choices=[("cps", "CPS"), ("police", "Police"), ("nobody", "Nobody")],
                        max_length=10,
                    ),
                ),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "due soon"),
                            (1, "late"),
                            (2, "very late"),
                            (3, "critically late"),
                        ]
                    ),
                ),
                (
                    "post",
                    models.CharField(
                        choices=[
                            ("lawyer", "Lawyer"),
                            ("case_progression_manager", "Case progression manager"),
                            ("legal_manager", "Legal manager (DCP)"),
                            ("unit_head", "Unit head (SDCP)"),
                            ("area_lead", "Area lead (DCCP)"),
                            ("officer_in_charge", "Officer in charge"),
                            ("police_supervisor", "Police supervisor"),
                            ("detective_chief_inspector", "Detective Chief Inspector"),
                            ("force_rasso_lead", "Force RASSO lead"),
                        ],
                        max_length=40,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("raised", "Answer needed"),
                            ("acknowledged", "Acknowledged, answer needed"),
                            ("answered", "Answered"),
                            ("closed", "Closed"),
                        ],
                        default="raised",
                        max_length=15,
                    ),
                ),
                ("raised_at", models.DateTimeField()),
                ("by_hand", models.BooleanField(default=False)),
                ("reason", core.fields.FreeText(blank=True, disclosure="administrative")),
                ("acknowledge_by", models.DateField()),
                ("climb_at", models.DateTimeField(blank=True, null=True)),
                ("acknowledged_at", models.DateTimeField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("answer", core.fields.FreeText(blank=True, disclosure="administrative")),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("not_answered", models.BooleanField(default=False)),
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
                    "about",
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
                    "acknowledged_by",
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
                    "history_user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.matter",
                    ),
                ),
                (
                    "raised_by",
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
                    "to_user",
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
                "verbose_name": "historical escalation",
                "verbose_name_plural": "historical escalations",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "history_date"], name="deadlines_h_id_d9d80f_idx")
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalLadder",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("kind", models.CharField(max_length=60)),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("working_days", "working_days"),
                            ("calendar_days", "calendar_days"),
                            ("hours", "hours"),
                        ],
                        max_length=20,
                    ),
                ),
                ("in_force_from", models.DateField()),
                ("in_force_until", models.DateField(blank=True, null=True)),
                ("source", models.CharField(max_length=300)),
                ("verified", models.BooleanField(default=False)),
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
                    "history_user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "memorandum",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.memorandum",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical ladder",
                "verbose_name_plural": "historical ladders",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "history_date"], name="deadlines_h_id_e33c6b_idx")
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Ladder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=60)),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("working_days", "working_days"),
                            ("calendar_days", "calendar_days"),
                            ("hours", "hours"),
                        ],
                        max_length=20,
                    ),
                ),
                ("in_force_from", models.DateField()),
                ("in_force_until", models.DateField(blank=True, null=True)),
                ("source", models.CharField(max_length=300)),
                ("verified", models.BooleanField(default=False)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "memorandum",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ladders",
                        to="accounts.memorandum",
                    ),
                ),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("kind", "="),
                            (
                                django.db.models.functions.comparison.Coalesce(
                                    "memorandum_id", models.Value(0)
                                ),
                                "=",
                            ),
                            (
                                models.Func(
                                    models.F("in_force_from"),
                                    models.F("in_force_until"),
                                    models.Value("[)"),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="one_ladder_in_force_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalDeadline",
            fields=[
                ("id", models.UUIDField(default=core.ids.uuid7, editable=False)),
                ("kind", models.CharField(max_length=60)),
                ("subject", models.CharField(blank=True, max_length=40)),
                (
                    "owed_by",
                    models.CharField(
                        choices=[("cps", "CPS"), ("police", "Police"), ("nobody", "Nobody")],
                        max_length=10,
                    ),
                ),
                ("received_at", models.DateTimeField()),
                ("first_received_on", models.DateField()),
                ("started_at", models.DateTimeField()),
                ("target_n", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "target_unit",
                    models.CharField(
                        choices=[
                            ("working_days", "working_days"),
                            ("calendar_days", "calendar_days"),
                            ("hours", "hours"),
                            ("date", "date"),
                        ],
                        max_length=20,
                    ),
                ),
                ("target_on", models.DateField(blank=True, null=True)),
                ("due_on", models.DateField()),
                ("due_at", models.DateTimeField()),
                ("run", models.PositiveSmallIntegerField(default=1)),
                ("paused_until", models.DateField(blank=True, null=True)),
                ("next_rung_position", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("next_rung_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ended_how",
                    models.CharField(
                        blank=True,
                        choices=[("met", "Met"), ("cancelled", "Cancelled")],
                        max_length=10,
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
                    "calendar",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="deadlines.calendarversion",
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
                    "matter",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.matter",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reference.item",
                    ),
                ),
                (
                    "ladder",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="deadlines.ladder",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical deadline",
                "verbose_name_plural": "historical deadlines",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "history_date"], name="deadlines_h_id_8ba33a_idx")
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name="deadline",
            name="ladder",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="deadlines.ladder",
            ),
        ),
        migrations.CreateModel(
            name="Rung",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("distance", models.SmallIntegerField()),
                (
                    "posts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("lawyer", "Lawyer"),
                                ("case_progression_manager", "Case progression manager"),
                                ("legal_manager", "Legal manager (DCP)"),
                                ("unit_head", "Unit head (SDCP)"),
                                ("area_lead", "Area lead (DCCP)"),
                                ("officer_in_charge", "Officer in charge"),
                                ("police_supervisor", "Police supervisor"),
                                ("detective_chief_inspector", "Detective Chief Inspector"),
                                ("force_rasso_lead", "Force RASSO lead"),
                            ],
                            max_length=40,
                        ),
                        size=None,
                    ),
                ),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "due soon"),
                            (1, "late"),
                            (2, "very late"),
                            (3, "critically late"),
                        ]
                    ),
                ),
                ("label", models.CharField(max_length=60)),
                (
                    "ladder",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rungs",
                        to="deadlines.ladder",
                    ),
                ),
            ],
            options={
                "ordering": ["ladder", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("ladder", "position"), name="one_rung_a_position"
                    ),
                    models.UniqueConstraint(
                        fields=("ladder", "distance"), name="one_rung_a_distance"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level", 0), ("posts__len", 1), _connector="OR"),
                        name="an_escalation_goes_to_one_post",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RungFired",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("run", models.PositiveSmallIntegerField()),
                ("position", models.PositiveSmallIntegerField()),
                ("fell_at", models.DateTimeField()),
                ("fired_at", models.DateTimeField()),
                ("told", models.BooleanField()),
                (
                    "deadline",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rungs_fired",
                        to="deadlines.deadline",
                    ),
                ),
                (
                    "escalation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="deadlines.escalation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("deadline", "run", "position"), name="a_rung_fires_once_a_run"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SweepRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("as_of", models.DateTimeField()),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("looked_at", models.PositiveIntegerField(default=0)),
                ("reminded", models.PositiveIntegerField(default=0)),
                ("raised", models.PositiveIntegerField(default=0)),
                ("climbed", models.PositiveIntegerField(default=0)),
                ("skipped", models.PositiveIntegerField(default=0)),
                ("failed", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [models.Index(fields=["-finished_at"], name="newest_sweeps")],
            },
        ),
        migrations.CreateModel(
            name="Verification",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField()),
                ("looked_at", models.PositiveIntegerField()),
                ("mismatches", models.PositiveIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["-finished_at"], name="newest_verifications")],
            },
        ),
        migrations.CreateModel(
            name="BankHoliday",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("title", models.CharField(max_length=100)),
                (
                    "calendar",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holidays",
                        to="deadlines.calendarversion",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("calendar", "day"), name="one_holiday_a_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="ClockEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seq", models.PositiveSmallIntegerField()),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("started", "started"),
                            ("paused", "paused"),
                            ("resumed", "resumed"),
                            ("extended", "extended"),
                            ("re-targeted", "re-targeted"),
                            ("re-timed", "re-timed"),
                            ("met", "met"),
                            ("cancelled", "cancelled"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("category", models.CharField(blank=True, max_length=60)),
                ("reason", core.fields.FreeText(blank=True, disclosure="administrative")),
                ("n", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("unit", models.CharField(blank=True, max_length=20)),
                ("target_on", models.DateField(blank=True, null=True)),
                ("expected_on", models.DateField(blank=True, null=True)),
                ("ends_seq", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("cps_time", models.BooleanField(default=False)),
                (
                    "asked",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "deadline",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="deadlines.deadline",
                    ),
                ),
            ],
            options={
                "ordering": ["deadline", "seq"],
                "constraints": [
                    models.UniqueConstraint(fields=("deadline", "seq"), name="one_event_a_place"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("type", deadlines.events.EventType["PAUSED"]), _negated=True),
                            models.Q(
                                ("asked__isnull", False),
                                ("expected_on__isnull", False),
                                models.Q(("category", ""), _negated=True),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_pause_is_asked_explained_and_ends",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="deadline",
            index=models.Index(
                condition=models.Q(("next_rung_at__isnull", False)),
                fields=["next_rung_at", "id"],
                name="clocks_with_a_rung_to_come",
            ),
        ),
        migrations.AddIndex(
            model_name="deadline",
            index=models.Index(
                condition=models.Q(("ended_at", None)),
                fields=["owed_by", "due_at"],
                name="open_clocks_by_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("target_n", None),
                        ("target_on__isnull", False),
                        ("target_unit", deadlines.events.Unit["DATE"]),
                    ),
                    models.Q(
                        models.Q(("target_unit", deadlines.events.Unit["DATE"]), _negated=True),
                        ("target_n__isnull", False),
                        ("target_on", None),
                    ),
                    _connector="OR",
                ),
                name="target_is_a_number_or_a_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("ended_how", "")),
                    models.Q(
                        ("ended_at__isnull", False),
                        ("ended_how__in", ["met", "cancelled"]),
                        ("next_rung_at", None),
                    ),
                    _connector="OR",
                ),
                name="ended_once_and_told_no_more",
            ),
        ),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("next_rung_at", None), ("next_rung_position", None)),
                    models.Q(
                        ("ladder__isnull", False),
                        ("next_rung_at__isnull", False),
                        ("next_rung_position__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="next_rung_has_position_and_instant",
            ),
        ),
    ]
