import django.contrib.postgres.fields
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import core.fields
import core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_scope"),
        ("casework", "0002_scope"),
        ("deadlines", "0002_scope"),
        ("earlyadvice", "0002_scope"),
    ]

    operations = [
        migrations.CreateModel(
            name="Query",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("text", core.fields.FreeText(disclosure="privileged")),
                (
                    "cannot_advise_because",
                    core.fields.FreeText(blank=True, disclosure="privileged"),
                ),
                ("asked_at", models.DateTimeField()),
                ("expected_on", models.DateField()),
                ("pause_seq", models.PositiveIntegerField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "asked",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.officer",
                    ),
                ),
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
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="queries",
                        to="earlyadvice.request",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "queries",
                "ordering": ["asked_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("pause_seq", None),
                            models.Q(("cannot_advise_because", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_pausing_query_says_why",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalQuery",
            fields=[
                ("id", models.UUIDField(default=core.ids.uuid7, editable=False)),
                ("text", core.fields.FreeText(disclosure="privileged")),
                (
                    "cannot_advise_because",
                    core.fields.FreeText(blank=True, disclosure="privileged"),
                ),
                ("asked_at", models.DateTimeField()),
                ("expected_on", models.DateField()),
                ("pause_seq", models.PositiveIntegerField(blank=True, null=True)),
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
                    "asked",
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
                    "request",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="earlyadvice.request",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical query",
                "verbose_name_plural": "historical queries",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "history_date"], name="earlyadvice_id_51e45d_idx")
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Information",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "contents",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("text", core.fields.FreeText(disclosure="administrative")),
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
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="information",
                        to="earlyadvice.request",
                    ),
                ),
                (
                    "query",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="earlyadvice.query",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "information",
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="ReturnReview",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("why", core.fields.FreeText(disclosure="administrative")),
                ("asked_at", models.DateTimeField()),
                ("upheld", models.BooleanField(blank=True, null=True)),
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
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="return_reviews",
                        to="earlyadvice.request",
                    ),
                ),
                (
                    "returned_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["asked_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at", None)),
                        fields=("request",),
                        name="one_open_review_a_request",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_by", None),
                            models.Q(("answered_by", models.F("returned_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="another_lawyer_answers",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalReturnReview",
            fields=[
                ("id", models.UUIDField(default=core.ids.uuid7, editable=False)),
                ("why", core.fields.FreeText(disclosure="administrative")),
                ("asked_at", models.DateTimeField()),
                ("upheld", models.BooleanField(blank=True, null=True)),
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
                    "request",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="earlyadvice.request",
                    ),
                ),
                (
                    "returned_by",
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
                "verbose_name": "historical return review",
                "verbose_name_plural": "historical return reviews",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "history_date"], name="earlyadvice_id_0a276b_idx")
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Outcome",
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
                            ("still_investigating", "Still investigating"),
                            ("charging_referral", "Charging referral"),
                            ("police_no_further_action", "No further action by police"),
                            ("more_advice_wanted", "More advice wanted"),
                            ("other", "Other"),
                        ],
                        max_length=40,
                    ),
                ),
                ("next_expected_on", models.DateField(blank=True, null=True)),
                ("code", models.CharField(blank=True, max_length=60)),
                ("reason", core.fields.FreeText(blank=True, disclosure="administrative")),
                ("open_lines", core.fields.FreeText(blank=True, disclosure="administrative")),
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
                    "inspector",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.officer",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcomes",
                        to="earlyadvice.request",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "still_investigating"), _negated=True),
                            ("next_expected_on__isnull", False),
                            _connector="OR",
                        ),
                        name="still_investigating_names_a_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "police_no_further_action"), _negated=True),
                            models.Q(
                                models.Q(("code", ""), _negated=True),
                                models.Q(("reason", ""), _negated=True),
                                models.Q(("open_lines", ""), _negated=True),
                                ("inspector__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="police_no_further_action_is_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Discussion",
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
                            ("offered", "Waiting for a time to be agreed"),
                            ("agreed", "Time agreed"),
                            ("held", "Held"),
                            ("declined", "Declined by the police"),
                            ("not_held", "Not held"),
                        ],
                        default="offered",
                        max_length=20,
                    ),
                ),
                ("offered_at", models.DateTimeField()),
                ("starts_at", models.DateTimeField(blank=True, null=True)),
                ("held_at", models.DateTimeField(blank=True, null=True)),
                (
                    "how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("video", "By video"),
                            ("telephone", "By telephone"),
                            ("in_person", "In person"),
                        ],
                        max_length=20,
                    ),
                ),
                ("attendees", core.fields.FreeText(blank=True, disclosure="administrative")),
                ("not_held_because", core.fields.FreeText(blank=True, disclosure="administrative")),
                ("note", core.fields.FreeText(blank=True, disclosure="privileged")),
                ("note_version", models.PositiveIntegerField(default=0)),
                ("note_at", models.DateTimeField(blank=True, null=True)),
                ("points_closed_at", models.DateTimeField(blank=True, null=True)),
                ("unclear_since", models.DateTimeField(blank=True, null=True)),
                ("put_right", core.fields.FreeText(blank=True, disclosure="privileged")),
                ("put_right_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "not_held_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "note_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "offered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "points_clock",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="deadlines.deadline",
                    ),
                ),
                (
                    "put_right_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="discussions",
                        to="earlyadvice.request",
                    ),
                ),
            ],
            options={
                "ordering": ["offered_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state__in", ("held", "declined", "not_held")), _negated=True
                        ),
                        fields=("request",),
                        name="one_open_discussion",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "held"), _negated=True),
                            models.Q(
                                ("held_at__isnull", False),
                                models.Q(("how", ""), _negated=True),
                                models.Q(("attendees", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="held_says_when_how_and_with_whom",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["declined", "not_held"]), _negated=True),
                            models.Q(
                                ("not_held_by__isnull", False),
                                models.Q(("not_held_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="not_held_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalDiscussion",
            fields=[
                ("id", models.UUIDField(default=core.ids.uuid7, editable=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("offered", "Waiting for a time to be agreed"),
                            ("agreed", "Time agreed"),
                            ("held", "Held"),
                            ("declined", "Declined by the police"),
                            ("not_held", "Not held"),
                        ],
                        default="offered",
                        max_length=20,
                    ),
                ),
                ("offered_at", models.DateTimeField()),
                ("starts_at", models.DateTimeField(blank=True, null=True)),
                ("held_at", models.DateTimeField(blank=True, null=True)),
                (
                    "how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("video", "By video"),
                            ("telephone", "By telephone"),
                            ("in_person", "In person"),
                        ],
                        max_length=20,
                    ),
                ),
                ("attendees", core.fields.FreeText(blank=True, disclosure="administrative")),
                ("not_held_because", core.fields.FreeText(blank=True, disclosure="administrative")),
                ("note", core.fields.FreeText(blank=True, disclosure="privileged")),
                ("note_version", models.PositiveIntegerField(default=0)),
                ("note_at", models.DateTimeField(blank=True, null=True)),
                ("points_closed_at", models.DateTimeField(blank=True, null=True)),
                ("unclear_since", models.DateTimeField(blank=True, null=True)),
                ("put_right", core.fields.FreeText(blank=True, disclosure="privileged")),
                ("put_right_at", models.DateTimeField(blank=True, null=True)),
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
                    "not_held_by",
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
                    "note_by",
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
                    "offered_by",
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
                    "points_clock",
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
                    "put_right_by",
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
                    "request",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="earlyadvice.request",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical discussion",
                "verbose_name_plural": "historical discussions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "history_date"], name="earlyadvice_id_5fc1bd_idx")
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Slot",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "side",
                    models.CharField(choices=[("cps", "CPS"), ("police", "Police")], max_length=10),
                ),
                ("starts_at", models.DateTimeField()),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("video", "By video"),
                            ("telephone", "By telephone"),
                            ("in_person", "In person"),
                        ],
                        max_length=20,
                    ),
                ),
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
                    "discussion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slots",
                        to="earlyadvice.discussion",
                    ),
                ),
            ],
            options={
                "ordering": ["starts_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "side",
                    models.CharField(choices=[("cps", "CPS"), ("police", "Police")], max_length=10),
                ),
                ("points", core.fields.FreeText(blank=True, disclosure="privileged")),
                ("nfa_suggested", models.BooleanField(blank=True, null=True)),
                ("nfa_who", core.fields.FreeText(blank=True, disclosure="privileged")),
                ("nfa_why", core.fields.FreeText(blank=True, disclosure="privileged")),
                ("nfa_open_lines", core.fields.FreeText(blank=True, disclosure="privileged")),
                (
                    "understood",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("carry_on", "Carry on"),
                            ("stop", "Stop"),
                            ("not_sure", "Not sure"),
                        ],
                        max_length=20,
                    ),
                ),
                ("agrees", models.BooleanField(blank=True, null=True)),
                ("disputed_point", core.fields.FreeText(blank=True, disclosure="privileged")),
                ("note_version", models.PositiveIntegerField(blank=True, null=True)),
                ("after_shown", models.BooleanField(default=False)),
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
                    "discussion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="earlyadvice.discussion",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "entries",
                "ordering": ["at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("nfa_suggested", True), _negated=True),
                            models.Q(
                                models.Q(("nfa_who", ""), _negated=True),
                                models.Q(("nfa_why", ""), _negated=True),
                                models.Q(("nfa_open_lines", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="no_further_action_says_who_why_and_what_was_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agrees", False), _negated=True),
                            models.Q(("disputed_point", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_dispute_says_the_point",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AdviceLeaning",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "leaning",
                    models.CharField(
                        choices=[
                            ("carry_on", "Carry on investigating"),
                            ("refer", "Refer for a charging decision"),
                            ("points_only", "Answer to the points asked, nothing else"),
                            ("no_further_action", "Leans to no further action"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "advice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leanings",
                        to="earlyadvice.advice",
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
                        fields=("advice", "suspect"),
                        name="one_leaning_a_suspect",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AdviceLine",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("text", core.fields.FreeText(disclosure="privileged")),
                ("why", core.fields.FreeText(disclosure="privileged")),
                ("by_when", models.DateField()),
                (
                    "points",
                    models.CharField(
                        choices=[
                            ("towards", "May point towards the suspect"),
                            ("away", "May point away from the suspect"),
                            ("either", "May point either way"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "advice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="earlyadvice.advice",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("advice", "position"), name="one_line_of_advice_a_position"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OpenLine",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("why", core.fields.FreeText(disclosure="privileged")),
                (
                    "advice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="open_lines",
                        to="earlyadvice.advice",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="earlyadvice.requestline",
                    ),
                ),
            ],
            options={
                "ordering": ["line__position"],
                "constraints": [
                    models.UniqueConstraint(fields=("advice", "line"), name="each_open_line_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SecondReading",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("first_opinion", core.fields.EncryptedText(disclosure="privileged")),
                ("digest", models.CharField(max_length=64)),
                ("own_view", core.fields.FreeText(blank=True, disclosure="privileged")),
                ("own_view_at", models.DateTimeField(blank=True, null=True)),
                ("agrees", models.BooleanField(blank=True, null=True)),
                ("answer", core.fields.FreeText(blank=True, disclosure="privileged")),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
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
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="second_readings",
                        to="earlyadvice.request",
                    ),
                ),
            ],
            options={
                "ordering": ["asked_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at", None)),
                        fields=("request",),
                        name="one_open_second_reading",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reader", models.F("asked_by")), _negated=True),
                        name="another_lawyer_reads",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agrees", None), ("own_view_at__isnull", False), _connector="OR"
                        ),
                        name="own_view_before_the_answer",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalSecondReading",
            fields=[
                ("id", models.UUIDField(default=core.ids.uuid7, editable=False)),
                ("asked_at", models.DateTimeField()),
                ("first_opinion", core.fields.EncryptedText(disclosure="privileged")),
                ("digest", models.CharField(max_length=64)),
                ("own_view", core.fields.FreeText(blank=True, disclosure="privileged")),
                ("own_view_at", models.DateTimeField(blank=True, null=True)),
                ("agrees", models.BooleanField(blank=True, null=True)),
                ("answer", core.fields.FreeText(blank=True, disclosure="privileged")),
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
                    "request",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="earlyadvice.request",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical second reading",
                "verbose_name_plural": "historical second readings",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "history_date"], name="earlyadvice_id_e1f4af_idx")
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
