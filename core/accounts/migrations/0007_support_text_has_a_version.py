from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_people_of_other_bodies")]

    operations = [
        migrations.AddField(
            model_name="area",
            name="version",
            field=models.PositiveIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name="historicalarea",
            name="version",
            field=models.PositiveIntegerField(db_default=1, default=1),
        ),
    ]
