"""Takes the pictures of the README again: `.venv/bin/python docs/pictures/take.py` (after `python3 -m app test` once).

It seeds a demo of its own, serves it, lets invented people sign up, checks some of them in, calls the outing off, and
writes what the browser shows at each step beside this file. The checkout's own data stays untouched.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import httpx
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).resolve().parent
PLAN = HERE.parent.parent / "tests" / "plans" / "corpus" / "01-twin.txt"
sys.path.insert(0, str(HERE.parent.parent))

from app.workshop import NO_BROWSER, find_chromium  # noqa: E402
from tests.journeys.crowd import fields_of, form_body  # noqa: E402
from tests.servers import LiveServer, serving  # noqa: E402

ME = "林小禾"
OTHERS = ("周晓棠", "温若水", "江一帆", "苏叶", "何春来", "白小鹿", "沈青禾", "顾南山", "叶知秋", "陆听雨")
REASON = "市气象台31日16时发布暴雨橙色预警，山路不好走。为了孩子和大家的安全，这次不出发了。"
LIMIT = 150_000  # bytes of one picture
PHONE, LAPTOP = (375, 760), (1280, 860)

# A signature, stroke by stroke, on a field 300 wide and 100 high.
STROKES = (
    ((18, 38), (52, 34)), ((36, 18), (36, 84)), ((36, 40), (16, 70)), ((36, 42), (48, 58)),
    ((56, 38), (92, 33)), ((74, 16), (74, 84)), ((74, 40), (56, 74)), ((74, 40), (98, 72)),
    ((140, 18), (140, 80), (130, 74)), ((126, 42), (116, 62)), ((154, 40), (166, 60)),
    ((214, 18), (196, 26)), ((184, 40), (232, 35)), ((207, 24), (207, 86)), ((207, 42), (184, 74)), ((207, 42), (236, 72)),
)  # fmt: skip


def frame(shot: bytes, name: str, radius: int) -> None:
    """Round the corners, draw a hair line around, save as WebP below the limit."""
    picture = Image.open(io.BytesIO(shot)).convert("RGBA")
    width, height = picture.size
    mask = Image.new("L", (width * 2, height * 2), 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, width * 2 - 1, height * 2 - 1), radius * 2, fill=255)
    picture.putalpha(mask.resize((width, height), Image.Resampling.LANCZOS))
    ImageDraw.Draw(picture).rounded_rectangle(
        (1, 1, width - 2, height - 2), radius, outline=(150, 160, 140, 255), width=3
    )
    for quality in (88, 80, 70, 60, 50):
        packed = io.BytesIO()
        picture.save(packed, "WEBP", quality=quality, method=6)
        if packed.tell() < LIMIT:
            break
    (HERE / f"{name}.webp").write_bytes(packed.getvalue())
    print(f"{name}.webp  {width} x {height}  {packed.tell() // 1000} kB")


def visitor(browser: Browser, server: LiveServer, size: tuple[int, int]) -> Page:
    """A Chinese visitor with an empty cookie jar; a narrow one comes with a phone."""
    phone = size == PHONE
    context = browser.new_context(
        base_url=server.url, viewport={"width": size[0], "height": size[1]}, locale="zh-CN", timezone_id="Asia/Shanghai",
        device_scale_factor=2 if phone else 1.25, has_touch=phone, is_mobile=phone, reduced_motion="reduce",
    )  # fmt: skip
    context.set_default_timeout(10_000)
    return context.new_page()


def snap(page: Page, name: str) -> None:
    """One picture of what stands in the window."""
    page.wait_for_load_state("networkidle")
    frame(
        page.screenshot(), name, 40 if page.viewport_size == {"width": PHONE[0], "height": PHONE[1]} else 22
    )


def sign_up(page: Page, outing: str) -> str:
    """Fill in the form by thumb, sign, send; returns the address of the own page."""
    page.goto(f"{outing}/signup")
    for field, text in {
        "name": ME, "phone": "139 0000 0001", "email": "xiaohe@example.org", "skills": "急救",
        "emergency_name": "林阿姨", "emergency_phone": "139 0000 0002", "typed": ME,
    }.items():  # fmt: skip
        page.fill(f"[name={field}]", text)
    for ticked in (
        "[name=age_band][value='25-39']",
        "[name=photo_consent][value=internal]",
        "[name=data_consent]",
    ):
        page.check(ticked)
    for clause in page.locator("[name=clauses]").all():
        clause.check()
    pad = page.locator("canvas")
    scroll_to(page, "canvas", 430)
    box = pad.bounding_box()
    assert box
    for stroke in STROKES:
        points = [(box["x"] + 30 + x, box["y"] + y * 0.95) for x, y in stroke]
        page.mouse.move(*points[0])
        page.mouse.down()
        for x, y in points[1:]:
            page.mouse.move(x, y, steps=6)
        page.mouse.up()
    page.locator("h1").evaluate("() => document.activeElement.blur()")
    snap(page, "signature")
    page.locator("button:has-text('确认报名') >> visible=true").click()
    page.wait_for_url("**/my/*")
    return page.url


def neighbours(address: str, names: Sequence[str]) -> None:
    """More people sign up, each with a browser of their own."""
    for number, name in enumerate(names):
        with httpx.Client(headers={"Accept-Language": "zh-CN"}, trust_env=False) as client:
            form = client.get(address)
            body = form_body([
                *fields_of(form.text), ("name", name), ("phone", f"1390001{number:04d}"), ("age_band", "25-39"),
                ("email", f"p{number}@example.org" if number % 3 else ""), ("emergency_name", "家里人"),
                ("emergency_phone", f"1390002{number:04d}"), ("photo_consent", "none"), ("data_consent", "y"),
                ("typed", name), ("drawing", ""),
            ])  # fmt: skip
            answer = client.post(
                address, content=body, headers={"Content-Type": "application/x-www-form-urlencoded"}
            )
            assert answer.status_code == 303, answer.text[:2000]


def sign_in(page: Page, server: LiveServer) -> str:
    """Sign the leader in; returns the desk's address of the demo outing."""
    page.goto("/sign-in")
    page.fill("[name=email]", server.email)
    page.fill("[name=password]", server.password)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/desk")
    address = page.locator("main a[href^='/desk/events/liuyi-']").first.get_attribute("href")
    assert address
    return address


