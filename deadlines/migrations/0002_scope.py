"""The second net over clocks and escalations, what may never be changed, and room for the sweep."""

from django.db import migrations

from core.accounts import rls

# The sweep moves every clock it looks at. Free space on the page keeps its new version beside the
# old one, and vacuuming early keeps the index of what is to come short.
BUSY = (
    "fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02"
)
BUSY_NAMES = "fillfactor, autovacuum_vacuum_scale_factor, autovacuum_analyze_scale_factor"

BY_MATTER = (
    "deadlines_deadline",
    "deadlines_historicaldeadline",
    "deadlines_escalation",
    "deadlines_historicalescalation",
)
BY_PARENT = (
    ("deadlines_clockevent", "deadlines_deadline", "deadline_id"),
    ("deadlines_rungfired", "deadlines_deadline", "deadline_id"),
    ("deadlines_escalationstep", "deadlines_escalation", "escalation_id"),
)
APPEND_ONLY = (
    "deadlines_clockevent",
    "deadlines_escalationstep",
    "deadlines_bankholiday",
    "deadlines_rung",
    "deadlines_verification",
    "deadlines_historicaldeadline",
    "deadlines_historicalescalation",
    "deadlines_historicalladder",
)


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0001_clocks"), ("accounts", "0002_scope")]
    operations = [
        *(rls.protect(table, rls.by_matter()) for table in BY_MATTER),
        *(rls.protect(table, rls.by_parent(parent, column)) for table, parent, column in BY_PARENT),
        *(rls.append_only(table) for table in APPEND_ONLY),
        migrations.RunSQL(
            f"ALTER TABLE deadlines_deadline SET ({BUSY});",
            f"ALTER TABLE deadlines_deadline RESET ({BUSY_NAMES});",
        ),
    ]
