"""The reader as a whole: what it never does, whatever it is given."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.plans.reading import LIMIT, Reading, document, read

CORPUS = sorted(Path(__file__).with_name("corpus").glob("*.txt"))
PIECES = (
    "活动时间：", "6月1日（星期日）", "上午8：30—11：30", "一、", "（二）", "3.", "①", "\n", "\n\n", "\t", "主办单位：", "待定", "（略）", "15名义工",
    "招满即止", "责任自负", "如遇下雨", "顺延至6月8日", "爱心单位：", "某餐厅（提供午餐30份）", "联系人：林老师13800000000", "九月份：", "【要求】",
    "關(guān)愛", "&nbsp;", "<p>", "“携手同行”活动", "Meet at 9am", "rain or shine", "至少2名", "，", "。", "：", "—", "xx", "𬭚", "👍🏽", "\x00", "２０２６年",
)  # fmt: skip


def well_formed(reading: Reading) -> None:
    """What holds for every reading."""
    shown = document(reading)
    assert json.loads(json.dumps(shown, ensure_ascii=False)) == shown
    for one in shown["evidence"]:
        assert 0 <= one["start"] <= one["end"] <= len(reading.text)
        assert reading.text[one["start"] : one["end"]] == one["quote"]
    for fact in reading.facts:
        passage = reading.text[fact.start : fact.end]
        named = fact.value.get("name") if isinstance(fact.value, dict) and fact.field != "texts" else None
        if fact.field in ("theme", "slogans", "requirements", "sections", "bring", "forbidden", "insurance") and "\n" not in passage:
            assert fact.value == passage
        if named and fact.start < fact.end:
            assert str(named) in passage


@settings(max_examples=120, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=60).map("".join))
@example("一、时间：\n一、时间：\n1、时间：6月1日")
@example("【】【：】")
@example("主办：\n：：：")
def test_any_text_is_read_and_every_passage_stands_where_it_says(text: str):
    well_formed(read(text))


CUTS = st.lists(st.tuples(st.integers(0, 2500), st.integers(0, 60), st.sampled_from(PIECES)), max_size=10)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(CORPUS), CUTS)
def test_a_plan_torn_and_patched_anywhere_is_read(path: Path, cuts: list[tuple[int, int, str]]):
    text = path.read_text("utf-8")
    for start, length, patch in cuts:
        text = text[:start] + patch + text[start + length :]

    well_formed(read(text))


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_every_plan_of_our_own_gives_passages_that_stand_where_they_say(path: Path):
    reading = read(path.read_text("utf-8"))

    well_formed(reading)
    assert read(path.read_text("utf-8")) == reading


@pytest.mark.parametrize("path", CORPUS[:6], ids=lambda path: path.stem)
def test_reading_what_was_cleaned_finds_the_same(path: Path):
    once = read(path.read_text("utf-8"))

    assert read(once.text).facts == once.facts


def test_a_text_far_too_long_is_read_from_its_beginning_and_says_so():
    reading = read("活动时间：2027年6月1日上午8:30\n" + "志愿者带孩子们参观公园。\n" * 20_000)

    assert len(reading.text) <= LIMIT
    dates = reading.one("dates")
    assert dates is not None
    assert (dates.value["date"], dates.value["start"]) == ("2027-06-01", "08:30")
    assert "text" in [fact.value["field"] for fact in reading.named("open_questions")]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "你好", "hello", "1", "：", "\ufeff"])
def test_next_to_nothing_is_no_outing(text: str):
    reading = read(text)

    assert reading.kind == "unrelated"
    assert [fact.field for fact in reading.facts if fact.field in ("sponsors", "people", "programme", "waiver.clauses")] == []
