-- A world of :n cases with one clock each, half of them late since this morning (22 December 2026).
-- Runs as the owner of the tables, after `migrate` and `load_reference`.

INSERT INTO accounts_user (password, public_id, kind, email, name, is_active)
SELECT '!', gen_random_uuid(), 'staff', 'staff' || i || '@bench.example', 'Staff ' || i, true
FROM generate_series(1, 700) i;
INSERT INTO accounts_user (password, public_id, kind, name, is_active)
SELECT '!', gen_random_uuid(), 'officer', 'Officer ' || i, true FROM generate_series(1, 4000) i;

CREATE TEMP TABLE staff AS
SELECT row_number() OVER (ORDER BY id) AS n, id FROM accounts_user WHERE name LIKE 'Staff %';
CREATE TEMP TABLE officer AS
SELECT row_number() OVER (ORDER BY id) AS n, id FROM accounts_user WHERE name LIKE 'Officer %';
CREATE TEMP TABLE place AS
SELECT row_number() OVER (ORDER BY r.id) AS n, r.unit_id, u.area_id, r.force_id
FROM accounts_routing r JOIN accounts_unit u ON u.id = r.unit_id WHERE r.urn_unit = '';
ANALYZE staff; ANALYZE officer; ANALYZE place;

INSERT INTO accounts_post (kind, unit_id, holder_id, version)
SELECT k.kind, u.id, (SELECT id FROM staff WHERE n = 1 + (u.id * 3 + k.n) % 100), 1
FROM accounts_unit u
CROSS JOIN (VALUES ('case_progression_manager', 0), ('legal_manager', 1), ('unit_head', 2))
    k (kind, n);
INSERT INTO accounts_post (kind, area_id, holder_id, version)
SELECT 'area_lead', a.id, (SELECT id FROM staff WHERE n = 101 + a.id % 20), 1 FROM accounts_area a;
INSERT INTO accounts_post (kind, force_id, holder_id, version)
SELECT k.kind, f.id, (SELECT id FROM officer WHERE n = 1 + (f.id * 2 + k.n) % 100), 1
FROM accounts_force f
CROSS JOIN (VALUES ('detective_chief_inspector', 0), ('force_rasso_lead', 1)) k (kind, n);

INSERT INTO accounts_matter (id, reference, unit_id, force_id, restricted, version)
SELECT rasso_uuid7(), '06RX' || lpad((i % 100000)::text, 5, '0') || '26', p.unit_id, p.force_id,
       false, 1
FROM generate_series(1, :n) i JOIN place p ON p.n = 1 + i % (SELECT count(*) FROM place);
CREATE TEMP TABLE numbered AS
SELECT row_number() OVER (ORDER BY id) AS n, id FROM accounts_matter;

INSERT INTO accounts_matterperson (matter_id, user_id, bond)
SELECT m.id, s.id, 'lawyer' FROM numbered m JOIN staff s ON s.n = 121 + m.n % 500;
INSERT INTO accounts_matterperson (matter_id, user_id, bond)
SELECT m.id, o.id, b.bond
FROM numbered m
CROSS JOIN (VALUES ('officer_in_charge', 0), ('police_supervisor', 7)) b (bond, n)
JOIN officer o ON o.n = 101 + (m.n + b.n) % 3900;

INSERT INTO deadlines_deadline
    (id, matter_id, kind, rule_id, subject, owed_by, ladder_id, calendar_id, received_at,
     first_received_on, started_at, target_n, target_unit, due_on, due_at, run,
     next_rung_position, next_rung_at, ended_how, version)
SELECT rasso_uuid7(), m.id, 'early-advice', r.id, '', 'cps', l.id, c.id,
       '2026-11-20 12:00+00', '2026-11-20', '2026-11-20 12:00+00', 21, 'working_days',
       CASE WHEN m.n % 2 = 0 THEN date '2026-12-21' ELSE date '2027-03-01' END,
       CASE WHEN m.n % 2 = 0 THEN timestamptz '2026-12-21 23:59:59+00'
            ELSE timestamptz '2027-03-01 23:59:59+00' END,
       1,
       CASE WHEN m.n % 2 = 0 THEN 3 ELSE 1 END,
       CASE WHEN m.n % 2 = 0 THEN timestamptz '2026-12-22 00:00+00'
            ELSE timestamptz '2027-02-22 00:00+00' END,
       '', 1
FROM numbered m
CROSS JOIN (SELECT id FROM reference_item WHERE kind = 'clock' AND code = 'early-advice') r
CROSS JOIN (SELECT id FROM deadlines_ladder WHERE kind = 'early-advice') l
CROSS JOIN (SELECT id FROM deadlines_calendarversion) c;
INSERT INTO deadlines_clockevent
    (deadline_id, seq, type, at, by_id, category, reason, n, unit, cps_time)
SELECT d.id, 1, 'started', d.started_at, (SELECT min(id) FROM accounts_user), '', '', 21,
       'working_days', false
FROM deadlines_deadline d;
INSERT INTO deadlines_rungfired (deadline_id, run, position, fell_at, fired_at, told)
SELECT d.id, 1, p, '2026-12-18', '2026-12-18', true
FROM deadlines_deadline d CROSS JOIN generate_series(1, 2) p WHERE d.due_on = '2026-12-21';

-- the bare floor, as it was measured first: one table, one event, one history row a case
CREATE TABLE bench_case (
    id bigserial PRIMARY KEY, reference text NOT NULL, title text NOT NULL, description text NOT NULL,
    area_id int NOT NULL, status smallint NOT NULL, owner_id int, level smallint NOT NULL DEFAULT 0,
    opened_on date NOT NULL, due_on date NOT NULL, next_on date,
    created_at timestamptz NOT NULL DEFAULT now(), changed_at timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 70);
CREATE TABLE bench_event (
    id bigserial PRIMARY KEY, case_id bigint NOT NULL, old_level smallint, new_level smallint,
    at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO bench_case (reference, title, description, area_id, status, owner_id, opened_on, due_on)
SELECT 'C-' || i, 'Complaint about service ' || i, repeat('Lorem ipsum dolor sit amet. ', 8),
       1 + i % 40, 1, 1 + i % 200, date '2026-10-23',
       CASE WHEN i % 2 = 0 THEN date '2026-12-21' ELSE date '2027-03-01' END
FROM generate_series(1, :n) i;
CREATE INDEX bench_due ON bench_case (due_on) WHERE status < 9 AND level = 0;
CREATE TABLE bench_history AS
SELECT 1::bigint AS history_id, now() AS at, 1 AS by_id, '~'::char AS type, c.*
FROM bench_case c LIMIT 0;
