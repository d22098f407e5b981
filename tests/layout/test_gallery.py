"""The gallery in a real browser: nobody is shut out, nothing scrolls sideways, and the small script helps."""

from __future__ import annotations

import json
import math
import mimetypes
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.layout.gallery import ROOT, gallery

Shown = Callable[..., Page]
POLICY = {"content-security-policy": "default-src 'self'"}
AXE = (ROOT / "tests/vendor/axe/axe.min.js").read_text()


@pytest.fixture
def show(browser: Browser) -> Iterator[Shown]:
    """`show(html, width=375, **context options)`: the page under our content policy; posts are counted in page.posts."""
    contexts, wrongs = [], []

    def shown(html: str, width: int = 375, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 800}, **options)
        contexts.append(context)
        page = context.new_page()
        page.posts = []  # type: ignore[attr-defined]

        def answer(route: Route) -> None:
            path = route.request.url.split("look.example", 1)[1].split("?")[0]
            if route.request.method == "POST":
                page.posts.append(route.request.post_data)  # type: ignore[attr-defined]
                route.fulfill(status=204)  # the page stays
            elif path.startswith("/static/"):
                file = ROOT / path[1:]
                route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file.name)[0] or "text/plain")
            else:
                route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=POLICY)

        page.route("http://look.example/**", answer)
        page.on("console", lambda message: wrongs.append(message.text) if "Policy" in message.text else None)
        page.on("pageerror", lambda error: wrongs.append(str(error)))
        page.goto("http://look.example/")
        return page

    yield shown
    for context in contexts:
        context.close()
    assert wrongs == []


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
@pytest.mark.parametrize(("width", "scheme", "large"), [(320, "light", True), (375, "dark", False), (1280, "light", False)])
def test_nobody_is_shut_out(show: Shown, language: str, width: int, scheme: str, large: bool):
    page = show(gallery(language, large), width, color_scheme=scheme, bypass_csp=True)
    page.evaluate(AXE)

    found = page.evaluate("axe.run().then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.target)]))")

    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_every_button_is_as_large_as_a_fingertip(show: Shown):
    page = show(gallery())

    heights = page.eval_on_selector_all(
        "button, .button, summary, select, .choice, .tabs a, .top a, input:not([type=hidden],[type=checkbox],[type=radio])",
        "all => all.map(e => [e.textContent.trim(), e.getBoundingClientRect()]).filter(([_, r]) => r.width && (r.height < 44 || r.width < 44)).map(([t]) => t)",
    )

    assert heights == []


def test_a_signature_is_kept_as_strokes_and_survives_turning_the_phone(show: Shown):
    page = show(gallery(), has_touch=True, is_mobile=True)
    canvas = page.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    finger = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})

    top = page.evaluate("scrollY")
    for start in (30, 150):
        touch("touchStart", (box["x"] + start, box["y"] + 50))
        for step in range(1, 20):
            touch("touchMove", (box["x"] + start + 4 * step, box["y"] + 50 + 30 * math.sin(step / 3)))
        touch("touchEnd")

    strokes = json.loads(page.locator("input[name=drawing]").input_value())
    assert len(strokes) == 2
    assert all(0 <= number <= 1000 for stroke in strokes for point in stroke for number in point)
    assert page.evaluate("scrollY") == top

    page.set_viewport_size({"width": 740, "height": 360})
    inked = "c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some((v, i) => i % 4 == 3 && v)"
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate(f"({inked})(document.querySelector('canvas'))") is True
    page.locator("[data-clear]").click()
    assert page.locator("input[name=drawing]").input_value() == ""
    assert page.evaluate(f"({inked})(document.querySelector('canvas'))") is False


def test_without_scripts_the_pad_steps_aside_and_says_that_a_typed_name_is_enough(show: Shown):
    page = show(gallery(), java_script_enabled=False)

    assert not page.locator("canvas").is_visible()
    assert page.get_by_text("在上面输入姓名就够了").is_visible()
    assert not page.locator("[data-copy]").is_visible()


def test_an_impatient_thumb_sends_a_form_once(show: Shown):
    page = show(gallery())
    button = page.locator("#form > button.button")

    for _ in range(3):
        button.dispatch_event("click")

    expect(button).to_have_text("正在发送…")
    assert len(page.posts) == 1  # type: ignore[attr-defined]


def test_a_form_that_came_back_puts_the_focus_on_what_is_wrong(show: Shown):
    page = show(gallery())

    assert page.evaluate("document.activeElement.className") == "error-summary"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url("http://look.example/#name")


def test_a_second_thought_can_be_taken_back_with_the_keyboard(show: Shown):
    page = show(gallery())
    page.get_by_text("我来不了了").focus()
    page.keyboard.press("Enter")
    assert page.locator(".confirm-body").is_visible()

    page.get_by_role("button", name="先不").press("Enter")

    assert not page.locator(".confirm-body").is_visible()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_paper_keeps_the_table_and_leaves_the_buttons_out(show: Shown):
    page = show(gallery(), 700)
    page.emulate_media(media="print")

    assert page.locator("table thead").is_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.table tr')).display") == "table-row"
    assert [kind for kind in ("#form .button", ".tabs", ".bar", ".foot") if page.locator(kind).last.is_visible()] == []
