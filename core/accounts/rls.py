"""Row-level policies: the coarse second net under `policy.py`, as migration operations.

The database knows who acts from four settings that `work.py` makes for one transaction. The
application's role neither owns the tables nor may bypass the policies; the owner, who runs
migrations, is not bound by them.
"""

from __future__ import annotations

from django.db import migrations

KIND = "(SELECT nullif(current_setting('rasso.kind', true), ''))"
ME = "(SELECT nullif(current_setting('rasso.user_id', true), '')::bigint)"
MY_UNITS = "(SELECT nullif(current_setting('rasso.units', true), '')::bigint[])"
MY_FORCE = "(SELECT nullif(current_setting('rasso.force', true), '')::bigint)"
IS_SYSTEM = f"{KIND} = 'system'"

# The bonds of the person who acts, read with the rights of the table's owner: a policy on
# accounts_matterperson that asked accounts_matter would ask itself.
MY_MATTERS = """
CREATE FUNCTION rasso_my_matters(bonds text[]) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(array_agg(matter_id), '{}') FROM accounts_matterperson
    WHERE user_id = nullif(current_setting('rasso.user_id', true), '')::bigint
      AND bond = ANY (bonds)
$$;
REVOKE ALL ON FUNCTION rasso_my_matters(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION rasso_my_matters(text[]) TO rasso_app;
"""


def _bonded(*bonds: str) -> str:
    listed = ", ".join(f"'{bond}'" for bond in bonds)
    return f"(SELECT rasso_my_matters(ARRAY[{listed}]))::uuid[]"


MATTER = f"""
    {IS_SYSTEM}
    OR (
        (
            (
                NOT restricted AND (
                    ({KIND} = 'police' AND force_id = {MY_FORCE})
                    OR ({KIND} = 'staff' AND (
                        unit_id = ANY (coalesce({MY_UNITS}, '{{}}'))
                        OR id = ANY ({_bonded("lawyer", "officer_in_charge", "police_supervisor")})
                    ))
                )
            )
            OR id = ANY ({_bonded("named")})
        )
        AND id <> ALL ({_bonded("conflicted")})
    )
"""


def by_matter(column: str = "matter_id") -> str:
    """Visible if the matter is: its own policy decides, inside the sub-query.

    A scalar sub-query, not EXISTS, which PostgreSQL would turn into a hash of every matter.
    """
    return f"{IS_SYSTEM} OR (SELECT true FROM accounts_matter m WHERE m.id = {column})"


def by_parent(parent: str, column: str) -> str:
    """Visible if the row of `parent` that `column` points at is: its own policy decides."""
    return f"{IS_SYSTEM} OR (SELECT true FROM {parent} parent WHERE parent.id = {column})"


def protect(table: str, expression: str) -> migrations.RunSQL:
    """Turn on row-level security for `table`; rows outside `expression` do not exist."""
    return migrations.RunSQL(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;"
        f"CREATE POLICY scope ON {table} USING ({expression});",
        f"DROP POLICY scope ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;",
    )


def protect_reads(table: str, expression: str) -> migrations.RunSQL:
    """As `protect`, for tables that anybody may add to but only some may read or change."""
    return migrations.RunSQL(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;"
        f"CREATE POLICY scope ON {table} USING ({expression});"
        f"CREATE POLICY adding ON {table} FOR INSERT WITH CHECK (true);",
        f"DROP POLICY adding ON {table}; DROP POLICY scope ON {table};"
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;",
    )


def append_only(table: str) -> migrations.RunSQL:
    """The application may add rows to `table` and read them; it can neither change nor remove."""
    return migrations.RunSQL(
        f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM rasso_app;",
        f"GRANT UPDATE, DELETE ON {table} TO rasso_app;",
    )
