"""200 people press the button at once for 15 places: over HTTP, against the real server, on both databases."""

import asyncio
import signal
import time
from collections import Counter
from contextlib import asynccontextmanager

import httpx
import pytest

from app.kit import db
from tests import servers
from tests.journeys import crowd

FORM = "/events/{slug}/signup"


async def slug_of(url: str) -> str:
    return (await asked(url, "SELECT slug FROM event"))[0]["slug"]


async def asked(database_url: str, sql: str, *args):
    engine = db.engine_for(database_url)
    await engine.start_connection_pool()
    try:
        return await engine.fetch(sql, args)
    finally:
        await engine.close_connection_pool()


@asynccontextmanager
async def a_server(template, workers, tmp_path):
    """The real server with the demo outing on a database of its own; yields (server, database address)."""
    async with template.copy() as address:
        with servers.serving(tmp_path, address, "--workers", str(workers)) as server:
            yield server, address


@pytest.mark.parametrize("workers", [1, 2])
async def test_two_hundred_at_once_fill_fifteen_places_exactly(template, workers, tmp_path, one_loop):
    async with a_server(template, workers, tmp_path) as (server, database):
        page = server.url + FORM.format(slug=await slug_of(database))
        forms = await crowd.open_forms(page, 200)
        began = time.monotonic()
        answers = await asyncio.gather(*(crowd.send(client, page, body) for client, body in forms))
        took = time.monotonic() - began
        own_pages = [
            (await client.get(server.url + answer.own)).status_code
            for (client, _body), answer in zip(forms, answers, strict=True)
            if answer.status == 303
        ]
        await crowd.close(forms)
        places = await asked(database, "SELECT place, count(*) AS n FROM signup GROUP BY place")
        signatures = await asked(database, "SELECT count(*) AS n FROM signature")

    print(f"\n{database.split(':')[0]}, {workers} process(es): 200 answered in {took:.2f} s")
    assert Counter(answer.status for answer in answers) == {303: 15, 409: 185}
    assert own_pages == [200] * 15
    assert all("候补" in answer.text for answer in answers if answer.status == 409)
    assert {row["place"]: row["n"] for row in places} == {"going": 15}
    assert signatures[0]["n"] == 15
    assert not server.complaints()


async def test_whoever_was_told_you_are_in_is_in_after_the_plug_was_pulled(template, tmp_path, one_loop):
    async with a_server(template, 2, tmp_path) as (server, database):
        slug = await slug_of(database)
        await asked(database, "UPDATE event SET volunteer_places = 500")
        page = server.url + FORM.format(slug=slug)
        forms = await crowd.open_forms(page, 200)
        told: list[str] = []

        async def press(client, body):
            answer = await crowd.send(client, page, body)
            if answer.status == 303:
                told.append(answer.own)
            if len(told) == 40:
                server.stop(signal.SIGKILL)
            return answer.status

        statuses = Counter(await asyncio.gather(*(press(client, body) for client, body in forms)))
        await crowd.close(forms)
        process, _log = servers.start(server.environment, "--workers", "2")
        server.process = process
        async with httpx.AsyncClient(trust_env=False) as client:
            after = Counter([(await client.get(server.url + own)).status_code for own in told])
            once_more = await crowd.open_forms(page, 1)
            again = await crowd.send(once_more[0][0], page, once_more[0][1])
            await crowd.close(once_more)
        kept = (await asked(database, "SELECT count(*) AS n FROM signup WHERE place = 'going'"))[0]["n"]

    assert len(told) >= 40
    assert set(statuses) <= {303, 0}
    assert statuses[0] > 0, "the plug was pulled too late to matter"
    assert after == {200: len(told)}
    assert kept >= len(told)
    assert again.status in (303, 409)
