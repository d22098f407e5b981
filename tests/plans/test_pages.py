"""The pages of plans: hand one in, look at it, answer, make the draft."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from markupsafe import escape

from app.events import queries as events
from app.events.tables import Event
from app.kit import db, pages
from app.kit.errors import Invalid
from app.people.rules import Role
from app.plans import actions, importing
from app.plans.reading import read
from app.plans.reading.shape import Reading
from app.plans.tables import Plan
from tests.making import an_account, an_association, the_site, visitor
from tests.plans import making

ANSWERS = {
    "day": "2031-06-01", "starts": "08:00", "ends": "17:00", "meets": "07:30", "meeting_point": "广场东门", "contact_phone": "0719-5550100",
    "risk": "人多时走散", "risks": "天热中暑", "host": "小草协会",
}  # fmt: skip


@pytest.fixture
async def desk(sqlite_database, monkeypatch):
    """A leader at the desk, and the association; whatever is handed in is understood as a day out."""
    read = []

    async def understood(text, _today):
        read.append(text)
        return making.day_out()

    monkeypatch.setattr(importing, "understood", understood)
    association = await an_association()
    async with the_site(sqlite_database) as site, visitor(site, await an_account(association)) as leader:
        leader.read = read
        yield leader, association


async def kept(association, reading: Reading | None = None) -> Plan:
    return await actions.keep(association.id, reading or making.day_out(), actor="account:leader")


# --- handing one in -------------------------------------------------------------------------------------------------


async def test_pasted_words_lead_to_the_review(desk):
    leader, _association = desk
    empty = await leader.get("/desk/plans")
    sent = await leader.post("/desk/plans", {"text": "一、活动背景\r\n二、活动主题"})
    page = (await leader.get(sent.headers["location"])).text
    listed = (await leader.get("/desk/plans")).text

    assert "还没有。您贴进来的第一份" in empty.text
    assert (sent.status_code, leader.read) == (303, ["一、活动背景\n二、活动主题"])
    assert "“进城看一看”爱心活动" in page
    assert sent.headers["location"] in listed


async def test_a_file_is_read_by_its_reader(desk, monkeypatch):
    leader, _association = desk
    handed = []

    async def text_of(data, name):
        handed.append((data, name))
        return "从文件里读到的"

    monkeypatch.setattr(importing, "text_of", text_of)
    sent = await leader.post("/desk/plans", {"text": ""}, files={"file": ("计划.docx", b"PK12", "application/octet-stream")})

    assert (sent.status_code, handed, leader.read) == (303, [(b"PK12", "计划.docx")], ["从文件里读到的"])


async def test_a_refused_file_says_why_beside_the_field_and_keeps_the_words(desk, monkeypatch):
    leader, _association = desk

    async def text_of(_data, _name):
        raise Invalid("文件设了密码，打不开。请先去掉密码，或把文字复制后粘贴。", "file")

    monkeypatch.setattr(importing, "text_of", text_of)
    locked = await leader.post("/desk/plans", {"text": "我贴的字"}, files={"file": ("a.docx", b"x", "application/zip")})
    large = await leader.post("/desk/plans", {"text": "我贴的字"}, files={"file": ("a.docx", b"x" * (5 * 1024 * 1024 + 1), "application/zip")})
    nothing = await leader.post("/desk/plans", {"text": " \n "})
    long = await leader.post("/desk/plans", {"text": "字" * 400_001})

    assert [one.status_code for one in (locked, large, nothing, long)] == [422] * 4
    assert re.search(r'id="file-error".*?设了密码', locked.text, re.DOTALL)
    assert re.search(r'id="file-error".*?超过 5 MB', large.text, re.DOTALL)
    assert "我贴的字" in locked.text
    assert "我贴的字" in large.text
    assert re.search(r'id="text-error".*?贴进来，或者选一个文件', nothing.text, re.DOTALL)
    assert "字" * 400_001 in long.text
    assert await Plan.count() == 0


async def test_four_hundred_thousand_characters_are_taken(desk):
    leader, _association = desk

    assert (await leader.post("/desk/plans", {"text": "字" * 400_000})).status_code == 303


async def test_who_runs_several_associations_is_asked_for_which(desk, sqlite_database):
    _leader, association = desk
    second = await an_association("second")
    account = await an_account(association)
    await db.fetch("INSERT INTO membership (association, account, role) VALUES (?, ?, ?)", second.id, account.id, "owner")
    async with the_site(sqlite_database) as site, visitor(site, account) as both:
        asked = await both.get("/desk/plans")
        refused = await both.post("/desk/plans", {"text": "x"})
        read = await both.post("/desk/plans?association=second", {"text": "x"})

    assert "/desk/plans?association=second" in asked.text
    assert (refused.status_code, read.status_code) == (422, 303)
    assert (await Plan.objects().first()).association == second.id


# --- looking at it --------------------------------------------------------------------------------------------------


async def test_every_passage_is_marked_and_leads_to_its_fact(desk):
    leader, association = desk
    plan = await kept(association)
    page = (await leader.get(f"/desk/plans/{plan.uid}")).text
    paper = re.search(r'<div class="paper"[^>]*>(.*?)</div>', page, re.DOTALL)

    assert paper
    assert re.sub(r"<[^>]+>", "", paper[1]) == making.DAY_OUT
    for n, fact in enumerate(making.day_out().facts):
        if fact.end > fact.start and fact.field != "programme_status" and not (fact.field == "organisations" and fact.sure == "missing"):
            assert f'id="p-{n}"' in paper[1], fact
            assert f'href="#p-{n}"' in page or fact.sure == "missing", fact
    assert page.index("哪一天，几点到几点？") < page.index("是什么活动")
    assert "推断，请核对" in page
    assert "读的时候整理了什么" in page


PAPERS = {
    "day out": making.day_out, "half day": making.half_day, "year": making.a_year, "policy": lambda: making.of_no_use("policy"),
}  # fmt: skip
CORPUS = sorted((Path(__file__).parent / "corpus").glob("*.txt"))


@pytest.mark.parametrize("paper", [*PAPERS, *CORPUS], ids=lambda one: one if isinstance(one, str) else one.stem)
async def test_no_link_of_the_page_leads_nowhere_and_no_name_stands_twice(desk, paper):
    leader, association = desk
    reading = PAPERS[paper]() if isinstance(paper, str) else read(paper.read_text("utf-8"))
    page = (await leader.get(f"/desk/plans/{(await kept(association, reading)).uid}")).text
    names, led = re.findall(r'\bid="([^"]+)"', page), set(re.findall(r'href="#([^"]+)"', page))

    assert [name for name in names if names.count(name) > 1] == []
    assert led - set(names) == set()
    assert re.sub(r"<[^>]+>", "", re.search(r'<div class="paper"[^>]*>(.*?)</div>', page, re.DOTALL)[1]) == str(escape(reading.text))


async def test_what_was_decided_is_there_again(desk):
    leader, association = desk
    plan = await kept(association)
    n = next(at for at, one in enumerate(making.day_out().facts) if one.field == "title")
    answer = await leader.post(f"/desk/plans/{plan.uid}", {f"do-{n}": "change", f"v-{n}-": "<b>走一走</b>", "skip-34": "y", "meeting_point": "东门"})
    page = (await leader.get(f"/desk/plans/{plan.uid}")).text

    assert answer.status_code == 303
    assert "&lt;b&gt;走一走&lt;/b&gt;" in page
    assert f'name="do-{n}" value="change" checked' in page
    assert 'value="东门"' in page
    assert "您改过" in page


async def test_an_earlier_plan_that_is_nearly_the_same_is_named(desk):
    leader, association = desk
    first, again = await kept(association), await kept(association)
    page = (await leader.get(f"/desk/plans/{again.uid}")).text

    assert "这份计划好像读过" in page
    assert f'href="/desk/plans/{first.uid}"' in page
    assert "这份计划好像读过" not in (await leader.get(f"/desk/plans/{first.uid}")).text


# --- the draft ------------------------------------------------------------------------------------------------------


async def test_answering_the_questions_makes_an_outing_that_may_be_published(desk):
    leader, association = desk
    plan = await kept(association)
    made = await leader.post(f"/desk/plans/{plan.uid}/outing", ANSWERS)
    event = await Event.objects().first()
    edit = await leader.get(made.headers["location"])
    published = await leader.post(f"/desk/events/{event.slug}/publication")
    review = (await leader.get(f"/desk/plans/{plan.uid}")).text
    again = await leader.post(f"/desk/plans/{plan.uid}/outing", ANSWERS)

    assert made.headers["location"] == f"/desk/events/{event.slug}/edit"
    assert edit.status_code == 200
    assert published.status_code == 303
    assert (await events.by_slug(event.slug)).state == "open"
    assert "已经用它生成了草稿" in review
    assert again.status_code == 409
    assert await Event.count() == 1


async def test_a_draft_may_be_made_with_everything_still_open(desk):
    leader, association = desk
    plan = await kept(association)
    asked = await leader.post(f"/desk/plans/{plan.uid}/outing", {"contact_name": "石路"})
    before = await Event.count()
    made = await leader.post(f"/desk/plans/{plan.uid}/outing", {"anyway": "y"})
    event = await Event.objects().first()
    refused = await leader.post(f"/desk/events/{event.slug}/publication")

    assert (asked.status_code, before, "还有 4 个问题没有回答" in asked.text) == (422, 0, True)
    assert 'href="#q-when"' in asked.text
    assert 'name="anyway" value="y"' in asked.text
    assert made.status_code == 303
    assert refused.status_code == 409
    assert {"定下日期和起止时间", "写明联系人和电话", "写明可能的风险"} <= {row["text"] for row in await events.checks(event.id)}


@pytest.mark.parametrize(("wrong", "field", "said"), [
    ({"day": "2020-01-01"}, "day", "已经过去"), ({"ends": "07:50"}, "ends", "结束要在开始之后"), ({"meets": "08:10"}, "meets", "集合要在开始之前"),
])  # fmt: skip
@pytest.mark.parametrize("way", ["", "/outing"])
async def test_an_answer_that_cannot_be_gets_its_sentence(desk, wrong, field, said, way):
    leader, association = desk
    plan = await kept(association)
    answer = await leader.post(f"/desk/plans/{plan.uid}{way}", ANSWERS | wrong)

    assert answer.status_code == 422
    assert re.search(rf'id="{field}-error".{{0,400}}?{said}', answer.text, re.DOTALL)
    assert 'value="广场东门"' in answer.text
    assert await Event.count() == 0


async def test_a_wrong_answer_comes_back_with_all_that_was_typed(desk):
    leader, association = desk
    plan = await kept(association)
    title = next(at for at, one in enumerate(making.day_out().facts) if one.field == "title")
    typed = ANSWERS | {"day": "第三个星期六", "contact_phone": "问队长", f"do-{title}": "change", f"v-{title}-": "走一走"}
    answer = await leader.post(f"/desk/plans/{plan.uid}/outing", typed)

    assert answer.status_code == 422
    assert re.search(r'id="day-error"', answer.text)
    assert re.search(r'id="contact_phone-error"', answer.text)
    assert 'value="问队长"' in answer.text
    assert 'value="广场东门"' in answer.text
    assert f'name="do-{title}" value="change" checked' in answer.text
    assert "走一走" in answer.text
    assert await Event.count() == 0


@pytest.mark.parametrize(("kind", "said"), [("unrelated", "和活动无关"), ("policy", "政策文件"), ("terms", "条款或须知")])
async def test_other_papers_are_named_and_make_no_outing(desk, kind, said):
    leader, association = desk
    plan = await kept(association, making.of_no_use(kind))
    page = (await leader.get(f"/desk/plans/{plan.uid}?as=outing")).text
    answer = await leader.post(f"/desk/plans/{plan.uid}/outing", ANSWERS | {"as": "outing", "title": "划界"})

    assert said in page
    assert "/outing" not in page
    assert answer.status_code == 422
    assert await Event.count() == 0


async def test_a_call_for_volunteers_may_be_an_outing_all_the_same(desk):
    leader, association = desk
    plan = await kept(association, making.of_no_use("recruitment"))
    page = (await leader.get(f"/desk/plans/{plan.uid}")).text
    insisted = (await leader.get(f"/desk/plans/{plan.uid}?as=outing")).text
    made = await leader.post(f"/desk/plans/{plan.uid}/outing", ANSWERS | {"as": "outing", "title": "划界志愿行", "anyway": "y"})

    assert "?as=outing" in page
    assert f"/desk/plans/{plan.uid}/outing" not in page
    assert f"/desk/plans/{plan.uid}/outing" in insisted
    assert made.status_code == 303
    assert (await Event.objects().first()).title == "划界志愿行"


@pytest.mark.parametrize("deed", ["", "/outing", "/series", "/removal"])
async def test_nothing_happens_to_a_plan_without_the_pages_own_mark(desk, deed: str):
    leader, association = desk
    plan = await kept(association, making.a_year() if deed == "/series" else making.day_out())
    forged = await leader.post(f"/desk/plans/{plan.uid}{deed}", {pages.CSRF_FIELD: "forged", "as-0-0": "outing", "anyway": "y", **ANSWERS})

    assert forged.status_code in (403, 422)
    assert await Event.count() == 0
    assert await Plan.exists().where(Plan.uid == plan.uid)


async def test_a_years_schedule_becomes_the_drafts_that_were_chosen(desk):
    leader, association = desk
    plan = await kept(association, making.a_year())
    page = (await leader.get(f"/desk/plans/{plan.uid}")).text
    nothing = await leader.post(f"/desk/plans/{plan.uid}/series", {"as-0-0": "task"})
    year = re.search(r"<option selected>(\d{4})", page)
    assert year
    wrong = await leader.post(f"/desk/plans/{plan.uid}/series", {"year": str(int(year[1]) + 1), "as-0-1": "outing", "day-0-1": "99"})
    made = await leader.post(f"/desk/plans/{plan.uid}/series", {
        "year": str(int(year[1]) + 1), "as-0-0": "task", "as-0-1": "outing", "day-0-1": "20", "as-1-0": "none", "as-2-0": "outing", "day-2-0": "",
    })  # fmt: skip

    assert 'name="as-0-1" value="outing" checked' in page
    assert 'name="as-0-0" value="task" checked' in page
    assert (wrong.status_code, "十一月份没有 99 号" in wrong.text, 'value="99"' in wrong.text) == (422, True, True)
    assert nothing.status_code == 409
    assert "请至少选一项" in nothing.text
    assert made.status_code == 303
    drafts = await Event.objects().order_by(Event.id)
    after = (await leader.get(f"/desk/plans/{plan.uid}")).text
    assert all(f"/desk/events/{one.slug}/edit" in after for one in drafts)
    assert 'id="series"' not in after
    assert [(one.title, one.starts_at and one.starts_at.strftime("%m-%d")) for one in drafts] == [("召开家长会", "11-20"), ("工作总结", None)]


async def test_a_plan_that_is_gone_says_so_and_leads_to_the_list(desk, sqlite_database):
    leader, association = desk
    plan = await kept(association)
    async with the_site(sqlite_database) as site, visitor(site) as stranger:
        lost = await stranger.post(f"/desk/plans/{plan.uid}/outing", ANSWERS)
    removed = await leader.post(f"/desk/plans/{plan.uid}/removal")
    gone = await leader.post(f"/desk/plans/{plan.uid}/outing", ANSWERS)
    listed = await leader.get(removed.headers["location"])

    assert lost.headers["location"] == f"/sign-in?next=%2Fdesk%2Fplans%2F{plan.uid}"
    assert (gone.status_code, "找不到这份计划" in gone.text, 'href="/desk/plans"' in gone.text) == (404, True, True)
    assert "用它生成的活动还在" not in listed.text


async def test_a_plan_is_removed_with_one_press(desk):
    leader, association = desk
    plan = await kept(association)
    gone = await leader.post(f"/desk/plans/{plan.uid}/removal")

    assert gone.status_code == 303
    assert (await leader.get(f"/desk/plans/{plan.uid}")).status_code == 404


@pytest.mark.parametrize(
    ("role", "expected"), [(Role.OWNER, 200), (Role.LEADER, 200), (Role.HELPER, 403), (Role.AUDITOR, 403), (None, 404)]
)
async def test_plans_are_for_those_who_run_outings(desk, sqlite_database, role, expected):
    _leader, association = desk
    plan = await kept(association)
    account = await an_account(association, role) if role else await an_account(await an_association(), Role.OWNER)
    async with the_site(sqlite_database) as site, visitor(site, account) as asker, visitor(site) as stranger:
        shown = (await asker.get(f"/desk/plans/{plan.uid}")).status_code
        sent = await stranger.get(f"/desk/plans/{plan.uid}")

    assert shown == expected
    assert (sent.status_code, sent.headers["location"].startswith("/sign-in?")) == (303, True)


async def test_the_desk_offers_plans_first(desk):
    leader, _association = desk
    page = (await leader.get("/desk")).text

    assert page.index('href="/desk/plans"') < page.index('href="/desk/events/new"')


async def test_a_real_file_in_an_old_encoding_is_read_and_shown(sqlite_database):
    association = await an_association()
    twin = (Path(__file__).parent / "corpus" / "01-twin.txt").read_text("utf-8")
    async with the_site(sqlite_database) as site, visitor(site, await an_account(association)) as leader:
        sent = await leader.post("/desk/plans", {}, files={"file": ("方案.txt", twin.encode("gb18030"), "text/plain")})
        page = await leader.get(sent.headers["location"])
        broken = await leader.post("/desk/plans", {}, files={"file": ("方案.docx", b"PK\x03\x04" + bytes(200), "application/zip")})

    assert (sent.status_code, page.status_code) == (303, 200)
    assert "临川市顺达客运公司" in page.text
    assert "大巴 2辆" in page.text
    assert broken.status_code == 422
    assert 'id="file-error"' in broken.text
