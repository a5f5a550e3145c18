"""The sweep against the least that could do its work. See benchmarks/README.md.

    .venv/bin/python -m benchmarks.sweep [--sizes 10000,100000] [--million] [--rounds 5]

Three ways of raising the same rungs, alternating in one run, each on a fresh copy of the same
vacuumed database:

- ours: `deadlines.sweep.sweep`, with its batches, locks, rules about whom to tell and history;
- by hand: the same rows into the same tables, keys and indexes, by plain INSERT … SELECT in one
  transaction that assumes all of that away (goal P1: at most 1.5 times);
- the floor: UPDATE … RETURNING with one event and one history row on a table of its own (at most
  12 times).

And the idle sweep against the bare query for what is due, both on a vacuumed table (P2).
DATABASE_URL names a server where databases may be made; its own are named rasso_bench_….
"""

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psutil  # type: ignore[import-untyped]
import psycopg2

ROOT = Path(__file__).resolve().parent.parent
RESULTS = Path(__file__).parent / "results"
URL = os.environ.get("DATABASE_OWNER_URL") or os.environ.get(
    "DATABASE_URL", "postgresql://postgres@127.0.0.1:5432/postgres"
)
AT = datetime(2026, 12, 22, 6, tzinfo=UTC)
IDLE_ROUNDS = 40
MOST_ROUNDS = {1_000_000: 3}  # a copy of it takes a minute

BY_HAND = """
INSERT INTO deadlines_escalation
    (id, matter_id, owed_by, level, post, to_user_id, state, raised_at, by_hand, raised_by_id,
     reason, acknowledge_by, climb_at, answer, not_answered, version)
SELECT rasso_uuid7(), d.matter_id, 'cps', 1, 'legal_manager', p.holder_id, 'raised', %(at)s, false,
       %(by)s, '', '2026-12-24', '2026-12-25', '', false, 1
FROM deadlines_deadline d
JOIN accounts_matter m ON m.id = d.matter_id
JOIN accounts_post p ON p.kind = 'legal_manager' AND p.unit_id = m.unit_id
WHERE d.next_rung_at <= %(at)s;

INSERT INTO deadlines_historicalescalation
    (id, matter_id, owed_by, level, post, to_user_id, state, raised_at, by_hand, raised_by_id,
     reason, acknowledge_by, climb_at, answer, not_answered, version,
     history_date, history_type, history_user_id, history_change_reason)
SELECT id, matter_id, owed_by, level, post, to_user_id, state, raised_at, by_hand, raised_by_id,
       reason, acknowledge_by, climb_at, answer, not_answered, version,
       %(at)s, '+', %(by)s, 'Sweep: what was due by then'
FROM deadlines_escalation;

INSERT INTO deadlines_escalationstep (escalation_id, post, user_id, at, why)
SELECT id, post, to_user_id, %(at)s, 'holder' FROM deadlines_escalation;

INSERT INTO deadlines_rungfired
    (deadline_id, run, position, fell_at, fired_at, escalation_id, told)
SELECT d.id, 1, 3, d.next_rung_at, %(at)s, e.id, true
FROM deadlines_deadline d JOIN deadlines_escalation e ON e.matter_id = d.matter_id
WHERE d.next_rung_at <= %(at)s;

INSERT INTO notices_notice (id, user_id, matter_id, kind, path, key, at, urgent)
SELECT rasso_uuid7(), e.to_user_id, e.matter_id, 'escalated', '/escalations/' || e.id || '/',
       'rung:' || d.id || ':1:3:' || e.to_user_id, %(at)s, false
FROM deadlines_deadline d JOIN deadlines_escalation e ON e.matter_id = d.matter_id
WHERE d.next_rung_at <= %(at)s;

INSERT INTO notices_event (id, force_id, matter_id, kind, object_kind, object_id, at)
SELECT rasso_uuid7(), m.force_id, m.id, 'escalation-raised', 'escalation', e.id, %(at)s
FROM deadlines_escalation e JOIN accounts_matter m ON m.id = e.matter_id;

WITH moved AS (
    UPDATE deadlines_deadline SET next_rung_position = 4, next_rung_at = '2026-12-30'
    WHERE next_rung_at <= %(at)s RETURNING *
)
INSERT INTO deadlines_historicaldeadline ({columns}, history_date, history_type, history_user_id,
    history_change_reason)
SELECT {columns}, %(at)s, '~', %(by)s, 'Sweep: what was due by then' FROM moved;
"""

