"""The main thread as people walk it: sign up on a phone, be checked in by the badge, and learn that a storm called it off."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, Page, expect

from tests import servers
from tests.browsers import Opener, visiting
from tests.outside import reading

REASON = "气象台发布暴雨橙色预警"
FINGER = ([(0.2, 0.3), (0.4, 0.7), (0.6, 0.3)], [(0.7, 0.4), (0.8, 0.6)])  # two strokes in parts of the pad


def the_outing(page: Page) -> str:
    """From the front page to the demo outing; returns its address."""
    page.goto("/")
    page.get_by_role("link", name="走出大山看世界").first.click()
    expect(page).to_have_url(re.compile(r"/events/liuyi-\d{4}$"))
    return urlsplit(page.url).path


def fill_in(page: Page, name: str, phone: str, email: str = "") -> None:
    """Everything but the drawn signature."""
    page.get_by_label("姓名", exact=True).fill(name)
    page.get_by_label("手机号").fill(phone)
    page.get_by_label("邮箱").fill(email)
    page.get_by_label("25—39岁").check()
    page.get_by_label("紧急联系人姓名").fill("温家人")
    page.get_by_label("紧急联系人电话").fill("139 0000 7788")
    page.get_by_label("请不要拍我").check()
    page.get_by_label("我同意为这次活动使用我填写的信息").check()
    for clause in page.locator("input[name=clauses]").all():
        clause.check()
    page.get_by_label("签名（请再写一遍姓名）").fill(name)


def draw_with_finger(page: Page) -> None:
    """Touches as a screen reports them, not a mouse's."""
    page.locator("canvas").evaluate("one => one.scrollIntoView({block: 'center'})")
    box = page.locator("canvas").bounding_box()
    assert box
    phone = page.context.new_cdp_session(page)
    for stroke in FINGER:
        points = [{"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"]} for x, y in stroke]
        phone.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": points[:1]})
        for point in points[1:]:
            phone.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
        phone.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def sign_in(page: Page, server: servers.LiveServer) -> None:
    """On the sign-in page."""
    page.get_by_label("邮箱").fill(server.email)
    page.get_by_label("密码").fill(server.password)
    page.get_by_role("button", name="登录").click()


def decoded(page: Page, address: str) -> tuple[str, tuple[int, ...]]:
    """(what is read in the picture, its size), by a decoder that knows nothing of the library that wrote it."""
    answer = page.request.get(address)
    assert (answer.status, answer.headers["content-type"]) == (200, "image/png")
    return reading.decoded(answer.body()), reading.grey(answer.body()).shape


def person(page: Page, name: str):
    """Somebody's line on the list at the door."""
    return page.locator(".people li").filter(has_text=name)


def linked_data(page: Page) -> dict:
    return json.loads(page.locator('script[type="application/ld+json"]').first.text_content() or "")


