"""Whatever is typed into any field of any form: a sentence and the typed text come back, or it is kept as words; no fault."""

from __future__ import annotations

import itertools
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote_plus

import httpx
import pytest
from markupsafe import escape
from wtforms import EmailField, StringField, TelField, TextAreaField
from wtforms.widgets import PasswordInput

import app.desk.forms as desk_forms
import app.events.forms as event_forms
import app.notices.forms as notice_forms
import app.people.forms as people_forms
import app.plans.forms as plan_forms
import app.roster.forms as roster_forms
import app.signups.forms as signup_forms
import app.sponsors.forms as sponsor_forms
import app.waivers.forms as waiver_forms
from app.events import blocks
from app.events.tables import Event
from app.kit import db, limits, pages
from app.kit.forms import HouseForm
from app.main import create_app
from app.people.access import SESSION_COOKIE
from app.signups import grouping_actions
from app.waivers.actions import new_version
from app.waivers.queries import current
from app.waivers.rules import Clause
from tests import databases, making
from tests.furnishing import Furnished, furnish

GOOD = {200, 303, 403, 404, 409, 422, 429}
SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
HOSTILE: dict[str, bytes] = {
    "nothing": b"",
    "long": ("字" * 10_000).encode(),
    "control": "小\x00草\x07\x1b[31m\u202e\u200b\ufeff\x7f协会".encode(),
    "script": SCRIPT.encode(),
    "template": b"{{ 7919 * 7907 }}{% raw %} %(name)s ${x}",
    "sql": b"'; DROP TABLE event; --\\",
    "emoji": "👨‍👩‍👧🏽🎈".encode(),
    "rare": "𬭚𠮷龘".encode(),
    "full-width": "１３８００００１２３４".encode(),
    "no-text": b"a\xff\xfe\xed\xa0\x80\xc3z",  # bytes that are no UTF-8, a lone surrogate among them
}
A_DATABASE_MIGHT_MIND = ("long", "control", "rare", "no-text")  # PostgreSQL weighs each letter
ONCE_MORE = ("control", "script")  # at the second address of a form
START = datetime(2031, 5, 31, 23, 0, tzinfo=UTC)
_numbers = itertools.count(1)


# --- every form, where it is sent, and a body that is good ---------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """One form at one address; `state`: of the outing when the form is offered."""

    path: str
    form: Any
    body: Callable[[Any], dict[str, Any]]
    who: str = "owner"
    prefix: str = ""
    state: str = "open"

    def __str__(self) -> str:
        return f"{self.path} {self.form.__name__}"

    def names(self) -> list[str]:
        return [field.name for field in self.form(prefix=self.prefix)._fields.values()]


def fixed(**body: Any) -> Callable[[Any], dict[str, Any]]:
    return lambda _here: body


def person(_here: Any) -> dict[str, Any]:
    n = next(_numbers)
    return {
        "name": "林小草", "phone": f"1380000{n:04}", "email": f"p{n}@example.org", "age_band": "25-39", "emergency_name": "林大树",
        "emergency_phone": "13900000000", "skills": "急救", "photo_consent": "none", "medical": "y",
    }  # fmt: skip


def signing(here: Any) -> dict[str, Any]:
    return {"text_uid": here.notice.uid, "clauses": here.ticks, "typed": "林小草", "drawing": "[[[100,200],[300,400]]]"}


def signup(here: Any) -> dict[str, Any]:
    return person(here) | signing(here) | {"data_consent": "y", "client_id": f"{next(_numbers):020}"}


def on_roster(_here: Any) -> dict[str, Any]:
    return {
        "entry_id": "", "kind": "child", "name": "云小朵", "age_band": "9-12", "school": "云岭小学", "group": "", "in_charge": "",
        "chaperone": "", "guardian_name": "云大山", "guardian_phone": "13000000001", "relation": "父亲", "health_note": "晕车",
        "photo_level": "none", "consents": ["taking_part", "medical"],
    }  # fmt: skip


