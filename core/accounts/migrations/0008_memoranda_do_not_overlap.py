"""Two memoranda of one Area and force never hold on one day; the last day of each counts."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_support_text_has_a_version")]

    operations = [
        BtreeGistExtension(),
        migrations.AddConstraint(
            model_name="memorandum",
            constraint=ExclusionConstraint(
                name="one_memorandum_at_a_time",
                expressions=[
                    ("area", RangeOperators.EQUAL),
                    ("force", RangeOperators.EQUAL),
                    (
                        models.Func(
                            models.F("in_force_from"),
                            models.F("in_force_until"),
                            models.Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ),
        # said by the other now
        migrations.RemoveConstraint(model_name="memorandum", name="one_memorandum_in_force"),
    ]
