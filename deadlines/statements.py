"""The statements of the sweep: whatever the number of clocks, each batch takes the same few.

A batch first claims its clocks together with their cases' anchors, leaving out what another sweep
or an action holds; so the main statement sees all that was committed about those cases before.
"""

from __future__ import annotations

from core.setbased import history_insert
from deadlines.models import Deadline, Escalation
from deadlines.posts import TOP
from deadlines.recipients import FOUND

TOP_POSTS = ", ".join(f"'{post}'" for post in sorted(TOP))

# A pause holds a clock until it runs again; a fixed date, which no pause moves, it does not hold
# (decision record 0021).
RUNS = "(paused_until IS NULL OR paused_until <= %(today)s OR target_unit = 'date')"

# Whether a sweep has anything to do.
PEEK = f"""
    SELECT EXISTS (
        SELECT FROM deadlines_deadline
        WHERE next_rung_at <= %(at)s AND {RUNS}
    ) OR (%(working)s AND EXISTS (SELECT FROM deadlines_escalation WHERE climb_at <= %(at)s))
"""  # noqa: S608  (the inserted text is ours)

# The clocks whose next rung has come, earliest first, with their cases' anchors. A paused one waits
# until it runs again. Nothing here waits for a lock: what another holds is another's to do.
CLAIM = f"""
    WITH picked AS MATERIALIZED (
        SELECT id, matter_id FROM deadlines_deadline
        WHERE next_rung_at <= %(at)s
          AND {RUNS}
          AND id <> ALL (%(skipped)s::uuid[])
        ORDER BY next_rung_at, id
        LIMIT %(limit)s
        FOR NO KEY UPDATE SKIP LOCKED
    )
    SELECT p.id
    FROM picked p
    CROSS JOIN LATERAL (
        SELECT FROM accounts_matter m WHERE m.id = p.matter_id FOR NO KEY UPDATE SKIP LOCKED
    ) held
"""  # noqa: S608  (the inserted text is ours)