FLOOR = """
WITH due AS (
    UPDATE bench_case SET level = level + 1, changed_at = now()
    WHERE status < 9 AND level = 0 AND due_on < '2026-12-22' RETURNING *
), history AS (
    INSERT INTO bench_history SELECT 0, now(), 1, '~', due.* FROM due
), event AS (
    INSERT INTO bench_event (case_id, old_level, new_level) SELECT id, level - 1, level FROM due
    RETURNING 1
)
SELECT count(*) FROM event
"""

BARE = """
SELECT id FROM deadlines_deadline WHERE next_rung_at <= '2026-12-01' ORDER BY next_rung_at, id
LIMIT 2000
"""

# what each way must have written, so that the comparison is of the same work
WRITTEN = (
    "deadlines_escalation",
    "deadlines_historicalescalation",
    "deadlines_escalationstep",
    "deadlines_rungfired",
    "notices_notice",
    "notices_event",
    "deadlines_historicaldeadline",
)


def at_database(name: str) -> str:
    """The same server, another database."""
    return urlunsplit(urlsplit(URL)._replace(path=f"/{name}"))


def say(database: str, *statements: str) -> list[tuple[Any, ...]]:
    """Run statements as the owner, each in its own transaction. Answers the last one's rows."""
    opened = psycopg2.connect(at_database(database))
    opened.autocommit = True
    try:
        with opened.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        opened.close()


def build(size: int) -> str:
    """The template of this size: tables, reference data, the world, vacuumed."""
    name = f"rasso_bench_{size}"
    say("postgres", f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name}")
    environment = {
        **os.environ,
        "DATABASE_URL": at_database(name),
        "DATABASE_OWNER_URL": at_database(name),
    }
    for command in (["migrate", "--no-input", "--verbosity=0"], ["load_reference"]):
        subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True
        )
    world = (Path(__file__).parent / "world.sql").read_text(encoding="utf-8")
    say(name, world.replace(":n", str(size)), "VACUUM (ANALYZE)", "CHECKPOINT")
    return name


def fresh(template: str) -> str:
    """A copy of the template, on disk."""
    name = "rasso_bench_copy"
    say(
        "postgres",
        f"DROP DATABASE IF EXISTS {name} WITH (FORCE)",
        f"CREATE DATABASE {name} TEMPLATE {template}",
        "CHECKPOINT",
    )
    return name


@dataclass
class Way:
    """One way to do the work, ready to go: what to call, and the session that serves it."""

    work: Callable[[], None]
    backend: int


def timed(way: Way) -> dict[str, float]:
    """Wall time, CPU of this process, CPU of the one server process that serves it."""
    serving = psutil.Process(way.backend)

    def server() -> float:
        times = serving.cpu_times()
        return float(times.user + times.system)

    before, own, wall = server(), time.process_time(), time.perf_counter()
    way.work()
    wall = time.perf_counter() - wall
    own = time.process_time() - own
    return {"wall_s": wall, "cpu_s": own + server() - before}


def connect_django(database: str) -> None:
    """Lead the product's connection to a database."""
    from django.db import connections

    connections["default"].close()
    connections["default"].settings_dict["NAME"] = database


def ours(database: str) -> Way:
    """The product's own sweep."""
    from django.db import connection

    from deadlines.sweep import sweep

    connect_django(database)
    connection.ensure_connection()

    def work() -> None:
        run = sweep(at=AT, now=lambda: datetime.now(UTC))
        assert not run.failed

    return Way(work, connection.connection.info.backend_pid)


def by_hand(database: str) -> Way:
    """The same rows, written plainly."""
    from core.setbased import history_columns
    from deadlines.models import Deadline

    columns = ", ".join(history_columns(Deadline))
    opened = psycopg2.connect(at_database(database))

    def work() -> None:
        with opened, opened.cursor() as cursor:
            cursor.execute("SELECT id FROM accounts_user WHERE kind = 'system' AND name = 'sweep'")
            [by] = cursor.fetchall()[0]
            cursor.execute(BY_HAND.replace("{columns}", columns), {"at": AT, "by": by})

    return Way(work, opened.info.backend_pid)


def floor(database: str) -> Way:
    """The bare minimum."""
    opened = psycopg2.connect(at_database(database))

    def work() -> None:
        with opened, opened.cursor() as cursor:
            cursor.execute(FLOOR)

    return Way(work, opened.info.backend_pid)


def rows_written(database: str) -> dict[str, int]:
    """How many rows each table holds after a sweep."""
    return {table: say(database, f"SELECT count(*) FROM {table}")[0][0] for table in WRITTEN}


