"""Who gets what: every address of the site, and what each of the cast is answered there."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.main import create_app
from app.people.access import SESSION_COOKIE
from tests import databases, making
from tests.furnishing import Furnished, furnish

# WHO may come without an account: `all` anybody; `link` whoever holds the signed link (a forged one is 404 for all);
# `-` nobody. Then the answer to each; `in`: sent to the sign-in page. 422: let in, and the empty form comes back.
CAST = ("stranger", "other", "helper", "auditor", "leader", "owner")
TABLE = """
METHOD ADDRESS                                              WHO   stranger other helper auditor leader owner

GET    /                                                    all   200      200   200    200     200    200
HEAD   /                                                    all   200      200   200    200     200    200
GET    /associations/{slug}                                 all   200      200   200    200     200    200
HEAD   /associations/{slug}                                 all   200      200   200    200     200    200
GET    /associations/{slug}/calendar.ics                    all   200      200   200    200     200    200
HEAD   /associations/{slug}/calendar.ics                    all   200      200   200    200     200    200
GET    /events/{slug}                                       all   200      200   200    200     200    200
HEAD   /events/{slug}                                       all   200      200   200    200     200    200
GET    /events/{slug}/calendar.ics                          all   200      200   200    200     200    200
HEAD   /events/{slug}/calendar.ics                          all   200      200   200    200     200    200
GET    /events/{slug}/poster.png                            all   200      200   200    200     200    200
HEAD   /events/{slug}/poster.png                            all   200      200   200    200     200    200
GET    /events/{slug}/signup                                all   200      200   200    200     200    200
POST   /events/{slug}/signup                                all   422      422   422    422     422    422
GET    /robots.txt                                          all   200      200   200    200     200    200
HEAD   /robots.txt                                          all   200      200   200    200     200    200
GET    /static/{file_path}                                  all   200      200   200    200     200    200
HEAD   /static/{file_path}                                  all   200      200   200    200     200    200
GET    /health                                              all   200      200   200    200     200    200
GET    /ready                                               all   200      200   200    200     200    200
GET    /{rest}                                              all   404      404   404    404     404    404
HEAD   /{rest}                                              all   404      404   404    404     404    404
POST   /{rest}                                              all   404      404   404    404     404    404
GET    /sign-in                                             all   200      303   303    303     303    303
POST   /sign-in                                             all   422      422   422    422     422    422
POST   /sign-out                                            all   303      303   303    303     303    303

GET    /my/{token}                                          link  200      200   200    200     200    200
GET    /my/{token}/badge.png                                link  200      200   200    200     200    200
GET    /my/{token}/qr.png                                   link  200      200   200    200     200    200
GET    /my/{token}/calendar.ics                             link  200      200   200    200     200    200
HEAD   /my/{token}/calendar.ics                             link  200      200   200    200     200    200
GET    /my/{token}/waiver                                   link  200      200   200    200     200    200
POST   /my/{token}/waiver                                   link  422      422   422    422     422    422
GET    /my/{token}/waiver.pdf                               link  200      200   200    200     200    200
GET    /my/{token}/details                                  link  200      200   200    200     200    200
POST   /my/{token}/details                                  link  422      422   422    422     422    422
GET    /my/{token}/data                                     link  200      200   200    200     200    200
GET    /my/{token}/data.json                                link  200      200   200    200     200    200
POST   /my/{token}/confirmation                             link  303      303   303    303     303    303
POST   /my/{token}/withdrawal                               link  303      303   303    303     303    303
POST   /my/{token}/erasure                                  link  200      200   200    200     200    200
GET    /sponsor/{token}                                     link  200      200   200    200     200    200
HEAD   /sponsor/{token}                                     link  200      200   200    200     200    200
GET    /sponsor/{token}/calendar.ics                        link  200      200   200    200     200    200
HEAD   /sponsor/{token}/calendar.ics                        link  200      200   200    200     200    200

GET    /b/{code}                                            link  200      200   200    200     200    200
POST   /b/{code}/arrival                                    -     in       404   303    403     303    303
POST   /b/{code}/departure                                  -     in       404   409    403     409    409
POST   /b/{code}/undo                                       -     in       404   404    403     404    404

GET    /desk                                                -     in       200   200    200     200    200
GET    /desk/account                                        -     in       200   200    200     200    200
POST   /desk/account/password                               -     in       422   422    422     422    422
POST   /desk/account/sessions/end                           -     in       303   303    303     303    303

