"""Forms of an outing's facts and of the rows of its plan. Moments are typed on the outing's own wall clock."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

from wtforms import (
    DateField,
    DateTimeLocalField,
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms import Form as AnyForm
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import NumberRange

from app.events.rules import FACTS, LEG_KINDS, LEG_STATES, RISK_LEVELS, UNIT_ROLES, disorder
from app.kit import clock
from app.kit.forms import Filled, HouseForm, OneOf, Short, tidy, tidy_lines
from app.kit.i18n import lazy as _l

_YEARS = range(2000, 2101)
_NUMBER = re.compile(r"\+?\d[\d ()（）\-–转,，]*(ext\.? ?\d+)?", re.IGNORECASE)
ZONES = (
    ("Asia/Shanghai", _l("北京时间")), ("Asia/Urumqi", _l("乌鲁木齐")), ("Asia/Hong_Kong", _l("香港")),
    ("Asia/Macau", _l("澳门")), ("Asia/Taipei", _l("台北")), ("Asia/Singapore", _l("新加坡")),
    ("Asia/Kuala_Lumpur", _l("吉隆坡")), ("Asia/Tokyo", _l("东京")), ("Australia/Sydney", _l("悉尼")),
    ("Europe/London", _l("伦敦")), ("Europe/Berlin", _l("柏林")), ("America/New_York", _l("纽约")),
    ("America/Los_Angeles", _l("洛杉矶")), ("UTC", _l("世界协调时")),
)  # fmt: skip


class Typed:
    """Reads one tidied value and keeps it as typed; an empty one is `nothing`."""

    nothing: Any = None

    def process_formdata(self, valuelist: list[Any]) -> None:
        if not valuelist:
            return  # not sent at all: what was there stays
        text = str(tidy(valuelist[0]))
        field: Any = self
        field.raw_data, field.data = [text], self.nothing
        if text:
            super().process_formdata([text])  # type: ignore[misc]


class WallMoment(Typed, DateTimeLocalField):
    """A day and time between 2000 and 2100."""

    def __init__(self, label: Any, validators: Any = (), **kwargs: Any) -> None:
        shapes = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S"]
        super().__init__(label, [_in_reach, *validators], format=shapes, **kwargs)


class WallDay(Typed, DateField):
    """A day between 2000 and 2100."""


class Count(Typed, IntegerField):
    """A whole number; empty is nothing at all, or 0 where `nothing` says so."""

    def __init__(self, label: Any, most: int, nothing: int | None = 0, **kwargs: Any) -> None:
        self.nothing = nothing
        super().__init__(label, [_number_in(most)], **kwargs)


def _number_in(most: int) -> Any:
    judge = NumberRange(0, most)

    def number_in(form: AnyForm, field: Field) -> None:
        if field.data is not None:
            judge(form, field)

    number_in.field_flags = judge.field_flags  # type: ignore[attr-defined]
    return number_in


def _in_reach(form: AnyForm, field: Field) -> None:
    if isinstance(field.data, date) and field.data.year not in _YEARS:
        raise ValidationError(_l("请写 2000 年到 2100 年之间的日期。"))


def _can_be_called(form: AnyForm, field: Field) -> None:
    if field.data and not (_NUMBER.fullmatch(field.data) and 5 <= sum(mark.isdigit() for mark in field.data) <= 20):
        raise ValidationError(_l("请写一个能打通的电话，例如 0719-5550100 或 138 0000 0000。"))


def _line(label: Any, most: int, *validators: Any, **kwargs: Any) -> StringField:
    return StringField(label, [*validators, Short(most)], filters=[tidy], **kwargs)


def _lines(label: Any, **kwargs: Any) -> TextAreaField:
    return TextAreaField(label, [Short(4000)], filters=[tidy_lines], **kwargs)


def _select(label: Any, words: dict[str, Any], kind: Any = SelectField, **kwargs: Any) -> Any:
    choices = [SelectChoice(value, word) for value, word in words.items()]
    return kind(label, [OneOf()], choices=choices, validate_choice=False, **kwargs)


class PlanForm(HouseForm):
    """Base: moments go out as UTC and come in on the wall clock of one zone; what was not sent stays as it was."""

    def facts(self, timezone: str) -> dict[str, Any]:
        """Every field as a column value."""
        return {name: self._column(field, timezone) for name, field in self._fields.items() if not self._own(field)}

    @staticmethod
    def _own(field: Field) -> bool:
        return isinstance(field, HiddenField)

    @staticmethod
    def _column(field: Field, timezone: str) -> Any:
        if isinstance(field, WallMoment):
            return clock.from_wall(field.data, timezone) if isinstance(field.data, datetime) else None
        return "" if field.data is None and not isinstance(field, Count) else field.data


def shown(facts: Any, names: Any, timezone: str) -> dict[str, Any]:
    """Values of a row as a form shows them: moments on the wall clock of that zone."""
    values = {name: facts[name] if isinstance(facts, dict) else getattr(facts, name) for name in names}
    return {
        name: clock.local(value, timezone).replace(tzinfo=None) if isinstance(value, datetime) else value
        for name, value in values.items()
    }


class OutingForm(PlanForm):
    """All facts of an outing; only the title is compulsory before it is published."""

    seen = HiddenField()  # the mark of the facts this form was drawn from
    title = _line(_l("活动名称"), 80, Filled(_l("给活动起一个名字。")))
    occasion = _line(_l("节日或由头"), 40)
    theme = _line(_l("主题"), 80)
    slogan = _line(_l("口号"), 80)
    summary = _lines(_l("活动介绍"))
    title_en = _line(_l("英文名称"), 120)
    summary_en = _lines(_l("英文介绍"))
    requirements_en = _lines(_l("英文要求"))
    risks_en = _lines(_l("英文风险"))
    meeting_at = WallMoment(_l("集合时间"))
    meeting_point = _line(_l("集合地点"), 120)
    starts_at = WallMoment(_l("活动开始"))
    ends_at = WallMoment(_l("活动结束"))
    timezone = SelectField(_l("按哪里的时间"), [OneOf()], validate_choice=False)
    volunteer_places = Count(_l("志愿者名额"), 5000)
    participant_places = Count(_l("参加者名额"), 5000)
    participants_note = _line(_l("参加者包括谁"), 120)
    signup_opens_at = WallMoment(_l("报名开始"))
    signup_closes_at = WallMoment(_l("报名截止"))
    grouping_note = _lines(_l("分组和分工说明"))
    requirements = _lines(_l("对参加者的要求"))
    bring = _lines(_l("需要自带"))
    risks = _lines(_l("可能的风险"))
    risk_level = _select(_l("风险程度"), RISK_LEVELS, RadioField, default="usual")
    insurance = _lines(_l("保险"))
    weather_rule = _lines(_l("天气怎么办"))
    fee_note = _lines(_l("费用"))
    contact_name = _line(_l("联系人"), 60)
    contact_phone = _line(_l("联系电话"), 30, _can_be_called)
    background = _lines(_l("活动背景"))
    purpose = _lines(_l("活动目的"))
    expected_result = _lines(_l("预期效果"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = (kwargs.get("data") or {}).get("timezone") or ""
        choices = [SelectChoice(value, label) for value, label in ZONES]
        if own and own not in dict(ZONES):
            choices.append(SelectChoice(own, own))
        self.timezone.choices = choices

    def outing(self) -> dict[str, Any]:
        """The facts, moments in UTC."""
        return self.facts(self.timezone.data)

    def validate(self, extra_validators: Any = None) -> bool:
        good = super().validate(extra_validators)
        if self.timezone.errors or any(self[name].errors for name in FACTS if name.endswith("_at")):
            return False
        for gap in disorder(self.outing()):
            self.refuse(gap.sentence, gap.field)
            good = False
        return good


class UnitForm(PlanForm):
    """An organising unit and its part."""

    name = _line(_l("单位名称"), 80, Filled(_l("请写单位名称。")))
    role = _select(_l("作为"), UNIT_ROLES, default="host")


class LegForm(PlanForm):
    """One item of the programme."""

    title = _line(_l("做什么"), 80, Filled(_l("写一句这一项做什么，例如“参观图书馆”。")))
    kind = _select(_l("类型"), LEG_KINDS, default="stop")
    starts_at = WallMoment(_l("从几点"))
    ends_at = WallMoment(_l("到几点"))
    place = _line(_l("地点"), 120)
    responsible = _line(_l("由谁负责"), 80)
    note = _line(_l("备注"), 200)
    state = _select(_l("是否确认"), LEG_STATES, RadioField, default="confirmed")

    def validate(self, extra_validators: Any = None) -> bool:
        good = super().validate(extra_validators)
        if self.starts_at.data and self.ends_at.data and self.ends_at.data < self.starts_at.data:
            self.refuse(_l("结束不能早于开始。"), "ends_at")
            return False
        return good

    def within(self, event: Any) -> bool:
        """Whether the leg lies in the outing's time: at most a day before it begins, and not after its end."""
        first = min((moment for moment in (event.meeting_at, event.starts_at) if moment), default=None)
        facts, good = self.facts(event.timezone), True
        for name in ("starts_at", "ends_at"):
            moment = facts[name]
            if moment and ((first and moment < first - timedelta(days=1)) or (event.ends_at and moment > event.ends_at)):
                self.refuse(_l("这一段不在活动时间内，请核对日期和钟点。"), name)
                good = False
        return good


class DutyForm(PlanForm):
    """Who answers for what."""

    label = _line(_l("负责什么"), 60, Filled(_l("写一句负责什么，例如“总协调”。")))
    person = _line(_l("谁负责"), 60)
    phone = _line(_l("电话"), 30, _can_be_called)


class MaterialForm(PlanForm):
    """A thing that must be there."""

    item = _line(_l("物资"), 80, Filled(_l("写一下是什么物资。")))
    quantity = Count(_l("数量"), 1_000_000, nothing=None)
    unit = _line(_l("计量单位"), 10)
    who_brings = _line(_l("谁带来"), 80)


class CheckForm(PlanForm):
    """A thing to settle or to do before the day."""

    text = _lines(_l("要办的事"))

    def validate(self, extra_validators: Any = None) -> bool:
        good = super().validate(extra_validators)
        if good and not self.text.data:
            self.refuse(_l("写一句要办什么，例如“给司机打电话确认车牌”。"), "text")
            return False
        return good


class CopyForm(HouseForm):
    """The day of the copy."""

    day = WallDay(_l("新活动的日期"), [Filled(_l("请选新活动的日期。")), _in_reach])
