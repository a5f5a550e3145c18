"""The second net over links between cases: for staff who see both, and for nobody else."""

from django.db import migrations

from core.accounts import rls

LINKS = ("casework_caselink", "casework_historicalcaselink")


def by_both(parent: str) -> str:
    seen = (f"({rls.by_parent(parent, column)})" for column in ("first_id", "second_id"))
    return f"{rls.KIND} IN ('staff', 'system') AND " + " AND ".join(seen)


class Migration(migrations.Migration):
    dependencies = [("casework", "0017_links")]
    operations = [
        *(rls.protect(table, by_both("casework_case")) for table in LINKS),
        rls.protect("casework_notthesame", by_both("casework_suspect")),
        rls.append_only("casework_historicalcaselink"),
        rls.append_only("casework_notthesame"),
    ]