def pledge(_here: Any) -> dict[str, Any]:
    return {
        "item": "午餐", "kind": "meal", "quantity": "45", "unit": "份", "leg": "", "handover": "门口", "delivered_quantity": "",
        "unit_id": "", "new_unit": f"餐厅{next(_numbers)}", "state": "tentative", "person": "谢经理", "phone": "13800005555",
        "email": "xie@example.org",
    }  # fmt: skip


def unit(_here: Any) -> dict[str, Any]:
    return {"name": f"影院{next(_numbers)}", "person": "谢经理", "phone": "13800005555", "email": "xie@example.org"}


def staff(_here: Any) -> dict[str, Any]:
    return {"name": "苗青", "email": f"staff{next(_numbers)}@example.org", "role": "helper"}


def group(_here: Any) -> dict[str, Any]:
    return {"name": f"第{next(_numbers)}组"}


OUTING = fixed(
    title="走出大山", occasion="六一", theme="看世界", slogan="牵手", summary="进城看看", title_en="Out", summary_en="A day",
    meeting_at="2031-06-01T07:00", meeting_point="东门", starts_at="2031-06-01T07:30", ends_at="2031-06-01T17:30",
    timezone="Asia/Shanghai", volunteer_places="5000", participant_places="5000", participants_note="含老师",
    signup_opens_at="", signup_closes_at="2031-05-28T20:00", grouping_note="三组", requirements="年满18周岁", bring="水杯",
    risks="跌倒", risks_en="Falls", requirements_en="18 or older", risk_level="usual", insurance="已投保", weather_rule="大雨取消", fee_note="全程免费", contact_name="苗队长",
    contact_phone="0719-5550100", background="盼着进城", purpose="看看", expected_result="平安", seen="",
)  # fmt: skip
HOUSE = fixed(
    name="小草协会", name_en="Grass", about="种草", about_en="We grow", contact="0719-5550100", volunteer_word="义工",
    timezone="Asia/Shanghai",
)  # fmt: skip
LEG = fixed(title="看动物", kind="stop", starts_at="2031-06-01T09:00", ends_at="2031-06-01T10:00", place="公园",
            responsible="石路", note="带水", state="tentative")  # fmt: skip
REASON = {"reason": "暴雨", "next_date_note": "另行通知", "sure": "y"}
NOTICE = fixed(zh_title="风险告知", zh_clauses="□ 会走路。\n\n会乘车。", en_title="Risks", en_clauses="□ We walk.\n\nWe ride.", material="y")
REVIEW = fixed(**{
    "as": "outing", "title": "划界志愿行", "participant_places": "", "day": "2031-06-01", "starts": "08:00", "ends": "17:00", "meets": "07:30", "meeting_point": "村口",
    "contact_name": "石路", "contact_phone": "0719-5550100", "volunteer_places": "9", "risk": ["人多时走散"], "risks": "天热", "summary": "帮忙划界",
    "requirements": "会走路", "host": "小草协会", "do-0": "change", "v-0-": "划界", "skip-0": "y",
})  # fmt: skip
DESK = "/desk/events/{slug}"

