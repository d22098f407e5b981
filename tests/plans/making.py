"""Plans made by hand: readings in the shapes of plan-facts/1, of texts written here."""

from __future__ import annotations

from typing import Any

from app.plans.reading.shape import Fact, Reading, Repair

DAY_OUT = """关爱山里娃工作方案（第2稿）
一、活动背景
山里的孩子大多跟着爷爷奶奶过日子，节日里最盼有人陪。
二、活动主题
“进城看一看”爱心活动，口号：一路同行，一起长大
三、活动单位
主办单位：
协办单位：云岭镇团委
四、爱心单位
城南影院（提供大巴、看电影）
城南图书馆（参观绘本馆）
春风餐厅（午餐45份）
河滨公园（待定）
青苗书店（爱心书包20个）
五、详情分工
总负责人：
车辆协调：石路
六、活动流程（略）
七、参加人员
留守儿童30人（含护理人员、陪护老师）
招募义工15名，招满即止，分组陪伴
八、要求
1、年满18周岁，身体健康，能全程参加。
2、进入敬老院不得喧哗。
九、特别承诺
参加者在途中受到意外伤害的，后果由本人承担，并放弃索赔。
十、费用
孩子、老师、义工全程免费，费用由爱心单位提供。
注意：如遇大雨活动取消，下次时间另行通知。
联系人：苗队长
物资：小旗3面（协会准备）
"""


def at(text: str, words: str) -> tuple[int, int]:
    """Where the words stand in the text."""
    start = text.index(words)
    return start, start + len(words)


def fact(field: str, value: Any, words: str = "", sure: Any = "stated", text: str = DAY_OUT, why: str = "") -> Fact:
    """A fact with the passage it came from."""
    start, end = at(text, words) if words else (0, 0)
    return Fact(field, value, start, end, sure, (), why)


def gift(item: str, kind: str, quantity: int | None = None, unit: str | None = None) -> dict[str, Any]:
    return {"item": item, "kind": kind, "quantity": quantity, "unit": unit, "status": "stated"}


def sponsor(name: str, words: str, *provides: dict[str, Any], status: str = "stated") -> Fact:
    return fact("sponsors", {"name": name, "status": status, "provides": list(provides)}, words)


def question(field: str, why: str) -> Fact:
    return Fact("open_questions", {"field": field, "why": why, "code": field})


def day_out() -> Reading:
    """A day out without a date, a host, a telephone; with sponsors, a promise that is void, and a leftover rule."""
    return Reading(DAY_OUT, "zh-Hans", "one_off_event", (
        fact("document_title", "关爱山里娃工作方案（第2稿）", "关爱山里娃工作方案（第2稿）"),
        fact("title", "“进城看一看”爱心活动", "“进城看一看”爱心活动"), fact("theme", "进城看一看", "进城看一看"),
        fact("slogans", "一路同行，一起长大", "一路同行，一起长大"),
        fact("texts", {"name": "background", "text": "山里的孩子大多跟着爷爷奶奶过日子，节日里最盼有人陪。"},
             "山里的孩子大多跟着爷爷奶奶过日子，节日里最盼有人陪。"),
        fact("organisations", {"name": None, "role": "host", "role_label": "主办单位", "status": "blank"}, "主办单位：", "missing"),
        fact("organisations", {"name": "云岭镇团委", "role": "co_organiser", "role_label": "协办单位"}, "云岭镇团委"),
        sponsor("城南影院", "城南影院（提供大巴、看电影）", gift("大巴", "transport"), gift("看电影", "activity")),
        sponsor("城南图书馆", "城南图书馆（参观绘本馆）", gift("参观绘本馆", "visit")),
        sponsor("春风餐厅", "春风餐厅（午餐45份）", gift("午餐", "meal", 45, "份")),
        sponsor("河滨公园", "河滨公园（待定）", status="tentative"),
        sponsor("青苗书店", "青苗书店（爱心书包20个）", gift("爱心书包", "goods", 20, "个")),
        fact("places", {"name": "城南图书馆", "role": "destination"}, "城南图书馆"),
        fact("places", {"name": "春风餐厅", "role": "meal"}, "春风餐厅"),
        fact("places", {"name": "河滨公园", "role": "destination"}, "河滨公园", "inferred", why="只在爱心单位里提到"),
        fact("roles", {"label": "总负责人", "assignee": None}, "总负责人：", "missing"),
        fact("roles", {"label": "车辆协调", "assignee": "石路"}, "车辆协调：石路"),
        fact("programme_status", "omitted", "（略）"),
        fact("people", {"label": "留守儿童", "kind": "beneficiary", "count": 30, "count_kind": "exact", "unit": "人",
                        "includes": ["护理人员", "陪护老师"]}, "留守儿童30人（含护理人员、陪护老师）"),
        fact("people", {"label": "义工", "kind": "volunteer", "count": 15, "count_kind": "exact", "unit": "人"}, "义工15名"),
        fact("recruitment", {"cap": 15, "unit": "人", "who": "义工", "policy": "close_when_full", "policy_label": "招满即止",
                             "grouping": "分组陪伴", "deadline": None, "channels": [], "eligibility": []}, "招募义工15名，招满即止，分组陪伴"),
        fact("requirements", "年满18周岁，身体健康，能全程参加。", "年满18周岁，身体健康，能全程参加。"),
        fact("requirements", "进入敬老院不得喧哗。", "进入敬老院不得喧哗。"),
        fact("waiver.heading", "特别承诺", "特别承诺"),
        fact("waiver.clauses", {"text": "参加者在途中受到意外伤害的，后果由本人承担，并放弃索赔。", "who": "volunteer",
                                "about": ["assume_risk", "waive_claims"], "flag": "void_for_personal_injury"},
             "参加者在途中受到意外伤害的，后果由本人承担，并放弃索赔。"),
        fact("fees", {"raw": "孩子、老师、义工全程免费，费用由爱心单位提供。", "amount": 0}, "孩子、老师、义工全程免费，费用由爱心单位提供。"),
        fact("weather", {"present": True, "text": "如遇大雨活动取消，下次时间另行通知。", "action": "cancel"}, "如遇大雨活动取消，下次时间另行通知。"),
        fact("contacts", {"label": "联系人", "name": "苗队长", "phone": None}, "苗队长"),
        fact("materials", {"item": "小旗", "quantity": 3, "unit": "面", "responsible": "协会"}, "小旗3面（协会准备）"),
        question("dates", "没有活动日期和起止时间"), question("organisations.host", "“主办单位”后面是空白"),
        question("programme", "“活动流程”写作（略）"), question("roles", "总负责人没有姓名"),
        question("contacts.phone", "联系人没有电话"), question("requirements[1]", "提到敬老院，与本次行程不符"),
        question("sponsors[3]", "河滨公园待定"),
    ), (Repair("pinyin", 4, 5, "愛(ài)"), Repair("doubt", 12, 14, "??")))  # fmt: skip


