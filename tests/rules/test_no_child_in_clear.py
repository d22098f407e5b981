"""What is kept of a child cannot be read from the database file, the log, the letters or any public page."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from tests import servers
from tests.journeys.crowd import answers_of, fields_of, form_body

CHILD = {
    "kind": "child", "name": "覃照夜", "age_band": "9-12", "school": "青岩坪村小", "group": "", "in_charge": "",
    "chaperone": "", "guardian_name": "穆桂珍", "guardian_phone": "137 1234 5678", "relation": "外祖母",
    "health_note": "对榛子严重过敏，随身带肾上腺素", "photo_level": "internal",
    "consents": ["taking_part", "medical", "photos"],
}  # fmt: skip
LINES = "𬭚小舟\t10\t白石滩学校\t𬭚老伯\t13787654321\n骆一诺,7,白石滩学校,骆妈妈,13776543210"
LATER = {"name": "覃照月", "guardian_name": "穆桂香", "guardian_phone": "13711112222", "health_note": "晕车，需坐前排靠窗"}
NEEDLES = (
    "覃照夜", "覃照月", "照夜", "zhaoye", "青岩坪", "穆桂珍", "穆桂香", "13712345678", "137 1234 5678", "榛子", "肾上腺素",
    "𬭚小舟", "𬭚老伯", "13787654321", "骆一诺", "yinuo", "骆妈妈", "13776543210", "白石滩", "13711112222", "晕车，需坐",
)  # fmt: skip
SHOWN = "林小雨"  # a volunteer's name, which the staff list does keep in clear


def spellings(text: str) -> list[bytes]:
    """The ways in which a text could lie in a file."""
    escaped = text.encode("ascii", "backslashreplace")
    json_escaped = "".join(f"\\u{unit:04x}" for unit in _units(text)).encode()
    found = [text.encode(), text.encode("utf-16-le"), text.encode("utf-16-be"), escaped, json_escaped, quote(text).encode()]
    found += [text.encode().hex().encode(), quote(text).lower().encode()]
    return [one for one in found if one]


def _units(text: str) -> list[int]:
    raw = text.encode("utf-16-be")
    return [int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2)]


def readable(data: bytes, needles: tuple[str, ...] = NEEDLES) -> list[str]:
    """The needles that can be read in these bytes."""
    folded = data.lower()
    return [needle for needle in needles if any(one in data or one.lower() in folded for one in spellings(needle))]


class Desk:
    """A leader at the desk of the demo outing, over HTTP."""

    def __init__(self, server: servers.LiveServer, http: httpx.Client) -> None:
        self.http = http
        self.post("/sign-in", "/sign-in", {"email": server.email, "password": server.password}, 303)
        found = re.search(r"/events/([\w-]+)", self.http.get("/").text)
        assert found
        self.slug = found[1]
        self.desk = f"/desk/events/{self.slug}"

    def get(self, address: str) -> str:
        answer = self.http.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        return answer.text

    def post(self, page: str, address: str, fields: dict, expected: int) -> httpx.Response:
        mark = re.search(r'name="_mark" value="([^"]+)"', self.http.get(page).text)
        assert mark
        answer = self.http.post(address, data={"_mark": mark[1], **fields})
        assert answer.status_code == expected, (address, answer.status_code, answer.text[:300])
        return answer


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[servers.LiveServer, dict[str, bytes]]]:
    """A server on which a day with children has been lived; then what it shows to strangers."""
    with servers.serving(tmp_path_factory.mktemp("children")) as server:
        with httpx.Client(base_url=server.url, trust_env=False, timeout=30, headers={"Accept-Language": "zh-CN"}) as http:
            told = live_a_day(server, http)
        yield server, told


def live_a_day(server: servers.LiveServer, http: httpx.Client) -> dict[str, bytes]:
    desk = Desk(server, http)
    roster = desk.desk + "/roster"
    desk.post(roster + "/new", roster, CHILD | {"age_band": ""}, 422)
    desk.post(roster + "/new", roster, CHILD, 303)
    desk.post(roster + "/several", roster + "/several", {"kind": "child", "group": "", "lines": LINES + "\n??,??"}, 422)
    desk.post(roster + "/several", roster + "/several", {"kind": "child", "group": "", "lines": LINES}, 303)
    uid = {name: found[1] for name in ("覃照夜", "骆一诺") if (found := re.search(rf'/roster/(\w+)"[^>]*>[^<]*{name}', desk.get(roster)))}
    card = desk.get(f"{roster}/{uid['覃照夜']}")
    assert readable(card.encode(), ("榛子", "穆桂珍")) == ["榛子", "穆桂珍"]  # those who may see it do see it
    for search in (f"{roster}?q={quote('照夜')}", f"{desk.desk}/arrivals?q={quote('照夜')}", f"{desk.desk}/arrivals?q=zhaoye"):
        assert "覃照夜" in desk.get(search)
    for address in (roster + ".pdf", desk.desk + "/badges", desk.desk + "/badges.pdf", desk.desk + "/journal", desk.desk):
        assert desk.http.get(address).status_code == 200
    code = re.search(r'href="/b/([\w-]+)"[^>]*>覃照夜', desk.get(desk.desk + "/arrivals"))
    assert code
    taps = f"/b/{code[1]}"
    desk.post(taps, taps + "/arrival", {"client_id": "a" * 20}, 303)
    desk.post(roster, f"{roster}/{uid['骆一诺']}/departure", {}, 303)
    desk.post(roster, f"{roster}/{uid['骆一诺']}/return", {}, 303)
    desk.post(roster, f"{roster}/{uid['骆一诺']}/erasure", {}, 303)
    edit = f"{roster}/{uid['覃照夜']}"
    desk.post(edit + "/edit", edit, CHILD | LATER, 303)
    desk.post(edit + "/edit", edit, CHILD | {"_mark": "stale"}, 403)
    return as_strangers_see(server, desk, taps)


def as_strangers_see(server: servers.LiveServer, desk: Desk, badge: str) -> dict[str, bytes]:
    """A volunteer and a sponsor join, a storm comes; then every page, feed and picture that needs no account."""
    outing = f"/events/{desk.slug}"
    with httpx.Client(base_url=server.url, trust_env=False, timeout=30) as phone:
        page = phone.get(outing + "/signup").text
        pairs = [(name, SHOWN if name in ("name", "typed") else value) for name, value in answers_of(7, fields_of(page))]
        entered = phone.post(
            outing + "/signup", content=form_body(pairs), headers={"Content-Type": "application/x-www-form-urlencoded"}
        )
        assert entered.status_code == 303
        own = entered.headers["location"]
        sponsors = desk.get(desk.desk + "/sponsors")
        sponsor = re.search(r"/sponsor/[\w-]+", sponsors)
        assert sponsor
        notices = desk.desk + "/notices"
        desk.post(notices, desk.desk + "/cancellation", {"cancellation-reason": "暴雨", "cancellation-sure": "y"}, 303)
        open_to_all = [
            "/", "/associations/xiaocao", outing, outing + ".ics", outing + "/poster.png", outing + "/signup", own,
            own + ".ics", own + "/data", own + "/data.json", own + "/waiver", own + "/waiver.pdf", sponsor[0], sponsor[0] + ".ics", "/associations/xiaocao.ics", badge, "/ready",
        ]  # fmt: skip
        told = {address: phone.get(address) for address in open_to_all}
    assert {address: answer.status_code for address, answer in told.items() if answer.status_code != 200} == {}
    return {address: answer.content for address, answer in told.items()}


def test_the_needles_are_found_wherever_they_could_lie():
    for needle in NEEDLES:
        for spelling in spellings(needle):
            assert needle in readable(b"before" + spelling + b"after"), (needle, spelling)


def test_no_file_of_the_server_shows_a_child(lived):
    """The database with its write-ahead log, the server's log, whatever else lies in the data folder; also after a crash."""
    server, _told = lived
    running = {file.name: readable(file.read_bytes()) for file in files(server.data_dir)}
    names = [file.name for file in files(server.data_dir)]
    written = b"".join(file.read_bytes() for file in files(server.data_dir))
    server.stop(signal.SIGKILL)
    left = {file.name: readable(file.read_bytes()) for file in files(server.data_dir)}

    assert {"qianshou.sqlite", "qianshou.sqlite-wal", "server.log"} <= set(names)
    assert readable(written, (SHOWN, "participant.added", "notice.made")) == [SHOWN, "participant.added", "notice.made"]
    assert {name: found for name, found in running.items() if found} == {}
    assert {name: found for name, found in left.items() if found} == {}


def test_no_page_feed_or_picture_for_strangers_shows_a_child(lived):
    _server, told = lived

    assert any("取消".encode() in body for body in told.values())
    assert {address: found for address, body in told.items() if (found := readable(body))} == {}


def files(folder: Path) -> list[Path]:
    return [file for file in sorted(folder.rglob("*")) if file.is_file()]
