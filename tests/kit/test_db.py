"""The door to the database: transactions that share commits, survive cancelled tasks, and count no deed that was undone."""

from __future__ import annotations

import asyncio
import itertools
import random
import sqlite3
import sys
import threading

import pytest

from app.kit import db
from app.kit.sqlite import PooledSQLiteEngine
from app.kit.turnstile import Turnstile
from tests.databases import Database


@pytest.fixture
async def notes(database: Database):
    await db.fetch("CREATE TABLE note (n INTEGER UNIQUE, word VARCHAR(20))")
    return database


async def _numbers() -> list[int]:
    return [row["n"] for row in await db.fetch("SELECT n FROM note ORDER BY n")]


async def test_what_a_deed_wrote_is_there_for_everybody_when_it_returns(notes: Database):
    async with db.write():
        await db.fetch("INSERT INTO note VALUES (?, ?)", 1, "one")

    assert await _numbers() == [1]


async def test_a_deed_that_fails_leaves_nothing_and_takes_no_other_with_it(notes: Database):
    async def deed(n: int) -> None:
        async with db.write():
            await db.fetch("INSERT INTO note VALUES (?, ?)", n, "word")
            if n % 3 == 0:
                raise LookupError(n)

    found = await asyncio.gather(*(deed(n) for n in range(30)), return_exceptions=True)

    assert [n for n, one in enumerate(found) if isinstance(one, LookupError)] == list(range(0, 30, 3))
    assert await _numbers() == [n for n in range(30) if n % 3]


async def test_a_broken_rule_is_a_duplicate_for_the_second_and_nothing_for_the_first(notes: Database):
    async def deed() -> None:
        async with db.write():
            await db.fetch("INSERT INTO note VALUES (?, ?)", 7, "word")

    found = await asyncio.gather(deed(), deed(), return_exceptions=True)

    assert sorted(type(one).__name__ for one in found) == ["Duplicate", "NoneType"]
    assert await _numbers() == [7]


async def test_a_deed_inside_another_is_part_of_it(notes: Database):
    async def outer() -> None:
        async with db.write():
            async with db.write():
                await db.fetch("INSERT INTO note VALUES (?, ?)", 1, "inner")
            raise LookupError

    with pytest.raises(LookupError):
        await outer()

    assert await _numbers() == []


async def test_a_single_statement_needs_no_transaction_around_it(notes: Database):
    await asyncio.gather(*(db.fetch("INSERT INTO note VALUES (?, ?)", n, "word") for n in range(20)))

    assert await _numbers() == list(range(20))


async def test_two_hundred_at_once_count_one_after_the_other(notes: Database):
    await db.fetch("INSERT INTO note VALUES (?, ?)", 0, "0")

    async def deed() -> None:
        async with db.write():
            await db.hold("note")
            found = int(await db.value("SELECT word FROM note"))
            await asyncio.sleep(0)
            await db.fetch("UPDATE note SET word = ?", str(found + 1))

    await asyncio.gather(*(deed() for _ in range(200)))

    assert await db.value("SELECT word FROM note") == "200"


async def test_tasks_cancelled_at_any_moment_leak_nothing_and_break_nothing(notes: Database):
    dice = random.Random(6)
    answered: list[int] = []

    async def deed(n: int) -> None:
        async with db.write():
            await db.fetch("INSERT INTO note VALUES (?, ?)", n, "word")
            await asyncio.sleep(dice.random() / 500)
            await db.fetch("UPDATE note SET word = ? WHERE n = ?", "whole", n)
        answered.append(n)

    async def impatient(n: int) -> None:
        task = asyncio.create_task(deed(n))
        await asyncio.sleep(dice.random() / 20)
        if dice.random() < 0.6:
            task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    await asyncio.gather(*(impatient(n) for n in range(300)))
    await deed(1000)

    rows = await db.fetch("SELECT n, word FROM note")
    assert {row["word"] for row in rows} == {"whole"}
    assert set(answered) <= {row["n"] for row in rows}
    assert 1000 in answered


async def test_those_who_arrive_while_the_disk_is_busy_share_one_commit(sqlite_database: Database):
    await db.fetch("CREATE TABLE note (n INTEGER)")
    engine = sqlite_database.engine
    assert isinstance(engine, PooledSQLiteEngine)
    said: list[str] = []
    engine.writer().connection.set_trace_callback(said.append)

    async def deed(n: int) -> None:
        async with db.write():
            await db.fetch("INSERT INTO note VALUES (?)", n)

    await asyncio.gather(*(deed(n) for n in range(50)))

    engine.writer().connection.set_trace_callback(None)
    assert 2 <= said.count("COMMIT") <= 4  # at most 25 wait for each other
    assert await db.value("SELECT count(*) FROM note") == 50


