"""What kind of text a plan is."""

import pytest

from app.plans.reading import read

OUTING = "周末去敬老院\n时间：6月7日下午2点\n地点：安康敬老院\n活动流程\n14:00 集合\n14:10 聊天\n16:00 合影"
CALL = "图书馆志愿者招募\n服务内容：图书整理\n招募要求：\n1、年满16周岁\n2、有责任心\n报名方式：关注公众号填写报名表，6月1日截止"
WEEKS = "社区手工课\n活动时间：\n第一场 5月10日 14:00 梅园\n第二场 5月24日 14:00 兰园\n第三场 6月7日 14:00 竹园\n地点：社区活动室"
MONTHS = "小学志愿服务工作计划\n二、工作安排\n九月：敬老活动\n十月：清扫社区\n十一月：图书漂流\n十二月：总结表彰"
STAGES = "读书月活动方案\n一、活动步骤\n第一阶段（4月1日—4月5日）：宣传发动。\n第二阶段（4月6日—4月25日）：开展图书漂流。\n第三阶段（4月26日—4月30日）：总结。"
OFFICES = (
    "关于加强青少年志愿服务工作的实施意见\n各县区教育局：\n为贯彻落实上级文件精神，提出如下意见。\n一、提高认识\n各级各部门要纳入年度考核。\n"
    "二、健全机制\n建立领导小组，落实责任制。\n三、强化督查\n加强督查通报。"
)
CHARTER = "博物馆志愿者章程\n第一条 为规范志愿服务，制定章程。\n第二条 志愿者须年满十六周岁。\n第三条 每月服务四小时。\n第四条 按时到岗。\n第五条 由社教部解释。"
DECREE = "校外教学办法\n第一条 本办法依法订定。\n第二条 本府所属各校适用。\n第三条 学校应拟具计划。\n第四条 学生平安险由学校投保。\n第五条 本办法自发布日施行。"
NEWS = (
    "温暖同行\n3月12日，青年志愿者协会组织志愿者来到石桥小学，开展了助学活动。随后，大家走访了困难家庭。"
    "孩子们脸上洋溢着笑容，纷纷表示一定好好学习。活动受到一致好评。（通讯员 小林）"
)
SCHOOL = "关爱老人志愿服务方案\n" + "本学期将优化课程结构，落实教学常规，提高课堂效率。教师要认真备课，抓好培优补差，每两周集体备课一次。" * 4


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (OUTING, "one_off_event"),
        (CALL, "recruitment"),
        (WEEKS, "multi_session_event"),
        (WEEKS.replace("社区手工课", "“一起动手”系列活动"), "series"),
        (MONTHS, "programme"),
        (STAGES, "programme"),
        (OFFICES, "policy"),
        (CHARTER, "terms"),
        (DECREE, "policy"),
        (NEWS, "unrelated"),
        (SCHOOL, "unrelated"),
    ],
    ids=["outing", "call", "several days", "series", "months", "stages", "offices", "charter", "decree", "report", "other matter"],
)
def test_the_kind_of_a_text_is_told_by_its_signs(text: str, kind: str) -> None:
    assert read(text).kind == kind


def test_an_outing_that_also_calls_for_helpers_stays_an_outing() -> None:
    assert read(OUTING + "\n招募志愿者12名，6月5日前接龙报名").kind == "one_off_event"


def test_a_letter_that_names_its_day_is_not_taken_for_other_matter() -> None:
    letter = "植树节活动通知\n家长朋友：\n春天来了，幼儿园将于3月12日上午带孩子们到紫薇公园认养小树。" + "请给孩子穿运动鞋，带小水壶，八点二十前入园。" * 8
    assert read(letter).kind == "one_off_event"


def test_weeks_of_work_by_all_departments_are_a_programme() -> None:
    plan = "清洁家园月实施方案\n各街道、各部门：\n一、活动时间\n2024年4月1日—4月30日\n二、活动内容\n每周五下午各单位组织志愿者清扫路段。"
    assert read(plan).kind == "programme"


def test_what_is_no_outing_says_why() -> None:
    assert read(NEWS).why == "这是活动之后的报道，不是方案"
    assert read(OUTING).why == ""
