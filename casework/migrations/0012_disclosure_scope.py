"""The second net over the disclosure list: to the police nothing of it exists here. They are told,
and get the list as a document."""

from django.db import migrations

from core.accounts import rls

NOT_THE_POLICE = f"coalesce({rls.KIND}, '') <> 'police'"
INSIDE = {
    "casework_disclosureitem": ("casework_case", "case_id"),
    "casework_historicaldisclosureitem": ("casework_case", "case_id"),
    "casework_disclosuredecision": ("casework_disclosureitem", "item_id"),
    "casework_hold": ("casework_case", "case_id"),
    "casework_historicalhold": ("casework_case", "case_id"),
    "casework_engagement": ("casework_suspect", "suspect_id"),
}
APPEND_ONLY = (
    "casework_historicaldisclosureitem",
    "casework_disclosuredecision",
    "casework_historicalhold",
    "casework_engagement",
)


class Migration(migrations.Migration):
    dependencies = [("casework", "0011_disclosure")]
    operations = [
        *(
            rls.protect(table, f"{NOT_THE_POLICE} AND ({rls.by_parent(*of)})")
            for table, of in INSIDE.items()
        ),
        *(rls.append_only(table) for table in APPEND_ONLY),
    ]