def put_in_groups(page: Page, address: str) -> None:
    """Share the volunteers out among the groups of the demo, one by one."""
    page.goto(f"{address}/signups")
    for number, choice in enumerate(page.locator("select[form=grouping]").all()):
        choice.select_option(index=number % 3 + 1)
    page.locator("button[form=grouping]").click()
    page.wait_for_load_state()


def scroll_to(page: Page, selector: str, above: int) -> None:
    """Bring a piece of the page `above` pixels below the upper edge."""
    page.locator(selector).first.evaluate(
        "(it, above) => window.scrollTo(0, it.getBoundingClientRect().top + window.scrollY - above)", above
    )


def read_a_plan(page: Page) -> None:
    """Paste a plan, and show one sponsor with its passage lit."""
    page.goto("/desk/plans")
    page.fill("[name=text]", PLAN.read_text("utf-8"))
    page.locator("form[enctype] button").click()
    page.wait_for_url("**/desk/plans/*")
    sponsor = page.locator(".found:has-text('蓝星书城')").first
    sponsor.locator("a.see").click()
    page.mouse.move(5, 5)
    sponsor.evaluate("one => one.scrollIntoView({block: 'center'})")
    page.evaluate("window.scrollTo(0, document.querySelector('.panes').offsetTop - 20)")
    snap(page, "plan")


def tour(browser: Browser, server: LiveServer) -> None:
    """The whole day, from the first look to the storm."""
    phone, leader, desk = (visitor(browser, server, size) for size in (PHONE, PHONE, LAPTOP))
    address = sign_in(desk, server)
    outing = address.removeprefix("/desk")
    read_a_plan(desk)
    phone.goto(outing)
    snap(phone, "outing")
    sign_up(phone, outing)
    neighbours(f"{server.url}{outing}/signup", OTHERS)
    put_in_groups(desk, address)
    phone.goto(phone.url)
    scroll_to(phone, ".ticket", 40)
    snap(phone, "badge")

    desk.goto(address)
    snap(desk, "desk")
    sign_in(leader, server)
    leader.goto(f"{address}/arrivals")
    for name in (ME, *OTHERS[2:9:3], *OTHERS[:2]):
        with leader.expect_response("**/arrival"):
            leader.locator(f".people li:has-text('{name}') button:has-text('签到')").click()
        leader.wait_for_timeout(200)
    leader.goto(f"{address}/arrivals")
    scroll_to(leader, "h1", 20)
    snap(leader, "arrivals")

    desk.goto(f"{address}/notices")
    desk.locator("#cancel summary").click()
    form = desk.locator("#cancel form")
    form.locator("[name$=reason]").fill(REASON)
    form.locator("[name$=sure]").check()
    form.locator("button").click()
    desk.wait_for_load_state()
    snap(desk, "notice")
    phone.reload()
    phone.evaluate("window.scrollTo(0, 0)")
    snap(phone, "called-off")


def main() -> None:
    """Take them all."""
    program = find_chromium()
    if not program:
        sys.exit(NO_BROWSER)
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder)) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        tour(browser, server)
        browser.close()


if __name__ == "__main__":
    main()
