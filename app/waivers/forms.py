"""Signing a notice, and editing one."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, Field, HiddenField, StringField, TextAreaField, ValidationError

from app.kit.forms import Filled, HouseForm, Short, tidy, tidy_lines
from app.kit.i18n import gettext as _
from app.kit.i18n import lazy as _l
from app.kit.names import fold
from app.outside.strokes import read_strokes
from app.waivers.rules import LONGEST_TITLE, Clause, all_ticked, numbers


class ClauseTicks(Field):
    """Which clauses were ticked; `data` is a set of their numbers from 0."""

    def process_data(self, value: Any) -> None:
        self.data = set(value or ())

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = {int(one) for one in valuelist if isinstance(one, str) and one.isascii() and one.isdigit() and len(one) < 4}


class DrawnSignature(HiddenField):
    """Strokes as the pad sends them; `strokes` is the list."""

    strokes: list[list[tuple[float, float]]]

    def pre_validate(self, form: Any) -> None:
        self.strokes = []
        if self.data and not isinstance(self.data, str):
            self.data = ""
            raise ValidationError(_l("这个签名没有读出来，请清除后再写一次。"))
        try:
            self.strokes = read_strokes(self.data or "")
        except ValueError:
            self.data = ""
            raise ValidationError(_l("这个签名没有读出来，请清除后再写一次。")) from None


class SigningForm(HouseForm):
    """Base of every form that ends with a signature under a notice."""

    text_uid = HiddenField()
    clauses = ClauseTicks(_l("风险告知与承诺"))
    typed = StringField(
        _l("签名（请再写一遍姓名）"), [Filled(_l("请在这里再写一遍您的姓名，作为签名。")), Short(60)], filters=[tidy]
    )
    drawing = DrawnSignature(_l("手写签名"))
    notice: tuple[Clause, ...] = ()  # set by the route: what the page shows
    signer = ""  # set by forms that do not ask for the name themselves

    @property
    def missing(self) -> tuple[int, ...]:
        """Clauses (from 0) without their tick."""
        return all_ticked(self.notice, sorted(self.clauses.data or ()))

    def validate_clauses(self, field: Any) -> None:
        if left := self.missing:
            known = numbers(self.notice)
            which = _("、").join(str(known[one]) for one in left[:12])
            raise ValidationError(_("还有 %(n)d 条没有勾选：第 %(which)s 条。", n=len(left), which=which))

    def validate_typed(self, field: Any) -> None:
        name = self.signer or ("name" in self and self["name"].data) or ""
        if name and fold(field.data) != fold(name):
            raise ValidationError(_l("签名要和您的姓名一样，请再看看。"))


class SignAgainForm(SigningForm):
    """For somebody whose name we know."""


class NoticeForm(HouseForm):
    """A new version, both languages; clauses stand apart by a blank line, □ begins those to tick."""

    zh_title = StringField(_l("标题（中文）"), [Filled(_l("请写标题。")), Short(LONGEST_TITLE)], filters=[tidy])
    zh_clauses = TextAreaField(_l("条款（中文）"), [Filled(_l("请写条款。")), Short(40000)], filters=[tidy_lines])
    en_title = StringField(_l("标题（英文）"), [Filled(_l("请写标题。")), Short(LONGEST_TITLE)], filters=[tidy])
    en_clauses = TextAreaField(_l("条款（英文）"), [Filled(_l("请写条款。")), Short(40000)], filters=[tidy_lines])
    material = BooleanField(_l("内容有实质变化：请已经签过的人再签一次"))
    void_confirmed = BooleanField(_l("我知道标出的条款对人身伤害无效，仍要写进去"))


class OlderForm(HouseForm):
    """The association's older text, kept beside the notice."""

    title = StringField(_l("标题"), [Filled(_l("请写标题。")), Short(LONGEST_TITLE)], filters=[tidy])
    body = TextAreaField(_l("原来的文字"), [Filled(_l("请粘贴原来的文字。")), Short(20000)], filters=[tidy_lines])
