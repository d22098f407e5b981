"""States and moves, when sign-ups are taken, what an announcement lacks, dates that move."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.events.rules import (
    FACTS,
    MOVE_WORDS,
    OVER,
    SHUT_WORDS,
    STATE_WORDS,
    Move,
    Shut,
    State,
    accepts_signups,
    after,
    allowed,
    facts_mark,
    is_full,
    missing,
    shifted,
)
from app.kit import clock
from app.kit.errors import Refused

TABLE = {
    (State.DRAFT, Move.PUBLISH): State.OPEN,
    (State.OPEN, Move.CLOSE): State.CLOSED,
    (State.CLOSED, Move.REOPEN): State.OPEN,
    (State.POSTPONED, Move.REOPEN): State.OPEN,
    (State.OPEN, Move.POSTPONE): State.POSTPONED,
    (State.CLOSED, Move.POSTPONE): State.POSTPONED,
    (State.POSTPONED, Move.POSTPONE): State.POSTPONED,
    (State.POSTPONED, Move.SET_DATE): State.POSTPONED,
    (State.OPEN, Move.CANCEL): State.CANCELLED,
    (State.CLOSED, Move.CANCEL): State.CANCELLED,
    (State.POSTPONED, Move.CANCEL): State.CANCELLED,
    (State.OPEN, Move.START): State.UNDER_WAY,
    (State.CLOSED, Move.START): State.UNDER_WAY,
    (State.UNDER_WAY, Move.FINISH): State.DONE,
}
NOW = datetime(2027, 5, 1, 4, tzinfo=UTC)
START = datetime(2027, 5, 31, 23, 30, tzinfo=UTC)


def facts(**other: Any) -> dict[str, Any]:
    """All facts of an outing that may be announced."""
    return {
        **dict.fromkeys(FACTS, ""), "title": "走进城里看一看", "summary": "一起过节。", "starts_at": START,
        "ends_at": START + timedelta(hours=9), "meeting_at": START - timedelta(minutes=30), "meeting_point": "广场东门",
        "volunteer_places": 15, "participant_places": 30, "signup_opens_at": None, "signup_closes_at": None,
        "requirements": "年满18周岁", "risks": "走失", "risk_level": "usual", "contact_name": "苗队长",
        "contact_phone": "0719-5550100", "weather_rule": "下雨取消", "bring": "水", "fee_note": "全程免费", **other,
    }  # fmt: skip


def fields(*, legs: Any = ({"starts_at": START, "ends_at": None},), **other: Any) -> dict[str, str]:
    found = missing(facts(**other), legs, [{"role": "host"}], now=NOW)
    return {gap.field: gap.severity for gap in found}


@pytest.mark.parametrize("move", Move)
@pytest.mark.parametrize("state", State)
def test_a_move_is_made_or_refused_as_the_table_says(state, move):
    if (state, move) in TABLE:
        assert after(state, move) is TABLE[state, move]
        assert move in allowed(state)
    else:
        with pytest.raises(Refused):
            after(state, move)
        assert move not in allowed(state)


@given(st.lists(st.sampled_from(Move), max_size=12))
def test_nothing_leaves_an_outing_that_is_over(moves):
    state = State.DRAFT
    for move in moves:
        try:
            state, left = after(state, move), state
        except Refused:
            continue
        assert left not in OVER


def test_every_state_move_and_reason_has_a_word():
    assert (set(STATE_WORDS), set(MOVE_WORDS), set(SHUT_WORDS)) == (set(State), set(Move), set(Shut))


def test_an_outing_is_full_when_every_place_is_held():
    assert [is_full(15, taken) for taken in (0, 14, 15, 16)] == [False, False, True, True]
    assert is_full(0, 0)


@pytest.mark.parametrize("state", [state for state in State if state is not State.OPEN])
def test_only_an_open_outing_takes_sign_ups(state):
    assert accepts_signups({**facts(), "state": state.value}, NOW) == Shut(state.value)


def test_sign_ups_are_taken_between_opening_and_the_meeting():
    outing = {**facts(signup_opens_at=NOW), "state": "open"}
    meeting = outing["meeting_at"]

    moments = (NOW - timedelta(seconds=1), NOW, meeting - timedelta(seconds=1), meeting)

    assert [accepts_signups(outing, moment) for moment in moments] == [Shut.NOT_YET, None, None, Shut.TOO_LATE]
    assert accepts_signups({**outing, "signup_closes_at": NOW}, NOW) is Shut.TOO_LATE
    assert accepts_signups({**outing, "volunteer_places": 0}, NOW) is Shut.NOBODY_WANTED


def test_a_complete_announcement_lacks_nothing():
    assert fields() == {}


@pytest.mark.parametrize(
    "name",
    ["title", "summary", "starts_at", "ends_at", "meeting_point", "meeting_at", "volunteer_places", "requirements",
     "risks", "contact_name", "contact_phone"],
)  # fmt: skip
def test_what_the_regulation_asks_for_must_be_written(name):
    empty = {"volunteer_places": 0}.get(name, None if name.endswith("_at") else " \n")

    assert fields(**{name: empty})[name] == "must"


@pytest.mark.parametrize("name", ["weather_rule", "bring", "fee_note"])
def test_the_rest_is_advice(name):
    assert fields(**{name: ""}) == {name: "advice"}


def test_insurance_is_compulsory_before_anything_dangerous():
    assert fields(risk_level="endangering") == {"insurance": "must"}
    assert fields(risk_level="endangering", insurance="意外险 P-2027-1") == {}


def test_contradicting_times_block():
    assert fields(ends_at=START) == {"ends_at": "must"}
    assert fields(meeting_at=START + timedelta(minutes=1)) == {"meeting_at": "must"}
    assert fields(signup_opens_at=START, signup_closes_at=START) == {"signup_closes_at": "must"}
    assert fields(signup_closes_at=START + timedelta(days=1)) == {"signup_closes_at": "must"}
    assert fields(signup_closes_at=NOW) == {"signup_closes_at": "must"}


def test_an_outing_of_the_past_cannot_be_announced():
    late = missing(facts(), now=START + timedelta(days=1))

    assert [gap.field for gap in late if gap.must] == ["ends_at"]


def test_children_and_elders_should_pay_nothing():
    assert fields(fee_note="每人 20 元") == {"fee_note": "advice"}
    assert fields(fee_note="每人 20 元", participant_places=0) == {}
    assert fields(fee_note="0 元") == {}


def test_a_programme_outside_the_outing_is_noticed():
    assert fields(legs=()) == {"programme": "advice"}
    assert fields(legs=[{"starts_at": START - timedelta(hours=2), "ends_at": None}]) == {"programme": "advice"}
    assert fields(legs=[{"starts_at": START, "ends_at": START + timedelta(hours=10)}]) == {"programme": "advice"}


def test_a_gap_leads_to_its_field():
    gaps = {gap.field: gap.href("x") for gap in missing(facts(risks=""), now=NOW)}

    assert gaps == {
        "risks": "/desk/events/x/edit#risks", "units": "/desk/events/x/programme#units",
        "programme": "/desk/events/x/programme#programme",
    }  # fmt: skip


def test_clock_times_stay_when_an_outing_moves_across_a_clock_change():
    zone = "Europe/Berlin"
    before, after_change = (clock.from_wall(datetime(2027, 3, day, 9), zone) for day in (27, 28))
    lunch = clock.from_wall(datetime(2027, 3, 27, 12, 30), zone)

    moved = shifted(lunch, before, after_change, zone)

    assert clock.local(moved, zone).replace(tzinfo=None) == datetime(2027, 3, 28, 12, 30)
    assert moved - lunch == timedelta(hours=23)


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)), st.integers(-400, 400),
    st.sampled_from(["Asia/Shanghai", "America/New_York", "Australia/Sydney", "UTC"]),
)  # fmt: skip
def test_the_start_itself_always_lands_on_the_new_start(wall, days, zone):
    old = clock.from_wall(wall, zone)
    new = clock.from_wall(wall + timedelta(days=days), zone)

    assert clock.local(shifted(old, old, new, zone), zone) == clock.local(new, zone)
    assert shifted(None, old, new, zone) is None


def test_the_mark_of_the_facts_changes_with_any_fact():
    marks = {facts_mark(facts(**{name: "anders"})) for name in FACTS}

    assert len(marks | {facts_mark(facts())}) == len(FACTS) + 1
