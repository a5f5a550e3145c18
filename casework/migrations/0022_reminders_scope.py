"""The second net over reminders by hand: there for whoever may see the clock."""

from django.db import migrations

from core.accounts import rls


class Migration(migrations.Migration):
    dependencies = [("casework", "0021_reminders")]
    operations = [
        rls.protect("casework_reminder", rls.by_parent("deadlines_deadline", "clock_id")),
        rls.append_only("casework_reminder"),
    ]
