import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.fields
from core.accounts import rls


class Migration(migrations.Migration):
    dependencies = [
        ("deadlines", "0003_where_is_it"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AskedAgain",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", core.fields.FreeText(blank=True, disclosure="administrative")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="again",
                        to="deadlines.question",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [models.Index(fields=["question"], name="asked_again_of_a_question")],
            },
        ),
        rls.protect("deadlines_askedagain", rls.by_parent("deadlines_question", "question_id")),
        rls.append_only("deadlines_askedagain"),
    ]
