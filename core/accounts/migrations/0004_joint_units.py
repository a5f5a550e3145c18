import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from core.accounts import rls

# the two forces that agreed; staff keep the table
THEIRS = f"{rls.IS_SYSTEM} OR {rls.KIND} = 'staff' OR {rls.MY_FORCE} IN (force_id, used_by_id)"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_working_time_and_leave"),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalSharedCode",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("urn_unit", models.CharField(blank=True, max_length=2)),
                ("in_force_from", models.DateField()),
                ("in_force_until", models.DateField(blank=True, null=True)),
                ("source", models.CharField(max_length=300)),
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
                    "force",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.force",
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
                    "used_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.force",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical shared code",
                "verbose_name_plural": "historical shared codes",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(fields=["id", "history_date"], name="accounts_hi_id_786fd5_idx")
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="SharedCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("urn_unit", models.CharField(blank=True, max_length=2)),
                ("in_force_from", models.DateField()),
                ("in_force_until", models.DateField(blank=True, null=True)),
                ("source", models.CharField(max_length=300)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "force",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="codes_shared",
                        to="accounts.force",
                    ),
                ),
                (
                    "used_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="codes_used",
                        to="accounts.force",
                    ),
                ),
            ],
            options={
                "ordering": ["force__name", "used_by__name", "urn_unit", "in_force_from"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("force", models.F("used_by")), _negated=True),
                        name="shared_with_another_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("in_force_until", None),
                            ("in_force_until__gte", models.F("in_force_from")),
                            _connector="OR",
                        ),
                        name="sharing_ends_after_it_begins",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("in_force_until", None)),
                        fields=("force", "used_by", "urn_unit"),
                        name="one_sharing_without_end",
                    ),
                ],
            },
        ),
        rls.protect("accounts_sharedcode", THEIRS),
        rls.protect("accounts_historicalsharedcode", THEIRS),
        rls.append_only("accounts_historicalsharedcode"),
    ]
