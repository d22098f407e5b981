"""Who is sought, how many, until when, how to sign up and on which terms."""

from typing import Any

import pytest

from app.plans.reading.layout import Plan
from app.plans.reading.recruiting import recruiting


def sought(text: str) -> dict[str, Any]:
    facts = list(recruiting(Plan(text)))
    for fact in facts:
        for part in fact.parts:
            assert 0 <= part.start < part.end <= len(text)
            if part.path.startswith(("channels[", "eligibility[")):
                name, number = part.path[:-1].split("[")
                assert text[part.start : part.end] == fact.value[name][int(number)]
    return facts[0].value if facts else {}


def test_a_plan_that_seeks_nobody_has_no_recruitment() -> None:
    assert sought("敬老院慰问方案\n参与人员：会员30人、医学院志愿者8人\n活动流程\n1.集合\n2.打扫") == {}


def test_the_number_beside_the_call_is_the_number_of_places() -> None:
    assert sought("志愿者共招募25人，陪同老人40名")["cap"] == 25


def test_what_each_session_takes_is_said_to_be_so() -> None:
    value = sought("报名方式\n现场报名，每期限20人，报满为止")
    assert (value["cap"], value["cap_per"], value["policy"]) == (20, "每期", "close_when_full")


def test_places_of_posts_add_up_when_no_total_is_told() -> None:
    value = sought("志愿者招募\n招募岗位\n签到引导：6人\n摄影：2人")
    assert value["posts"] == [{"name": "签到引导", "cap": 6}, {"name": "摄影", "cap": 2}]
    assert (value["cap"], value["cap_from"]) == (8, "posts")


def test_posts_are_found_in_running_text_and_tables() -> None:
    assert [post["name"] for post in sought("现场需志愿者12名：引导登记4名、维持秩序8名。")["posts"]] == ["引导登记", "维持秩序"]
    table = sought("招募岗位\n岗位\t人数\t职责\n引导员\t10\t引导\n检录员\t6\t检录\n合计\t16\t")
    assert (table["cap"], [post["cap"] for post in table["posts"]]) == (16, [10, 6])


def test_posts_behind_what_is_needed_need_no_colon() -> None:
    value = sought("画展志愿服务\n需求 讲解2名（美术专业优先） 引导4名 签到1名\n报名 扫码填表")
    assert value["posts"] == [{"name": "讲解", "cap": 2}, {"name": "引导", "cap": 4}, {"name": "签到", "cap": 1}]


def test_what_each_station_takes_is_no_number_of_places() -> None:
    assert sought("招募志愿者：每个点每个时段3人，扫码报名")["cap"] is None


def test_a_list_behind_the_label_of_posts_is_split() -> None:
    assert [post["name"] for post in sought("义工招募\n岗位：登记柜位、人流指引")["posts"]] == ["登记柜位", "人流指引"]


@pytest.mark.parametrize(
    ("line", "channel"),
    [
        ("现场报名，请带一寸照片2张", "现场报名"),
        ("请于6月1日前在群里接龙", "在群里接龙"),
        ("9月18日前扫描海报二维码登记", "扫描海报二维码登记"),
        ("一律网络报名，恕不接受电话报名", "网络报名"),
        ("关注公众号“青苗”，回复“植树”填写报名表", "关注公众号“青苗”，回复“植树”填写报名表"),
        ("扫描下方二维码报名，3月18日12:00截止", "扫描下方二维码"),
    ],
)
def test_a_way_of_signing_up_is_as_short_as_it_can_be_said(line: str, channel: str) -> None:
    assert sought(f"报名方式\n{line}")["channels"] == [channel]


def test_what_follows_signing_up_is_no_way_of_signing_up() -> None:
    assert sought("报名方式\n扫码填表\n录取后短信通知\n成功报名后请进群")["channels"] == ["扫码填表"]


def test_ways_told_in_running_text_are_found() -> None:
    assert sought("名额18人，跟帖或打电话报名都行。")["channels"] == ["跟帖", "电话"]