CASES = (
    Case("/sign-in", people_forms.SignInForm, fixed(email="a@example.org", password="x" * 12, next="/desk"), "stranger"),
    Case("/desk/account/password", people_forms.PasswordForm, fixed(old="x" * 12, new="a kite in the wind")),
    Case("/desk/associations/{slug}", people_forms.AssociationForm, HOUSE),
    Case("/desk/associations/{slug}/staff", people_forms.StaffForm, staff),
    Case("/desk/associations/{slug}/staff/{uid}/role", people_forms.RoleForm, fixed(role="helper")),
    Case("/desk/events/new", event_forms.OutingForm, OUTING),
    Case(DESK + "/edit", event_forms.OutingForm, OUTING),
    Case(DESK + "/copy", event_forms.CopyForm, fixed(day="2031-06-01")),
    Case(DESK + "/programme/{kind}/new", event_forms.LegForm, LEG),
    Case(DESK + "/programme/{kind}/{key}", event_forms.LegForm, LEG),
    Case(DESK + "/programme/units/new", event_forms.UnitForm, fixed(name="小草协会", role="host")),
    Case(DESK + "/programme/duties/new", event_forms.DutyForm, fixed(label="协调", person="石路", phone="13800005555")),
    Case(DESK + "/programme/materials/new", event_forms.MaterialForm,
         fixed(item="小旗", quantity="3", unit="面", who_brings="协会")),
    Case(DESK + "/programme/checks/new", event_forms.CheckForm, fixed(text="给司机打电话")),
    Case(DESK + "/closing", desk_forms.ClosingForm, fixed(reason="人够了")),
    Case(DESK + "/cancellation", notice_forms.CancelForm, fixed(**REASON), prefix="cancellation-"),
    Case(DESK + "/postponement", notice_forms.PostponeForm, fixed(new_start="2031-07-01T07:30", **REASON), prefix="postponement-"),
    Case(DESK + "/new-date", notice_forms.DateForm, fixed(new_start="2031-07-01T07:30"), prefix="new-date-",
         state="postponed"),
    Case(DESK + "/groups", signup_forms.GroupForm, group),
    Case(DESK + "/groups/{uid}", signup_forms.GroupForm, group),
    Case(DESK + "/roster", roster_forms.PersonForm, on_roster),
    Case(DESK + "/roster/{uid}", roster_forms.PersonForm, on_roster),
    Case(DESK + "/roster/several", roster_forms.SeveralForm,
         fixed(entry_id="", kind="child", group="", lines="云小朵\t9\t云岭小学\t云大山\t13000000001")),
    Case(DESK + "/sponsors/pledges", sponsor_forms.NewPledgeForm, pledge),
    Case(DESK + "/sponsors/pledges/{uid}", sponsor_forms.PledgeForm, pledge),
    Case(DESK + "/sponsors/units/{uid}", sponsor_forms.UnitForm, unit),
    Case(DESK + "/waiver", waiver_forms.NoticeForm, NOTICE),
    Case(DESK + "/waiver/older", waiver_forms.OlderForm, fixed(title="旧承诺", body="后果自负。")),
    Case("/desk/plans", plan_forms.PaperForm, fixed(text="一、活动主题\n走出大山\n二、活动时间：2031年6月1日上午8:00—11:00", file="")),
    Case("/desk/plans/{uid}", plan_forms.AnswersForm, REVIEW),
    Case("/desk/plans/{uid}/outing", plan_forms.AnswersForm, REVIEW),
    Case("/events/{slug}/signup", signup_forms.SignupForm, signup, "stranger"),
    Case("/my/{token}/details", signup_forms.CorrectForm, person, "stranger"),
    Case("/my/{token}/waiver", waiver_forms.SignAgainForm, signing, "stranger"),
)  # fmt: skip
NOT_SENT = {  # bases of other forms, and one that judges a single line inside another
    event_forms.PlanForm, signup_forms.PersonFields, sponsor_forms.ContactFields, waiver_forms.SigningForm,
    roster_forms.LineForm,
}  # fmt: skip


def every_form() -> set[Any]:
    found, left = set(), [HouseForm]
    while left:
        below = [form for form in left.pop().__subclasses__() if form.__module__.startswith("app.")]
        found |= set(below)
        left += below
    return found


def test_every_form_and_every_address_with_typed_words_has_its_case(sqlite_template):
    typed = {
        route.path_format for route in create_app().routes
        for handler in getattr(route, "route_handlers", ()) if handler.opt.get("csrf_in_form")
    }  # fmt: skip

    assert {case.form for case in CASES} == every_form() - NOT_SENT
    assert typed <= {case.path for case in CASES}


# --- a furnished site ----------------------------------------------------------------------------------------------