HALF_DAY = """“书香半日”志愿活动方案
时间：2027年6月5日（星期六）上午8:30—11:30
集合地点：河口图书馆一楼大厅
主办：河口志愿者协会
流程：
8:30 集合签到
9:00—10:00 整理书架（二楼，负责人：田禾）
10:00—11:30 陪小读者读绘本
招募志愿者20名，需年满16周岁。
联系人：田禾 0719-5550188
"""


def half_day() -> Reading:
    """A plan that says nearly everything: only the risks are missing."""
    return Reading(HALF_DAY, "zh-Hans", "one_off_event", (
        fact("title", "“书香半日”志愿活动", "“书香半日”志愿活动", text=HALF_DAY),
        fact("dates", {"raw": "2027年6月5日（星期六）上午8:30—11:30", "date": "2027-06-05", "start": "08:30", "end": "11:30", "year": 2027,
                       "status": "given"}, "2027年6月5日（星期六）上午8:30—11:30", text=HALF_DAY),
        fact("places", {"name": "河口图书馆一楼大厅", "role": "meeting_point"}, "河口图书馆一楼大厅", text=HALF_DAY),
        fact("organisations", {"name": "河口志愿者协会", "role": "host", "role_label": "主办"}, "河口志愿者协会", text=HALF_DAY),
        fact("programme", {"order": 1, "start": "08:30", "end": None, "title": "集合签到"}, "8:30 集合签到", text=HALF_DAY),
        fact("programme", {"order": 2, "start": "09:00", "end": "10:00", "title": "整理书架", "place": "二楼", "responsible": "田禾", "sub": []},
             "9:00—10:00 整理书架（二楼，负责人：田禾）", text=HALF_DAY),
        fact("programme", {"order": 3, "start": "10:00", "end": "11:30", "title": "陪小读者读绘本"}, "10:00—11:30 陪小读者读绘本", text=HALF_DAY),
        fact("recruitment", {"cap": 20, "unit": "人", "age_min": 16}, "招募志愿者20名，需年满16周岁。", text=HALF_DAY),
        fact("contacts", {"label": "联系人", "name": "田禾", "phone": "0719-5550188"}, "田禾 0719-5550188", text=HALF_DAY),
        fact("texts", {"name": "content", "text": "陪小读者读绘本，把书架整理好。"}, text=HALF_DAY),
    ))  # fmt: skip


YEAR = """云岭村关爱儿童工作安排
十一月份：建立儿童档案；召开家长会
十二月份：开展慰问活动
元月份：工作总结
"""


def a_year() -> Reading:
    """Three months of a village's year, across New Year."""
    return Reading(YEAR, "zh-Hans", "programme", (
        fact("document_title", "云岭村关爱儿童工作安排", "云岭村关爱儿童工作安排", text=YEAR),
        fact("schedule", {"month": 11, "label": "十一月份", "items": ["建立儿童档案", "召开家长会"], "year_offset": 0},
             "十一月份：建立儿童档案；召开家长会", text=YEAR),
        fact("schedule", {"month": 12, "label": "十二月份", "items": ["开展慰问活动"], "year_offset": 0}, "十二月份：开展慰问活动", text=YEAR),
        fact("schedule", {"month": 1, "label": "元月份", "items": ["工作总结"], "year_offset": 1}, "元月份：工作总结", text=YEAR),
    ))  # fmt: skip


def of_no_use(kind: str = "unrelated") -> Reading:
    """A paper about something else."""
    text = "关于划定农田界线的通知\n各村于六月底前完成划界，七月底前上报。\n"
    return Reading(text, "zh-Hans", kind, (fact("document_title", "关于划定农田界线的通知", "关于划定农田界线的通知", text=text),))
