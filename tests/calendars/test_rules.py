from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from app.calendars.rules import Status, own_sequence, own_status, status_of
from app.events.rules import State

MOMENTS = some.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2060, 1, 1)).map(
    lambda moment: moment.replace(tzinfo=UTC)
)


def test_each_state_has_the_status_that_calendars_know():
    assert {(state.value, known): status_of(state, known).value for state in State for known in (True, False)} == {
        ("draft", True): "CONFIRMED", ("draft", False): "CONFIRMED",
        ("open", True): "CONFIRMED", ("open", False): "CONFIRMED",
        ("closed", True): "CONFIRMED", ("closed", False): "CONFIRMED",
        ("under_way", True): "CONFIRMED", ("under_way", False): "CONFIRMED",
        ("done", True): "CONFIRMED", ("done", False): "CONFIRMED",
        ("postponed", True): "TENTATIVE", ("postponed", False): "CANCELLED",
        ("cancelled", True): "CANCELLED", ("cancelled", False): "CANCELLED",
    }  # fmt: skip


def test_who_waits_is_tentative_and_who_left_is_cancelled():
    places = ("going", "waiting", "offered", "withdrawn", "removed")

    assert [own_status(Status.CONFIRMED, place).value for place in places] == [
        "CONFIRMED", "TENTATIVE", "TENTATIVE", "CANCELLED", "CANCELLED",
    ]  # fmt: skip
    assert {own_status(Status.CANCELLED, place) for place in places} == {Status.CANCELLED}


@given(MOMENTS, MOMENTS, some.integers(min_value=1, max_value=10_000_000))
def test_every_later_change_raises_the_sequence(one, other, seconds):
    before = own_sequence(one, other, None)

    after = own_sequence(one, max(one, other) + timedelta(seconds=seconds))

    assert 0 <= before < after < 2**31