GET    /desk/associations/{slug}                            -     in       404   403    403     403    200
POST   /desk/associations/{slug}                            -     in       404   403    403     403    303
GET    /desk/associations/{slug}/staff                      -     in       404   403    403     403    200
POST   /desk/associations/{slug}/staff                      -     in       404   403    403     403    422
POST   /desk/associations/{slug}/staff/{uid}/role           -     in       404   403    403     403    422
POST   /desk/associations/{slug}/staff/{uid}/departure      -     in       404   403    403     403    303

GET    /desk/events/new                                     -     in       200   403    403     200    200
POST   /desk/events/new                                     -     in       422   403    403     422    422
GET    /desk/events/{slug}                                  -     in       404   200    200     200    200
GET    /desk/events/{slug}/preview                          -     in       404   200    200     200    200
GET    /desk/events/{slug}/journal                          -     in       404   403    200     200    200
GET    /desk/events/{slug}/edit                             -     in       404   403    403     200    200
POST   /desk/events/{slug}/edit                             -     in       404   403    403     303    303
GET    /desk/events/{slug}/copy                             -     in       404   403    403     200    200
POST   /desk/events/{slug}/copy                             -     in       404   403    403     422    422
GET    /desk/events/{slug}/programme                        -     in       404   403    403     200    200
GET    /desk/events/{slug}/programme/{kind}/new             -     in       404   403    403     200    200
POST   /desk/events/{slug}/programme/{kind}/new             -     in       404   403    403     422    422
GET    /desk/events/{slug}/programme/{kind}/{key}           -     in       404   403    403     200    200
POST   /desk/events/{slug}/programme/{kind}/{key}           -     in       404   403    403     303    303
POST   /desk/events/{slug}/programme/{kind}/{key}/removal   -     in       404   403    403     303    303
POST   /desk/events/{slug}/programme/{kind}/{key}/position  -     in       404   403    403     303    303
POST   /desk/events/{slug}/programme/{kind}/{key}/readiness -     in       404   403    403     303    303
POST   /desk/events/{slug}/publication                      -     in       404   403    403     303    303
POST   /desk/events/{slug}/closing                          -     in       404   403    403     303    303
POST   /desk/events/{slug}/reopening                        -     in       404   403    403     303    303
POST   /desk/events/{slug}/start                            -     in       404   403    403     303    303
POST   /desk/events/{slug}/finish                           -     in       404   403    403     303    303

GET    /desk/events/{slug}/notices                          -     in       404   403    403     200    200
POST   /desk/events/{slug}/cancellation                     -     in       404   403    403     422    422
POST   /desk/events/{slug}/postponement                     -     in       404   403    403     422    422
POST   /desk/events/{slug}/new-date                         -     in       404   403    403     422    422
POST   /desk/events/{slug}/resumption                       -     in       404   403    403     303    303
POST   /desk/events/{slug}/letters/retry                    -     in       404   403    403     303    303

GET    /desk/events/{slug}/signups                          -     in       404   403    403     200    200
GET    /desk/events/{slug}/signups.csv                      -     in       404   403    403     200    200
POST   /desk/events/{slug}/signups/groups                   -     in       404   403    403     303    303
POST   /desk/events/{slug}/signups/offers                   -     in       404   403    403     303    303
POST   /desk/events/{slug}/signups/{uid}/confirmation       -     in       404   403    403     303    303
POST   /desk/events/{slug}/signups/{uid}/skip               -     in       404   403    403     303    303
POST   /desk/events/{slug}/signups/{uid}/removal            -     in       404   403    403     303    303
POST   /desk/events/{slug}/signups/{uid}/restoration        -     in       404   403    403     303    303
POST   /desk/events/{slug}/signups/{uid}/link               -     in       404   403    403     200    200
POST   /desk/events/{slug}/groups                           -     in       404   403    403     422    422
POST   /desk/events/{slug}/groups/{uid}                     -     in       404   403    403     303    303
POST   /desk/events/{slug}/groups/{uid}/removal             -     in       404   403    403     303    303

GET    /desk/plans                                          -     in       200   403    403     200    200
POST   /desk/plans                                          -     in       422   403    403     422    422
GET    /desk/plans/{uid}                                    -     in       404   403    403     200    200
POST   /desk/plans/{uid}                                    -     in       404   403    403     303    303
POST   /desk/plans/{uid}/outing                             -     in       404   403    403     422    422
POST   /desk/plans/{uid}/series                             -     in       404   403    403     409    409
POST   /desk/plans/{uid}/removal                            -     in       404   403    403     303    303