# Parameters: ids, at, today, acknowledge_by, climb_at, and those of the attribution.
RAISE = f"""
    WITH laid AS MATERIALIZED (
        -- every rung from the next one on, and when it falls (deadlines/rungs.py, in SQL)
        SELECT d.id, d.matter_id, d.owed_by, d.run, r.position, r.level, r.posts, l.unit,
            coalesce((i.data ->> 'internal')::boolean, false) AS internal,
            CASE l.unit
                WHEN 'hours' THEN d.due_at + r.distance * interval '1 hour'
                WHEN 'calendar_days' THEN
                    (d.due_on + r.distance)::timestamp AT TIME ZONE 'Europe/London'
                ELSE (CASE WHEN r.distance = 0 THEN d.due_on ELSE w.day END)::timestamp
                    AT TIME ZONE 'Europe/London'
            END AS falls_at
        FROM deadlines_deadline d
        JOIN reference_item i ON i.id = d.rule_id
        JOIN deadlines_ladder l ON l.id = d.ladder_id
        JOIN deadlines_rung r ON r.ladder_id = l.id AND r.position >= d.next_rung_position
        LEFT JOIN deadlines_calendarday c ON c.day = d.due_on
        LEFT JOIN deadlines_calendarday w ON w.is_working AND w.ordinal = CASE
            WHEN r.distance > 0 THEN c.ordinal + r.distance
            ELSE c.ordinal - c.is_working::int + 1 + r.distance END
        WHERE d.id = ANY (%(ids)s::uuid[])
    ), turn AS (
        SELECT id,
            max(position) FILTER (WHERE falls_at <= %(at)s) AS highest,
            min(position) FILTER (WHERE falls_at > %(at)s) AS next_position,
            min(falls_at) FILTER (WHERE falls_at > %(at)s) AS next_at
        FROM laid GROUP BY id
        -- past the calendar's horizon the next rung has no day: leave the clock, and say so
        HAVING NOT (bool_or(falls_at IS NULL) AND count(*) FILTER (WHERE falls_at > %(at)s) = 0)
    ), owed AS MATERIALIZED (
        SELECT l.*, l.position = t.highest AS highest
        FROM laid l JOIN turn t ON t.id = l.id
        WHERE l.falls_at <= %(at)s
    ), asked AS (
        SELECT DISTINCT o.matter_id, post, 0 AS from_step
        FROM owed o CROSS JOIN LATERAL unnest(o.posts) post
        WHERE o.level > 0 OR o.highest
    ), {FOUND}, raised AS (
        -- one open escalation for each case, side and level, internal clocks apart; what stands
        -- open is joined
        INSERT INTO deadlines_escalation
            (id, matter_id, owed_by, level, internal, post, to_user_id, state, raised_at, by_hand,
             raised_by_id, reason, acknowledge_by, climb_at, answer, not_answered, version)
        SELECT rasso_uuid7(), n.matter_id, n.owed_by, n.level, n.internal,
               coalesce(f.stands, n.post), f.user_id, 'raised', %(at)s, false, %(_by)s, '',
               %(acknowledge_by)s,
               CASE WHEN f.user_id IS NOT NULL AND f.stands IN ({TOP_POSTS}) THEN NULL
                    ELSE %(climb_at)s END,
               '', false, 1
        FROM (SELECT DISTINCT ON (matter_id, owed_by, level, internal)
                     matter_id, owed_by, level, internal, posts[1] AS post
              FROM owed WHERE level > 0 ORDER BY matter_id, owed_by, level, internal, id) n
        LEFT JOIN found f ON f.matter_id = n.matter_id AND f.post = n.post
        ON CONFLICT (matter_id, owed_by, level, internal) WHERE state IN ('raised', 'acknowledged')
        DO NOTHING
        RETURNING *
    ), raised_recorded AS (
        {history_insert(Escalation, "raised", "+")}
    ), stepped AS (
        INSERT INTO deadlines_escalationstep (escalation_id, post, user_id, at, why)
        SELECT r.id, r.post, r.to_user_id, %(at)s, coalesce(f.why, 'nobody')
        FROM raised r
        LEFT JOIN (SELECT DISTINCT ON (matter_id, stands, user_id) matter_id, stands, user_id, why
                   FROM found ORDER BY matter_id, stands, user_id, why) f
          ON f.matter_id = r.matter_id AND f.stands = r.post AND f.user_id = r.to_user_id
    ), standing AS (
        SELECT id, matter_id, owed_by, level, internal, to_user_id, true AS is_new FROM raised
        UNION ALL
        SELECT e.id, e.matter_id, e.owed_by, e.level, e.internal, e.to_user_id, false
        FROM deadlines_escalation e
        JOIN (SELECT DISTINCT matter_id, owed_by, level, internal FROM owed WHERE level > 0) n
          ON n.matter_id = e.matter_id AND n.owed_by = e.owed_by AND n.level = e.level
         AND n.internal = e.internal
        WHERE e.state IN ('raised', 'acknowledged')
          AND e.matter_id = ANY (ARRAY(SELECT matter_id FROM owed))
    ), fired AS (
        INSERT INTO deadlines_rungfired
            (deadline_id, run, position, fell_at, fired_at, escalation_id, told)
        SELECT o.id, o.run, o.position, o.falls_at, %(at)s, s.id, o.highest
        FROM owed o
        LEFT JOIN standing s ON o.level > 0
          AND s.matter_id = o.matter_id AND s.owed_by = o.owed_by AND s.level = o.level
          AND s.internal = o.internal
        ON CONFLICT (deadline_id, run, position) DO NOTHING
        RETURNING deadline_id, run, position, escalation_id
    ), told AS (
        -- reminders go to every post of the rung, of which the first owes it; an escalation goes to
        -- whoever holds it now
        (SELECT DISTINCT ON (o.id, o.run, o.position, f.user_id)
                o.id, o.matter_id, o.run, o.position, o.level, o.unit, f.user_id,
                NULL::uuid AS escalation_id, wanted.place = 1 AS owes
         FROM fired x
         JOIN owed o ON o.id = x.deadline_id AND o.position = x.position
         CROSS JOIN LATERAL unnest(o.posts) WITH ORDINALITY wanted (post, place)
         JOIN found f ON f.matter_id = o.matter_id AND f.post = wanted.post
         WHERE o.highest AND o.level = 0
         ORDER BY o.id, o.run, o.position, f.user_id, wanted.place)
        UNION ALL
        SELECT o.id, o.matter_id, o.run, o.position, o.level, o.unit, s.to_user_id, s.id, true
        FROM fired x
        JOIN owed o ON o.id = x.deadline_id AND o.position = x.position
        JOIN standing s ON s.id = x.escalation_id
        WHERE o.highest AND o.level > 0 AND s.to_user_id IS NOT NULL
    ), noticed AS (
        INSERT INTO notices_notice (id, user_id, matter_id, kind, path, key, at, urgent)
        SELECT rasso_uuid7(), t.user_id, t.matter_id,
               CASE WHEN t.level > 0 THEN 'escalated' WHEN t.owes THEN 'due-soon'
                    ELSE 'others-due-soon' END
                   || CASE WHEN t.unit = 'hours' THEN '-hours' ELSE '' END,
               CASE WHEN t.level > 0 THEN '/escalations/' || t.escalation_id || '/'
                    ELSE '/deadlines/' || t.id || '/' END,
               'rung:' || t.id || ':' || t.run || ':' || t.position || ':' || t.user_id,
               %(at)s, t.level = 3 OR t.unit = 'hours'
        FROM told t
        ON CONFLICT (key) DO NOTHING
    ), announced AS (
        INSERT INTO notices_event (id, force_id, matter_id, kind, object_kind, object_id, at)
        SELECT rasso_uuid7(), m.force_id, s.matter_id,
               CASE WHEN s.is_new THEN 'escalation-raised' ELSE 'escalation-joined' END,
               'escalation', s.id, %(at)s
        FROM standing s
        JOIN accounts_matter m ON m.id = s.matter_id
         AND m.id = ANY (ARRAY(SELECT matter_id FROM standing))
        WHERE NOT s.internal
    ), moved AS (
        UPDATE deadlines_deadline d
        SET next_rung_position = t.next_position, next_rung_at = t.next_at
        FROM turn t WHERE d.id = t.id AND d.id = ANY (%(ids)s::uuid[])
        RETURNING d.*
    ), moved_recorded AS (
        {history_insert(Deadline, "moved", "~")}
    )
    SELECT (SELECT count(*) FROM fired WHERE escalation_id IS NULL),
           (SELECT count(*) FROM fired WHERE escalation_id IS NOT NULL),
           ARRAY(SELECT id FROM unnest(%(ids)s::uuid[]) id
                 WHERE id NOT IN (SELECT t.id FROM turn t))
"""  # noqa: S608  (the inserted text is ours)

