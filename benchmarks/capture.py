"""Takes the real answers down once, so that the bare server can give the same bytes."""

from __future__ import annotations

import asyncio
import json
import re
import secrets
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.bare import with_holes
from benchmarks.load import Answer, Wire, Wrong, dial, request
from benchmarks.scenes import FORM_FIELDS, GOING, expect, written
from benchmarks.seeding import Facts

_LINES = re.compile(rb"\r\n([^:]+): ?([^\r]*)")
_LEFT = re.compile(r"还剩 (\d+) 席")
_OWN = {"date", "content-length", "location"}  # each answer has its own


def capture(port: int, facts: Facts, folder: Path) -> None:
    """Ask every step of the scenes once and write bodies (with holes) and headers into `folder`."""
    folder.mkdir()
    asyncio.run(_capture(port, facts, folder))


def headers_of(answer: Answer) -> dict[str, str]:
    """Its headers by lower-case name, but for those that differ from answer to answer."""
    found = {name.decode().lower(): value.decode("latin-1") for name, value in _LINES.findall(answer.head)}
    return {name: value for name, value in found.items() if name not in _OWN}


async def _capture(port: int, facts: Facts, folder: Path) -> None:
    wire = await dial(port)
    headers = {}
    for step, path in (("page", f"/events/{facts.slug}"), ("feed", f"/events/{facts.slug}.ics")):
        headers[step] = headers_of(await wire.ask(request("GET", path, zipped=True)))
        said = (await wire.ask(request("GET", path))).body.decode()
        (folder / step).write_text(with_holes(said, {"left": _left(said)}) if step == "page" else said)
    form = await wire.ask(request("GET", f"/events/{facts.slug}/signup"))
    text, headers["form"] = form.body.decode(), headers_of(form)
    hidden = dict(FORM_FIELDS.findall(text))
    (folder / "form").write_text(
        with_holes(text, {"mark": hidden["_mark"], "client": hidden["client_id"], "left": _left(text)})
    )
    sent = await wire.ask(request("POST", f"/events/{facts.slug}/signup", written(text), cookies=form.cookies()))
    expect(sent, 303)
    headers["send"] = headers_of(sent)
    await _own_page(wire, sent, form.cookies(), headers, folder)
    cookies = {"qs_session": facts.session, "qs_mark": facts.seed}
    body = urlencode({"_mark": facts.mark(), "client_id": secrets.token_hex(10)}).encode()
    tap = await wire.ask(request("POST", f"/b/{facts.codes[-1]}/arrival", body, cookies=cookies))
    expect(tap, 303)
    headers["check-in"] = headers_of(tap)
    (folder / "headers.json").write_text(json.dumps(headers))
    wire.close()


async def _own_page(
    wire: Wire, sent: Answer, cookies: dict[str, str], headers: dict[str, dict[str, str]], folder: Path
) -> None:
    address = sent.header("location")
    own = await wire.ask(request("GET", address, cookies={**cookies, **sent.cookies()}))
    expect(own, 200, GOING)
    headers["own page"] = headers_of(own)
    text = own.body.decode()
    mark = dict(FORM_FIELDS.findall(text))["_mark"]
    (folder / "own").write_text(with_holes(text, {"token": address.removeprefix("/my/"), "mark": mark}))


def _left(text: str) -> str:
    found = _LEFT.search(text)
    if found is None:
        raise Wrong("a page that does not say how many seats are left")
    return found[1]
