"""The journal in words: nothing that the house does is shown as a code, and what is unknown is not hidden."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from app.desk import words
from app.kit import i18n

ROOMS = Path(words.__file__).resolve().parent.parent
DEED = re.compile(r"(event|leg|unit|duty|material|pledge|waiver|signups?|groups?|participants?|badge|holder|notice|demo)\.[a-z_]+")


def deeds_of_the_house() -> set[str]:
    """Every string in an actions file that looks like a deed of an outing."""
    found = set()
    for file in [*ROOMS.glob("*/*actions.py"), ROOMS / "demo.py"]:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and DEED.fullmatch(node.value):
                found.add(node.value)
    return found


def test_every_deed_of_the_house_has_its_words_in_both_languages():
    deeds = deeds_of_the_house()

    assert {"event.published", "signup.made", "participant.added"} <= deeds  # the search finds what is there
    assert {deed for deed in deeds if deed not in words.DEEDS} == set()
    with i18n.speaking("en"):
        assert [name for name in words.DEEDS if not words.deed(name).isascii()] == []


def test_what_has_no_words_is_shown_as_it_is_kept():
    assert words.deed("kite.flown") == "kite.flown"
    assert words.actor("robot:7", {}) == "robot:7"
    assert words.read("hat") == "hat"
    assert [words.detail(kept) for kept in ("no json", "[1]")] == ["no json", "[1]"]


@pytest.mark.parametrize(
    ("kept", "who"),
    [("account:abc", "苗青"), ("account:gone", "已离开的同事"), ("signup:x", "志愿者本人"), ("visitor", "访客"), ("house", "系统"),
     ("sponsor:x", "爱心单位")],
)  # fmt: skip
def test_people_are_named_and_everybody_else_is_called_what_they_are(kept, who):
    assert words.actor(kept, {"abc": "苗青"}) == who


def test_details_tell_states_fields_and_numbers():
    assert words.detail('{"before": "draft", "after": "open", "revision": 2}') == "草稿 → 报名中 · 第 2 次修订"
    assert words.detail('{"fields": ["risks", "kite"]}') == "可能的风险、kite"
    assert words.detail('{"kind": "cancel", "letters": 1, "people": 3}') == "涉及 3 人 · 1 封信"
    assert words.detail("{}") == words.detail('{"date_known": true, "people": true}') == ""
