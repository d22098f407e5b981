"""Signing up, correcting own data, groups."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wtforms import (
    BooleanField,
    EmailField,
    Field,
    HiddenField,
    RadioField,
    StringField,
    TelField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from app.kit.forms import Filled, HouseForm, OneOf, Short, tidy
from app.kit.i18n import lazy as _l
from app.kit.names import e164, fold
from app.people.forms import Address
from app.signups.rules import AGE_BANDS, PHOTO_LEVELS, TOO_YOUNG, Volunteer, is_name
from app.waivers.forms import SigningForm


class PhoneField(TelField):
    """A number as people type it, which comes back as typed; `number` is its E.164 form."""

    number: str = ""

    def pre_validate(self, form: Any) -> None:
        self.number = e164(self.data or "")

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if self.data and not self.errors and not self.number:
            raise ValidationError(_l("这个号码打不通，请检查一下，例如 138 0000 0000。"))


class PersonName:
    """Letters and the marks that names have."""

    def __call__(self, form: Any, field: Any) -> None:
        if field.data and not field.errors and not is_name(field.data):
            raise ValidationError(_l("姓名里请只写文字，不要数字、符号和表情。"))


class PersonFields(HouseForm):
    """What a volunteer tells about themselves."""

    name = StringField(_l("姓名"), [Filled(_l("请写您的姓名，证件上怎样写就怎样写。")), Short(60), PersonName()], filters=[tidy])
    phone = PhoneField(_l("手机号"), [Filled(_l("领队需要一个能打通的号码，例如 138 0000 0000。")), Short(30)], filters=[tidy])
    email = EmailField(_l("邮箱"), [Short(120), Address()], filters=[tidy])
    age_band = RadioField(
        _l("年龄"),
        [Filled(_l("请选您的年龄段。")), OneOf()],
        choices=[SelectChoice(value, label) for value, label in AGE_BANDS.items()]
        + [SelectChoice(TOO_YOUNG, _l("未满18周岁"))],
        validate_choice=False,
    )
    emergency_name = StringField(
        _l("紧急联系人姓名"), [Filled(_l("请写一位家人或朋友的姓名。")), Short(60), PersonName()], filters=[tidy]
    )
    emergency_phone = PhoneField(
        _l("紧急联系人电话"), [Filled(_l("请写紧急联系人的电话，万一有事我们打给这位。")), Short(30)], filters=[tidy]
    )
    skills = StringField(_l("特长"), [Short(120)], filters=[tidy])
    photo_consent = RadioField(
        _l("活动照片"),
        [Filled(_l("拍不拍您，请选一个；选哪个都不影响参加。")), OneOf()],
        choices=[SelectChoice(value, label) for value, label in PHOTO_LEVELS.items()],
        validate_choice=False,
    )
    medical = BooleanField(_l("我同意在紧急情况下由随队人员先急救、送医，再通知我的紧急联系人"))

    def validate_age_band(self, field: Any) -> None:
        if field.data == TOO_YOUNG:
            raise ValidationError(
                _l("谢谢您的热心！照看孩子的志愿者要年满18周岁，所以这次不能报名。可以请家里的大人报名，或者问问领队有没有适合您的活动。")
            )

    def validate_emergency_phone(self, field: Any) -> None:
        if field.number and field.number == self.phone.number:
            raise ValidationError(_l("这是您自己的号码。请写另一个人的，您不方便接电话时我们才找得到人。"))

    def validate_emergency_name(self, field: Any) -> None:
        if self.name.data and fold(field.data) == fold(self.name.data):
            raise ValidationError(_l("请写另一个人的姓名，不是您自己。"))

    def volunteer(self) -> Volunteer:
        """What was written, after `validate`."""
        return Volunteer(
            name=self.name.data or "", phone=self.phone.number, email=self.email.data or "", age_band=self.age_band.data,
            emergency_name=self.emergency_name.data or "", emergency_phone=self.emergency_phone.number,
            skills=self.skills.data or "", photo_consent=self.photo_consent.data, medical=bool(self.medical.data),
        )  # fmt: skip


class SignupForm(PersonFields, SigningForm):
    """The one page of signing up."""

    data_consent = BooleanField(
        _l("我同意为这次活动使用我填写的信息"), [Filled(_l("没有这些信息，领队没法安排和联系您；不同意的话就不能报名。"))]
    )
    client_id = HiddenField()

    def __iter__(self) -> Iterator[Field]:
        """In the order of the page, so that the summary of errors follows it."""
        last = ("medical", "data_consent", "clauses", "typed", "drawing", "text_uid", "client_id")
        return iter([self[name] for name in self._fields if name not in last] + [self[name] for name in last])


class CorrectForm(PersonFields):
    """Own data put right."""


class GroupForm(HouseForm):
    """A group's name."""

    name = StringField(_l("组名"), [Filled(_l("请写组名，例如“第一组”。")), Short(30)], filters=[tidy])