# Escalations that nobody has acknowledged in time.
CLAIM_UNACKNOWLEDGED = """
    WITH picked AS MATERIALIZED (
        SELECT id, matter_id FROM deadlines_escalation
        WHERE climb_at <= %(at)s AND id <> ALL (%(skipped)s::uuid[])
        ORDER BY climb_at, id
        LIMIT %(limit)s
        FOR NO KEY UPDATE SKIP LOCKED
    )
    SELECT p.id
    FROM picked p
    CROSS JOIN LATERAL (
        SELECT FROM accounts_matter m WHERE m.id = p.matter_id FOR NO KEY UPDATE SKIP LOCKED
    ) held
"""

# Each goes to the next post up, once for each post, and stays where every post above is vacant.
# One that nobody could be told of is tried again from its own post.
CLIMB = f"""
    WITH asked AS (
        SELECT matter_id, post, min(CASE WHEN to_user_id IS NULL THEN 0 ELSE 1 END) AS from_step
        FROM deadlines_escalation WHERE id = ANY (%(ids)s::uuid[])
        GROUP BY matter_id, post
    ), {FOUND}, climbed AS (
        UPDATE deadlines_escalation e
        SET post = coalesce(f.stands, e.post),
            to_user_id = coalesce(f.user_id, e.to_user_id),
            acknowledge_by = CASE WHEN f.user_id IS NULL THEN e.acknowledge_by
                                  ELSE %(acknowledge_by)s END,
            climb_at = CASE WHEN f.user_id IS NULL AND o.to_user_id IS NULL THEN %(climb_at)s
                            WHEN f.user_id IS NULL OR f.stands IN ({TOP_POSTS})
                                 OR f.why = 'restricted-by' THEN NULL
                            ELSE %(climb_at)s END,
            version = e.version + 1
        FROM deadlines_escalation o
        LEFT JOIN found f ON f.matter_id = o.matter_id AND f.post = o.post
                         AND f.user_id IS DISTINCT FROM o.to_user_id
        WHERE e.id = ANY (%(ids)s::uuid[]) AND o.id = e.id AND o.id = ANY (%(ids)s::uuid[])
        RETURNING e.*, f.why AS why
    ), recorded AS (
        {history_insert(Escalation, "climbed", "~")}
    ), stepped AS (
        INSERT INTO deadlines_escalationstep (escalation_id, post, user_id, at, why)
        SELECT id, post, to_user_id, %(at)s, why FROM climbed WHERE why IS NOT NULL
    ), noticed AS (
        INSERT INTO notices_notice (id, user_id, matter_id, kind, path, key, at, urgent)
        SELECT rasso_uuid7(), to_user_id, matter_id, 'escalated', '/escalations/' || id || '/',
               'escalation:' || id || ':' || post || ':' || to_user_id, %(at)s,
               post IN ({TOP_POSTS})
        FROM climbed WHERE why IS NOT NULL
        ON CONFLICT (key) DO NOTHING
    ), announced AS (
        INSERT INTO notices_event (id, force_id, matter_id, kind, object_kind, object_id, at)
        SELECT rasso_uuid7(), m.force_id, c.matter_id, 'escalation-climbed', 'escalation', c.id,
               %(at)s
        FROM climbed c
        JOIN accounts_matter m ON m.id = c.matter_id
         AND m.id = ANY (ARRAY(SELECT matter_id FROM climbed))
        WHERE c.why IS NOT NULL AND NOT c.internal
    )
    SELECT count(*) FROM climbed WHERE why IS NOT NULL
"""  # noqa: S608  (the inserted text is ours)

