"""The bare server sends the same kinds of statements, in the same order, as the real one."""

from __future__ import annotations

import json
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from app import demo
from app.settings import current
from benchmarks import bare, counting, seeding
from benchmarks.bare import with_holes
from tests.databases import Database

FORM = "".join(f'<input type="hidden" name="{name}" value="x">' for name in ("_mark", "client_id", "text_uid"))


@pytest.fixture
def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The captured answers that the bare server gives."""
    folder = tmp_path / "pages"
    folder.mkdir()
    for name, text in (("page", "p"), ("feed", "BEGIN:VCALENDAR"), ("form", FORM), ("own", "o")):
        (folder / name).write_text(with_holes(text, {}))
    (folder / "headers.json").write_text(json.dumps({step: {} for step in counting.STEPS}))
    monkeypatch.setenv("QIANSHOU_DATA_DIR", str(tmp_path))
    for kept in (bare._store, bare._templates, bare._folder, bare._headers):
        kept.cache_clear()
    bare._kept.clear()
    return folder


@pytest.fixture
async def facts(database: Database, monkeypatch: pytest.MonkeyPatch) -> seeding.Facts:
    for name in ("DOOR", "SHEET", "STORMS"):
        monkeypatch.setattr(seeding, name, 4)
    return await seeding.fill((await demo.make(current())).slug)


async def test_the_bare_server_asks_the_same_of_the_database(
    database: Database, facts: seeding.Facts, pages: Path, monkeypatch: pytest.MonkeyPatch
):
    ours = await counting.statements(current(), database.engine, facts)
    theirs = await _statements_of_the_bare(database, facts, monkeypatch)

    assert ours.keys() == set(counting.STEPS)
    assert {step: [counting.kind(one) for one in sent] for step, sent in theirs.items()} == {
        step: [counting.kind(one) for one in sent] for step, sent in ours.items()
    }


async def _statements_of_the_bare(
    database: Database, facts: seeding.Facts, monkeypatch: pytest.MonkeyPatch
) -> dict[str, list[str]]:
    seen: list[str] = []
    monkeypatch.setenv("QIANSHOU_DATABASE_URL", database.url)
    store = bare._store()
    run = store._run

    async def noted(connection, statement, args):
        seen.append(statement)
        return await run(connection, statement, args)

    @contextmanager
    def sent():
        seen.clear()
        yield seen

    monkeypatch.setattr(store, "_run", noted)
    app = bare.create_app()
    async with app.lifespan(), httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as http:
        return await counting.walk(http, facts, 2, f"/feeds/{facts.slug}", sent)


def test_kinds_are_told_apart():
    assert [
        counting.kind(sql)
        for sql in (
            "SELECT e.*, (SELECT count(*) FROM signup s WHERE s.event = e.id AND place IN ('a')) AS n FROM event e",
            'INSERT INTO journal (chain) VALUES (?)',
            'UPDATE "event" SET x = 1',
            'SELECT * FROM "signup" WHERE uid = ? LIMIT 1',
            "SELECT pg_advisory_xact_lock(hashtextextended($1, 7))",
        )
    ] == ["SELECT event", "INSERT journal", "UPDATE event", "SELECT signup", "LOCK"]


async def test_the_seeded_outings_are_what_the_scenes_need(database: Database, facts: seeding.Facts):
    assert (len(facts.codes), len(facts.storms)) == (4, 4)
    assert len({facts.slug, facts.door, facts.sheet, *facts.storms}) == 7
