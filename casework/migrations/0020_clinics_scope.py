"""The second net over clinics: they are the CPS's own, and a case on an agenda is as its case is.

A clinic itself is for its unit, and for whoever sees one of its cases from elsewhere.
"""

from django.db import migrations

from core.accounts import rls

STAFF = f"{rls.KIND} = 'staff'"
ITEM = f"{rls.IS_SYSTEM} OR ({STAFF} AND ({rls.by_parent('casework_case', 'case_id')}))"
ITEMS_OF = "SELECT true FROM casework_clinicitem item WHERE item.clinic_id = {column} LIMIT 1"


def clinic(column: str) -> str:
    mine = f"unit_id = ANY (coalesce({rls.MY_UNITS}, '{{}}'))"
    return f"{rls.IS_SYSTEM} OR ({STAFF} AND ({mine} OR ({ITEMS_OF.format(column=column)})))"


class Migration(migrations.Migration):
    dependencies = [("casework", "0019_clinics")]
    operations = [
        rls.protect("casework_clinicitem", ITEM),
        rls.protect("casework_historicalclinicitem", ITEM),
        rls.protect("casework_clinic", clinic("casework_clinic.id")),
        rls.protect("casework_historicalclinic", clinic("casework_historicalclinic.id")),
        rls.protect("casework_clinicoutcome", rls.by_parent("casework_clinicitem", "item_id")),
        *(
            rls.append_only(table)
            for table in (
                "casework_historicalclinic",
                "casework_historicalclinicitem",
                "casework_clinicoutcome",
            )
        ),
    ]
