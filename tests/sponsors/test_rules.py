"""States, public words, and no money."""

import pytest

from app.kit.errors import Invalid
from app.sponsors.rules import (
    KIND_WORDS,
    STATE_WORDS,
    PledgeKind,
    PledgeState,
    amount,
    gives,
    may_move,
    moves,
    public_word,
    refuse_money,
    wall_state,
)  # fmt: skip

ALLOWED = {
    ("offered", "tentative"), ("offered", "confirmed"), ("offered", "withdrawn"), ("tentative", "confirmed"),
    ("tentative", "withdrawn"), ("confirmed", "tentative"), ("confirmed", "delivered"), ("confirmed", "withdrawn"),
    ("delivered", "confirmed"), ("withdrawn", "tentative"),
}  # fmt: skip


def test_the_table_of_moves_is_exactly_this():
    assert {(a.value, b.value) for a in PledgeState for b in PledgeState if may_move(a, b)} == ALLOWED


def test_every_state_and_kind_has_a_word_and_a_next_step():
    assert set(STATE_WORDS) == set(PledgeState)
    assert set(KIND_WORDS) == set(PledgeKind)
    assert all(moves(state) for state in PledgeState)


def test_the_public_reads_to_be_confirmed_until_it_is():
    assert [str(public_word(state)) for state in PledgeState] == ["待定", "待定", "已确认", "已到位", ""]


@pytest.mark.parametrize(
    ("states", "shown"),
    [
        (["confirmed", "offered"], "tentative"), (["delivered", "tentative"], "tentative"),
        (["delivered", "confirmed"], "confirmed"), (["delivered"], "delivered"),
    ],
)  # fmt: skip
def test_a_unit_is_as_sure_as_the_least_sure_thing_it_gives(states, shown):
    assert wall_state(states) == shown


@pytest.mark.parametrize(
    ("item", "unit", "field"),
    [
        ("现金", "", "item"), ("500元", "", "item"), ("一千元", "", "item"), ("￥500", "", "item"), ("善款", "笔", "item"),
        ("活动赞助费", "", "item"), ("Cash", "", "item"), ("支持", "元", "unit"), ("支持", "RMB", "unit"), ("收款码", "张", "item"),
    ],
)  # fmt: skip
def test_money_is_refused_beside_its_field(item, unit, field):
    with pytest.raises(Invalid) as refused:
        refuse_money(item, unit)
    assert refused.value.field == field


@pytest.mark.parametrize(("item", "unit"), [("爱心书包", "个"), ("20元午餐券", "张"), ("元宵", "份"), ("大巴接送", "辆"), ("Lunch", "portions")])
def test_things_and_services_are_welcome(item, unit):
    assert refuse_money(item, unit) is None


def test_amounts_read_naturally():
    assert (amount(45, "份"), amount(None, "份"), gives("午餐", 45, "份"), gives("参观图书馆", None, "")) == (
        "45份", "", "午餐 45份", "参观图书馆",
    )  # fmt: skip
