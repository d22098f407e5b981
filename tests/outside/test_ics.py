import dataclasses
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from app.outside.ics import Entry, feed, invitation

CHINA = timezone(timedelta(hours=8))
OUTING = Entry(
    uid="8kQ2mN@qianshou.example.org",
    sequence=3,
    starts_at=datetime(2031, 6, 1, 7, 30, tzinfo=CHINA),
    ends_at=datetime(2031, 6, 1, 17, 30, tzinfo=CHINA),
    summary="走出大山看世界; 六一, 游十堰",
    description="集合：人民广场东门\n请带：水杯\\雨具",
    location="人民广场东门",
    url="https://qianshou.example.org/events/june-1",
    changed_at=datetime(2031, 5, 1, 8, 0, 0, 123456, tzinfo=UTC),
    created_at=datetime(2031, 4, 1, tzinfo=UTC),
    organizer_name='十堰"小草"义工, 协会',
    organizer_address="xiaocao@example.org",
    alarm_at=datetime(2031, 6, 1, 6, 45, tzinfo=CHINA),
    alarm_text="该出发了",
    categories=("公益", "六一,儿童节"),
)


def a_feed(*entries: Entry, zone: str = "Asia/Shanghai", method: str | None = "PUBLISH") -> bytes:
    return feed(
        name="小草的出行",
        description="报名后的安排；会随时更新",
        url="https://qianshou.example.org/associations/xiaocao",
        source="https://qianshou.example.org/associations/xiaocao.ics",
        entries=entries,
        timezone=zone,
        method=method,
    )


def changed(**fields: object) -> Entry:
    return dataclasses.replace(OUTING, **fields)  # type: ignore[arg-type]


def unfolded(ics: bytes) -> list[str]:
    return ics.decode().replace("\r\n ", "").split("\r\n")


def test_the_parser_that_wrote_it_reads_back_what_was_meant():
    (event,) = icalendar.Calendar.from_ical(a_feed(OUTING)).walk("VEVENT")

    assert str(event["UID"]) == OUTING.uid
    assert event["SEQUENCE"] == 3
    assert event.decoded("DTSTART") == OUTING.starts_at
    assert event.decoded("DTSTART").tzinfo == ZoneInfo("Asia/Shanghai")
    assert event.decoded("DTEND") == OUTING.ends_at
    assert event.decoded("DTSTAMP") == event.decoded("LAST-MODIFIED") == datetime(2031, 5, 1, 8, tzinfo=UTC)
    assert event.decoded("CREATED") == OUTING.created_at
    assert str(event["SUMMARY"]) == OUTING.summary
    assert str(event["DESCRIPTION"]) == OUTING.description
    assert str(event["LOCATION"]) == OUTING.location
    assert str(event["URL"]) == OUTING.url
    assert event["STATUS"] == "CONFIRMED"
    assert event["TRANSP"] == "OPAQUE"
    assert [str(word) for word in event["CATEGORIES"].cats] == ["公益", "六一,儿童节"]
    assert event["ORGANIZER"] == "mailto:xiaocao@example.org"
    assert event["ORGANIZER"].params["CN"] == "十堰'小草'义工, 协会"


def test_a_parser_of_somebody_else_reads_the_same():
    calendar = vobject.readOne(a_feed(OUTING, changed(uid="second")).decode())
    event = calendar.vevent_list[0]

    assert [one.uid.value for one in calendar.vevent_list] == [OUTING.uid, "second"]
    assert event.dtstart.value == OUTING.starts_at
    assert event.dtend.value == OUTING.ends_at
    assert event.summary.value == OUTING.summary
    assert event.description.value == OUTING.description
    assert event.sequence.value == "3"
    assert event.valarm.trigger.value == timedelta(minutes=-45)
    assert calendar.method.value == "PUBLISH"


