"""Drafts of advice are kept with all other drafts, without history (core.drafts)."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("earlyadvice", "0006_scope_of_what_is_said")]

    operations = [
        migrations.DeleteModel(name="AdviceDraft"),
        migrations.DeleteModel(name="HistoricalAdviceDraft"),
    ]
