"""Our feeds as a calendar written in another language reads them."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from icalendar import Calendar
from playwright.sync_api import Browser

from app.outside.ics import Entry, feed, invitation
from tests.furnishing import Furnished
from tests.servers import LiveServer

LIBRARY = Path(__file__).parents[1] / "vendor" / "ical" / "ical.es5.min.js"
READ = """ics => {
  const calendar = new ICAL.Component(ICAL.parse(ics));
  const zone = calendar.getFirstSubcomponent("vtimezone");
  if (zone) ICAL.TimezoneService.register(zone);
  const text = (part, name) => part.getFirstPropertyValue(name);
  return {
    method: text(calendar, "method"),
    name: text(calendar, "name"),
    refresh: String(text(calendar, "refresh-interval")),
    events: calendar.getAllSubcomponents("vevent").map(part => {
      const event = new ICAL.Event(part), alarm = part.getFirstSubcomponent("valarm");
      return {
        uid: event.uid, sequence: event.sequence, summary: event.summary,
        description: event.description, location: event.location,
        status: text(part, "status"), transparent: text(part, "transp"),
        starts: event.startDate.toJSDate().toISOString(), ends: event.endDate.toJSDate().toISOString(),
        stamp: text(part, "dtstamp").toJSDate().toISOString(),
        organizer: text(part, "organizer"), common: part.getFirstProperty("organizer").getParameter("cn"),
        alarm: alarm && text(alarm, "trigger").toSeconds(),
      };
    }),
  };
}"""
CHINA = timezone(timedelta(hours=8))
OUTING = Entry(
    uid="8kQ2mN@qianshou.example.org",
    sequence=3,
    starts_at=datetime(2031, 6, 1, 7, 30, tzinfo=CHINA),
    ends_at=datetime(2031, 6, 1, 17, 30, tzinfo=CHINA),
    summary="走出大山看世界; 六一, 游十堰",
    description="集合：人民广场东门\n请带：水杯\\雨具，" + "还有好心情" * 30,
    location="人民广场东门",
    url="https://qianshou.example.org/events/june-1",
    changed_at=datetime(2031, 5, 1, 8, tzinfo=UTC),
    created_at=datetime(2031, 4, 1, tzinfo=UTC),
    organizer_name="小草, 义工; 协会",
    organizer_address="xiaocao@example.org",
    alarm_at=datetime(2031, 6, 1, 6, 45, tzinfo=CHINA),
    alarm_text="该出发了",
)


def read(browser: Browser, ics: bytes) -> dict[str, Any]:
    """What ical.js finds in a calendar."""
    page = browser.new_page()
    try:
        page.add_script_tag(path=LIBRARY)
        found: dict[str, Any] = page.evaluate(READ, ics.decode())
        return found
    finally:
        page.close()


def a_feed(*entries: Entry, zone: str = "Asia/Shanghai") -> bytes:
    page = "https://qianshou.example.org/"
    return feed(
        name="小草的出行", description="", url=page, source=page + "x.ics", entries=entries, timezone=zone
    )


def test_ical_js_reads_what_was_meant(browser: Browser):
    assert read(browser, a_feed(OUTING)) == {
        "method": "PUBLISH",
        "name": "小草的出行",
        "refresh": "PT6H",
        "events": [
            {
                "uid": OUTING.uid, "sequence": 3, "summary": OUTING.summary, "description": OUTING.description,
                "location": OUTING.location, "status": "CONFIRMED", "transparent": "OPAQUE",
                "starts": "2031-05-31T23:30:00.000Z", "ends": "2031-06-01T09:30:00.000Z",
                "stamp": "2031-05-01T08:00:00.000Z", "organizer": "mailto:xiaocao@example.org",
                "common": OUTING.organizer_name, "alarm": -45 * 60,
            }
        ],
    }  # fmt: skip


def test_ical_js_sees_an_outing_called_off(browser: Browser):
    off = dataclasses.replace(OUTING, status="CANCELLED", sequence=4, summary="【已取消】走出大山看世界")
    (event,) = read(browser, a_feed(off))["events"]

    assert (event["status"], event["transparent"], event["sequence"], event["alarm"]) == (
        "CANCELLED",
        "TRANSPARENT",
        4,
        None,
    )
    assert event["summary"] == "【已取消】走出大山看世界"
    assert read(browser, invitation(off, "CANCEL"))["method"] == "CANCEL"


def test_ical_js_finds_the_moment_in_a_zone_with_summer_time(browser: Browser):
    """Read by our description of the zone: a browser knows this name, ical.js only what it is told."""
    summer, winter = (datetime(2031, month, 10, 9, tzinfo=UTC) for month in (7, 12))
    entries = [
        dataclasses.replace(OUTING, uid=str(at), starts_at=at, ends_at=at, alarm_at=None)
        for at in (summer, winter)
    ]
    ics = a_feed(*entries, zone="Europe/Paris")

    assert b"DTSTART;TZID=Europe/Paris:20310710T110000" in ics
    assert b"DTSTART;TZID=Europe/Paris:20311210T100000" in ics
    assert [event["starts"] for event in read(browser, ics)["events"]] == [
        "2031-07-10T09:00:00.000Z",
        "2031-12-10T09:00:00.000Z",
    ]


def as_icalendar_reads(ics: bytes) -> list[dict[str, Any]]:
    """The same facts as `READ`, by the other parser."""

    def moment(part: Any, name: str) -> str:
        return part.decoded(name).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")

    events = []
    for part in Calendar.from_ical(ics).walk("VEVENT"):
        alarm = next(iter(part.walk("VALARM")), None)
        events.append({
            "uid": str(part["UID"]), "sequence": int(part["SEQUENCE"]), "summary": str(part["SUMMARY"]),
            "description": str(part["DESCRIPTION"]), "location": str(part["LOCATION"]), "status": str(part["STATUS"]),
            "transparent": str(part["TRANSP"]), "starts": moment(part, "DTSTART"), "ends": moment(part, "DTEND"),
            "stamp": moment(part, "DTSTAMP"), "organizer": str(part["ORGANIZER"]),
            "common": part["ORGANIZER"].params["CN"], "alarm": alarm and alarm.decoded("TRIGGER").total_seconds(),
        })  # fmt: skip
    return events


@pytest.mark.parametrize("whose", ["outing", "association", "own", "sponsor"])
@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_two_parsers_read_the_same_in_every_feed_and_state(
    browser: Browser, furnished_server: tuple[LiveServer, Furnished], whose: str, language: str
):
    server, found = furnished_server
    states = {  # without a new date it does not take place on the day that calendars know
        "open": "CONFIRMED", "closed": "CONFIRMED", "postponed": "CANCELLED", "postponed-dated": "TENTATIVE",
        "cancelled": "CANCELLED",
    }  # fmt: skip
    for state, status in states.items():
        outing = found.outings[state]
        address = {
            "outing": f"/events/{outing.slug}.ics", "association": f"/associations/{found.slug}.ics",
            "own": f"/my/{outing.token}.ics", "sponsor": f"/sponsor/{found.sponsor}.ics",
        }[whose]  # fmt: skip
        with urlopen(f"{server.url}{address}?lang={language}") as answer:
            ics = answer.read()
        with urlopen(f"{server.url}{address}?lang={language}") as answer:
            assert answer.read() == ics
        theirs = read(browser, ics)["events"]
        (mine,) = [event for event in theirs if f"（{state}）" in event["summary"] or f"({state})" in event["summary"]]

        assert theirs == as_icalendar_reads(ics)
        assert (state, mine["status"]) == (state, status)
        if status == "CANCELLED":
            assert (mine["transparent"], mine["alarm"]) == ("TRANSPARENT", None)


def test_ical_js_reads_an_empty_feed_and_a_long_one(browser: Browser):
    many = [dataclasses.replace(OUTING, uid=f"{n}@qianshou.example.org") for n in range(200)]

    assert read(browser, a_feed())["events"] == []
    assert [event["uid"] for event in read(browser, a_feed(*many))["events"]] == [entry.uid for entry in many]
