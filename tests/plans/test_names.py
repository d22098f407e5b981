"""Which words of a plan are names of people."""

import pytest

from app.plans.reading.names import is_name, may_be_name, stripped, without_office


@pytest.mark.parametrize("word", ["何小满", "邓*", "陈大力老师", "周姑娘", "社工小唐", "老韦", "阿坤", "阿May", "欧阳静", "某同学", "潮姐", "蔡药师"])
def test_names_with_and_without_titles_are_known(word: str) -> None:
    assert is_name(word)


@pytest.mark.parametrize("word", ["方式", "我们", "德育处", "服务台", "时间", "全体师生", "老师", "小朋友", "安全员", "文艺部", "路口", "带队老师", "学校"])
def test_words_of_a_plan_are_no_names(word: str) -> None:
    assert not is_name(word)
    assert not may_be_name(word)


def test_a_nickname_is_taken_only_where_a_name_is_expected() -> None:
    assert may_be_name("半夏")
    assert not is_name("半夏")


def test_what_asks_for_somebody_and_an_office_fall_away() -> None:
    assert stripped("请联系林小雨") == "林小雨"
    assert without_office("队长老韦") == "老韦"
    assert without_office("队长") == "队长"
