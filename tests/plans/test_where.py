"""Where an outing goes: venues, meeting points, several places behind one label, the way."""

from __future__ import annotations

import pytest

from app.plans.reading import read


def places(text: str) -> list[tuple[str, str]]:
    return [(fact.value["name"], fact.value["role"]) for fact in read(text).named("places")]


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("活动地点：县军史馆、老炮台、滨海步道", ["县军史馆", "老炮台", "滨海步道"]),
        ("活动地点：大班----柳湖湿地 中班----莲花公园", ["柳湖湿地", "莲花公园"]),
        ("活动地点：文昌路学府路口、湖滨路三中门口", ["文昌路学府路口", "湖滨路三中门口"]),
        ("活动地点：向阳小学三（1）班、四（2）班教室", ["向阳小学三（1）班、四（2）班教室"]),
        ("活动地点：韶南市（故居、陈列馆）", ["韶南市（故居、陈列馆）"]),
        ("活动地点：石桥敬老院 穿马甲，会理发的带上推子。", ["石桥敬老院"]),
        ("活动地点：待定", []),
        ("活动地点：暂定红旗村", ["红旗村"]),
    ],
)
def test_what_stands_behind_a_place_label(label: str, expected: list[str]) -> None:
    found = places(f"周末服务活动\n活动时间：5月9日上午9:00-11:00\n{label}\n主办单位：青禾公益社")
    assert [name for name, _ in found] == expected


def test_brackets_tell_the_part_of_a_place_or_its_address() -> None:
    text = "净滩活动\n活动时间：5月9日上午8:00-11:00\n活动地点：湿地解说站（集合地点）\n三号水门（净滩地点）"
    assert places(text) == [("湿地解说站", "meeting_point"), ("三号水门", "venue")]
    fact = read("探访活动\n活动时间：5月9日\n活动地点：福寿敬老院（解放路12号）").one("places")
    assert fact is not None
    assert fact.value == {"name": "福寿敬老院", "role": "venue", "address": "解放路12号"}


def test_a_bracket_that_belongs_to_the_name_stays() -> None:
    assert places("出游\n活动时间：5月9日\n活动地点：西山\n集合地点：新华桥北侧停车场（路东）")[1] == ("新华桥北侧停车场（路东）", "meeting_point")


@pytest.mark.parametrize(
    "line",
    ["7:40人民商场西门集合，8:00发车。", "请于7:40前到人民商场西门集合。", "【07:40-08:00】人民商场西门签到，领手套", "上午七点四十在人民商场西门集中。"],
)
def test_where_people_meet_is_told_in_a_line_of_the_day(line: str) -> None:
    assert ("人民商场西门", "meeting_point") in places(f"摘柿子\n活动时间：10月24日\n活动地点：云岭农庄\n活动流程：\n{line}\n10:00 摘柿子")


@pytest.mark.parametrize("line", ["7:40志愿者集合，8:00发车。", "请各班同学提前在指定地点集合。", "15:00 在停车场集合返回。"])
def test_who_meets_is_no_place(line: str) -> None:
    assert [name for name, role in places(f"摘柿子\n活动时间：10月24日\n活动地点：云岭农庄\n活动流程：\n{line}\n10:00 摘柿子") if role == "meeting_point"] == []


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("定于5月9日上午9:00在大学生活动中心一楼大厅开展献血活动。", ("大学生活动中心一楼大厅", "venue")),
        ("学校定于5月9日下午组织五年级学生参观省科技馆。", ("省科技馆", "destination")),
        ("我园将于5月8日组织小朋友前往市植物园春游。", ("市植物园", "destination")),
        ("将于5月下旬在我校东区田径场举行运动会，现招募志愿者。", ("东区田径场", "venue")),
    ],
)
def test_a_place_told_in_a_sentence(told: str, expected: tuple[str, str]) -> None:
    assert expected in places(f"活动通知\n各位：\n{told}\n青禾公益社")


