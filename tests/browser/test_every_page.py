"""Every page there is, in both languages: nobody is shut out, nothing scrolls sideways, no other host is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Response

from app.kit import i18n, pages
from app.main import create_app
from app.people.access import SESSION_COOKIE
from tests.browsers import visiting
from tests.furnishing import STATES, Furnished
from tests.servers import LiveServer

AXE = (Path(__file__).parents[1] / "vendor" / "axe" / "axe.min.js").read_text("utf-8")
LOCALES = {"zh-Hans": "zh-CN", "en": "en-US"}
MINE, SPONSOR, DESK = "/my/{token}", "/sponsor/{token}", "/desk/events/{slug}"

# Every GET address that answers with a page, and how it is opened: `+ states` once for an outing in each of them
# (else the open one), `?` with a query besides. Who opens it stands before it: anybody, or a role.
EVERY_STATE = tuple(state for state in STATES if state != "draft")
PAGES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("anybody", "/", ()),
    ("anybody", "/?q=世界", ()),
    ("anybody", "/?q=nothing-like-this", ()),
    ("anybody", "/?type=large", ()),
    ("anybody", "/associations/{slug}", ()),
    ("anybody", "/events/{slug}", EVERY_STATE),
    ("anybody", "/events/{slug}/signup", EVERY_STATE),
    ("anybody", "/sign-in", ()),
    ("anybody", MINE, EVERY_STATE),
    ("anybody", MINE + "?type=large", ()),
    ("anybody", MINE + "/waiver", ()),
    ("anybody", MINE + "/details", ()),
    ("anybody", MINE + "/data", ()),
    ("anybody", SPONSOR, ()),
    ("anybody", "/b/{code}", ("open", "cancelled")),
    ("helper", "/b/{code}", ()),
    ("helper", "/desk", ()),
    ("helper", DESK, ()),
    ("helper", DESK + "/arrivals", ()),
    ("auditor", DESK + "/journal", ()),
    ("owner", "/b/{code}", ("under-way", "cancelled")),
    ("owner", "/desk", ()),
    ("owner", "/desk?q=nothing-like-this", ()),
    ("owner", "/desk/account", ()),
    ("owner", "/desk/associations/{slug}", ()),
    ("owner", "/desk/associations/{slug}/staff", ()),
    ("owner", "/desk/events/new", ()),
    ("owner", "/desk/plans", ()),
    ("owner", "/desk/plans/{plan_again}", ()),
    ("owner", "/desk/plans/{plan_day_out}#plan", ()),
    ("owner", "/desk/plans/{plan_half_day}", ()),
    ("owner", "/desk/plans/{plan_year}", ()),
    ("owner", "/desk/plans/{plan_unrelated}", ()),
    ("owner", "/desk/plans/{plan_policy}", ()),
    ("owner", "/desk/plans/{plan_recruitment}", ()),
    ("owner", "/desk/plans/{plan_recruitment}?as=outing", ()),
    ("owner", DESK, STATES),
    ("owner", DESK + "/preview", ("draft", "open")),
    ("owner", DESK + "/edit", ("draft", "open", "postponed", "done")),
    ("owner", DESK + "/copy", ()),
    ("owner", DESK + "/programme", ()),
    ("owner", DESK + "/programme/{kind}/new", ()),
    ("owner", DESK + "/programme/{kind}/{key}", ()),
    ("owner", DESK + "/notices", ("draft", "open", "postponed", "postponed-dated", "cancelled")),
    ("owner", DESK + "/signups", ("draft", "open", "full")),
    ("owner", DESK + "/signups?q=lxc", ()),
    ("owner", DESK + "/roster", ()),
    ("owner", DESK + "/roster/new", ()),
    ("owner", DESK + "/roster/several", ()),
    ("owner", DESK + "/roster/{child}", ()),
    ("owner", DESK + "/roster/{child}/edit", ()),
    ("owner", DESK + "/badges", ()),
    ("owner", DESK + "/arrivals", ("open", "under-way", "done")),
    ("owner", DESK + "/arrivals?show=missing", ()),
    ("owner", DESK + "/sponsors", ()),
    ("owner", DESK + "/sponsors/pledges", ()),
    ("owner", DESK + "/sponsors/pledges/{pledge}", ()),
    ("owner", DESK + "/sponsors/units/{unit}", ()),
    ("owner", DESK + "/waiver", ()),
    ("owner", DESK + "/journal", ()),
)
FILES = {  # GET addresses that answer with something else, or lead on
    "/associations/{slug}/calendar.ics", "/events/{slug}/calendar.ics", "/events/{slug}/poster.png", "/robots.txt",
    "/health", "/ready", "/static/{file_path}", "/{rest}", "/my/{token}/badge.png", "/my/{token}/qr.png",
    "/my/{token}/calendar.ics", "/my/{token}/waiver.pdf", "/my/{token}/data.json", "/sponsor/{token}/calendar.ics",
    "/desk/events/{slug}/checkin", "/desk/events/{slug}/signups.csv", "/desk/events/{slug}/roster.pdf",
    "/desk/events/{slug}/badges.pdf", "/desk/events/{slug}/badges/{uid}/badge.png",
}  # fmt: skip
KINDS = ("legs", "units", "duties", "materials", "checks")


@dataclass(frozen=True)
class Visit:
    """One page, one reader."""

    who: str
    path: str
    state: str = "open"
    kind: str = "legs"

    def __str__(self) -> str:
        also = "" if self.state == "open" else f" ({self.state})"
        return f"{self.who} {self.path}{also}".replace("{kind}", self.kind)

    def address(self, found: Furnished) -> str:
        outing = found.outings[self.state]
        about_house = self.path.startswith(("/associations", "/desk/associations"))
        filled = {
            "slug": found.slug if about_house else outing.slug, "code": outing.code, "kind": self.kind, "unit": found.unit,
            "token": found.sponsor if self.path.startswith(SPONSOR) else outing.token, "key": outing.names[self.kind],
            "child": outing.names["child"], "pledge": outing.names["pledge"],
            **{f"plan_{name}": uid for name, uid in found.plans.items()},
        }  # fmt: skip
        return re.sub(r"{(\w+)}", lambda name: filled[name[1]], self.path)


VISITS = [
    Visit(who, path, state, kind)
    for who, path, states in PAGES
    for state in states or ("open",)
    for kind in (KINDS if "{kind}" in path else ("legs",))
]


# --- a furnished server, one visitor of each kind and language -----------------------------------------------------


class Readers:
    """A window for each reader and language, made when it is first asked for."""

    def __init__(self, opener: Any, found: Furnished, url: str) -> None:
        self.opener, self.found, self.url = opener, found, url
        self.windows: dict[tuple[str, str], Page] = {}

    def window(self, who: str, language: str) -> Page:
        if (who, language) not in self.windows:
            page = self.opener(locale=LOCALES[language])
            if who in self.found.sessions:
                page.context.add_cookies([{"name": SESSION_COOKIE, "value": self.found.sessions[who], "url": self.url}])
            self.windows[who, language] = page
        return self.windows[who, language]


@pytest.fixture(scope="module")
def readers(browser: Browser, furnished_server: tuple[LiveServer, Furnished]) -> Iterator[Readers]:
    running, found = furnished_server
    with visiting(browser, running.url) as opener:
        yield Readers(opener, found, running.url)


# --- what each page must be ----------------------------------------------------------------------------------------

SMALL = """() => [...document.querySelectorAll(
    'button, .button, summary, select, .choice, .tabs a, .top a, input:not([type=hidden],[type=checkbox],[type=radio])'
  )].map(one => [one, one.getBoundingClientRect()])
  .filter(([one, box]) => box.width && (Math.round(box.height) < 44 || Math.round(box.width) < 44))
  .map(([one, box]) => `${one.outerHTML.slice(0, 120)} ${Math.round(box.width)}x${Math.round(box.height)}`)"""
VIOLATIONS = """() => axe.run({resultTypes: ['violations'], preload: false, iframes: false}).then(found => found.violations.map(
    one => `${one.id}: ${one.nodes.slice(0, 3).map(node => node.target + ' ' + node.failureSummary).join(' | ')}`))"""
FACTS = """() => ({lang: document.documentElement.lang, title: document.title.trim() !== '',
    headings: document.querySelectorAll('h1').length, mains: document.querySelectorAll('main').length})"""
WIDE = """() => [...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > innerWidth + 1)
    .slice(0, 4).map(one => one.outerHTML.slice(0, 120))"""


def wrongs(page: Page, language: str) -> list[str]:
    """What is wrong with the page in this window."""
    found = []
    facts = page.evaluate(FACTS)
    if facts != {"lang": language, "title": True, "headings": 1, "mains": 1}:
        found.append(f"head: {facts}")
    page.evaluate(AXE)
    found += page.evaluate(VIOLATIONS)
    found += [f"smaller than a fingertip: {one}" for one in page.evaluate(SMALL)]
    page.set_viewport_size({"width": 320, "height": 700})
    if (wide := page.evaluate("document.documentElement.scrollWidth")) > 320:
        found.append(f"{wide} wide on a screen of 320: {page.evaluate(WIDE)}")
    page.set_viewport_size({"width": 375, "height": 812})
    return found


def test_every_page_there_is_has_its_entry(sqlite_template):
    listed = {re.sub(r"[?#].*", "", path) for _who, path, _states in PAGES}
    listed = {re.sub(r"{(child|pledge|unit|plan_\w+)}", "{uid}", path) for path in listed} | FILES
    there = {
        route.path_format for route in create_app().routes
        for handler in getattr(route, "route_handlers", ()) if "GET" in handler.http_methods
    }  # fmt: skip

    assert listed == there


@pytest.mark.parametrize("visit", VISITS, ids=str)
@pytest.mark.parametrize("language", LOCALES)
def test_the_page_is_for_everybody(readers: Readers, visit: Visit, language: str):
    page = readers.window(visit.who, language)

    answer = page.goto(visit.address(readers.found))

    assert answer
    assert (answer.status, answer.header_value("content-type")) == (200, "text/html; charset=utf-8")
    assert wrongs(page, language) == []


def test_a_bad_page_is_seen(readers: Readers):
    page = readers.window("anybody", "en")
    bad = """<!doctype html><html lang=en><title>.</title><main><h1>a</h1><h1>b</h1><img src="/favicon.ico"><button>ok</button>
        <p>""" + "w" * 400 + "</p></main>"
    page.route("**/bad", lambda route: route.fulfill(body=bad, content_type="text/html"))
    page.goto("/bad")
    said = " ".join(wrongs(page, "zh-Hans"))

    assert [word for word in ("'headings': 2", "'lang': 'en'", "image-alt", "fingertip", "320") if word not in said] == []


# --- pages that tell what did not work -----------------------------------------------------------------------------

SEND = """([address, fields]) => {
  const form = document.createElement('form'), mark = document.querySelector('input[name=_mark]');
  form.method = 'post'; form.action = address;
  for (const [name, value] of Object.entries({...fields, ...(mark ? {_mark: mark.value} : {})})) {
    const one = document.createElement('input'); one.name = name; one.value = value; form.append(one);
  }
  document.body.append(form); form.submit();
}"""


def send(page: Page, address: str, fields: dict[str, str]) -> Response:
    """Post a form as a browser does; returns the page's answer."""
    with page.expect_navigation() as waited:
        page.evaluate(SEND, [address, fields])
    return waited.value


