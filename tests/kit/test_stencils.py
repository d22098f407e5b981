"""A page with holes, filled for each reader."""

from __future__ import annotations

import pytest
from markupsafe import escape

from app.kit.i18n import gettext
from app.kit.stencils import Stencil, hole


def test_each_hole_takes_its_value_as_often_as_it_stands_there():
    page = Stencil(f"<p>{hole('name')} ({hole('seats')})</p>{hole('name')}")

    assert page.fill(name="<b>林</b>", seats="3") == "<p><b>林</b> (3)</p><b>林</b>"


def test_a_hole_goes_through_a_template_unchanged():
    assert escape(hole("name")) == hole("name")
    assert gettext("还剩 %(n)s 席", n=hole("n")) == f"还剩 {hole('n')} 席"


def test_a_page_without_holes_is_itself():
    assert Stencil("<p>").fill() == "<p>"


def test_a_value_that_is_missing_is_noticed():
    with pytest.raises(KeyError):
        Stencil(str(hole("name"))).fill(other="x")
