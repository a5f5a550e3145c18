"""Why an escalation closed by itself, and clocks that follow their case to another unit."""

from django.db import migrations, models

CLOSED_BECAUSE = models.CharField(
    blank=True,
    choices=[
        ("nothing-owed", "Nothing it was raised for is owed any more"),
        ("nothing-late", "Nothing it was raised for is late any more"),
    ],
    db_default="",
    max_length=20,
)
# until now they closed for one reason only; history says the same as its row
FILL = "".join(
    f"UPDATE {table} SET closed_because = 'nothing-owed' WHERE state = 'closed';"  # noqa: S608  (ours)
    for table in ("deadlines_escalation", "deadlines_historicalescalation")
)


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0006_internal_escalations_stand_apart")]

    operations = [
        migrations.AddField("escalation", "closed_because", CLOSED_BECAUSE),
        migrations.AddField("historicalescalation", "closed_because", CLOSED_BECAUSE),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="clockevent",
            name="type",
            field=models.CharField(
                choices=[
                    ("started", "started"),
                    ("paused", "paused"),
                    ("resumed", "resumed"),
                    ("extended", "extended"),
                    ("re-targeted", "re-targeted"),
                    ("re-routed", "re-routed"),
                    ("re-timed", "re-timed"),
                    ("met", "met"),
                    ("cancelled", "cancelled"),
                ],
                max_length=12,
            ),
        ),
    ]