def raise_rungs(template: str, size: int, rounds: int) -> dict[str, Any]:
    """Ours, by hand and the floor in turn, on fresh copies."""
    ways = {"ours": ours, "by_hand": by_hand, "floor": floor}
    found: dict[str, list[dict[str, float]]] = {name: [] for name in ways}
    written: dict[str, dict[str, int]] = {}
    for number in range(rounds):
        for name, way in ways.items():
            database = fresh(template)
            found[name].append(timed(way(database)))
            connect_django("postgres")
            if number == 0 and name != "floor":
                written[name] = rows_written(database)
            print(f"{size:>9,} {name:8} {found[name][-1]['wall_s']:8.3f} s", file=sys.stderr)
    if written["ours"] != written["by_hand"]:
        raise SystemExit(f"not the same rows: {written}")
    raised = size // 2
    summary = {
        name: {
            "wall_s": spread([one["wall_s"] for one in runs]),
            "cpu_s": spread([one["cpu_s"] for one in runs]),
            "us_per_clock": round(
                1e6 * statistics.median(one["wall_s"] for one in runs) / raised, 1
            ),
        }
        for name, runs in found.items()
    }

    def ratio(other: str, key: str) -> float:
        pairs = zip(found["ours"], found[other], strict=True)
        return round(statistics.median(a[key] / b[key] for a, b in pairs), 2)

    return {
        "rounds": rounds,
        "raised": raised,
        "rows_written": written["ours"],
        **summary,
        "ratio_to_by_hand": {"wall": ratio("by_hand", "wall_s"), "cpu": ratio("by_hand", "cpu_s")},
        "ratio_to_floor": {"wall": ratio("floor", "wall_s"), "cpu": ratio("floor", "cpu_s")},
    }


def idle(template: str) -> dict[str, Any]:
    """A sweep with nothing to do, and the bare query, in turn on one connection."""
    from django.db import connection, transaction

    from deadlines.sweep import sweep

    connect_django(fresh(template))
    early = datetime(2026, 12, 1, 6, tzinfo=UTC)
    times: dict[str, list[float]] = {"ours": [], "bare": []}

    def bare() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('rasso.kind', 'system', true)")
            cursor.execute(BARE)
            cursor.fetchall()

    def whole() -> None:
        sweep(at=early, now=lambda: datetime.now(UTC))

    for number in range(IDLE_ROUNDS + 5):
        for name, work in (("ours", whole), ("bare", bare)):
            began = time.perf_counter()
            work()
            if number >= 5:  # the first few warm up
                times[name].append(1e3 * (time.perf_counter() - began))
    connect_django("postgres")
    return {
        "ours_ms": spread(times["ours"]),
        "bare_ms": spread(times["bare"]),
        "ratio": round(statistics.median(times["ours"]) / statistics.median(times["bare"]), 2),
    }


def spread(numbers: list[float]) -> dict[str, float]:
    """Least, middle and most."""
    return {
        "min": round(min(numbers), 4),
        "median": round(statistics.median(numbers), 4),
        "max": round(max(numbers), 4),
    }


def calibration() -> float:
    """CPU seconds of a fixed loop: how quick the machine was during this run."""
    began = time.process_time()
    total = 0
    for number in range(3_000_000):
        total += number & 7
    return round(time.process_time() - began, 4)


def main() -> None:
    """Build, measure, print and keep."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="10000,100000")
    parser.add_argument("--million", action="store_true", help="measure 1,000,000 clocks too")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--keep", action="store_true", help="leave the databases behind")
    chosen = parser.parse_args()
    sizes = [int(size) for size in chosen.sizes.split(",") if size]
    sizes += [1_000_000] if chosen.million else []
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rasso.settings.test")
    os.environ["DATABASE_URL"] = os.environ["DATABASE_OWNER_URL"] = URL
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    result: dict[str, Any] = {
        "claim": "P1 and P2 of the performance goals: the sweep, and the idle sweep",
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {"cores": os.cpu_count(), "python": platform.python_version()},
        "postgresql": say("postgres", "SHOW server_version")[0][0],
        "calibration_cpu_s": calibration(),
        "rounds": chosen.rounds,
        "sizes": {},
    }
    RESULTS.mkdir(exist_ok=True)
    for size in sizes:
        template = build(size)
        result["sizes"][str(size)] = {
            "raise": raise_rungs(template, size, min(chosen.rounds, MOST_ROUNDS.get(size, 99))),
            "idle": idle(template),
            "peak_memory_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        }
        (RESULTS / "sweep.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
        if not chosen.keep:
            say("postgres", f"DROP DATABASE IF EXISTS {template} WITH (FORCE)")
    say("postgres", "DROP DATABASE IF EXISTS rasso_bench_copy WITH (FORCE)")
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
