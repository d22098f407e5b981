"""Migrations: each runs on a database filled in the state before it, once however many start, wholly or not at all."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from graphlib import TopologicalSorter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from piccolo.table import sort_table_classes

from app import all_tables  # noqa: F401
from app.kit import db, migrations
from app.piccolo_app import APP_CONFIG
from tests import databases, servers

MODULES = migrations.modules()


@pytest.fixture
async def empty(template: databases.Template, tmp_path: Path, one_loop: None) -> AsyncIterator[str]:
    """The address of a database without any table."""
    if isinstance(template, databases.SQLiteTemplate):
        yield f"sqlite:///{tmp_path / 'empty.sqlite'}"
        return
    async with template.copy() as url:
        async with databases.opened(url):
            await db.fetch("DROP SCHEMA public CASCADE")
            await db.fetch("CREATE SCHEMA public")
        yield url


# --- what a database looks like -------------------------------------------------------------------------------------

Columns = dict[str, dict[str, tuple[Any, ...]]]


async def columns() -> Columns:
    """Table -> column -> (type, may be empty, default), as the database itself tells."""
    found: Columns = {}
    if db.on_sqlite():
        for row in await db.fetch("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"):
            found[row["name"]] = {
                one["name"]: (one["type"].upper(), not one["notnull"], one["dflt_value"])
                for one in await db.fetch(f'PRAGMA table_info("{row["name"]}")')
            }
        return found
    for row in await db.fetch(
        "SELECT table_name, column_name, data_type, character_maximum_length AS most, is_nullable, column_default"
        " FROM information_schema.columns WHERE table_schema = 'public'"
    ):
        kind = row["data_type"] + (f"({row['most']})" if row["most"] else "")
        known = found.setdefault(row["table_name"], {})
        known[row["column_name"]] = (kind.upper(), row["is_nullable"] == "YES", row["column_default"])
    return found


async def references() -> dict[tuple[str, str], str]:
    """(table, column) -> the table it refers to."""
    if db.on_sqlite():
        return {
            (table, one["from"]): one["table"]
            for table in await columns() for one in await db.fetch(f'PRAGMA foreign_key_list("{table}")')
        }  # fmt: skip
    return {
        (row["child"], row["attname"]): row["parent"]
        for row in await db.fetch(
            "SELECT c.conrelid::regclass::text AS child, a.attname, c.confrelid::regclass::text AS parent"
            " FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]"
            " WHERE c.contype = 'f'"
        )
    }


async def indexes() -> set[str]:
    """What every index covers and whether it is unique, as its definition reads."""
    if db.on_sqlite():
        rows = await db.fetch("SELECT sql AS said FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
    else:
        rows = await db.fetch("SELECT indexdef AS said FROM pg_indexes WHERE schemaname = 'public'")
    return {" ".join(row["said"].split()) for row in rows}


async def fill(rows: int = 3) -> dict[str, int]:
    """Put rows into every table there is, none of them alike; returns how many each table holds."""
    known, refers = await columns(), await references()
    known.pop("house_migration", None)
    below = {table: {parent for (child, _column), parent in refers.items() if child == table and parent != table} for table in known}
    for table in TopologicalSorter(below).static_order():
        for number in range(1, rows + 1):
            facts = {
                name: await _value(table, name, kind, number, refers)
                for name, (kind, _empty, _default) in known[table].items() if name != "id"
            }  # fmt: skip
            names, marks = ", ".join(f'"{name}"' for name in facts), ", ".join("?" * len(facts))
            await db.fetch(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', *facts.values())
    return {table: await db.value(f'SELECT count(*) FROM "{table}"') for table in known}


async def _value(table: str, name: str, kind: str, number: int, refers: dict[tuple[str, str], str]) -> Any:
    if parent := refers.get((table, name)):
        return None if parent == table else await db.value(f'SELECT id FROM "{parent}" ORDER BY id LIMIT 1 OFFSET {number - 1}')
    if "CHAR" in kind or "TEXT" in kind:
        return f"{number}"
    if "TIMESTAMP" in kind:
        return datetime(2030, 1, number, tzinfo=UTC)
    if "BOOL" in kind:
        return number % 2 == 0
    return b"\x01\x02" if kind in ("BYTEA", "BLOB") else number


async def rows_of(tables: dict[str, int]) -> dict[str, list[Any]]:
    """Every row of those tables, only in columns that are there before and after."""
    return {table: await db.fetch(f'SELECT * FROM "{table}" ORDER BY id') for table in tables}


# --- the promises --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", range(len(MODULES)), ids=[file for _id, file, _module in MODULES])
async def test_each_runs_on_a_database_filled_in_the_state_before_it(
    empty: str, number: int, monkeypatch: pytest.MonkeyPatch
):
    before, after = MODULES[:number], MODULES[: number + 1]
    async with databases.opened(empty) as database:
        monkeypatch.setattr(migrations, "modules", lambda: before)
        assert await migrations.migrate(database.engine) == len(before)
        counts = await fill()
        kept = await rows_of(counts)
        monkeypatch.setattr(migrations, "modules", lambda: after)
        assert await migrations.migrate(database.engine) == 1
        now = await rows_of({table: count for table, count in counts.items() if table in await columns()})

    assert bool(counts) == bool(number)
    for table, rows in now.items():
        shared = [{name: row[name] for name in row if name in rows[0]} for row in kept[table]]
        assert [{name: row[name] for name in shared[0]} for row in rows] == shared


async def test_all_of_them_together_make_what_the_tables_say(empty: str, template: databases.Template, tmp_path: Path):
    async with databases.opened(empty) as database:
        await migrations.migrate(database.engine)
        migrated, with_rules = await columns(), await indexes()
        assert await migrations.pending() == []
        assert await migrations.migrate(database.engine) == 0
        if db.on_sqlite():
            straight = f"sqlite:///{tmp_path / 'straight.sqlite'}"
        else:
            straight = empty
            await db.fetch("DROP SCHEMA public CASCADE")
            await db.fetch("CREATE SCHEMA public")
    async with databases.opened(straight):
        for table in sort_table_classes(list(APP_CONFIG.table_classes)):
            await table.create_table()
        made, without_rules = await columns(), await indexes()

    assert set(migrated.pop("house_migration")) == {"id", "file", "ran_on"}
    assert len(migrated) == len(APP_CONFIG.table_classes) > 20
    assert migrated == made
    assert without_rules <= with_rules


async def test_rules_over_several_columns_hold(empty: str):
    async with databases.opened(empty) as database:
        await migrations.migrate(database.engine)
        await fill(2)
        for table, twins in (
            ("signup", ("event", "phone_key")), ("membership", ("association", "account")),
            ("waiver_text", ("event", "kind", "version", "language")), ("arrival", ("client_id",)), ("outbox", ("dedupe",)),
            ("badge", ("signup",)), ("event", ("slug",)),
        ):  # fmt: skip
            same = ", ".join(f'"{name}" = (SELECT "{name}" FROM {table} ORDER BY id LIMIT 1)' for name in twins)
            with pytest.raises(db.Duplicate):
                async with db.write():
                    await db.fetch(f"UPDATE {table} SET {same} WHERE id = (SELECT max(id) FROM {table})")


async def test_one_that_fails_leaves_nothing_behind(empty: str, monkeypatch: pytest.MonkeyPatch):
    async def forwards() -> Any:
        async def run() -> None:
            await db.fetch("CREATE TABLE half_done (id INTEGER)")
            raise LookupError("the disk is full")

        return SimpleNamespace(run=run)

    broken = [*MODULES, ("9999-01-01T00:00:00:000000", "broken", SimpleNamespace(forwards=forwards))]
    async with databases.opened(empty) as database:
        monkeypatch.setattr(migrations, "modules", lambda: broken)
        with pytest.raises(LookupError):
            await migrations.migrate(database.engine)
        left = await columns()
        monkeypatch.setattr(migrations, "modules", lambda: MODULES)
        again = await migrations.migrate(database.engine)

    assert left == {}
    assert again == len(MODULES)


async def test_three_starts_at_once_run_each_migration_once(empty: str, tmp_path: Path):
    environment = servers.environment_for(tmp_path, empty, servers.free_port())
    started = [
        await asyncio.create_subprocess_exec(
            *servers.QIANSHOU, "migrate", cwd=servers.ROOT, env=environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for _ in range(3)
    ]  # fmt: skip
    said = [await one.communicate() for one in started]
    async with databases.opened(empty):
        ran = [row["file"] for row in await db.fetch("SELECT file FROM house_migration ORDER BY id")]

    assert [one.returncode for one in started] == [0, 0, 0], said
    assert sorted(int(out.split()[0]) for out, _err in said) == [0, 0, len(MODULES)]
    assert ran == [file for _id, file, _module in MODULES]