# The open escalations after the last that was looked at. Never the same ones twice in a pass.
CLAIM_STANDING = """
    WITH picked AS MATERIALIZED (
        SELECT id, matter_id FROM deadlines_escalation
        WHERE state IN ('raised', 'acknowledged') AND id > %(after)s
          AND id <> ALL (%(skipped)s::uuid[])
        ORDER BY id
        LIMIT %(limit)s
        FOR NO KEY UPDATE SKIP LOCKED
    )
    SELECT p.id
    FROM picked p
    CROSS JOIN LATERAL (
        SELECT FROM accounts_matter m WHERE m.id = p.matter_id FOR NO KEY UPDATE SKIP LOCKED
    ) held
    ORDER BY p.id
"""

# An escalation belongs to its post. Whoever stands there now has it, unacknowledged: the word of
# somebody who has left or is away is nobody's. What it has waited, it has waited.
PASS_ON = f"""
    WITH asked AS (
        SELECT DISTINCT matter_id, post, 0 AS from_step
        FROM deadlines_escalation WHERE id = ANY (%(ids)s::uuid[])
    ), {FOUND}, passed AS (
        UPDATE deadlines_escalation e
        SET post = coalesce(f.stands, e.post),
            to_user_id = f.user_id,
            state = 'raised', acknowledged_at = NULL, acknowledged_by_id = NULL,
            acknowledge_by = CASE WHEN o.state = 'acknowledged' THEN %(acknowledge_by)s
                                  ELSE e.acknowledge_by END,
            climb_at = CASE WHEN f.user_id IS NOT NULL AND (f.stands IN ({TOP_POSTS})
                                 OR f.why = 'restricted-by') THEN NULL
                            ELSE coalesce(o.climb_at, %(climb_at)s) END,
            version = e.version + 1
        FROM deadlines_escalation o
        LEFT JOIN found f ON f.matter_id = o.matter_id AND f.post = o.post
        WHERE e.id = ANY (%(ids)s::uuid[]) AND o.id = e.id AND o.id = ANY (%(ids)s::uuid[])
          AND o.state IN ('raised', 'acknowledged') AND f.user_id IS DISTINCT FROM o.to_user_id
        RETURNING e.*, coalesce(f.why, 'nobody') AS why
    ), recorded AS (
        {history_insert(Escalation, "passed", "~")}
    ), stepped AS (
        INSERT INTO deadlines_escalationstep (escalation_id, post, user_id, at, why)
        SELECT id, post, to_user_id, %(at)s, why FROM passed
    ), noticed AS (
        INSERT INTO notices_notice (id, user_id, matter_id, kind, path, key, at, urgent)
        SELECT rasso_uuid7(), to_user_id, matter_id, 'escalated', '/escalations/' || id || '/',
               'escalation:' || id || ':' || version || ':' || to_user_id, %(at)s, false
        FROM passed WHERE to_user_id IS NOT NULL
        ON CONFLICT (key) DO NOTHING
    ), announced AS (
        INSERT INTO notices_event (id, force_id, matter_id, kind, object_kind, object_id, at)
        SELECT rasso_uuid7(), m.force_id, p.matter_id, 'escalation-passed-on', 'escalation', p.id,
               %(at)s
        FROM passed p
        JOIN accounts_matter m ON m.id = p.matter_id
         AND m.id = ANY (ARRAY(SELECT matter_id FROM passed))
        WHERE NOT p.internal
    )
    SELECT count(*) FROM passed
"""  # noqa: S608  (the inserted text is ours)
