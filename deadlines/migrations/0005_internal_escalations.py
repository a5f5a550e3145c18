"""What is escalated about the clocks of the CPS alone is marked as such: it is not the police's."""

from django.db import migrations, models

# Those that were raised for such clocks and nothing else. History says the same as its row.
FIND = """
    SELECT e.id FROM deadlines_escalation e
    WHERE EXISTS (
        SELECT FROM deadlines_deadline d JOIN reference_item i ON i.id = d.rule_id
        WHERE (d.id = e.about_id
               OR d.id IN (SELECT deadline_id FROM deadlines_rungfired WHERE escalation_id = e.id))
        HAVING bool_and(coalesce((i.data ->> 'internal')::boolean, false))
    )
"""
FILL = "".join(
    f"UPDATE {table} SET internal = true WHERE id IN ({FIND});"  # noqa: S608  (ours)
    for table in ("deadlines_escalation", "deadlines_historicalescalation")
)


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0004_asked_again"), ("reference", "0001_items")]

    operations = [
        migrations.AddField(
            model_name="escalation",
            name="internal",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="historicalescalation",
            name="internal",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