async def test_a_commit_that_fails_is_told_to_everybody_in_it(sqlite_database: Database):
    await db.fetch("CREATE TABLE parent (n INTEGER PRIMARY KEY)")
    await db.fetch("CREATE TABLE child (n INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED)")

    async def deed(n: int) -> None:
        async with db.write():
            await db.fetch("INSERT INTO child VALUES (?)", n)

    found = await asyncio.gather(*(deed(n) for n in range(5)), return_exceptions=True)

    assert {type(one) for one in found} == {db.StillUsed}
    assert await db.value("SELECT count(*) FROM child") == 0
    await db.fetch("INSERT INTO parent VALUES (1)")
    await deed(1)
    assert await db.value("SELECT count(*) FROM child") == 1


async def test_a_full_disk_undoes_the_deed_and_the_next_one_works(sqlite_database: Database):
    await db.fetch("CREATE TABLE note (word TEXT)")
    engine = sqlite_database.engine
    assert isinstance(engine, PooledSQLiteEngine)
    pages = int(await db.value("PRAGMA page_count"))
    engine.writer().connection.execute(f"PRAGMA max_page_count={pages}")

    async def deed(word: str) -> None:
        async with db.write():
            await db.fetch("INSERT INTO note VALUES (?)", word)

    found = await asyncio.gather(deed("x" * 1_000_000), deed("short"), return_exceptions=True)
    engine.writer().connection.execute("PRAGMA max_page_count=1000000")
    await deed("after")

    assert isinstance(found[0], sqlite3.OperationalError)
    kept = [row["word"] for row in await db.fetch("SELECT word FROM note ORDER BY rowid")]
    assert kept == (["short", "after"] if found[1] is None else ["after"])


async def test_without_an_open_pool_a_deed_has_a_connection_of_its_own(tmp_path, one_loop):
    engine = PooledSQLiteEngine(tmp_path / "alone.sqlite")

    await engine.fetch("CREATE TABLE note (n INTEGER)")
    async with engine.transaction():
        await engine.fetch("INSERT INTO note VALUES (1)")
    with pytest.raises(sqlite3.OperationalError):
        await engine.fetch("INSERT INTO nowhere VALUES (1)")

    assert await engine.fetch("SELECT n FROM note") == [{"n": 1}]


_WRITING = """
import asyncio, sys, time
from app.kit import db

async def deed(name):
    async with db.write():
        await db.fetch("INSERT INTO note VALUES (?, ?)", time.monotonic_ns(), name)
        await asyncio.sleep(0.001)

async def main(path, name):
    engine = db.engine_for("sqlite:///" + path)
    db.use(engine)
    await engine.start_connection_pool()
    for _ in range(30):
        await asyncio.gather(*(deed(name) for _ in range(10)))
    await engine.close_connection_pool()

asyncio.run(main(*sys.argv[1:]))
"""


async def test_two_processes_write_in_turn(tmp_path, one_loop):
    engine = PooledSQLiteEngine(tmp_path / "shared.sqlite")
    await engine.start_connection_pool()
    await engine.fetch("CREATE TABLE note (at INTEGER, name TEXT)")

    writers = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", _WRITING, str(tmp_path / "shared.sqlite"), name)
        for name in "ab"
    ]
    assert [await writer.wait() for writer in writers] == [0, 0]

    order = [row["name"] for row in await engine.fetch("SELECT name FROM note ORDER BY at")]
    await engine.close_connection_pool()
    both = order[order.index("b") :] if order[0] == "a" else order[order.index("a") :]
    last = min(len(both) - both[::-1].index(name) for name in "ab")
    streaks = [len(list(same)) for _name, same in itertools.groupby(both[:last])]
    assert sorted(order) == ["a"] * 300 + ["b"] * 300
    assert max(streaks) <= 60


async def test_a_writer_that_was_killed_leaves_the_turn_to_others(tmp_path, one_loop):
    code = (
        "import os, sys; from app.kit.turnstile import Turnstile; gate = Turnstile(sys.argv[1]); assert gate.enter_now();"
        " os.kill(os.getpid(), 9)"
    )
    killed = await asyncio.create_subprocess_exec(sys.executable, "-c", code, str(tmp_path / "x"))
    assert await killed.wait() == -9

    mine = Turnstile(str(tmp_path / "x"))
    assert mine.enter_now()
    mine.close()


def test_whoever_waits_goes_before_whoever_comes_again(tmp_path):
    first, second = Turnstile(str(tmp_path / "x")), Turnstile(str(tmp_path / "x"))
    assert first.enter_now()
    waiting = threading.Thread(target=second.enter, args=(10,))
    waiting.start()
    while first._take(first._place):
        first._drop(first._place)

    first.leave()
    again = first.enter_now()
    waiting.join()

    assert not again
    assert not first.enter_now()
    second.leave()
    assert first.enter_now()
    for gate in (first, second):
        gate.close()


def test_a_turn_that_never_comes_is_an_error_of_the_database(tmp_path):
    first, second = Turnstile(str(tmp_path / "x")), Turnstile(str(tmp_path / "x"))
    assert first.enter_now()

    with pytest.raises(sqlite3.OperationalError, match="locked"):
        second.enter(0.02)

    first.leave()
    assert second.enter_now()
    for gate in (first, second):
        gate.close()
