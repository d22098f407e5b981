import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.checkin.rules import Standing, Tap, check_client_id, check_state, marked, standing
from app.kit import clock
from app.kit.errors import Invalid, Refused


def taps(*kinds: str) -> list[Tap]:
    """Rows in order; "undo 1" takes back the row with id 1."""
    rows = []
    for number, word in enumerate(kinds, 1):
        kind, _, other = word.partition(" ")
        rows.append(Tap(number, f"u{number}", kind, clock.now(), f"client{number}", int(other) if other else None))
    return rows


@pytest.mark.parametrize(
    ("kinds", "where", "last"),
    [
        ((), Standing.AWAY, None),
        (("in",), Standing.HERE, 1),
        (("in", "out"), Standing.LEFT, 2),
        (("in", "out", "in"), Standing.HERE, 3),
        (("in", "undo 1"), Standing.AWAY, None),
        (("in", "out", "undo 2"), Standing.HERE, 1),
        (("in", "out", "undo 2", "undo 1"), Standing.AWAY, None),
        (("in", "undo 1", "in"), Standing.HERE, 3),
    ],
)
def test_the_last_tap_that_stands_tells_where_somebody_is(kinds: tuple[str, ...], where: Standing, last: int | None):
    found, tap = standing(taps(*kinds))

    assert (found, tap.id if tap else None) == (where, last)


def test_taps_taken_back_are_marked_and_stay():
    assert [tap.undone for tap in marked(taps("in", "undo 1", "in"))] == [True, False, False]


@pytest.mark.parametrize("state", ["open", "closed", "under_way"])
def test_an_outing_that_happens_takes_arrivals(state: str):
    check_state(state)


@pytest.mark.parametrize("state", ["draft", "postponed", "cancelled", "done"])
def test_an_outing_that_does_not_happen_takes_none(state: str):
    with pytest.raises(Refused):
        check_state(state)


@given(st.text(max_size=60))
def test_only_marks_that_pages_make_are_taken(text: str):
    plain = 8 <= len(text) <= 40 and text.isascii() and all(mark.isalnum() or mark in "_-" for mark in text)
    if plain:
        assert check_client_id(text) == text
    else:
        with pytest.raises(Invalid):
            check_client_id(text)
