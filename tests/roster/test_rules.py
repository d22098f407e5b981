import pytest

from app.kit.errors import Invalid, Refused
from app.roster.rules import Entry, adults_needed, age_band_of, check, check_room, missing_consents

CHILD = Entry(name="林小禾", age_band="4-8", guardian_name="林大树", guardian_phone="+8613800005501")


def changed(**facts: object) -> Entry:
    return Entry(**{**CHILD.__dict__, **facts})


def test_a_child_with_age_guardian_and_phone_may_come():
    check(CHILD)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"age_band": ""}, "age_band"),
        ({"age_band": "18+"}, "age_band"),
        ({"age_band": "44"}, "age_band"),
        ({"guardian_name": ""}, "guardian_name"),
        ({"guardian_phone": ""}, "guardian_phone"),
        ({"health_note": "哮喘"}, "health_note"),
        ({"photo_level": "public", "consents": frozenset({"taking_part"})}, "photo_level"),
        ({"kind": "teacher", "age_band": "13-17"}, "age_band"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(facts: dict[str, object], field: str):
    with pytest.raises(Invalid) as refused:
        check(changed(**facts))

    assert refused.value.field == field
    assert "下面" not in refused.value.sentence  # the consents stand above the health note


def test_a_teacher_needs_neither_guardian_nor_age():
    check(Entry(name="杜老师", kind="teacher"))


@pytest.mark.parametrize(("places", "taken", "more"), [(30, 30, 1), (30, 29, 2), (0, 0, 1), (5, 9, 1)])
def test_more_people_than_places_are_refused(places: int, taken: int, more: int):
    with pytest.raises(Refused):
        check_room(places=places, taken=taken, more=more)


def test_the_last_place_can_be_taken():
    check_room(places=30, taken=29)
    check_room(places=30, taken=0, more=30)


@pytest.mark.parametrize(
    ("bands", "needed"),
    [([], 0), (["4-8"], 2), (["4-8"] * 12, 2), (["4-8"] * 13, 3), (["9-12"] * 30, 4), (["4-8"] * 6 + ["9-12"] * 12, 3),
     (["0-1"] * 9, 3), (["18+"] * 9, 0)],
)  # fmt: skip
def test_the_younger_the_children_the_more_adults_and_never_one_alone(bands: list[str], needed: int):
    assert adults_needed(bands) == needed


@pytest.mark.parametrize(
    ("said", "band"),
    [("8", "4-8"), ("８岁", "4-8"), (" 9 ", "9-12"), ("4-8", "4-8"), ("4—8岁", "4-8"), ("1", "0-1"), ("17", "13-17"),
     ("18", "18+"), ("成人", "18+"), ("", ""), ("小学", ""), ("7-10", ""), ("1 2 3", ""), ("9" * 40, "")],
)  # fmt: skip
def test_ages_are_read_as_people_write_them(said: str, band: str):
    assert age_band_of(said) == band


def test_a_child_with_a_health_note_needs_one_paper_more_and_adults_need_none():
    assert missing_consents("child", [], False) == ["taking_part", "pick_up"]
    assert missing_consents("child", ["taking_part", "pick_up"], True) == ["medical"]
    assert missing_consents("carer", [], True) == []