class Site:
    """The application on a furnished database, and how to send it anything at all."""

    def __init__(self, kind: str, app: Any, found: Furnished, visitors: dict[str, making.Visitor]) -> None:
        self.kind, self.app, self.found, self.visitors = kind, app, found, visitors
        self.outing = found.outings["open"]
        self.notice: Any = None
        self.signed = 0  # the signature under the first notice; another has followed it
        self.ticks: list[str] = []

    async def bring_back(self, case: Case) -> None:
        """The outing as it was, whatever was done to it."""
        await db.fetch(
            "UPDATE event SET starts_at = ?, meeting_at = ?, ends_at = ?, signup_opens_at = NULL, signup_closes_at = NULL,"
            " previous_starts_at = NULL, volunteer_places = 5000, participant_places = 5000, state = ?, date_known = ?"
            " WHERE slug = ?",
            START, START, START + timedelta(hours=9), case.state, case.state != "postponed", self.outing.slug,
        )  # fmt: skip
        await db.fetch("DELETE FROM attempt")
        await db.fetch("UPDATE plan SET state = 'reading', \"event\" = NULL")
        await db.fetch("UPDATE signup SET signature = ? WHERE uid = ?", self.signed, self.outing.names["signup"])

    async def make_ready(self, case: Case) -> None:
        await self.bring_back(case)
        event = await db.value("SELECT id FROM event WHERE slug = ?", self.outing.slug)
        self.notice = (await current(event))["zh-Hans"]
        self.ticks = [str(number) for number, clause in enumerate(self.notice.clauses) if clause.tick]

    def address(self, case: Case) -> str:
        names, path = self.outing.names, case.path
        uid = next(
            (value for word, value in (("staff", self.found.accounts["helper"]), ("units", self.found.unit), ("plans", self.found.plans["recruitment"]), ("pledges", names["pledge"]),
                                       ("groups", names["group"]), ("roster", names["child"])) if word in path), "",
        )  # fmt: skip
        slug = self.found.slug if path.startswith("/desk/associations") else self.outing.slug
        filled = {"slug": slug, "token": self.outing.token, "uid": uid, "kind": "legs", "key": names["legs"]}
        return re.sub(r"{(\w+)}", lambda name: filled[name[1]], path)

    def body(self, case: Case) -> dict[str, Any]:
        return {case.prefix + name: value for name, value in case.body(self).items()}

    async def send(self, case: Case, body: dict[str, Any], mark: str | None = None) -> httpx.Response:
        visitor = self.visitors[case.who]
        pairs = [(pages.CSRF_FIELD, visitor.mark() if mark is None else mark)]
        for name, value in body.items():
            pairs += [(name, one) for one in (value if isinstance(value, list) else [value])]
        sent = "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in pairs)
        return await self.raw(case, sent.encode(), "application/x-www-form-urlencoded")

    async def raw(self, case: Case, body: bytes, kind: str) -> httpx.Response:
        return await self.visitors[case.who].http.post(self.address(case), content=body, headers={"Content-Type": kind})


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest) -> tuple[str, databases.Template]:
    return request.param, request.getfixturevalue(f"{request.param}_template")


@pytest.fixture(scope="module")
async def site(either: tuple[str, databases.Template], one_loop: None) -> AsyncIterator[Site]:
    """One furnished site for all forms; there is room for as many rows as they make."""
    kind, template = either
    async with template.copy() as url, databases.opened(url) as database:
        found = await furnish("open")
        app = create_app(engine=database.engine)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(blocks, "MOST", 100_000)
            patch.setattr(grouping_actions, "MOST_GROUPS", 100_000)
            limits.switch(False)
            async with making.visitor(app) as stranger, making.visitor(app) as owner:
                owner.http.cookies.set(SESSION_COOKIE, found.sessions["owner"])
                site = Site(kind, app, found, {"stranger": stranger, "owner": owner})
                site.signed = await db.value("SELECT signature FROM signup WHERE uid = ?", site.outing.names["signup"])
                event = await Event.objects().where(Event.slug == site.outing.slug).first()
                assert event
                text = (Clause("会走路。", True),)
                await new_version(event, {"zh-Hans": ("新告知", text), "en": ("New", text)}, actor="house", material=True)
                yield site
        limits.switch(True)


# --- one field after the other -------------------------------------------------------------------------------------


def as_kept(field: Any, typed: bytes) -> str:
    """How a text field's own filters keep what was typed."""
    text = typed.decode("utf-8", "replace")
    for keeps in field.filters:
        text = keeps(text)
    return text


