"""A page with holes, filled and compressed in parts."""

from __future__ import annotations

import gzip
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from app.kit.stencils import Stencil, hole

_texts = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]))


def test_each_hole_takes_its_value_as_often_as_it_stands_there():
    page = Stencil(f"<p>{hole('name')} ({hole('seats')})</p>{hole('name')}")

    assert page.fill(name="<b>林</b>", seats="3") == "<p><b>林</b> (3)</p><b>林</b>"


def test_a_hole_goes_through_a_template_unchanged():
    assert escape(hole("name")) == hole("name")
    assert "还剩 %(n)s 席" % {"n": hole("n")} == f"还剩 {hole('n')} 席"


def test_a_page_without_holes_is_itself():
    assert Stencil("<p>").fill() == "<p>"


def test_a_value_that_is_missing_is_noticed():
    with pytest.raises(KeyError):
        Stencil(str(hole("name"))).fill(other="x")


@given(_texts, _texts, _texts, st.sampled_from([0, 1, 299, 300, 301, 70_000]))
def test_what_was_compressed_in_parts_opens_as_one(before: str, value: str, after: str, length: int):
    long = (value or "草") * length
    kept = Stencil(f"{before}{hole('one')}{after}{hole('two')}{hole('one')}").keep("text/html", one=value, two=long)

    whole = f"{before}{value}{after}{long}{value}".encode()
    assert kept.body == whole
    assert gzip.decompress(kept.zipped) == whole
    assert kept.etag == f'"{hashlib.sha256(whole).hexdigest()[:20]}"'


def test_a_page_of_some_length_is_smaller_when_compressed():
    kept = Stencil("<p>牵手相伴，共享阳光</p>" * 200 + str(hole("n"))).keep("text/html", n="15")

    assert len(kept.zipped) * 10 < len(kept.body)