def test_from_the_page_to_the_checked_in_volunteer(phone: Page, open_page: Opener, live_server: servers.LiveServer):
    name = "林小满"
    address = the_outing(phone)
    places = linked_data(phone)["remainingAttendeeCapacity"]
    phone.get_by_role("link", name="我要报名").first.click()
    expect(phone).to_have_url(re.compile(address + "/signup$"))
    fill_in(phone, name, "138 0000 7701")
    draw_with_finger(phone)
    expect(phone.get_by_text("已写好签名")).to_be_attached()
    phone.get_by_role("button", name="确认报名").click()

    expect(phone.get_by_role("heading", name="您已报名成功")).to_be_visible()
    own = urlsplit(phone.url).path
    assert re.fullmatch(r"/my/[a-z0-9-]+", own)
    code = phone.get_by_alt_text("您的签到二维码")
    code.scroll_into_view_if_needed()
    assert code.evaluate("one => one.decode().then(() => one.naturalWidth)") >= 300
    drawing = phone.request.get(own + "/data.json").json()
    assert [len(stroke) for stroke in strokes_in(drawing)] == [3, 2]
    assert phone.request.get(own + "/waiver.pdf").body().startswith(b"%PDF")
    phone.goto(address)
    assert linked_data(phone)["remainingAttendeeCapacity"] == places - 1

    scanned, size = decoded(phone, own + "/qr.png")
    assert size == (300, 300)
    assert scanned.startswith(live_server.url + "/b/")
    assert decoded(phone, own + "/badge.png")[0] == scanned

    leader = open_page(has_touch=True, is_mobile=True)
    leader.goto(scanned)
    assert name not in leader.content()
    leader.get_by_role("link", name="我是工作人员，登录后签到").click()
    sign_in(leader, live_server)
    expect(leader).to_have_url(scanned)
    expect(leader.get_by_role("heading", name=name)).to_be_visible()
    leader.get_by_role("button", name="签到", exact=True).click()
    expect(leader.get_by_role("status").filter(has_text=f"{name} 已签到")).to_be_visible()
    door = f"/desk{address}/arrivals"
    leader.goto(door)
    expect(person(leader, name)).to_contain_text("已到")
    leader.goto(scanned)
    leader.get_by_role("button", name=re.compile("撤销")).click()
    expect(leader.get_by_text("还没有到", exact=True)).to_be_visible()
    expect(leader.get_by_text("已撤销", exact=True)).to_be_visible()
    leader.goto(door)
    expect(person(leader, name)).to_be_visible()
    expect(person(leader, name)).not_to_contain_text("已到")
    expect(person(leader, name).get_by_role("button", name="签到")).to_be_visible()


def strokes_in(data: object) -> list:
    """The drawn strokes, wherever the file keeps them."""
    if isinstance(data, dict):
        return next((found for key, value in data.items() if (found := value if key == "drawing" else strokes_in(value))), [])
    return []


def test_the_same_with_scripts_switched_off(open_page: Opener, live_server: servers.LiveServer):
    page = open_page(java_script_enabled=False)
    address = the_outing(page)
    page.get_by_role("link", name="我要报名").first.click()
    expect(page.locator("canvas")).not_to_be_visible()
    fill_in(page, "高𬭚", "138 0000 7702")
    page.get_by_role("button", name="确认报名").click()
    expect(page.get_by_role("heading", name="您已报名成功")).to_be_visible()
    scanned, _size = decoded(page, urlsplit(page.url).path + "/qr.png")

    leader = open_page(java_script_enabled=False)
    leader.goto("/sign-in")
    sign_in(leader, live_server)
    expect(leader).to_have_url(re.compile("/desk$"))
    leader.goto(scanned)
    leader.get_by_role("button", name="签到").click()
    leader.goto(f"/desk{address}/arrivals")
    expect(person(leader, "高𬭚")).to_contain_text("已到")
    person(leader, "高𬭚").get_by_role("button", name="撤销").click()
    expect(person(leader, "高𬭚")).not_to_contain_text("已到")


def test_another_language_asks_before_it_empties_the_form(phone: Page):
    address = the_outing(phone) + "/signup"
    asked: list[str] = []
    phone.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    phone.goto(address)
    phone.get_by_label("姓名", exact=True).fill("林小禾")
    phone.locator("a[hreflang=en]").click()

    assert asked == ["换语言会清空这一页已经填写的内容。要换吗？"]
    expect(phone.get_by_label("姓名", exact=True)).to_have_value("林小禾")

    phone.goto(address)
    phone.locator("a[hreflang=en]").click()
    expect(phone.locator("html")).to_have_attribute("lang", "en")
    assert len(asked) == 1  # nothing was typed, nothing is asked


