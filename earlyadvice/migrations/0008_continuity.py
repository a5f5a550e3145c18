from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("earlyadvice", "0007_drafts_have_their_room"),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalrequest",
            name="continuity",
            field=models.CharField(
                blank=True,
                choices=[("kept", "Same lawyer"), ("broken", "Continuity broken")],
                db_default="",
                default="",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="request",
            name="continuity",
            field=models.CharField(
                blank=True,
                choices=[("kept", "Same lawyer"), ("broken", "Continuity broken")],
                db_default="",
                default="",
                max_length=10,
            ),
        ),
    ]
