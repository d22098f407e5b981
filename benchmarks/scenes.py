"""What the crowd does: look, subscribe, sign up, check in; and how each answer is judged."""

from __future__ import annotations

import gzip
import html
import itertools
import json
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from benchmarks.load import Answer, Visit, Wire, Wrong, request
from benchmarks.seeding import Facts

FORM_FIELDS = re.compile(r'name="(_mark|client_id|text_uid)" value="([^"]*)"')
_CLAUSES = re.compile(r'name="clauses" value="(\d+)"')
TITLE, GOING = "走出大山看世界", "您已报名成功"
DRAWING = json.dumps([[[100 + 9 * x, 300 + (x * 37 + 53 * line) % 400] for x in range(40)] for line in range(3)])


@dataclass(frozen=True)
class Target:
    """One of the two servers; the bare one has another address for the feed, and knows no badge code."""

    name: str
    port: int
    feed: str


def expect(answer: Answer, status: int, marker: str = "") -> None:
    """Raise `Wrong` unless the answer has that status and, in its body, those words."""
    if answer.status != status:
        raise Wrong(f"{answer.status} instead of {status}")
    if marker and marker.encode() not in answer.body:
        raise Wrong(f"an answer without “{marker}”")


class Known:
    """Judges compressed bodies: each different one is opened once."""

    def __init__(self, marker: str) -> None:
        self.marker, self._good = marker.encode(), set[bytes]()

    def expect(self, answer: Answer) -> None:
        expect(answer, 200)
        if answer.body in self._good:
            return
        zipped = answer.header("content-encoding") == "gzip"
        if self.marker not in (gzip.decompress(answer.body) if zipped else answer.body):
            raise Wrong(f"an answer without “{self.marker.decode()}”")
        if len(self._good) > 50:
            self._good.clear()
        self._good.add(answer.body)


def looking(facts: Facts, target: Target) -> Visit:
    """The recruitment page."""
    return _reading(f"/events/{facts.slug}", TITLE)


def front(facts: Facts, target: Target) -> Visit:
    """The front page."""
    return _reading("/", TITLE)


def subscribing(facts: Facts, target: Target) -> Visit:
    """The outing's calendar."""
    return _reading(target.feed, "BEGIN:VEVENT")


def _reading(path: str, marker: str) -> Visit:
    wanted, known = request("GET", path, zipped=True), Known(marker)

    async def visit(wire: Wire) -> None:
        known.expect(await wire.ask(wanted))

    return visit


# --- signing up -----------------------------------------------------------------------------------------------------

_phones = itertools.count(secrets.randbelow(5_000_000) * 10)


_ABOUT = {
    "name": "林小溪", "email": "", "age_band": "25-39", "emergency_name": "林大河", "emergency_phone": "13900000000",
    "skills": "急救", "photo_consent": "none", "medical": "y", "data_consent": "y", "typed": "林小溪", "drawing": DRAWING,
}  # fmt: skip
_WRITTEN = urlencode(_ABOUT)


_seen: dict[str, str] = {}  # ticks by notice


def fields(form: str) -> dict[str, str]:
    """What differs between people in the form that a page shows: its hidden fields and a phone of one's own."""
    hidden = {name: html.unescape(value) for name, value in FORM_FIELDS.findall(form)}
    if len(hidden) != 3:
        raise Wrong("a form without its hidden fields")
    return {**hidden, "phone": f"137{next(_phones) % 100_000_000:08}"}


def written(form: str) -> bytes:
    """The whole form as a browser sends it, every clause ticked."""
    own = fields(form)
    if (ticks := _seen.get(own["text_uid"])) is None:
        ticks = _seen[own["text_uid"]] = "".join(f"&clauses={number}" for number in _CLAUSES.findall(form))
    return f"{urlencode(own)}&{_WRITTEN}{ticks}".encode()


async def fill_in(wire: Wire, slug: str) -> tuple[bytes, dict[str, str]]:
    """Open the form; returns the POST that sends it and the visitor's cookies."""
    form = await wire.ask(request("GET", f"/events/{slug}/signup"))
    expect(form, 200, "<form")
    cookies = form.cookies()
    return request("POST", f"/events/{slug}/signup", written(form.body.decode()), cookies=cookies), cookies


def signing_up(facts: Facts, target: Target) -> Visit:
    """The whole way: recruitment page, form, sending it, the own page."""
    page, known = request("GET", f"/events/{facts.slug}", zipped=True), Known(TITLE)

    async def visit(wire: Wire) -> None:
        known.expect(await wire.ask(page))
        post, cookies = await fill_in(wire, facts.slug)
        sent = await wire.ask(post)
        expect(sent, 303)
        own = await wire.ask(request("GET", sent.header("location"), cookies={**cookies, **sent.cookies()}))
        expect(own, 200, GOING)

    return visit


# --- checking in ----------------------------------------------------------------------------------------------------


def badges(facts: Facts) -> Iterator[tuple[str, str]]:
    """(code, deed) without end: everybody arrives, then everybody leaves, and so on."""
    for deed in itertools.cycle(("arrival", "departure")):
        for code in facts.codes:
            yield code, deed


def checking_in(facts: Facts, target: Target) -> Visit:
    """One tap of a signed-in leader; the answer leads back to the badge."""
    cookies = {"qs_session": facts.session, "qs_mark": facts.seed}
    ahead, mark = badges(facts), facts.mark()

    async def visit(wire: Wire) -> None:
        code, deed = next(ahead)
        body = urlencode({"_mark": mark, "client_id": secrets.token_hex(10)}).encode()
        answer = await wire.ask(request("POST", f"/b/{code}/{deed}", body, cookies=cookies))
        expect(answer, 303)
        if answer.header("location") != f"/b/{code}" or "qs_said" not in answer.cookies():
            raise Wrong("a tap that led elsewhere")

    return visit


SCENES = {"page": looking, "signup": signing_up, "feed": subscribing, "checkin": checking_in}