def test_the_feed_says_who_it_is_and_how_often_to_ask():
    lines = unfolded(a_feed(OUTING))

    for line in (
        "NAME:小草的出行",
        "X-WR-CALNAME:小草的出行",
        "DESCRIPTION:报名后的安排；会随时更新",
        "URL;VALUE=URI:https://qianshou.example.org/associations/xiaocao",
        "SOURCE;VALUE=URI:https://qianshou.example.org/associations/xiaocao.ics",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
        "X-WR-TIMEZONE:Asia/Shanghai",
        "COLOR:seagreen",
        "METHOD:PUBLISH",
        "LAST-MODIFIED:20310501T080000Z",
    ):
        assert line in lines


def test_a_feed_without_a_method_says_none():
    assert not any(line.startswith("METHOD") for line in unfolded(a_feed(OUTING, method=None)))


def test_china_is_one_short_block_of_standard_time():
    zone = a_feed(OUTING).decode().split("BEGIN:VTIMEZONE\r\n")[1].split("END:VTIMEZONE")[0]

    assert zone.split("\r\n")[:-1] == [
        "TZID:Asia/Shanghai", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZNAME:CST",
        "TZOFFSETFROM:+0800", "TZOFFSETTO:+0800", "END:STANDARD",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "zone",
    ["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Africa/Casablanca", "UTC"],
)
def test_any_other_zone_is_described_so_that_a_parser_finds_every_moment(zone: str):
    """The description alone must do: it is read under a name no system knows."""
    ics = (
        a_feed(changed(ends_at=datetime(2032, 12, 31, tzinfo=UTC)), zone=zone)
        .decode()
        .replace(zone, f"Own-{zone}")
    )
    described = next(iter(icalendar.Calendar.from_ical(ics).walk("VTIMEZONE"))).to_tz()
    moments = [datetime(2031, 1, 1, 0, 30, tzinfo=UTC) + timedelta(hours=7 * n) for n in range(2500)]

    wrong = [
        at
        for at in moments
        if at.astimezone(ZoneInfo(zone)).replace(tzinfo=described).utcoffset()
        != at.astimezone(ZoneInfo(zone)).utcoffset()
    ]

    assert wrong == []


def test_a_clock_change_is_written_in_the_time_shown_before_it():
    text = a_feed(OUTING, zone="Europe/Paris").decode()

    assert "BEGIN:DAYLIGHT\r\nDTSTART:20300331T020000\r\n" in text
    assert "BEGIN:STANDARD\r\nDTSTART:20301027T030000\r\n" in text


def test_the_same_entries_give_the_same_bytes():
    assert a_feed(OUTING, changed(uid="b")) == a_feed(OUTING, changed(uid="b"))
    assert a_feed(OUTING) != a_feed(changed(sequence=4))


def test_an_empty_feed_is_a_calendar():
    calendar = icalendar.Calendar.from_ical(a_feed())

    assert [part.name for part in calendar.subcomponents] == ["VTIMEZONE"]
    assert vobject.readOne(a_feed().decode()).name == "VCALENDAR"


def test_a_cancelled_entry_stays_takes_no_time_and_does_not_ring():
    lines = unfolded(a_feed(changed(status="CANCELLED", sequence=4)))

    assert {"STATUS:CANCELLED", "TRANSP:TRANSPARENT", "SEQUENCE:4", f"UID:{OUTING.uid}"} <= set(lines)
    assert "BEGIN:VALARM" not in lines


def test_a_postponed_entry_is_tentative():
    assert "STATUS:TENTATIVE" in unfolded(a_feed(changed(status="TENTATIVE")))


@pytest.mark.parametrize(
    ("at", "trigger"),
    [
        (OUTING.starts_at, "P0D"),
        (OUTING.starts_at - timedelta(days=1, minutes=5), "-P1DT5M"),
        (OUTING.starts_at + timedelta(hours=2), "PT2H"),
    ],
)
def test_the_alarm_rings_at_its_moment(at: datetime, trigger: str):
    lines = unfolded(a_feed(changed(alarm_at=at)))

    assert {"BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:该出发了", f"TRIGGER:{trigger}"} <= set(lines)
    assert "BEGIN:VALARM" not in unfolded(a_feed(changed(alarm_at=None)))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.text('汉字𬭚😀é,;:\\"\n\r\t ab', max_size=300))
