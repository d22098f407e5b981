"""Who has which duty."""

from app.plans.reading.duties import duties
from app.plans.reading.layout import Plan


def assigned(text: str) -> list[tuple[str, str | None]]:
    return [(fact.value["label"], fact.value["assignee"]) for fact in duties(Plan(text))]


def test_every_label_under_a_head_of_duties_is_one_blank_ones_too() -> None:
    assert assigned("人员分工\n组长：王小明\n副组长：\n组员：李四、张三") == [("组长", "王小明"), ("副组长", None), ("组员", "李四"), ("组员", "张三")]


def test_several_duties_stand_on_one_line() -> None:
    assert assigned("人员分工\n总负责：   组 织 者：   随队校医：") == [("总负责", None), ("组织者", None), ("随队校医", None)]


def test_a_telephone_number_is_no_part_of_the_name() -> None:
    assert assigned("总负责人：钱多多（电话13800000003）") == [("总负责人", "钱多多")]


def test_two_leaders_are_two_people() -> None:
    assert assigned("【活动领队】：石头，阿May") == [("活动领队", "石头"), ("活动领队", "阿May")]


def test_a_table_whose_cells_fell_apart_is_put_together() -> None:
    assert assigned("分工\n组别\n负责人\n人数\n签到组\n周小草\n3人\n后勤组\n老葛\n4人") == [("签到组", "周小草"), ("后勤组", "老葛")]


def test_names_behind_a_blank_are_those_of_the_group() -> None:
    assert assigned("人员分工\n宣传组 王芳 李娜") == [("宣传组", "王芳"), ("宣传组", "李娜")]


def test_what_a_group_does_is_no_person() -> None:
    assert assigned("安全保障：由医疗组负责处理突发情况") == []


def test_who_leads_one_item_of_the_programme_has_no_duty_of_the_whole() -> None:
    assert assigned("活动流程\n1、欢迎仪式负责人：石桥小学") == []


def test_a_duty_and_its_person_stand_side_by_side_without_a_colon() -> None:
    assert assigned("分工\n总协调 县团委 何老师 0799-5550111\n车辆调度 ______") == [("总协调", "何老师"), ("车辆调度", None)]


def test_duties_and_names_run_on_in_one_line() -> None:
    assert assigned("总指挥何小满，副总指挥邓一鸣；") == [("总指挥", "何小满"), ("副总指挥", "邓一鸣")]
    assert assigned("负责职员：何小满（总统筹）、麦先生（摄影）") == [("总统筹", "何小满"), ("摄影", "麦先生")]


def test_organisations_under_a_head_of_duties_are_no_duties() -> None:
    assert assigned("组织机构\n主办单位：青溪镇老年协会\n承办单位：青溪中学团委") == []