@pytest.mark.parametrize("language", LOCALES)
def test_pages_of_refusal_are_for_everybody(readers: Readers, language: str):
    outing = readers.found.outings["open"]
    desk = f"/desk/events/{outing.slug}"
    visitor, helper, owner = (readers.window(who, language) for who in ("anybody", "helper", "owner"))
    told: dict[str, Any] = {}

    for name, page, address in (("403", helper, desk + "/roster"), ("404", visitor, "/nothing/here"), ("desk 404", owner, "/desk/events/none")):
        answer = page.goto(address)
        assert answer
        told[name] = (answer.status, wrongs(page, language))
    for name, page, start, address, fields in (
        ("409", owner, desk, desk + "/resumption", {}),
        ("422", owner, desk, f"{desk}/sponsors/pledges/{outing.names['pledge']}/state", {"to": "nowhere"}),
        ("403 stale", owner, "/desk", desk + "/finish", {"_mark": "x"}),
        ("overview 409", owner, desk, desk + "/finish", {}),
        ("sign-up 422", visitor, f"/events/{outing.slug}/signup", f"/events/{outing.slug}/signup", {}),
        ("sign-in 422", visitor, "/sign-in", "/sign-in", {"email": "a@example.org", "password": "wrong"}),
        ("outing 422", owner, desk + "/edit", desk + "/edit", {"title": ""}),
        ("person 422", owner, desk + "/roster/new", desk + "/roster", {"kind": "child"}),
        ("notice 422", owner, desk + "/notices", desk + "/cancellation", {}),
        ("pledge 422", owner, desk + "/sponsors/pledges", desk + "/sponsors/pledges", {}),
        ("waiver 422", owner, desk + "/waiver", desk + "/waiver", {}),
        ("staff 422", owner, f"/desk/associations/{readers.found.slug}/staff", f"/desk/associations/{readers.found.slug}/staff", {}),
        ("plan 422", owner, "/desk/plans", "/desk/plans", {}),
        ("review 422", owner, f"/desk/plans/{readers.found.plans['again']}", f"/desk/plans/{readers.found.plans['again']}/outing", {"day": "x"}),
        ("password 422", owner, "/desk/account", "/desk/account/password", {}),
        ("handed link", owner, desk + "/signups", f"{desk}/signups/{outing.names['signup']}/link", {}),
    ):  # fmt: skip
        page.goto(start)
        if name.startswith("403"):
            page.evaluate("document.querySelectorAll('input[name=_mark]').forEach(one => one.remove())")
        told[name] = (send(page, address, fields).status, wrongs(page, language))

    assert {name: found for name, (_status, found) in told.items() if found} == {}
    assert {name: status for name, (status, _found) in told.items()} == {
        "403": 403, "404": 404, "desk 404": 404, "409": 409, "422": 422, "403 stale": 403, "overview 409": 409,
        "sign-up 422": 422, "sign-in 422": 422, "outing 422": 422, "person 422": 422, "notice 422": 422, "pledge 422": 422,
        "waiver 422": 422, "plan 422": 422, "review 422": 422, "staff 422": 422, "password 422": 422, "handed link": 200,
    }  # fmt: skip


@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize("status", [413, 429, 500])
def test_rare_refusals_are_for_everybody_too(readers: Readers, language: str, status: int):
    """Drawn here and shown at the server's address: a whole server is not driven into the ground for its apology."""
    page = readers.window("anybody", language)
    with i18n.speaking(language):
        pages.frame().locale, pages.frame().query = language, ()
        drawn = pages.trouble_page(status, number="k3f9x2mw" if status == 500 else None)
    page.route("**/trouble", lambda route: route.fulfill(status=status, body=drawn.content, content_type="text/html"))
    answer = page.goto("/trouble")

    assert answer
    assert answer.status == status
    assert ("k3f9x2mw" in page.content()) == (status == 500)
    assert wrongs(page, language) == []