def comes_back(field: Any) -> bool:
    """Whether what was typed is shown again: text boxes do, passwords, ticks and choices do not."""
    plain = type(field) in (StringField, TextAreaField, TelField, EmailField)
    return plain and not isinstance(field.widget, PasswordInput)


def complaint(answer: httpx.Response, field: Any, kind: str) -> str:
    """What is wrong with the answer, "" when it is as it should be."""
    text = answer.text
    if answer.status_code not in GOOD:
        return f"answered {answer.status_code}"
    if "<script>alert" in text or "<img src=x" in text:
        return "the typed script is in the page"
    if str(7919 * 7907) in text:
        return "the typed template was rendered"
    if answer.status_code in (409, 422) and not re.search(r'class="(field-error|error-summary|flash warn|banner)', text):
        return f"{answer.status_code} without a sentence"
    if answer.status_code == 422 and kind != "nothing" and comes_back(field):
        kept = as_kept(field, HOSTILE[kind])
        if str(escape(kept)) not in text and kept not in ("", "\ufffd"):
            return "what was typed did not come back"
    return ""


@pytest.mark.parametrize(
    ("status", "text", "said"),
    [
        (500, "", "answered 500"),
        (200, f"<p>{SCRIPT}</p>", "the typed script is in the page"),
        (422, '<p class="field-error">!</p>62615533', "the typed template was rendered"),
        (422, "<h1>!</h1>", "422 without a sentence"),
        (422, '<p class="field-error">!</p>', "what was typed did not come back"),
        (422, f'<p class="field-error">!</p><input value="{escape(SCRIPT)}">', ""),
        (303, "", ""),
    ],
)
def test_a_careless_answer_is_noticed(status, text, said):
    field = event_forms.UnitForm()["name"]

    assert complaint(httpx.Response(status, text=text), field, "script") == said


@pytest.mark.parametrize("case", CASES, ids=str)
async def test_every_field_takes_whatever_is_typed(case: Case, site: Site):
    form, wrong = case.form(prefix=case.prefix), {}
    kinds = tuple(HOSTILE) if site.kind == "sqlite" else A_DATABASE_MIGHT_MIND
    if case is not next(one for one in CASES if one.form is case.form):
        kinds = ONCE_MORE
    await site.make_ready(case)
    begun = await site.send(case, site.body(case))
    for name in case.names():
        field = form[name.removeprefix(case.prefix)]
        for kind in kinds:
            await site.bring_back(case)
            answer = await site.send(case, site.body(case) | {name: HOSTILE[kind]})
            if said := complaint(answer, field, kind):
                wrong[f"{name} {kind}"] = said
            if answer.status_code == 303 and kind in ("script", "control", "rare"):
                shown = await site.visitors[case.who].get(answer.headers["location"].split("#")[0])
                if shown.status_code not in (200, 303) or "<script>alert" in shown.text:
                    wrong[f"{name} {kind} shown"] = f"{shown.status_code}"

    wrong_password = case.path in ("/sign-in", "/desk/account/password")
    assert begun.status_code in ((422,) if wrong_password else (200, 303)), begun.text[:500]  # a good body does its deed
    assert wrong == {}


@pytest.mark.parametrize("case", CASES, ids=str)
async def test_a_forged_form_changes_nothing_and_keeps_what_was_typed(case: Case, site: Site):
    await site.make_ready(case)
    before = await db.value("SELECT count(*) FROM journal")
    typed = site.body(case)
    another = making.Visitor(site.visitors["owner"].http, "f" * 32)
    answers = [await site.send(case, typed, mark) for mark in ("", "x" * 44, "é" * 44, another.mark(), "\x00" * 44)]

    assert [answer.status_code for answer in answers] == [403] * 5
    assert await db.value("SELECT count(*) FROM journal") == before
    form = case.form(prefix=case.prefix)
    if "/role" not in case.path:  # a list of roles: nothing is typed there
        shown = [
            name for name, value in typed.items()
            if name.removeprefix(case.prefix) in form and comes_back(form[name.removeprefix(case.prefix)]) and str(escape(value)) not in answers[1].text
        ]  # fmt: skip
        assert shown == []


