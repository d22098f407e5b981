"""The box a plan is pasted into, and the answers to what the plan leaves open."""

from __future__ import annotations

from datetime import time
from typing import Any

from wtforms import DateField as AnyDay
from wtforms import (
    FileField,
    IntegerField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import Length

from app.kit.forms import HouseForm, Short, tidy, tidy_lines
from app.kit.i18n import lazy as _l
from app.plans.rules import MOST_TEXT


class PaperForm(HouseForm):
    """Pasted words or a file."""

    text = TextAreaField(_l("把计划贴在这里"), [Length(max=MOST_TEXT, message=_l("最多 40 万字，请分几次贴。"))])
    file = FileField(_l("或者选一个文件"))


class _Tidy:
    """Reads one tidied value; what cannot be read is said and comes back as typed."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = str(tidy(valuelist[0])) if valuelist else ""
        field: Any = self
        field.raw_data, field.data = [text], None
        if text:
            super().process_formdata([text])  # type: ignore[misc]


class Day(_Tidy, AnyDay):
    """A day between 2000 and 2100."""

    def pre_validate(self, form: Any) -> None:
        if self.data and not 2000 <= self.data.year <= 2100:
            raise ValidationError(_l("请写 2000 年到 2100 年之间的日期。"))


class Clock(_Tidy, TimeField):
    """A time of day."""


class Number(_Tidy, IntegerField):
    """A whole number of people."""

    def pre_validate(self, form: Any) -> None:
        if self.data is not None and not 0 <= self.data <= 5000:
            raise ValidationError(_l("请填 0 到 5000 之间的数。"))


def _can_be_called(form: Any, field: Any) -> None:
    digits = sum(mark.isascii() and mark.isdigit() for mark in field.data or "")
    if field.data and not (5 <= digits <= 20 and all(mark in "0123456789 +()（）-–转,，." for mark in field.data)):
        raise ValidationError(_l("请写一个能打通的电话，例如 0719-5550100 或 138 0000 0000。"))


class AnswersForm(HouseForm):
    """What a plan may leave open and an outing needs; a page shows only what is missing. Everything may stay empty."""

    title = StringField(_l("活动名称"), [Short(80)], filters=[tidy])
    day = Day(_l("日期"))
    starts = Clock(_l("开始"))
    ends = Clock(_l("结束"))
    meets = Clock(_l("集合时间"))
    meeting_point = StringField(_l("集合地点"), [Short(120)], filters=[tidy])
    contact_name = StringField(_l("联系人"), [Short(60)], filters=[tidy])
    contact_phone = StringField(_l("联系电话"), [Short(30), _can_be_called], filters=[tidy])
    volunteer_places = Number(_l("志愿者名额"))
    participant_places = Number(_l("参加者名额"))
    risk = SelectMultipleField(_l("这些可能发生吗？"), validate_choice=False)
    risks = TextAreaField(_l("还有别的风险"), [Short(2000)], filters=[tidy_lines])
    summary = TextAreaField(_l("活动介绍"), [Short(4000)], filters=[tidy_lines])
    requirements = TextAreaField(_l("对参加者的要求"), [Short(4000)], filters=[tidy_lines])
    host = StringField(_l("主办单位"), [Short(80)], filters=[tidy])

    def offer(self, risks: list[str]) -> None:
        """The risks to tick."""
        self.risk.choices = [SelectChoice(one, one) for one in risks]

    def answers(self) -> dict[str, Any]:
        """What was answered, in plain values: days and times as ISO text."""
        found = {}
        for name, found_field in self._fields.items():
            field: Any = found_field
            value = field.data
            if name == "risk":
                known = {choice[0] for choice in field.iter_choices()}
                value = [one for one in value or () if one in known]
            if value not in (None, "", []):
                found[name] = value.strftime("%H:%M") if isinstance(value, time) else value.isoformat() if hasattr(value, "isoformat") else value
        return found