GET    /desk/events/{slug}/roster                           -     in       404   403    403     200    200
POST   /desk/events/{slug}/roster                           -     in       404   403    403     422    422
GET    /desk/events/{slug}/roster.pdf                       -     in       404   403    403     200    200
GET    /desk/events/{slug}/roster/new                       -     in       404   403    403     200    200
GET    /desk/events/{slug}/roster/several                   -     in       404   403    403     200    200
POST   /desk/events/{slug}/roster/several                   -     in       404   403    403     422    422
GET    /desk/events/{slug}/roster/{uid}                     -     in       404   403    403     200    200
POST   /desk/events/{slug}/roster/{uid}                     -     in       404   403    403     422    422
GET    /desk/events/{slug}/roster/{uid}/edit                -     in       404   403    403     200    200
POST   /desk/events/{slug}/roster/{uid}/departure           -     in       404   403    403     303    303
POST   /desk/events/{slug}/roster/{uid}/return              -     in       404   403    403     303    303
POST   /desk/events/{slug}/roster/{uid}/erasure             -     in       404   403    403     303    303

GET    /desk/events/{slug}/badges                           -     in       404   403    403     200    200
GET    /desk/events/{slug}/badges.pdf                       -     in       404   403    403     200    200
GET    /desk/events/{slug}/badges/{uid}/badge.png           -     in       404   403    403     200    200
POST   /desk/events/{slug}/badges/{uid}/revocation          -     in       404   403    403     303    303
POST   /desk/events/{slug}/badges/{uid}/renewal             -     in       404   403    403     303    303
GET    /desk/events/{slug}/arrivals                         -     in       404   200    403     200    200
GET    /desk/events/{slug}/checkin                          -     in       404   303    403     303    303

GET    /desk/events/{slug}/sponsors                         -     in       404   403    403     200    200
GET    /desk/events/{slug}/sponsors/pledges                 -     in       404   403    403     200    200
POST   /desk/events/{slug}/sponsors/pledges                 -     in       404   403    403     422    422
GET    /desk/events/{slug}/sponsors/pledges/{uid}           -     in       404   403    403     200    200
POST   /desk/events/{slug}/sponsors/pledges/{uid}           -     in       404   403    403     422    422
POST   /desk/events/{slug}/sponsors/pledges/{uid}/state     -     in       404   403    403     303    303
POST   /desk/events/{slug}/sponsors/pledges/{uid}/removal   -     in       404   403    403     303    303
GET    /desk/events/{slug}/sponsors/units/{uid}             -     in       404   403    403     200    200
POST   /desk/events/{slug}/sponsors/units/{uid}             -     in       404   403    403     422    422
POST   /desk/events/{slug}/sponsors/units/{uid}/link        -     in       404   403    403     303    303
POST   /desk/events/{slug}/sponsors/units/{uid}/removal     -     in       404   403    403     303    303

GET    /desk/events/{slug}/waiver                           -     in       404   403    403     200    200
POST   /desk/events/{slug}/waiver                           -     in       404   403    403     422    422
POST   /desk/events/{slug}/waiver/older                     -     in       404   403    403     422    422
"""
STATE = {  # the outing that a deed makes sense for; the others happen to the open one
    "publication": "draft", "reopening": "closed", "start": "closed", "finish": "under-way", "new-date": "postponed",
    "resumption": "postponed-dated",
}  # fmt: skip
BODY = {
    "/b/{code}/arrival": {"client_id": "c" * 20}, "/b/{code}/departure": {"client_id": "c" * 20},
    "/b/{code}/undo": {"client_id": "c" * 20, "tap": "nosuchtap2"},
    "/desk/events/{slug}/sponsors/pledges/{uid}/state": {"to": "confirmed"},
    "/desk/events/{slug}/groups/{uid}": {"name": "第二组"},
}  # fmt: skip
UID = {  # {uid} by what stands before and after it
    "staff": "helper", "badges": "badge", "groups": "group", "roster": "child", "signups": "signup", "pledges": "pledge",
    "return": "gone", "restoration": "removed", "confirmation": "offered", "skip": "offered",
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    method: str
    path: str
    who: str
    answers: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def rows(table: str) -> list[Row]:
    lines = [line.split() for line in table.strip().splitlines()[1:] if line.strip()]
    return [Row(method, path, who, tuple(answers)) for method, path, who, *answers in lines]


ROWS = rows(TABLE)


def routes(app: Any) -> set[tuple[str, str]]:
    """Every method and address; OPTIONS is Litestar's own answer and runs nothing of ours."""
    return {
        (str(method), route.path_format)
        for route in app.routes
        for handler in getattr(route, "route_handlers", ())
        for method in handler.http_methods
        if method != "OPTIONS"
    }


