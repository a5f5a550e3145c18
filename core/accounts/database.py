"""SQL of the first migration: the application's own role, and the functions statements share."""

ROLE = """
DO $$
BEGIN
    -- an owner that may make no roles finds it made
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'rasso_app') THEN
        CREATE ROLE rasso_app NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL; -- roles belong to the whole cluster: another database has made it
END
$$;
DO $$
BEGIN
    IF NOT pg_has_role(current_user, 'rasso_app', 'MEMBER') THEN
        EXECUTE format('GRANT rasso_app TO %I', current_user);
    END IF;
END
$$;
GRANT USAGE ON SCHEMA public TO rasso_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO rasso_app;
GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO rasso_app;
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM rasso_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO rasso_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT USAGE, SELECT, UPDATE ON SEQUENCES TO rasso_app;
"""

# RFC 9562, version 7: 48 bits of milliseconds, then random. PostgreSQL 18 has one; we support 15.
UUID7 = """
CREATE FUNCTION rasso_uuid7() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
    SELECT encode(
        set_byte(
            overlay(
                uuid_send(gen_random_uuid())
                PLACING substring(
                    int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3
                )
                FROM 1 FOR 6
            ),
            6,
            (get_byte(uuid_send(gen_random_uuid()), 6) & 15) | 112
        ),
        'hex'
    )::uuid
$$;
"""
