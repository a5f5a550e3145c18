"""Back-fill, in batches: the keys of the suspects who are known already."""

from typing import Any

from django.db import migrations

from casework.links.matching import match_key, pnc_key

BATCH = 1_000


def fill(apps: Any, schema_editor: Any) -> None:
    suspects = apps.get_model("casework", "Suspect").objects.exclude(name="", pnc_id="")
    last = None
    while True:
        rows = suspects.order_by("pk")
        batch = list((rows.filter(pk__gt=last) if last else rows)[:BATCH])
        if not batch:
            return
        for row in batch:
            row.match_key = match_key(row.name, row.date_of_birth)
            row.pnc_key = pnc_key(row.pnc_id)
        suspects.model.objects.bulk_update(batch, ["match_key", "pnc_key"])
        last = batch[-1].pk


class Migration(migrations.Migration):
    dependencies = [("casework", "0015_suspect_keys")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
