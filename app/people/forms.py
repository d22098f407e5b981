"""Forms of sign-in, password, the association's words and its staff."""

from __future__ import annotations

from typing import Any

from wtforms import (
    EmailField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import Email

from app.kit.forms import Filled, HouseForm, OneOf, Short, tidy, tidy_lines
from app.kit.i18n import lazy as _l
from app.people.rules import Role


class Address:
    """An e-mail address, judged only when nothing else is wrong with it; kept in lower case."""

    def __init__(self) -> None:
        self.judge = Email(message=_l("这个邮箱地址好像不对，例如 name@example.org。"))

    def __call__(self, form: HouseForm, field: Any) -> None:
        if field.data and not field.errors:
            self.judge(form, field)
            field.data = field.data.casefold()


class SignInForm(HouseForm):
    """Says nothing about which of the two is wrong."""

    email = StringField(_l("邮箱"), [Filled(_l("请填写您登录用的邮箱。")), Short(120)], filters=[tidy])
    password = PasswordField(_l("密码"), [Filled(_l("请填写密码。")), Short(200)])
    next = HiddenField()


class PasswordForm(HouseForm):
    """Another password for the signed-in account."""

    old = PasswordField(_l("现在的密码"), [Filled(_l("请填写现在的密码。")), Short(200)])
    new = PasswordField(_l("新密码"), [Filled(_l("请填写新密码。")), Short(200)])


ROLE_CHOICES = [
    SelectChoice(str(Role.LEADER), _l("领队")), SelectChoice(str(Role.HELPER), _l("帮手")),
    SelectChoice(str(Role.AUDITOR), _l("监督")), SelectChoice(str(Role.OWNER), _l("协会负责人")),
]  # fmt: skip
ROLE_HINTS = {
    "owner": _l("能做全部事情，包括管理同事和协会信息。"),
    "leader": _l("办活动、管报名和名册、发通知。"),
    "helper": _l("只看活动情况和签到，看不到孩子的监护人和健康信息。"),
    "auditor": _l("只看活动情况和操作记录，不能改动。"),
}


class RoleForm(HouseForm):
    """One member's role."""

    role = SelectField(_l("角色"), [OneOf()], choices=ROLE_CHOICES, validate_choice=False)


class StaffForm(HouseForm):
    """A new colleague."""

    name = StringField(_l("姓名"), [Filled(_l("请告诉我们怎样称呼这位同事。")), Short(60)], filters=[tidy])
    email = EmailField(_l("邮箱"), [Filled(_l("请填写这位同事的邮箱，登录时用。")), Short(120), Address()], filters=[tidy])
    role = RadioField(_l("角色"), [OneOf()], choices=ROLE_CHOICES, default=str(Role.LEADER), validate_choice=False)


ZONES = (
    ("Asia/Shanghai", _l("北京时间")), ("Asia/Urumqi", _l("乌鲁木齐")), ("Asia/Hong_Kong", _l("香港")),
    ("Asia/Macau", _l("澳门")), ("Asia/Taipei", _l("台北")), ("Asia/Singapore", _l("新加坡")),
    ("Asia/Kuala_Lumpur", _l("吉隆坡")), ("Asia/Tokyo", _l("东京")), ("Australia/Sydney", _l("悉尼")),
    ("Europe/London", _l("伦敦")), ("Europe/Berlin", _l("柏林")), ("America/New_York", _l("纽约")),
    ("America/Los_Angeles", _l("洛杉矶")), ("UTC", _l("世界协调时")),
)  # fmt: skip


class AssociationForm(HouseForm):
    """What everybody may read about the association."""

    name = StringField(_l("协会名称"), [Filled(_l("请填写协会名称。")), Short(80)], filters=[tidy])
    name_en = StringField(_l("协会的英文名称"), [Short(120)], filters=[tidy])
    about = TextAreaField(_l("协会介绍"), [Short(2000)], filters=[tidy_lines])
    about_en = TextAreaField(_l("协会的英文介绍"), [Short(3000)], filters=[tidy_lines])
    contact = StringField(_l("公开的联系方式"), [Short(200)], filters=[tidy])
    volunteer_word = RadioField(
        _l("你们怎样称呼来帮忙的人"), [OneOf()], validate_choice=False,
        choices=[SelectChoice("志愿者", "志愿者"), SelectChoice("义工", "义工")],
    )  # fmt: skip
    timezone = SelectField(_l("时区"), [OneOf()], validate_choice=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = getattr(kwargs.get("obj"), "timezone", "")
        choices = [SelectChoice(value, label) for value, label in ZONES]
        if own and own not in {value for value, _label in ZONES}:
            choices.append(SelectChoice(own, own))
        self.timezone.choices = choices
