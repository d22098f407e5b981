"""Chinese among English words is marked as such, and nothing becomes markup by it."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from app.kit.pages import is_chinese, mark_chinese


def test_each_stretch_of_chinese_is_marked_as_one():
    assert mark_chinese("meeting at 广场东门（6月1日）, <b>, with 𬭚") == (
        'meeting at <span lang="zh-Hans">广场东门（6月1日）</span>, &lt;b&gt;, with <span lang="zh-Hans">𬭚</span>'
    )
    assert mark_chinese("Only English.") == "Only English."
    assert not is_chinese("East gate “A” – 1")
    assert is_chinese("gate 东")


@given(st.text(st.sampled_from("ab1东门（）<&\" .,;𬭚\n"), max_size=40))
def test_marking_adds_nothing_but_the_marks(text: str):
    assert re.sub(r'<span lang="zh-Hans">|</span>', "", mark_chinese(text)) == escape(text)
