"""The pieces every page is built from: what they say, and that they keep to the house's limits."""

from __future__ import annotations

import gzip
import re

import pytest

from tests.layout.gallery import ROOT, Sheet, draw, gallery, sent

LAYOUT = ROOT / "templates" / "layout"
FORBIDDEN = re.compile(r"""\sstyle\s*=|<style|\son[a-z]+\s*=\s*["']|javascript:|<script(?![^>]*(?:\ssrc=|ld\+json))""", re.I)


def test_the_style_sheet_and_the_script_stay_small():
    style, script = (ROOT / "static/app.css").read_bytes(), (ROOT / "static/app.js").read_bytes()

    assert len(style) < 40_000
    assert len(gzip.compress(style, 9)) < 9_000
    assert len(script) < 8_000


def test_every_macro_and_sign_is_described_for_those_who_build_pages():
    described = (ROOT / "docs/look.md").read_text()
    macros = [
        name
        for file in ("parts.html", "fields.html", "icons.html")
        for name in re.findall(r"{% macro ([a-z]\w*)\(", (LAYOUT / file).read_text())
    ]
    signs = re.findall(r'^  "(\w+)": "M', (LAYOUT / "icons.html").read_text(), re.M)

    assert len(macros) > 40
    assert len(signs) > 40
    assert [name for name in macros + signs if not re.search(rf"\b{name}\b", described)] == []


def breaks_the_policy(html: str) -> list[str]:
    """What the content policy would block: inline styles, handlers and scripts."""
    return [match.group().strip() for match in FORBIDDEN.finditer(html)]


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('<p style="color:red">', ["style="]),
        ('<a onclick="x()">', ['onclick="']),
        ("<script>x</script>", ["<script"]),
        ('<script src="/static/app.js" defer></script><script type="application/ld+json">{}</script>', []),
    ],
)
def test_what_the_policy_would_block_is_noticed(html: str, found: list[str]):
    assert breaks_the_policy(html) == found


def test_no_template_holds_what_the_policy_would_block():
    wrong = {str(file.relative_to(ROOT)): breaks_the_policy(file.read_text()) for file in (ROOT / "templates").rglob("*.html")}

    assert {file: found for file, found in wrong.items() if found} == {}


@pytest.mark.parametrize(("taken", "total", "grown", "sprouts"), [(0, 15, 0, 15), (9, 15, 9, 6), (15, 15, 15, 0), (17, 15, 15, 0), (50, 100, 18, 18), (99, 100, 35, 1)])  # fmt: skip
def test_the_wreath_shows_a_blade_for_each_place(taken: int, total: int, grown: int, sprouts: int):
    html = draw("{{ parts.ring(taken, total) }}", taken=taken, total=total)

    assert (html.count('class="grown"'), html.count('class="sprout"')) == (grown, sprouts)
    assert ("full" in html) == (taken >= total)


def test_the_wreath_without_a_limit_counts_people():
    html = draw("{{ parts.ring(7, none) }}")

    assert '"ring-number">7<' in html
    assert "sprout" not in html


def test_a_wrong_field_ties_its_sentence_and_hint_to_the_control():
    html = draw("{{ fields.text(form.name, autocomplete='name', hint='名册上的名字') }}", form=sent(name=""))

    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="name-error name-hint"' in html
    assert 'id="name-error"' in html
    assert 'id="name-hint"' in html
    assert 'maxlength="60" autocomplete="name"' in html


def test_optional_is_said_in_words_and_only_where_it_is_true():
    assert "选填" in draw("{{ fields.text(form.email) }}", form=Sheet())
    assert "选填" not in draw("{{ fields.text(form.email, required=true) }}", form=Sheet())
    assert "选填" not in draw("{{ fields.text(form.name) }}", form=Sheet())


def test_typed_text_comes_back_and_stays_text():
    html = draw("{{ fields.area(form.note) }}{{ fields.text(form.email) }}", form=sent(note="\n</textarea><script>", email='"><b>'))

    assert "\n\n&lt;/textarea&gt;&lt;script&gt;</textarea>" in html
    assert 'value="&#34;&gt;&lt;b&gt;"' in html


def test_a_password_is_never_sent_back():
    assert "hunter2" not in draw("{{ fields.password(form.secret) }}", form=sent(secret="hunter2"))


def test_moments_fit_the_phones_own_pickers():
    html = draw("{{ fields.date(form.day) }}{{ fields.time(form.at) }}{{ fields.datetime(form.starts) }}", form=Sheet())

    assert re.findall(r'value="([^"]+)"', html) == ["2027-06-01", "07:30", "2027-06-01T07:30"]


def test_choices_show_what_was_chosen():
    html = draw("{{ fields.select(form.role) }}{{ fields.radios(form.band) }}", form=sent(role="a", band="o"))

    assert '<option value="a" selected>' in html
    assert html.count(" checked") == 1
    assert 'value="o" checked' in html


def test_the_summary_links_to_the_first_control_of_each_wrong_field():
    form = sent(name="", email="a@b.example", note="x", secret="x")
    html = draw("{{ fields.error_summary(form) }}{{ fields.text(form.name) }}{{ fields.radios(form.band) }}{{ fields.checkbox(form.agrees) }}", form=form)

    assert re.findall(r'href="#(\w+)"', html) == ["name", "band", "agrees"]
    assert all(re.search(rf'<input[^>]* id="{target}"', html) for target in ("name", "band", "agrees"))


def test_a_page_kept_for_everybody_shows_nothing_of_one_person():
    everybody = gallery(public=True)

    assert "李队长" in gallery()
    assert "李队长" not in everybody
    assert "已保存。" not in everybody


def test_english_pages_hold_no_untranslated_word_of_ours():
    from tests.layout.gallery import i18n, pages, templates

    empty = {"public": True, "locale": "en", "other_languages": [], "path": "/", "type_href": "?type=large", "large_type": False}
    with i18n.speaking("en"):
        html = templates().from_string(
            '{% extends "layout/base.html" %}{% import "layout/parts.html" as parts %}'
            '{% block main %}{{ parts.signature_pad() }}{{ parts.ring(1, 3) }}{{ parts.desk_tabs(event) }}{% endblock %}'
        ).render(**empty, site_name=pages.i18n.gettext("牵手"), event={"slug": "x"})

    assert re.findall(r"[\u4e00-\u9fff]+", html) == []
