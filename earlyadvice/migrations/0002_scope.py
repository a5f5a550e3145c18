"""The second net over requests and advice, and what may never be changed."""

from django.db import migrations

from core.accounts import rls

BY_CASE = ("earlyadvice_request", "earlyadvice_historicalrequest")
BY_REQUEST = (
    "earlyadvice_requestline",
    "earlyadvice_historicalrequestline",
    "earlyadvice_requestmaterial",
    "earlyadvice_historicalrequestmaterial",
    "earlyadvice_returnreason",
    "earlyadvice_historicalreturnreason",
    "earlyadvice_advice",
    "earlyadvice_move",
)
# a draft is its author's alone until it is given
BY_AUTHOR = ("earlyadvice_advicedraft", "earlyadvice_historicaladvicedraft")
APPEND_ONLY = (
    "earlyadvice_advice",
    "earlyadvice_move",
    "earlyadvice_historicalrequest",
    "earlyadvice_historicalrequestline",
    "earlyadvice_historicalrequestmaterial",
    "earlyadvice_historicalreturnreason",
)


class Migration(migrations.Migration):
    dependencies = [
        ("earlyadvice", "0001_requests"),
        ("casework", "0002_scope"),
    ]
    operations = [
        *(rls.protect(table, rls.by_parent("casework_case", "case_id")) for table in BY_CASE),
        *(
            rls.protect(table, rls.by_parent("earlyadvice_request", "request_id"))
            for table in BY_REQUEST
        ),
        *(rls.protect(table, f"{rls.IS_SYSTEM} OR author_id = {rls.ME}") for table in BY_AUTHOR),
        *(rls.append_only(table) for table in APPEND_ONLY),
    ]