# --- the cast on a furnished database -------------------------------------------------------------------------------


@dataclass
class House:
    """A furnished database to copy."""

    found: Furnished
    file: Path
    app: Any

    @asynccontextmanager
    async def site(self) -> AsyncIterator[tuple[Any, Path]]:
        """The application on a copy of its own."""
        copy = self.file.with_name("copy.sqlite")
        shutil.copyfile(self.file, copy)
        async with databases.opened(f"sqlite:///{copy}"):  # the application asks whatever database is in use
            yield self.app, copy

    async def ask(self, site: Any, role: str, method: str, address: str, body: dict[str, str] | None = None) -> httpx.Response:
        async with making.visitor(site) as visitor:
            if role in self.found.sessions:
                visitor.http.cookies.set(SESSION_COOKIE, self.found.sessions[role])
            if method == "POST":
                return await visitor.post(address, body)
            return await visitor.http.request(method, address)

    def address(self, path: str, slug_of: str = "", names_of: str = "") -> str:
        """The address with real names; `slug_of` and `names_of` name other outings to take them from."""
        words = path.strip("/").split("/")
        state = next((STATE[word] for word in words if word in STATE), "open")
        outing, names = self.found.outings[slug_of or state], self.found.outings[names_of or state].names
        uid = next((UID[word] for word in (words[-1], *reversed(words)) if word in UID), "")
        kind = "materials" if words[-1] in ("readiness", "position") else "legs"
        unit = self.found.spare_unit if words[-1] == "removal" else self.found.unit
        about_house = path.startswith(("/associations", "/desk/associations"))
        filled = {
            "slug": self.found.slug if about_house else outing.slug,
            "token": self.found.sponsor if path.startswith("/sponsor") else outing.token,
            "code": outing.code, "kind": kind, "key": names[kind], "file_path": "app.css", "rest": "nothing/here",
            "uid": unit if "units" in words else self.found.accounts["helper"] if "staff" in words
            else self.found.plans["year" if "series" in words else "day_out"] if "plans" in words else names.get(uid, ""),
        }  # fmt: skip
        address = re.sub(r"{(\w+)}", lambda found: filled[found[1]], path)
        return re.sub(r"/calendar\.ics$", ".ics", address)  # as it is printed and linked


@pytest.fixture(scope="module")
async def house(sqlite_template: databases.SQLiteTemplate, tmp_path_factory: Any, one_loop: None) -> House:
    file = tmp_path_factory.mktemp("cast") / "furnished.sqlite"
    async with sqlite_template.copy() as url:
        async with databases.opened(url) as database:
            found = await furnish("open", *dict.fromkeys(STATE.values()))
            app = create_app(engine=database.engine)
        shutil.copyfile(url.removeprefix("sqlite:///"), file)
    return House(found, file, app)


def answered(answer: httpx.Response) -> str:
    to_sign_in = answer.status_code == 303 and answer.headers["location"].startswith("/sign-in?")
    return "in" if to_sign_in else str(answer.status_code)


def kept(file: Path) -> str:
    """All that the database holds, except when somebody was last seen."""
    with sqlite3.connect(file) as connection:
        lines = [line for line in connection.iterdump() if '"account_session"' not in line]
    connection.close()
    return "\n".join(lines)


# --- the table ------------------------------------------------------------------------------------------------------


def test_the_table_names_every_address_there_is_and_no_other(sqlite_template):
    listed = [(row.method, row.path) for row in ROWS]

    assert len(listed) == len(set(listed))
    assert set(listed) == routes(create_app())


def test_an_address_that_nobody_wrote_down_is_noticed():
    short = rows("\n".join(line for line in TABLE.splitlines() if "/roster.pdf" not in line))

    assert routes(create_app()) - {(row.method, row.path) for row in short} == {("GET", "/desk/events/{slug}/roster.pdf")}


