"""What to do next, for every state and every day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.desk.rules import Numbers, next_step
from app.events.rules import Gap, Move, State, allowed

DAY = datetime(2027, 6, 1, 0, 0, tzinfo=UTC)


def outing(state: str = "open", **facts):
    return SimpleNamespace(**{
        "slug": "june", "state": state, "starts_at": DAY, "ends_at": DAY + timedelta(hours=9), "meeting_at": DAY,
        "date_known": True, "volunteer_places": 15, "participant_places": 30, "signup_opens_at": None,
        "signup_closes_at": None, **facts,
    })  # fmt: skip


def step(event, now=DAY - timedelta(days=30), gaps=(), **numbers):
    return next_step(event, Numbers(**{"participants": 30, **numbers}), gaps, now)


def test_a_draft_is_led_to_its_first_gap_then_to_publishing():
    gaps = [Gap("risks", "写风险", "risks"), Gap("bring", "带什么", "bring", "advice")]

    first, ready = step(outing("draft"), gaps=gaps), step(outing("draft"), gaps=gaps[1:])

    assert (first.href, first.move) == ("/desk/events/june/edit#risks", None)
    assert "1" in first.title
    assert (ready.href, ready.move) == ("", Move.PUBLISH)


@pytest.mark.parametrize(
    ("event", "days", "numbers", "leads"),
    [
        (outing(), 30, {"going": 3}, "#share"),
        (outing(), 30, {"participants": 0}, "/roster"),
        (outing(participant_places=0), 30, {"participants": 0}, "#share"),
        (outing(), 30, {"going": 15}, "/signups"),
        (outing(), 30, {"going": 14, "waiting": 2}, "/signups"),
        (outing(signup_opens_at=DAY - timedelta(days=10)), 30, {"waiting": 1}, "/programme"),
        (outing(), 30, {"sponsors_tentative": 1, "going": 3}, "#share"),
        (outing(), 6, {"sponsors_tentative": 1, "going": 3}, "/sponsors"),
        (outing(), 30, {"letters_failed": 2}, "/notices"),
        (outing("closed"), 3, {}, "/signups"),
        (outing("postponed", date_known=False), 3, {}, "/notices"),
        (outing("postponed"), 3, {}, "/notices"),
        (outing("cancelled"), 3, {}, "/notices"),
        (outing("under_way"), 0, {}, "/checkin"),
        (outing("done"), -3, {}, "/copy"),
    ],
)
def test_the_next_step_follows_the_state_and_the_day(event, days, numbers, leads):
    assert step(event, DAY - timedelta(days=days), **numbers).href.endswith(leads)


def test_on_the_day_the_outing_is_started_and_in_the_evening_finished():
    assert step(outing(), DAY - timedelta(hours=2)).move is Move.START
    assert step(outing("under_way"), DAY + timedelta(hours=10)).move is Move.FINISH


@given(
    st.sampled_from(list(State)), st.integers(-400, 400), st.booleans(),
    st.builds(Numbers, *[st.integers(0, 40) for _ in range(10)]),
    st.lists(st.sampled_from([Gap("risks", "x", "risks"), Gap("bring", "y", "bring", "advice")])),
)  # fmt: skip
def test_there_is_always_one_step_that_the_state_allows(state, hours, known, numbers, gaps):
    event = outing(state.value, date_known=known)

    found = next_step(event, numbers, gaps, DAY + timedelta(hours=hours))

    assert found.title
    assert bool(found.href) != bool(found.move)
    assert found.move is None or found.move in allowed(state)


def test_more_people_than_places_and_a_leg_left_tentative_come_first():
    from types import SimpleNamespace

    from app.desk.rules import Numbers, next_step
    from app.kit import clock

    start = clock.now() + timedelta(days=30)
    event = SimpleNamespace(
        slug="x", state="open", volunteer_places=5, participant_places=3, starts_at=start, meeting_at=start, ends_at=start,
        signup_opens_at=None, signup_closes_at=None, date_known=True,
    )  # fmt: skip

    def title(**numbers):
        return next_step(event, Numbers(**numbers), [], clock.now()).title

    assert title(going=7, participants=3) == "报名的人比名额多 2 位"
    assert title(going=5, participants=4) == "名册上的人比名额多 1 位"
    assert title(going=5, participants=3, unsure_legs=2) == "爱心单位确认了，行程还写着待定"
