"""The printed table: ratios, budgets, columns."""

from __future__ import annotations

from benchmarks.bare import with_holes
from benchmarks.bare_stores import numbered
from benchmarks.table import FOOT, Figure, Speed, lines, report


def test_a_scene_is_judged_against_the_bare_server_and_the_peer():
    assert Speed("page", 2000, 4001, 0.5, 0.25).cells() == (
        "event page", "2,000", "4,001", "0.50", "below", "0.50/0.25", "26.7x", "ok (>= 25x)",
    )  # fmt: skip
    assert Speed("signup", 359, 718).cells()[3:] == ("0.50", "ok", "0.00/0.00", "15.0x", "below (>= 15x)")
    assert Speed("feed", 10, 0).of_bare == 0


def test_figures_say_their_budget():
    assert Figure("memory", "130 MB", "<= 120 MB", False).cells() == ("memory", "130 MB", "below (<= 120 MB)")
    assert Figure("size", "3").cells() == ("size", "3", "")


def test_columns_are_aligned():
    assert lines([("a", "1", "x"), ("bbb", "1,000", "")], right=(1,)) == ["a        1  x", "bbb  1,000"]
    assert lines([]) == []


def test_the_report_holds_scenes_then_figures():
    said = report([Speed("checkin", 870, 1000, 1, 1)], [Figure("start", "1.2 s", "<= 1.5 s", True)]).split("\n")

    assert [line.split("  ")[1] for line in said if line] == ["scene, per second", "check-in", "start"]
    assert said[1].endswith("15.0x  ok (>= 15x)")
    assert "not in this run" in FOOT


def test_a_template_with_holes_gives_the_text_again():
    from jinja2 import Template

    text = "还剩 99999 席 {% x %} {{ y }} token-1 99999"
    template = Template(with_holes(text, {"left": "99999", "token": "token-1"}))

    assert template.render(left=99999, token="token-1") == text
    assert template.render(left=7, token="t") == "还剩 7 席 {% x %} {{ y }} t 7"


def test_values_are_numbered_for_postgresql():
    assert numbered("SELECT ? WHERE a = ? AND b = ?") == "SELECT $1 WHERE a = $2 AND b = $3"