def test_conditions_on_one_line_are_split_where_each_begins() -> None:
    value = sought("报名条件：16—60周岁，身体健康，能爬坡；未满16岁的孩子须由家长陪同")
    assert value["eligibility"] == ["16—60周岁", "身体健康，能爬坡", "未满16岁的孩子须由家长陪同"]
    assert (value["age_min"], value["age_max"]) == (16, 60)


def test_the_age_of_those_helped_is_no_limit_for_helpers() -> None:
    value = sought("招募志工\n服务对象：65岁以上长者60名\n招募条件：年满16岁，18岁以下须家长同意")
    assert value["age_min"] == 16
    assert "age_max" not in value


def test_conditions_outside_their_own_section_are_found() -> None:
    value = sought("公开招募志愿者60名（未满14岁须家长同行），有护理经验者优先。\n报名方式：扫码")
    assert "未满14岁须家长同行" in value["eligibility"]


@pytest.mark.parametrize(
    ("words", "policy"),
    [("额满为止", "close_when_full"), ("按报名先后顺序", "first_come"), ("面试后择优录取", "select"), ("不接受个人报名", "team_only")],
)
def test_how_places_are_given_is_known_by_its_words(words: str, policy: str) -> None:
    assert sought(f"招募志愿者20名，扫码报名，{words}。")["policy"] == policy


def test_the_day_of_the_interview_is_no_deadline() -> None:
    assert sought("志愿者招募\n报名时间\n即日起至2025年6月10日，将报名表发至邮箱。面试将于6月12日前通知。")["deadline"] == "2025-06-10"


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("报名时间自公告发布之日起至2025年1月5日", "2025-01-05"),
        ("早鸟截止2025年8月31日，报名截止2025年9月15日", "2025-09-15"),
        ("2025年12月10日前到社区一楼窗口登记", "2025-12-10"),
    ],
)
def test_the_last_day_to_sign_up_is_found_in_running_text(line: str, day: str) -> None:
    assert sought(f"公开招募志愿者12名。\n{line}")["deadline"] == day


def test_an_age_right_behind_the_number_of_its_item_is_whole() -> None:
    value = sought("招募条件\n1.14-45周岁，未满18周岁须监护人同意；\n2.身体健康。")
    assert value["eligibility"] == ["14-45周岁，未满18周岁须监护人同意", "身体健康"]


def test_a_table_of_rates_per_day_gives_no_total() -> None:
    assert sought("招募志愿者\n招募人数：火车站60人/天，汽车站20人/天\n报名方式：扫码填表")["cap"] is None


def test_parts_of_the_day_are_shifts_with_their_places() -> None:
    value = sought("志愿者招募\n服务时间\n上午：9:30—11:30（8人）\n下午：14:00—16:30（6人）")
    assert [(one["label"], one["start"], one["end"], one["cap"]) for one in value["shifts"]] == [
        ("上午", "09:30", "11:30", 8),
        ("下午", "14:00", "16:30", 6),
    ]


def test_the_day_results_are_told_is_no_deadline() -> None:
    assert sought("志愿者招募\n报名截止：2025年6月5日17:30，6月8日在公众号公布名单\n报名方式：扫码填表")["deadline"] == "2025-06-05T17:30"


def test_conditions_in_one_line_that_begins_with_an_age_are_split() -> None:
    value = sought("招募志愿者20名\n报名条件\n16—50周岁，身体健康，能早起；会急救者优先。")
    assert value["eligibility"] == ["16—50周岁", "身体健康", "能早起", "会急救者优先"]


def test_places_that_are_not_given_in_order_are_given_by_choice() -> None:
    assert sought("招募志愿者20名，不是先到先得，面试择优。\n报名方式：扫码填表")["policy"] == "select"


def test_those_who_do_a_thing_are_posts() -> None:
    value = sought("找20个大学生当志愿者，填表的6个、引路的8个。报名打电话。")
    assert [(post["name"], post["cap"]) for post in value["posts"]] == [("填表", 6), ("引路", 8)]
