"""The second net over what is asked, said and advised, and what may never be changed."""

from django.db import migrations

from core.accounts import rls

OF_WHAT = {
    "earlyadvice_query": ("earlyadvice_request", "request_id"),
    "earlyadvice_historicalquery": ("earlyadvice_request", "request_id"),
    "earlyadvice_information": ("earlyadvice_request", "request_id"),
    "earlyadvice_returnreview": ("earlyadvice_request", "request_id"),
    "earlyadvice_historicalreturnreview": ("earlyadvice_request", "request_id"),
    "earlyadvice_outcome": ("earlyadvice_request", "request_id"),
    "earlyadvice_discussion": ("earlyadvice_request", "request_id"),
    "earlyadvice_historicaldiscussion": ("earlyadvice_request", "request_id"),
    "earlyadvice_slot": ("earlyadvice_discussion", "discussion_id"),
    "earlyadvice_entry": ("earlyadvice_discussion", "discussion_id"),
    "earlyadvice_adviceleaning": ("earlyadvice_advice", "advice_id"),
    "earlyadvice_adviceline": ("earlyadvice_advice", "advice_id"),
    "earlyadvice_openline": ("earlyadvice_advice", "advice_id"),
    "earlyadvice_secondreading": ("earlyadvice_request", "request_id"),
    "earlyadvice_historicalsecondreading": ("earlyadvice_request", "request_id"),
}
APPEND_ONLY = (
    "earlyadvice_historicalquery",
    "earlyadvice_information",
    "earlyadvice_historicalreturnreview",
    "earlyadvice_outcome",
    "earlyadvice_historicaldiscussion",
    "earlyadvice_slot",
    "earlyadvice_entry",
    "earlyadvice_adviceleaning",
    "earlyadvice_adviceline",
    "earlyadvice_openline",
    "earlyadvice_historicalsecondreading",
)


class Migration(migrations.Migration):
    dependencies = [("earlyadvice", "0005_a_return_may_come_twice")]
    operations = [
        *(
            rls.protect(table, rls.by_parent(parent, column))
            for table, (parent, column) in OF_WHAT.items()
        ),
        *(rls.append_only(table) for table in APPEND_ONLY),
        # the words stay, the key they are under changes (rotate_keys)
        migrations.RunSQL(
            "GRANT UPDATE (first_opinion) ON earlyadvice_historicalsecondreading TO rasso_app;",
            "REVOKE UPDATE (first_opinion) ON earlyadvice_historicalsecondreading FROM rasso_app;",
        ),
    ]
