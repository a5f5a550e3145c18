from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_calendar_feeds"),
    ]

    operations = [
        migrations.AlterField(
            model_name="historicalofficer",
            name="rank",
            field=models.CharField(
                blank=True,
                choices=[
                    ("constable", "Constable"),
                    ("sergeant", "Sergeant"),
                    ("inspector", "Inspector"),
                    ("chief_inspector", "Chief Inspector"),
                    ("superintendent", "Superintendent"),
                    ("chief_superintendent", "Chief Superintendent"),
                ],
                max_length=30,
            ),
        ),
        migrations.AlterField(
            model_name="officer",
            name="rank",
            field=models.CharField(
                blank=True,
                choices=[
                    ("constable", "Constable"),
                    ("sergeant", "Sergeant"),
                    ("inspector", "Inspector"),
                    ("chief_inspector", "Chief Inspector"),
                    ("superintendent", "Superintendent"),
                    ("chief_superintendent", "Chief Superintendent"),
                ],
                max_length=30,
            ),
        ),
    ]
