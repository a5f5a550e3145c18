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
        ("casework", "0008_plans_scope"),
        ("deadlines", "0006_internal_escalations_stand_apart"),
    ]

    operations = [
        migrations.AlterField(
            model_name="referralmove",
            name="verb",
            field=models.CharField(
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
                    ("decide", "Decision released"),
                    ("close", "Close"),
                    ("reopen", "Open again"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="Countersign",
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
                            ("asked", "Countersignature asked for"),
                            ("challenged", "Challenged, answer needed"),
                            ("agreed", "Agreed"),
                            ("overtaken", "Overtaken"),
                        ],
                        default="asked",
                        max_length=20,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("digest", models.CharField(max_length=64)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "reader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["asked_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="CountersignEntry",
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
                        choices=[
                            ("challenge", "Challenge"),
                            ("answer", "Answer"),
                            ("agree", "Agree"),
                            ("overtake", "Overtaken"),
                        ],
                        max_length=20,
                    ),
                ),
                ("text", core.fields.FreeText(disclosure="privileged")),
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
                    "countersign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="casework.countersign",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "author",
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
                        related_name="reviews",
                        to="casework.referral",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("referral", "number"), name="one_review_a_number"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalDecision",
            fields=[
                ("id", models.UUIDField(default=core.ids.uuid7, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("A", "Charge"),
                            ("C", "Out-of-court disposal"),
                            ("K", "No further action: evidence"),
                            ("L", "No further action: public interest"),
                        ],
                        max_length=1,
                    ),
                ),
                (
                    "test",
                    models.CharField(
                        choices=[("full_code", "Full Code Test"), ("threshold", "Threshold Test")],
                        max_length=20,
                    ),
                ),
                ("reasons", core.fields.FreeText(disclosure="privileged")),
                ("full_code_review_on", models.DateField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("made", "Made, not released"),
                            ("released", "Released"),
                            ("superseded", "Superseded"),
                        ],
                        default="proposed",
                        max_length=20,
                    ),
                ),
                ("made_at", models.DateTimeField(blank=True, null=True)),
                ("released_at", models.DateTimeField(blank=True, null=True)),
                ("tell_suspect_after", models.DateTimeField(blank=True, null=True)),
                ("reconsidered_at", models.DateTimeField(blank=True, null=True)),
                ("reconsidered_because", core.fields.FreeText(blank=True, disclosure="privileged")),
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
                    "made_by",
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
                    "released_by",
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
                (
                    "review",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="casework.review",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical decision",
                "verbose_name_plural": "historical decisions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "history_date"], name="casework_hi_id_30b76e_idx")
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCountersign",
            fields=[
                ("id", models.UUIDField(default=core.ids.uuid7, editable=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Countersignature asked for"),
                            ("challenged", "Challenged, answer needed"),
                            ("agreed", "Agreed"),
                            ("overtaken", "Overtaken"),
                        ],
                        default="asked",
                        max_length=20,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("digest", models.CharField(max_length=64)),
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
                    "asked_by",
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
                    "reader",
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
                    "review",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="casework.review",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical countersign",
                "verbose_name_plural": "historical countersigns",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "history_date"], name="casework_hi_id_ed36b2_idx")
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Decision",
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
                        choices=[
                            ("A", "Charge"),
                            ("C", "Out-of-court disposal"),
                            ("K", "No further action: evidence"),
                            ("L", "No further action: public interest"),
                        ],
                        max_length=1,
                    ),
                ),
                (
                    "test",
                    models.CharField(
                        choices=[("full_code", "Full Code Test"), ("threshold", "Threshold Test")],
                        max_length=20,
                    ),
                ),
                ("reasons", core.fields.FreeText(disclosure="privileged")),
                ("full_code_review_on", models.DateField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("made", "Made, not released"),
                            ("released", "Released"),
                            ("superseded", "Superseded"),
                        ],
                        default="proposed",
                        max_length=20,
                    ),
                ),
                ("made_at", models.DateTimeField(blank=True, null=True)),
                ("released_at", models.DateTimeField(blank=True, null=True)),
                ("tell_suspect_after", models.DateTimeField(blank=True, null=True)),
                ("reconsidered_at", models.DateTimeField(blank=True, null=True)),
                ("reconsidered_because", core.fields.FreeText(blank=True, disclosure="privileged")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "track",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="casework.track",
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="casework.review",
                    ),
                ),
            ],
            options={
                "ordering": ["track__suspect__reference", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["proposed", "made", "released", "superseded"])
                        ),
                        name="decision_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["A", "C", "K", "L"])),
                        name="decision_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("test", "threshold"), _negated=True),
                            models.Q(("full_code_review_on__isnull", False), ("kind", "A")),
                            _connector="OR",
                        ),
                        name="a_threshold_decision_names_its_review",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["made", "released"]), _negated=True),
                            models.Q(("made_at__isnull", False), ("made_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_made_decision_says_by_whom",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "released"), _negated=True),
                            models.Q(
                                ("released_at__isnull", False), ("released_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="a_released_decision_says_by_whom",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("proposed", "made"))),
                        fields=("track",),
                        name="one_decision_in_hand_a_track",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="countersign",
            name="review",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="countersigns",
                to="casework.review",
            ),
        ),
        migrations.CreateModel(
            name="ReviewSection",
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
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sections",
                        to="casework.review",
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
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("review", "suspect", "code"),
                        name="one_section_a_heading",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Telling",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "told",
                    models.CharField(
                        choices=[
                            ("planned", "They are told as agreed below"),
                            ("not_traceable", "They cannot be traced"),
                            ("asked_not_to", "They asked not to be told"),
                        ],
                        max_length=20,
                    ),
                ),
                ("why_not", core.fields.FreeText(blank=True, disclosure="contact")),
                (
                    "teller",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("officer_in_charge", "The officer in charge"),
                            ("victim_liaison_officer", "The victim liaison officer"),
                            ("lawyer", "The lawyer"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("in_person", "In person"),
                            ("video", "By video call"),
                            ("telephone", "By telephone"),
                            ("letter", "By letter"),
                        ],
                        max_length=20,
                    ),
                ),
                ("planned_at", models.DateTimeField(blank=True, null=True)),
                ("ends", core.fields.FreeText(blank=True, disclosure="administrative")),
                ("liberty_first", models.BooleanField(default=False)),
                ("safety_plan", core.fields.EncryptedText(blank=True, disclosure="contact")),
                ("tell_suspect_after", models.DateTimeField(blank=True, null=True)),
                ("at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "agreed_with",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.officer",
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
                    "complainant",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.complainant",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tellings",
                        to="casework.decision",
                    ),
                ),
            ],
            options={
                "ordering": ["complainant__reference", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("agreed_with__isnull", False),
                                ("planned_at__isnull", False),
                                ("told", "planned"),
                                models.Q(("teller", ""), _negated=True),
                                models.Q(("channel", ""), _negated=True),
                            ),
                            models.Q(
                                ("told__in", ["not_traceable", "asked_not_to"]),
                                models.Q(("why_not", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_telling_is_planned_or_says_why_not",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("liberty_first", False),
                            models.Q(("safety_plan", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="liberty_first_has_a_safety_plan",
                    ),
                    models.UniqueConstraint(
                        fields=("decision", "complainant"),
                        name="one_telling_a_complainant",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkingNote",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("text", core.fields.FreeText(blank=True, disclosure="privileged")),
                ("changed_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "author",
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
                        related_name="working_notes",
                        to="casework.case",
                    ),
                ),
            ],
            options={
                "ordering": ["changed_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "author"), name="one_working_note_a_lawyer"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseFact",
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
                        choices=[
                            ("decided", "Decision released"),
                            ("scrutiny", "May be chosen for scrutiny"),
                            ("charged", "Charged"),
                            ("sent", "Sent to the Crown Court"),
                            ("trial_listed", "Trial listed"),
                            ("not_guilty_plea", "Plea of not guilty"),
                            ("special_measures_outcome", "Outcome on special measures"),
                            ("s41_decision", "Decision under section 41"),
                            ("result", "Result"),
                            ("adjourned", "Adjourned"),
                        ],
                        max_length=30,
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=20)),
                ("on", models.DateField()),
                ("detail", core.fields.FreeText(blank=True, disclosure="administrative")),
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
                        related_name="facts",
                        to="casework.case",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.referral",
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
                "ordering": ["on", "at", "id"],
                "indexes": [models.Index(fields=["case", "kind"], name="facts_of_a_case")],
            },
        ),
        migrations.CreateModel(
            name="DecidedCharge",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("code", models.CharField(max_length=20)),
                (
                    "suffix",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "The offence itself"),
                            ("A", "Attempt"),
                            ("B", "Aiding and abetting"),
                            ("C", "Conspiracy"),
                            ("I", "Inciting"),
                        ],
                        max_length=1,
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="charges",
                        to="casework.decision",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("decision", "position"), name="one_decided_charge_a_position"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalTelling",
            fields=[
                ("id", models.UUIDField(default=core.ids.uuid7, editable=False)),
                (
                    "told",
                    models.CharField(
                        choices=[
                            ("planned", "They are told as agreed below"),
                            ("not_traceable", "They cannot be traced"),
                            ("asked_not_to", "They asked not to be told"),
                        ],
                        max_length=20,
                    ),
                ),
                ("why_not", core.fields.FreeText(blank=True, disclosure="contact")),
                (
                    "teller",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("officer_in_charge", "The officer in charge"),
                            ("victim_liaison_officer", "The victim liaison officer"),
                            ("lawyer", "The lawyer"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("in_person", "In person"),
                            ("video", "By video call"),
                            ("telephone", "By telephone"),
                            ("letter", "By letter"),
                        ],
                        max_length=20,
                    ),
                ),
                ("planned_at", models.DateTimeField(blank=True, null=True)),
                ("ends", core.fields.FreeText(blank=True, disclosure="administrative")),
                ("liberty_first", models.BooleanField(default=False)),
                ("safety_plan", core.fields.EncryptedText(blank=True, disclosure="contact")),
                ("tell_suspect_after", models.DateTimeField(blank=True, null=True)),
                ("at", models.DateTimeField()),
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
                    "agreed_with",
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
                    "complainant",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="casework.complainant",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="casework.decision",
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
                "verbose_name": "historical telling",
                "verbose_name_plural": "historical tellings",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "history_date"], name="casework_hi_id_34b2a5_idx")
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalWorkingNote",
            fields=[
                ("id", models.UUIDField(default=core.ids.uuid7, editable=False)),
                ("text", core.fields.FreeText(blank=True, disclosure="privileged")),
                ("changed_at", models.DateTimeField()),
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
                    "author",
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
                "verbose_name": "historical working note",
                "verbose_name_plural": "historical working notes",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "history_date"], name="casework_hi_id_e39095_idx")
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddConstraint(
            model_name="countersign",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["asked", "challenged", "agreed", "overtaken"])),
                name="countersign_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="countersign",
            constraint=models.CheckConstraint(
                condition=models.Q(("reader", models.F("asked_by")), _negated=True),
                name="another_lawyer_countersigns",
            ),
        ),
        migrations.AddConstraint(
            model_name="countersign",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("asked", "challenged"))),
                fields=("review",),
                name="one_open_countersign",
            ),
        ),
    ]
