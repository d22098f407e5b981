"""Our cookies read by a parser that is not ours."""

from __future__ import annotations

from http.cookies import SimpleCookie

import pytest
from litestar.datastructures import Cookie

from app.kit import pages


def parsed(made: Cookie) -> dict[str, object]:
    name, value = made.to_encoded_header()
    assert name == b"set-cookie"
    (found,) = SimpleCookie(value.decode()).values()
    return {"name": found.key, "value": found.value, **{key: said for key, said in found.items() if said}}


def test_a_cookie_holds_for_the_whole_site_and_no_script_reads_it():
    assert parsed(pages.cookie("qs_said", "W3sia2luZCI6IH0=.90620e3b", 300)) == {
        "name": "qs_said", "value": "W3sia2luZCI6IH0=.90620e3b", "path": "/", "max-age": "300", "httponly": True, "samesite": "lax",
    }  # fmt: skip


def test_a_cookie_is_taken_back_by_an_empty_one():
    assert pages.cookie("qs_session", "", 0).to_encoded_header()[1] == b"qs_session=; Path=/; SameSite=lax; Max-Age=0; HttpOnly"


def test_over_https_cookies_stay_there(monkeypatch: pytest.MonkeyPatch):
    class Settings:
        secure = True

    monkeypatch.setattr(pages, "current", Settings)

    assert parsed(pages.cookie("qs_mark", "ab12"))["secure"] is True


@pytest.mark.parametrize("value", ["a;b", "a\r\nSet-Cookie: x=1", "a b", '"', "林"])
def test_a_value_that_would_leave_its_cookie_is_refused(value: str):
    with pytest.raises(ValueError, match="qs_mark"):
        pages.cookie("qs_mark", value).to_encoded_header()
