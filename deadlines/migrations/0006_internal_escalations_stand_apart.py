"""One open escalation for each case, side and level, those of internal clocks apart.

The new index comes while the service works on. From the end of this migration to the start of the
new code a sweep of the old code fails, loudly; the first sweep of the new code does what it left.
"""

from django.db import migrations, models

WHERE = "WHERE state IN ('raised', 'acknowledged')"
OLD, NEW = "one_open_escalation_a_side_and_level", "one_open_escalation_a_side_level_and_view"


def index(name: str, columns: str) -> tuple[str, str]:
    """How a partial unique index is made and dropped without a lock."""
    return (
        f"CREATE UNIQUE INDEX CONCURRENTLY {name} ON deadlines_escalation ({columns}) {WHERE}",
        f"DROP INDEX CONCURRENTLY IF EXISTS {name}",
    )


MAKE_NEW, DROP_NEW = index(NEW, "matter_id, owed_by, level, internal")
MAKE_OLD, DROP_OLD = index(OLD, "matter_id, owed_by, level")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("deadlines", "0005_internal_escalations")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(MAKE_NEW, DROP_NEW),
                migrations.RunSQL(DROP_OLD, MAKE_OLD),
            ],
            state_operations=[
                migrations.RemoveConstraint(model_name="escalation", name=OLD),
                migrations.AddConstraint(
                    model_name="escalation",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("state__in", ("raised", "acknowledged"))),
                        fields=("matter", "owed_by", "level", "internal"),
                        name=NEW,
                    ),
                ),
            ],
        )
    ]