def test_no_stranger_gets_in_where_the_table_does_not_say_so():
    assert [str(row) for row in ROWS if (row.who == "-") != (row.answers[0] == "in")] == []
    assert [str(row) for row in ROWS if row.path.startswith("/desk") and row.who != "-"] == []


@pytest.mark.parametrize("row", ROWS, ids=str)
async def test_everybody_is_answered_as_the_table_says(row, house):
    """What is denied changes nothing; each one who is let in finds a fresh copy."""
    address, body = house.address(row.path), BODY.get(row.path)
    got = dict.fromkeys(CAST, "")
    expected = dict(zip(CAST, row.answers, strict=True))
    refused = [role for role in CAST if expected[role] in ("in", "404", "403")]
    changes = row.method == "POST"
    async with house.site() as (site, file):
        before = kept(file) if changes else ""
        for role in refused if changes else CAST:
            got[role] = answered(await house.ask(site, role, row.method, address, body))
        after = kept(file) if changes else ""
    for role in CAST:
        if not got[role]:
            async with house.site() as (site, _file):
                got[role] = answered(await house.ask(site, role, row.method, address, body))

    assert got == expected
    assert after == before


@pytest.mark.parametrize("row", [row for row in ROWS if row.who == "link"], ids=str)
async def test_a_forged_link_opens_nothing_for_anybody(row, house):
    real = house.address(row.path)
    token = house.found.sponsor if "/sponsor/" in real else house.found.outings["open"].code if "/b/" in real else house.found.outings["open"].token
    forged = [token[:-1] + ("a" if token[-1] != "a" else "b"), token.replace("-1-", "-2-"), token.split("-")[0], "x"]
    async with house.site() as (site, file):
        before = kept(file)
        answers = {
            (role, wrong): (await house.ask(site, role, row.method, real.replace(token, wrong))).status_code
            for role in ("stranger", "owner") for wrong in forged
        }  # fmt: skip
        after = kept(file)

    assert set(answers.values()) == {404}
    assert after == before


NAMED = [
    row for row in ROWS
    if row.path.startswith("/desk/events/{slug}/") and re.search(r"{(uid|key)}", row.path)
]  # fmt: skip


@pytest.mark.parametrize("row", NAMED, ids=str)
async def test_an_own_outing_is_no_door_to_the_things_of_another(row, house):
    """Their own outing in the address and somebody else's child, badge, leg or pledge behind it."""
    ours = house.address(row.path, slug_of="other")
    async with house.site() as (site, file):
        before = kept(file)
        stolen = answered(await house.ask(site, "other", row.method, ours, BODY.get(row.path)))
        sibling = house.address(row.path, slug_of="postponed")
        mixed = answered(await house.ask(site, "owner", row.method, sibling, BODY.get(row.path)))
        after = kept(file)

    assert stolen == "404"
    if "/units/" not in row.path:  # units belong to the association, not to one outing
        assert mixed == "404"
        assert after == before


async def test_a_badge_tells_its_wearer_only_to_those_who_check_in(house):
    """The page exists for everybody; the name on it does not."""
    shown = {}
    async with house.site() as (site, _file):
        for code in (house.found.outings["open"].code, house.found.outings["open"].names["child_code"]):
            for role in CAST:
                page = (await house.ask(site, role, "GET", f"/b/{code}")).text
                shown[role] = shown.get(role, 0) + sum(name in page for name in ("林小草", "云朵朵"))

    assert shown == {"stranger": 0, "other": 0, "helper": 2, "auditor": 0, "leader": 2, "owner": 2}


async def test_a_helper_at_the_door_learns_names_but_nothing_of_guardians_and_health(house):
    async with house.site() as (site, _file):
        outing = house.found.outings["open"]
        pages = [
            (await house.ask(site, "helper", "GET", address)).text
            for address in (f"/desk/events/{outing.slug}/arrivals", f"/b/{outing.names['child_code']}", f"/desk/events/{outing.slug}")
        ]
        card = (await house.ask(site, "leader", "GET", f"/desk/events/{outing.slug}/roster/{outing.names['child']}")).text
    secrets = ("云大山", "13000000001", "130 0000 0001", "花生")

    assert "云朵朵" in pages[0]
    assert [secret for secret in secrets if any(secret in page for page in pages)] == []
    assert "花生" in card
    assert "云大山" in card
