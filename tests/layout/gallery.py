"""The gallery: each piece of docs/look.md rendered once, with a form as it is first shown and as it comes back wrong."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader
from markupsafe import Markup
from wtforms import Form, fields
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from app.kit import i18n, pages
from app.kit.paging import Page

ROOT = Path(__file__).resolve().parents[2]
NEEDED = "请填写这一项。"


class Sheet(Form):
    name = fields.StringField("姓名", [InputRequired(NEEDED), Length(max=60)])
    email = fields.EmailField("电子邮箱", [Optional()])
    seats = fields.IntegerField("人数", default=15)
    day = fields.DateField("日期", default=dt.date(2027, 6, 1))
    at = fields.TimeField("时间", default=dt.time(7, 30))
    starts = fields.DateTimeLocalField("集合时间", default=dt.datetime(2027, 6, 1, 7, 30))
    role = fields.SelectField("岗位", choices=[SelectChoice("a", "陪伴"), SelectChoice("b", "拍照")], default="b")
    band = fields.RadioField("年龄", [InputRequired(NEEDED)], choices=[SelectChoice("y", "18—25"), SelectChoice("o", "26—45")])
    skills = fields.SelectMultipleField("会什么", choices=[SelectChoice("drive", "开车"), SelectChoice("aid", "急救")])
    note = fields.TextAreaField("原因", [InputRequired(NEEDED)], description="大家会看到这句话。")
    secret = fields.PasswordField("密码", [InputRequired()])
    plan = fields.FileField("方案")
    mark = fields.HiddenField(default="m")
    agrees = fields.BooleanField("同意", [InputRequired(NEEDED)])


class Sent(dict[str, list[str]]):
    """What a browser posted, as WTForms reads it."""

    def getlist(self, name: str) -> list[str]:
        return self.get(name, [])


def sent(**typed: str) -> Sheet:
    """The form after it was posted and judged."""
    form = Sheet(Sent({name: [value] for name, value in typed.items()}))
    form.validate()
    return form


def templates() -> Environment:
    """The site's own environment, which also finds the gallery."""
    made = pages.environment().overlay()
    made.loader = ChoiceLoader([FileSystemLoader(Path(__file__).parent), FileSystemLoader(ROOT / "templates")])
    return made


def draw(source: str, **context: Any) -> str:
    """Render a line of template with the macros at hand."""
    imports = '{% import "layout/fields.html" as fields %}{% import "layout/parts.html" as parts %}'
    return templates().from_string(imports + source).render(context)


def gallery(language: str = "zh-Hans", large: bool = False, **context: Any) -> str:
    """The whole page's HTML."""
    with i18n.speaking(language):
        return templates().get_template("gallery.html").render({
            "locale": language,
            "other_languages": [{"code": "en", "label": "English", "href": "?lang=en"}],
            "me": SimpleNamespace(name="李队长", email="li@example.org"),
            "flashes": [{"kind": "good", "text": "已保存。"}, {"kind": "warn", "text": "邮件还没有发出。"}],
            "csrf_input": Markup('<input type="hidden" name="mark" value="x">'),
            "path": "/x",
            "large_type": large, "type_href": "?type=large",
            "site_name": i18n.gettext("牵手"),
            "event": SimpleNamespace(slug="x", title="六一走出大山看世界", state="open"),
            "page": Page(2, 50, 140),
            "form": Sheet(),
            "wrong": sent(name="", email="nobody", note=""),
            **context,
        })  # fmt: skip
