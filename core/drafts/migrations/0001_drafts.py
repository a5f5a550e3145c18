import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.fields
import core.ids
from core.accounts import rls


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_scope"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("form", models.CharField(max_length=200)),
                ("body", core.fields.EncryptedText(blank=True, disclosure="privileged")),
                ("saved_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
                ("is_aside", models.BooleanField(default=False)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("sent_at__isnull", False)),
                        fields=["sent_at"],
                        name="drafts_to_forget",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_aside", False), ("sent_at", None)),
                        fields=("author", "form"),
                        name="one_draft_stands",
                    )
                ],
            },
        ),
        # a draft is its author's alone; a task of the system forgets it
        rls.protect("drafts_draft", f"{rls.IS_SYSTEM} OR author_id = {rls.ME}"),
    ]
