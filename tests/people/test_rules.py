"""Who may do what: a table, and laws that hold for every role and every deed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kit.errors import Invalid
from app.people.rules import May, Role, check_password, device_name, first_password, may

ROLES, DEEDS = st.sampled_from(list(Role)), st.sampled_from(list(May))

WHO_MAY = {
    May.SEE_DESK: {"owner", "leader", "helper", "auditor"},
    May.RUN_OUTINGS: {"owner", "leader"},
    May.SEE_CHILDREN: {"owner", "leader"},
    May.CHECK_IN: {"owner", "leader", "helper"},
    May.READ_JOURNAL: {"owner", "leader", "auditor"},
    May.RUN_ASSOCIATION: {"owner"},
}


def test_the_whole_table_is_as_written_here():
    assert {what: {str(role) for role in Role if may(role, what)} for what in May} == WHO_MAY


@given(ROLES, DEEDS)
def test_the_owner_may_what_anyone_may(role: Role, what: May):
    assert may(Role.OWNER, what) >= may(role, what)


@given(ROLES)
def test_whoever_changes_outings_also_sees_the_desk_and_answers_to_the_journal(role: Role):
    assert may(role, May.SEE_DESK) >= may(role, May.RUN_OUTINGS)
    assert may(role, May.READ_JOURNAL) >= may(role, May.SEE_CHILDREN)


@given(st.text().filter(lambda text: text not in set(Role)), DEEDS)
def test_an_unknown_role_may_nothing(role: str, what: May):
    assert may(role, what) is False


@given(ROLES, DEEDS)
def test_a_role_read_back_from_the_database_reaches_as_far(role: Role, what: May):
    assert may(role.value, what) is may(role, what)


@pytest.mark.parametrize(
    ("password", "sentence"),
    [("short", "至少 10"), ("", "至少 10"), ("a" * 201, "最多 200"), ("aaaaaaaaaaaa", "太容易"), ("Password1234", "太容易"),
     ("li@example.org", "太容易")],
)  # fmt: skip
def test_weak_passwords_are_refused_with_a_reason(password: str, sentence: str):
    with pytest.raises(Invalid) as refused:
        check_password(password, email="li@example.org", name="李小草")
    assert sentence in refused.value.sentence


@pytest.mark.parametrize("password", ["一句好记的话就很好呀真的", "correct horse battery", "x2-䶮𬭚 long one"])
def test_long_sentences_in_any_script_are_taken(password: str):
    check_password(password, email="li@example.org", name="李小草")


def test_first_passwords_are_different_strong_and_easy_to_read_out():
    made = {first_password() for _ in range(200)}

    assert len(made) == 200
    for password in made:
        check_password(password)
        assert len(password) == 14
        assert not set(password) & set("0oO1lI")


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Mobile/15E148 MicroMessenger/8.0.50 NetType/WIFI", ("微信", "iPhone")),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36", ("Chrome", "Android")),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0", ("Edge", "Windows")),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) Version/17.5 Safari/605.1.15", ("Safari", "Mac")),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko Firefox/127.0", ("Firefox", "Linux")),
        ("curl/8", ("", "")),
    ],
)
def test_a_device_is_called_what_its_owner_calls_it(agent: str, name: tuple[str, str]):
    assert device_name(agent) == name
