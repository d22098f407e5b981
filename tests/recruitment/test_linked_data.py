"""schema.org/Event."""

from datetime import timedelta

import pytest

from app.recruitment.linked_data import linked_data, status
from app.recruitment.rules import Crowd
from app.recruitment.views import outing
from tests.making import JUNE_FIRST
from tests.recruitment.arranging import a_whole_outing
from tests.recruitment.test_rules import an_outing


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"state": "open"}, "EventScheduled"), ({"state": "closed"}, "EventScheduled"), ({"state": "done"}, "EventScheduled"),
        ({"state": "cancelled"}, "EventCancelled"),
        ({"state": "cancelled", "previous_starts_at": JUNE_FIRST - timedelta(days=7)}, "EventCancelled"),
        ({"state": "postponed", "date_known": False}, "EventPostponed"),
        ({"state": "postponed", "date_known": False, "previous_starts_at": JUNE_FIRST}, "EventPostponed"),
        ({"state": "postponed", "previous_starts_at": JUNE_FIRST - timedelta(days=7)}, "EventRescheduled"),
        ({"state": "open", "previous_starts_at": JUNE_FIRST - timedelta(days=7)}, "EventRescheduled"),
    ],
)  # fmt: skip
def test_every_state_has_its_status(facts, expected):
    assert status(an_outing(**{"date_known": True, **facts})) == "https://schema.org/" + expected


async def test_the_whole_object(sqlite_database):
    event = await a_whole_outing(title_en="Into town")
    found = await outing(event, 9, 0)

    said = linked_data(
        event, association=found.association, units=found.units, wall=found.wall, crowd=Crowd(15, 9, 0), base_url="https://g.example"
    )

    page = f"https://g.example/events/{event.slug}"
    assert said == {
        "@context": "https://schema.org", "@type": "Event", "@id": page, "url": page, "name": "走出大山看世界",
        "alternateName": "Into town", "description": "陪孩子们过一个节。",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "image": [page + "/poster.png"], "inLanguage": ["zh-Hans", "en"], "isAccessibleForFree": True,
        "startDate": "2027-06-01T07:30+08:00", "endDate": "2027-06-01T16:30+08:00", "doorTime": "2027-06-01T07:30+08:00",
        "location": {"@type": "Place", "name": "广场东门", "address": "广场东门"},
        "maximumAttendeeCapacity": 15, "remainingAttendeeCapacity": 6,
        "organizer": [
            {"@type": "Organization", "name": "小草义工协会", "url": f"https://g.example/associations/{found.association.slug}"},
            {"@type": "Organization", "name": "云岭小学"},
        ],
        "sponsor": [{"@type": "Organization", "name": "青石书店"}],
    }  # fmt: skip


async def test_a_moved_outing_names_its_old_start(sqlite_database):
    event = await a_whole_outing(previous_starts_at=JUNE_FIRST - timedelta(days=7))
    found = await outing(event, 0, 0)

    said = linked_data(event, association=found.association, units=[], wall=[], crowd=found.crowd, base_url="https://g.example")

    assert (said["previousStartDate"], said["startDate"]) == ("2027-05-25T07:30+08:00", "2027-06-01T07:30+08:00")
    assert "sponsor" not in said