def test_any_text_is_folded_and_escaped_so_that_both_parsers_read_it(summary: str, description: str):
    ics = a_feed(changed(summary="s" + summary, description="d" + description))
    (event,) = icalendar.Calendar.from_ical(ics).walk("VEVENT")

    assert ics.endswith(b"END:VCALENDAR\r\n")
    assert not set(b"\r\n") & set(ics.replace(b"\r\n", b""))
    for line in ics.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # no character is cut in two
    assert str(event["DESCRIPTION"]) == ("d" + description).replace("\r\n", "\n").replace("\r", "\n").strip()
    assert vobject.readOne(ics.decode()).vevent.description.value == str(event["DESCRIPTION"])


@pytest.mark.parametrize(
    "field",
    ["summary", "description", "location", "url", "organizer_name", "organizer_address", "alarm_text"],
)
def test_nothing_typed_can_add_a_line_of_its_own(field: str):
    lines = unfolded(a_feed(changed(**{field: "x\r\nATTACH:file:///etc/passwd\nBEGIN:VEVENT\x00\x85"})))

    assert not any(line.startswith("ATTACH") for line in lines)
    assert lines.count("BEGIN:VEVENT") == 1


def test_an_organizer_without_a_mailbox_is_named_by_the_page():
    for address in ("", "not an address", "a@b>\r\nX:1"):
        (event,) = icalendar.Calendar.from_ical(a_feed(changed(organizer_address=address))).walk("VEVENT")
        assert event["ORGANIZER"] == OUTING.url


def test_an_organizer_may_be_written_as_in_a_letter():
    (event,) = icalendar.Calendar.from_ical(a_feed(changed(organizer_address="小草 <a@example.org>"))).walk(
        "VEVENT"
    )

    assert event["ORGANIZER"] == "mailto:a@example.org"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"starts_at": datetime(2031, 6, 1, 7, 30)}, "time zone"),
        ({"changed_at": datetime(2031, 6, 1)}, "time zone"),
        ({"ends_at": datetime(2031, 5, 31, tzinfo=UTC)}, "end before it starts"),
        ({"status": "DONE"}, "no state"),
    ],
)
def test_what_makes_no_sense_is_refused(fields: dict, sentence: str):
    with pytest.raises((ValueError, TypeError), match=sentence):
        a_feed(changed(**({"ends_at": None} | fields)))


def test_an_unknown_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        a_feed(OUTING, zone="../etc/passwd")


def test_a_letter_that_calls_off_says_so_whatever_the_entry_says():
    lines = unfolded(invitation(changed(sequence=5), "CANCEL", attendee=("张小禾", "x@example.org")))

    assert {"METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:5", f"UID:{OUTING.uid}"} <= set(lines)
    assert "ATTENDEE;CN=张小禾:mailto:x@example.org" in lines
    assert "BEGIN:VALARM" not in lines


def test_a_letter_that_invites_names_who_is_asked():
    lines = unfolded(invitation(OUTING, "REQUEST", attendee=("张小禾", "x@example.org")))

    assert {"METHOD:REQUEST", "STATUS:CONFIRMED", "BEGIN:VALARM"} <= set(lines)
    with pytest.raises(ValueError, match="somebody who is asked"):
        invitation(OUTING, "REQUEST")


def test_a_published_letter_names_nobody():
    published = invitation(OUTING, "PUBLISH", attendee=("张小禾", "x@example.org"))

    assert b"ATTENDEE" not in published
    assert vobject.readOne(published.decode()).method.value == "PUBLISH"


def test_a_letter_has_no_other_method():
    with pytest.raises(ValueError, match="no method"):
        invitation(OUTING, "REPLY")


def test_five_hundred_entries_are_all_there():
    ics = a_feed(*(changed(uid=f"{n}@qianshou.example.org", sequence=n) for n in range(500)))

    assert [int(event["SEQUENCE"]) for event in icalendar.Calendar.from_ical(ics).walk("VEVENT")] == list(
        range(500)
    )
