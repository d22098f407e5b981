"""The public pages in a real browser: nobody shut out, nothing off the edge, useful without scripts."""

from pathlib import Path

import pytest

AXE = (Path(__file__).parents[1] / "vendor/axe/axe.min.js").read_text("utf-8")
WRONG = "axe.run().then(found => found.violations.map(v => v.id + ': ' + v.nodes[0].html.slice(0, 120)))"
TOO_WIDE = "document.documentElement.scrollWidth > innerWidth"
THE_OUTING, THE_ASSOCIATION = "main .link-card a", ".hero .eyebrow a"


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (375, "dark"), (1280, "light"), (1280, "dark")])
def test_the_public_pages_shut_nobody_out(open_page, width, scheme, language):
    page = open_page(width=width, locale=language, color_scheme=scheme)
    page.goto("/")
    for link in (None, THE_OUTING, THE_ASSOCIATION):
        if link:
            page.locator(link).first.click()
            page.wait_for_load_state()
        assert page.evaluate(TOO_WIDE) is False
        page.evaluate(AXE)
        assert page.evaluate(WRONG) == []
    assert "/associations/" in page.url


def test_without_scripts_a_phone_still_gets_everything(open_page):
    page = open_page(java_script_enabled=False)
    page.goto("/")
    page.locator(THE_OUTING).first.click()
    page.locator("details summary").first.click()

    assert page.locator("details[open] .prose").first.is_visible()
    assert "招募令" in page.locator("#share-text").input_value()
    assert page.locator("[data-copy]").first.is_hidden()
    page.locator(".bar .button").click()
    assert page.url.endswith("/signup")


def test_the_next_act_stays_at_the_thumb(phone):
    phone.goto("/")
    phone.locator(THE_OUTING).first.click()
    act = phone.locator(".bar .button")
    for distance in (0, 3000, 100_000):
        phone.evaluate(f"scrollTo(0, {distance})")
        box = act.bounding_box()
        assert box["y"] + box["height"] <= 812
        assert box["height"] >= 44


def test_the_language_switch_stays_on_the_page_and_leaves_no_cookie(phone):
    phone.goto("/")
    phone.locator(THE_OUTING).first.click()
    here = phone.url
    phone.get_by_role("link", name="English").click()

    assert phone.url == f"{here}?lang=en"
    assert phone.locator("html").get_attribute("lang") == "en"
    assert phone.context.cookies() == []
    phone.locator(".bar .button").click()
    assert phone.url.endswith("/signup?lang=en")


def test_search_finds_by_pinyin(phone):
    phone.goto("/")
    phone.locator("input[name=q]").fill("xiaocao")
    phone.locator(".searchbar button").click()
    assert phone.locator(THE_OUTING).count() >= 1
    phone.locator("input[name=q]").fill("zzzz")
    phone.locator(".searchbar button").click()
    assert phone.get_by_text("没有找到“zzzz”").is_visible()
