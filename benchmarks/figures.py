"""What is measured beside the scenes: the storm, flat cost, the badge sheet, memory, the start, statements."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections import Counter
from typing import Any

from app.kit import crypto
from benchmarks.houses import Databases, Server
from benchmarks.load import Wire, crowd, dial, request
from benchmarks.scenes import Target, fill_in, front, looking
from benchmarks.seeding import STORM_PLACES, Facts
from benchmarks.table import Figure

CROWD = 200
MANY_OUTINGS = 100_000
_WORDS = {303: "in", 409: "told it is full"}


# --- 200 sign-ups at once -------------------------------------------------------------------------------------------


def storm(server: Server, facts: Facts, slugs: tuple[str, ...], databases: Databases, workers: int) -> Figure:
    """200 people send their filled-in forms in the same moment, for 15 places; the better of some storms."""
    found = [asyncio.run(_storm(server.port, slug)) for slug in slugs]
    going = [ask(databases, "ours", "SELECT count(*) FROM signup s JOIN event e ON e.id = s.event"
                                    f" WHERE e.slug = '{slug}' AND s.place = 'going'") for slug in slugs]  # fmt: skip
    seconds, answers = min(found, key=lambda one: one[0])
    right = all(answers == Counter({303: STORM_PLACES, 409: CROWD - STORM_PLACES}) for _seconds, answers in found)
    right = right and going == [STORM_PLACES] * len(slugs)
    said = ", ".join(f"{many} {_WORDS.get(status, status)}" for status, many in sorted(answers.items()))
    return Figure(
        f"{CROWD} sign-ups at once for {STORM_PLACES} places, {workers} process{'es' if workers > 1 else ''}",
        f"{seconds:.2f} s: {said}; {going[0]} going" + ("" if right else "  WRONG"), "<= 1 s", right and seconds <= 1,
    )  # fmt: skip


async def _storm(port: int, slug: str) -> tuple[float, Counter[int]]:
    wires = await asyncio.gather(*(dial(port) for _ in range(CROWD)))
    posts = [await fill_in(wire, slug) for wire in wires]
    began = time.perf_counter()
    answers = await asyncio.gather(*(wire.ask(post) for wire, (post, _cookies) in zip(wires, posts, strict=True)))
    seconds = time.perf_counter() - began
    for wire in wires:
        wire.close()
    return seconds, Counter(answer.status for answer in answers)


# --- one question of the database -----------------------------------------------------------------------------------


def ask(databases: Databases, name: str, sql: str, *args: Any) -> Any:
    """The first value that plain SQL gives on one of the databases, asked from here."""
    return _on_sqlite(databases, name, sql, args) if databases.kind == "sqlite" else asyncio.run(_on_postgres(databases, name, sql, args))


def _on_sqlite(databases: Databases, name: str, sql: str, args: Any) -> Any:
    connection = sqlite3.connect(databases.url(name).removeprefix("sqlite:///"), timeout=30)
    try:
        with connection:
            row = connection.execute(sql, args).fetchone()
        return row[0] if row else None
    finally:
        connection.close()


async def _on_postgres(databases: Databases, name: str, sql: str, args: Any) -> Any:
    import asyncpg

    connection = await asyncpg.connect(databases.url(name))
    try:
        return await connection.fetchval(sql, *args)
    finally:
        await connection.close()


# --- flat cost ------------------------------------------------------------------------------------------------------


def flat(server: Server, facts: Facts, databases: Databases, seconds: float) -> list[Figure]:
    """Recruitment page and front page before and after 100,000 past outings lie in the database."""
    target = Target("ours", server.port, "")
    scenes = {"event page": looking(facts, target), "front page": front(facts, target)}

    def speeds() -> dict[str, float]:
        best = dict.fromkeys(scenes, 0.0)
        for name, visit in [*scenes.items()] * 3:
            best[name] = max(best[name], asyncio.run(crowd(server.port, visit, seconds)).per_second)
        return best

    few = speeds()
    add_outings(databases, MANY_OUTINGS)
    many = speeds()
    return [
        Figure(
            f"{name} with {MANY_OUTINGS:,} outings instead of 10",
            f"{few[name]:,.0f}/s, then {many[name]:,.0f}/s: {few[name] / max(many[name], 1):.2f}x the cost", "<= 1.2x",
            few[name] / max(many[name], 1) <= 1.2,
        )
        for name in scenes
    ]  # fmt: skip


def add_outings(databases: Databases, many: int) -> None:
    """Raw rows: outings of the same association that were years ago, and some that are to come."""
    prefix = crypto.public_id(4)
    if databases.kind == "sqlite":
        numbers = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {many}) "
        past, source = "'2020-01-01 00:00:00+00:00'", "FROM event, n"
    else:
        numbers, past, source = "", "timestamptz '2020-01-01'", f"FROM event, generate_series(1, {many}) AS n(i)"
    columns = ask_columns(databases)
    kept = [name for name in columns if name not in ("id", "uid", "slug", "starts_at", "ends_at", "state")]
    listed = ", ".join(f'"{name}"' for name in kept)
    ask(
        databases, "ours",
        f"INSERT INTO event ({listed}, uid, slug, starts_at, ends_at, state) {numbers}SELECT {listed}, '{prefix}' || i,"
        f" '{prefix}-' || i, {past}, {past}, 'done' {source} WHERE event.slug = 'door'",
    )  # fmt: skip
    ask(databases, "ours", "ANALYZE")
    ask(databases, "ours", "PRAGMA wal_checkpoint(TRUNCATE)" if databases.kind == "sqlite" else "CHECKPOINT")


def ask_columns(databases: Databases) -> list[str]:
    """Names of the columns of an outing."""
    from app.events.tables import Event

    return [column._meta.db_column_name for column in Event._meta.columns]


# --- the rest -------------------------------------------------------------------------------------------------------


def sheet(server: Server, facts: Facts) -> Figure:
    """500 badges on A4, as the leader prints them; the second time, as a leader who mends a name would."""

    async def print_it() -> tuple[float, int]:
        wire: Wire = await dial(server.port)
        began = time.perf_counter()
        answer = await wire.ask(request("GET", f"/desk/events/{facts.sheet}/badges.pdf", cookies={"qs_session": facts.session}))
        seconds = time.perf_counter() - began
        wire.close()
        return seconds, len(answer.body) if answer.status == 200 and answer.body[:5] == b"%PDF-" else 0

    (first, size), (second, _size) = asyncio.run(print_it()), asyncio.run(print_it())
    if not size:
        return Figure("500 badges to print", "no PDF came  WRONG", "<= 2 s", False)
    return Figure(
        "500 badges to print", f"{first:.2f} s, again {second:.2f} s ({size / 1024:,.0f} KB)", "<= 2 s", first <= 2
    )


def statements(facts: Facts) -> list[Figure]:
    """How many statements each step sends."""
    counts = {step: len(sent) for step, sent in facts.statements.items()}
    said = ", ".join(f"{step} {many}" for step, many in counts.items())
    return [Figure("statements", said, "page <= 8", max(counts["page"], counts["page anew"]) <= 8)]


def memory(server: Server, after: str) -> Figure:
    """Resident memory of the whole server with one process."""
    megabytes = server.megabytes()
    return Figure(f"memory after {after}, 1 process", f"{megabytes:.0f} MB", "<= 120 MB", megabytes <= 120)


def start(server: Server) -> Figure:
    """From the command to the outing's page, when everything is set up."""
    return Figure("start to first page", f"{server.started:.2f} s", "<= 1.5 s", server.started <= 1.5)
