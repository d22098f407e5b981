"""Searching by pinyin."""

from __future__ import annotations

import pytest

from app.kit.names import search_words


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("李小草", ["李小草", "lixiaocao", "lxc", "xiao"]),
        ("曾子墨", ["zengzimo", "cengzimo", "zzm"]),
        ("单雄信", ["shanxiong", "danxiong", "sxx"]),
        ("仇重阳", ["qiuchongyang", "chouzhongyang"]),
        ("重庆长江边的春天", ["zhongqing", "chongqing", "zhangjiang", "changjiang"]),
        ("𬭚星", ["𬭚星"]),
        ("Ｊ．Ｓmith", ["j.smith"]),
    ],
)
def test_a_name_is_found_by_every_usual_reading(name: str, typed: list[str]):
    assert [one for one in typed if one not in search_words(name)] == []


@pytest.mark.parametrize("name", ["", "长" * 500, "乐单曾重长行" * 50])
def test_the_words_never_outgrow_their_column(name: str):
    assert len(search_words(name)) <= 300


def test_what_people_read_comes_first():
    assert search_words("李小草").split()[:3] == ["李小草", "lixiaocao", "lxc"]