def test_what_was_typed_comes_back_and_the_same_mobile_gets_no_second_place(phone: Page):
    address = the_outing(phone)
    for tried in ("", "138 0000 7703", "138 0000 7703"):
        phone.goto(address + "/signup")
        fill_in(phone, "陆远", tried)
        phone.get_by_role("button", name="确认报名").click()
        if not tried:
            expect(phone.locator(".error-summary")).to_be_focused()
            expect(phone.get_by_label("姓名", exact=True)).to_have_value("陆远")
    expect(phone).to_have_url(re.compile("/signup$"))
    expect(phone.get_by_role("heading", level=1)).not_to_have_text("您已报名成功")

    assert "/my/" not in phone.content()
    assert "陆远" not in phone.content()


# --- a storm --------------------------------------------------------------------------------------------------------


@pytest.fixture
def stormy(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[servers.LiveServer, Opener]]:
    """A server of its own, so that the others keep their open outing."""
    with servers.serving(tmp_path_factory.mktemp("stormy")) as server:
        with visiting(browser, server.url) as opener:
            yield server, opener
        assert server.complaints() == ""


def test_a_storm_calls_it_off_and_every_page_says_so(stormy):
    server, opener = stormy
    phone, leader = opener(has_touch=True, is_mobile=True), opener(width=1280, height=900)
    address = the_outing(phone)
    phone.goto(address + "/signup")
    fill_in(phone, "林小满", "138 0000 7704", "lin@example.org")
    phone.get_by_role("button", name="确认报名").click()
    expect(phone.get_by_role("heading", name="您已报名成功")).to_be_visible()
    own = urlsplit(phone.url).path
    before = calendar(phone, address + ".ics")
    leader.goto("/sign-in")
    sign_in(leader, server)
    leader.goto(f"/desk{address}/sponsors")
    given = re.search(r"/sponsor/[a-z0-9-]+", leader.content())
    assert given
    sponsor = given[0]

    leader.goto(f"/desk{address}/notices")
    leader.get_by_text("取消活动", exact=True).first.click()
    box = leader.locator("#cancel")
    box.get_by_role("button", name="取消活动并生成通知").click()
    expect(leader.locator("#cancel .field-error").first).to_be_visible()  # a reason is asked for, nothing is cancelled yet
    box.get_by_label("原因").fill(REASON)
    box.get_by_label("我确认取消这次活动，并通知所有人").check()
    box.get_by_role("button", name="取消活动并生成通知").click()
    expect(leader.get_by_label("发到微信群的文字")).to_have_value(re.compile(REASON))
    expect(leader.locator("tr").filter(has_text="林小满")).to_contain_text(re.compile("等待发送|已发送"))

    for page, where in ((phone, address), (phone, own), (opener(), sponsor), (phone, address + "/signup")):
        page.goto(where)
        expect(page.locator(".banner.stop")).to_contain_text("活动已取消")
        expect(page.locator(".banner.stop")).to_contain_text(REASON)
    expect(phone.get_by_role("heading", name="现在不能报名")).to_be_visible()
    expect(phone.locator("#signup")).to_have_count(0)
    phone.goto(address)
    expect(phone.get_by_role("link", name="我要报名")).to_have_count(0)
    assert linked_data(phone)["eventStatus"] == "https://schema.org/EventCancelled"
    phone.goto(own)
    expect(phone.get_by_alt_text("您的签到二维码")).to_have_count(0)

    for feed in (address + ".ics", own + ".ics", sponsor + ".ics", "/associations/xiaocao.ics"):
        (event,) = calendar(phone, feed).walk("VEVENT")
        assert str(event["STATUS"]) == "CANCELLED"
    (now,), (then,) = calendar(phone, address + ".ics").walk("VEVENT"), before.walk("VEVENT")
    assert (now["UID"], str(then["STATUS"])) == (then["UID"], "CONFIRMED")
    assert now["SEQUENCE"] > then["SEQUENCE"]
    assert REASON in now["DESCRIPTION"]


def calendar(page: Page, address: str) -> Calendar:
    answer = page.request.get(address)
    assert answer.status == 200
    return Calendar.from_ical(answer.body())
