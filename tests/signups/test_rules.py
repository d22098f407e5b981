"""Places, names, consents and spreadsheet cells."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.signups.rules import (
    Counts,
    Place,
    consents_json,
    csv_bytes,
    harmless,
    has_medical,
    is_name,
    offers,
    place_again,
    place_for,
)

few = st.integers(0, 50)


@given(seats=few, arrivals=st.lists(st.booleans(), max_size=120))
def test_seats_are_never_overfilled_and_nobody_overtakes(seats: int, arrivals: list[bool]):
    """True: somebody arrives; False: somebody who holds a seat leaves and the seat is offered."""
    going, waiting = 0, 0
    for arrives in arrivals:
        if arrives:
            place = place_for(seats, going, waiting)
            assert place is Place.WAITING or (going < seats and waiting == 0)
            going, waiting = (going + 1, waiting) if place is Place.GOING else (going, waiting + 1)
        elif going:
            going -= 1
            moved = offers(seats, Counts(going=going, waiting=waiting))
            going, waiting = going + moved, waiting - moved
        assert going <= seats
        assert not waiting or going == seats


@given(seats=few, going=few, waiting=few, offered=few)
def test_counts_agree_with_the_rule(seats: int, going: int, waiting: int, offered: int):
    counts = Counts(going, waiting, offered)
    assert (counts.free(seats) > 0) == (place_for(seats, counts.taken, counts.waiting) is Place.GOING)
    assert 0 <= offers(seats, counts) <= waiting
    assert counts.taken + offers(seats, counts) <= max(seats, counts.taken)


@given(seats=few, taken=few, before=few)
def test_an_undone_removal_overtakes_nobody(seats: int, taken: int, before: int):
    assert (place_again(seats, taken, before) is Place.GOING) == (taken < seats and before == 0)


@pytest.mark.parametrize("name", ["林小草", "𬭚㛃", "阿依努尔·买买提", "Anne-Marie O’Neill", "Ö", "นภา", "李（小）"])
def test_names_of_all_scripts_are_names(name: str):
    assert is_name(name)


@pytest.mark.parametrize("text", ["", " ", "123", "<b>", "林1", "😀", "·", "a@b", "林\x00", "=1+1", "林小草😀"])
def test_what_is_no_name(text: str):
    assert not is_name(text)


@given(st.text(max_size=40))
def test_no_cell_begins_a_formula(text: str):
    assert harmless(text).lstrip()[:1] not in set("=+-@|%")


def test_a_list_to_take_away_has_its_mark_and_line_ends():
    assert csv_bytes(["a"], [["x\ny"], ["+1"]]) == b'\xef\xbb\xbfa\r\n"x\ny"\r\n\'+1\r\n'


def test_a_consent_keeps_its_moment_and_loses_it_when_taken_back():
    first = consents_json("2027-01-01", medical=True, photos="none")
    later = consents_json("2027-02-02", medical=True, photos="public", before=first)
    taken_back = consents_json("2027-03-03", medical=False, photos="public", before=later)

    assert json.loads(later) == {
        "data": "2027-01-01", "data_notice": 1, "medical": "2027-01-01", "photos": "public", "photos_at": "2027-02-02",
    }  # fmt: skip
    assert (has_medical(later), has_medical(taken_back)) == (True, False)
    assert json.loads(taken_back)["photos_at"] == "2027-02-02"
