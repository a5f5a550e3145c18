"""A reason is given once in each return, no longer once in the life of a request."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("earlyadvice", "0004_more_of_a_request_and_its_advice")]

    operations = [
        migrations.RemoveConstraint(
            model_name="returnreason",
            name="each_return_reason_once",
        ),
        migrations.AddConstraint(
            model_name="returnreason",
            constraint=models.UniqueConstraint(
                fields=("request", "number", "code"), name="each_return_reason_once"
            ),
        ),
    ]