@pytest.mark.parametrize("case", CASES, ids=str)
async def test_the_same_form_sent_twice_is_no_fault_and_no_second_person(case: Case, site: Site):
    await site.make_ready(case)
    typed = site.body(case)
    if "entry_id" in typed:
        typed["entry_id"] = "abcdefghjkmn"
    counts = []
    for _time in range(2):
        answer = await site.send(case, typed)
        assert answer.status_code in GOOD
        counts.append([await db.value(f"SELECT count(*) FROM {table}") for table in ("signup", "participant", "account")])

    assert counts[0] == counts[1]


@pytest.mark.parametrize("case", CASES, ids=str)
async def test_a_body_that_is_no_form_is_no_fault(case: Case, site: Site):
    await site.make_ready(case)
    form, multipart = "application/x-www-form-urlencoded", "multipart/form-data"
    bodies = [
        (b"", form), (b"\xff\xfe%", form), (b"%00=%00&&&==;" + b"&a=b" * 3000, form), (b"name=" + b"%ff" * 2000, form),
        (b"x", multipart), (b"--b\r\n\r\n", multipart + "; boundary=b"), (b"--b\r\nContent-Disposition: form-data; name=\"name\"; filename=\"a\xff\"\r\n\r\nx\r\n--b--\r\n", multipart + "; boundary=b"),
        (b"{}", "application/json"), (b"{\xff", "application/json"), (b"<a/>", "text/xml"), (b"x", "nonsense"),
        (b"name=x", form + "; charset=utf-7"), (b"name=x", form + "; charset=nonsense"),
    ]  # fmt: skip
    answers = {f"{kind} {body[:12]!r}": (await site.raw(case, body, kind)).status_code for body, kind in bodies}

    assert {what: status for what, status in answers.items() if status not in (400, 403, 413, 415, 422)} == {}


# --- words in addresses --------------------------------------------------------------------------------------------

ASKED = ("q", "page", "place", "group", "show", "lang", "type", "next", "unit", "who", "fresh")


async def test_words_in_addresses_are_no_fault_either(site: Site):
    slug, wrong = site.outing.slug, {}
    desk = f"/desk/events/{slug}"
    addresses = [
        "/", "/sign-in", f"/events/{slug}", f"/events/{slug}/signup", f"/events/{slug}.ics", f"/associations/{site.found.slug}", "/desk",
        desk, desk + "/signups", desk + "/roster", desk + "/arrivals", desk + "/journal", desk + "/sponsors/pledges",
        desk + "/badges.pdf", desk + "/roster.pdf", desk + "/waiver", f"/my/{site.outing.token}",
    ]  # fmt: skip
    for address in addresses:
        for kind, value in HOSTILE.items():
            if kind == "long":
                value = value[:900]
            query = "&".join(f"{name}={quote_plus(value)}" for name in ASKED)
            who = "stranger" if address == "/sign-in" else "owner"
            answer = await site.visitors[who].http.get(f"{address}?{query}")
            if answer.status_code not in GOOD or "<script>alert" in answer.text:
                wrong[f"{address} {kind}"] = answer.status_code

    assert wrong == {}


async def test_words_in_the_place_of_names_are_not_found(site: Site):
    wrong = {}
    routes = {
        (route.path_format, str(method)) for route in site.app.routes
        for handler in getattr(route, "route_handlers", ()) for method in handler.http_methods
        if "{" in route.path_format and method in ("GET", "POST") and "rest" not in route.path_format
    }  # fmt: skip
    for path, method in sorted(routes):
        for kind in ("control", "script", "rare", "no-text", "sql"):
            address = re.sub(r"{\w+}", quote_plus(HOSTILE[kind]).replace("+", "%20").replace("%2F", "-"), path)
            owner = site.visitors["owner"]
            answer = await (owner.post(address) if method == "POST" else owner.get(address))
            if answer.status_code != 404 or "<script>alert" in answer.text:
                wrong[f"{method} {path} {kind}"] = answer.status_code

    assert wrong == {}
