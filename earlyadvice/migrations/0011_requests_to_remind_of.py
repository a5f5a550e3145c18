"""The index that the reminders look at, made while the service works on."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("earlyadvice", "0010_urgent_and_reminders")]

    operations = [
        AddIndexConcurrently(
            model_name="request",
            index=models.Index(
                condition=models.Q(("remind_on__isnull", False), ("reminded_at", None)),
                fields=["remind_on"],
                name="requests_to_remind_of",
            ),
        ),
    ]