def test_a_place_of_the_past_is_none() -> None:
    text = "山里的图书角\n活动背景：我们已经第五次走进青崖山。\n活动时间：5月9日\n活动地点：石梯乡中心小学"
    assert places(text) == [("石梯乡中心小学", "venue")]


def test_the_places_that_sponsors_open_are_on_the_way() -> None:
    text = (
        "六一出游方案\n一、活动时间：6月1日\n二、爱心单位：\n云川市星河影城（提供车辆、看电影）\n云川市图书馆少儿部（参观云川市图书馆）\n"
        "云川市豆香餐厅（提供午餐）\n云川市心理服务中心（全程陪伴）\n三、活动要求：\n1、进入云川区社会福利院内不得大声喧哗。"
    )
    assert places(text) == [
        ("云川市星河影城", "destination"),
        ("云川市图书馆", "destination"),
        ("云川市豆香餐厅", "meal"),
        ("云川区社会福利院", "mentioned_only"),
    ]


def test_the_way_is_told_stop_by_stop() -> None:
    reading = read("雁岭露营\n活动时间：10月3日\n活动地点：雁岭\n行车路线：环城路----小营----石门峡，单程80公里\n集合地点：北站")
    assert [fact.value for fact in reading.named("route")] == ["环城路", "小营", "石门峡"]
    assert [fact.value for fact in reading.named("route_km")] == [80]


def test_every_place_stands_where_its_passage_says() -> None:
    reading = read("出游\n活动时间：5月9日\n活动地点：县军史馆、老炮台\n集合地点：A区：市政府东门（7:00）；B区：客运站（7:20）")
    assert [reading.text[fact.start : fact.end] for fact in reading.named("places")] == [fact.value["name"] for fact in reading.named("places")]
    assert [fact.value["name"] for fact in reading.named("places")] == ["县军史馆", "老炮台", "市政府东门", "客运站"]


def test_a_way_behind_a_place_label_is_a_route() -> None:
    reading = read("志愿者骑行活动\n活动时间：4月18日\n活动地点：主校区——滨河公园——大学城\n集合地点：图书馆广场")
    assert [fact.value for fact in reading.named("route")] == ["主校区", "滨河公园", "大学城"]
    assert [fact.value["role"] for fact in reading.named("places")] == ["meeting_point"]


def test_labels_under_the_head_of_the_meeting_speak_of_the_meeting() -> None:
    text = "学生研学活动\n一、出行日期\n6月6-7日\n二、研学目的地\n雪乡研学基地\n三、集合\n时间：6:30\n地点：学校南门"
    assert places(text) == [("雪乡研学基地", "destination"), ("学校南门", "meeting_point")]


def test_each_group_has_its_own_places() -> None:
    text = "志愿者走访活动\n走访时间：8月3日\n走访地点：\n第一组：清平乡、石门乡\n第二组：大河镇\n负责人：小禾"
    assert [name for name, _ in places(text)] == ["清平乡", "石门乡", "大河镇"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("活动地点：云山养老服务中心（云山镇松竹路8号）一楼餐厅", [("云山养老服务中心", "venue")]),
        ("活动地点：校内樱花大道（雨天改到体育馆二楼）", [("体育馆二楼", "mentioned_only"), ("校内樱花大道", "venue")]),
        ("活动地点：青石文化广场；集合点为东侧服务台", [("东侧服务台", "meeting_point"), ("青石文化广场", "venue")]),
        ("比赛5月3日鸣枪，起点为青石文化广场，终点为柳湖体育中心。", [("青石文化广场", "venue"), ("柳湖体育中心", "destination")]),
    ],
)
def test_places_told_beside_the_venue_are_places_of_their_own(text: str, expected: list[tuple[str, str]]) -> None:
    assert sorted(places(f"志愿活动方案\n\n{text}\n")) == sorted(expected)


def test_what_is_done_in_the_programme_is_no_place() -> None:
    text = "敬老活动方案\n一、活动地点\n云山敬老院\n二、活动安排\n10:00—10:40 包粽子\n地点：一楼餐厅\n10:40—11:00 合影、清场\n"
    assert [name for name, _ in places(text)] == ["云山敬老院"]
