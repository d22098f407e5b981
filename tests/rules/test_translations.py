"""House law: every text that people read exists in every language."""

import re
from pathlib import Path

from jinja2 import Environment

from tests.rules.texts import ROOT, sources, texts_of, translated

HAN = re.compile("[\u4e00-\u9fff]")
PLACES = re.compile(r"%\((\w+)\)")


def lacking(files: list[Path], known: dict[str, str]) -> list[str]:
    return sorted({
        f"{file.name}: {text}" for file in files for text in texts_of(file) if HAN.search(text) and not known.get(text)
    })  # fmt: skip


def test_every_text_has_its_english():
    assert lacking(sources(), translated("en")) == []


def test_a_text_without_english_is_found(tmp_path):
    code, page = tmp_path / "bad.py", tmp_path / "bad.html"
    code.write_text('_("没有译文")\nraise Refused("也没有")\n', encoding="utf-8")
    page.write_text('<p>{{ _("页面上的") }}</p>', encoding="utf-8")

    assert lacking([code, page], {}) == ["bad.html: 页面上的", "bad.py: 也没有", "bad.py: 没有译文"]


def test_english_keeps_the_places_for_values_and_leaves_no_chinese_behind():
    known = translated("en")
    wrong = [
        text for text, english in known.items()
        if not set(PLACES.findall(english)) <= set(PLACES.findall(text)) or HAN.search(english.replace("义工", "").replace("牵手", ""))
    ]  # fmt: skip

    assert known
    assert wrong == []


def chinese_in_markup(template: str) -> str:
    return "".join(HAN.findall("".join(text for _line, kind, text in Environment().lex(template) if kind == "data")))


def test_templates_hold_no_chinese_outside_of_translated_texts():
    bare = {
        file.name: found
        for file in sorted((ROOT / "templates").rglob("*.html"))
        if (found := chinese_in_markup(file.read_text(encoding="utf-8")))
    }

    assert bare == {}
    assert chinese_in_markup('<p>{{ _("译文 %(n)d 个", n=1) }} 裸字 {# 注 #}</p>') == "裸字"
