"""Messages that wait for no office hours."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0002_webhooks")]

    operations = [
        migrations.AlterField(
            model_name="message",
            name="kind",
            field=models.CharField(
                choices=[
                    ("digest", "Daily digest"),
                    ("urgent", "Urgent"),
                    ("any-hour", "Urgent, by night and on days off too"),
                ],
                max_length=10,
            ),
        ),
    ]
