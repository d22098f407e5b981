"""What is typed about a unit and about one of its pledges."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import EmailField, IntegerField, SelectField, StringField, TelField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import Email, NumberRange, Optional

from app.kit.forms import Filled, HouseForm, OneOf, Phone, Short, tidy, without_blanks
from app.kit.i18n import lazy as _l
from app.sponsors.rules import KIND_WORDS, STATE_WORDS, PledgeState

NOBODY = ""  # the choice "a unit that is not in the list yet", and "no particular leg"
_FIRST_STATES = (PledgeState.TENTATIVE, PledgeState.CONFIRMED, PledgeState.OFFERED)


def _number_or_none(value: Any) -> int | None:
    return int(value) if value else None


class ContactFields(HouseForm):
    """Whom to call there."""

    person = StringField(_l("联系人"), [Optional(), Short(40)], filters=[tidy])
    phone = TelField(_l("联系电话"), [Optional(), Phone()], filters=[tidy, without_blanks])
    email = EmailField(_l("邮箱"), [Optional(), Short(120), Email()], filters=[tidy])


class UnitForm(ContactFields):
    """A unit and its contact person."""

    name = StringField(_l("单位名称"), [Filled(_l("请写单位名称。")), Short(80)], filters=[tidy])


class PledgeForm(HouseForm):
    """One thing a unit gives."""

    item = StringField(_l("提供什么"), [Filled(_l("请写提供的内容，例如：午餐。")), Short(80)], filters=[tidy])
    kind = SelectField(_l("类别"), [OneOf()], validate_choice=False,
                       choices=[SelectChoice(kind.value, word) for kind, word in KIND_WORDS.items()])  # fmt: skip
    quantity = IntegerField(_l("数量"), [Optional(), NumberRange(min=1, max=1_000_000)], filters=[])
    unit = StringField(_l("单位（份、辆、人次…）"), [Optional(), Short(10)], filters=[tidy])
    leg = SelectField(_l("用在哪一段行程"), [Optional(), OneOf()], coerce=_number_or_none, validate_choice=False)
    handover = StringField(_l("交接时间和地点"), [Optional(), Short(200)], filters=[tidy])
    delivered_quantity = IntegerField(_l("实际到位数量"), [Optional(), NumberRange(min=0, max=1_000_000)])

    def offer_legs(self, legs: Iterable[dict[str, Any]]) -> None:
        """Fill the list of legs; `{id, label}`."""
        self.leg.choices = [SelectChoice(NOBODY, _l("不限，或还没有定")), *(SelectChoice(leg["id"], leg["label"]) for leg in legs)]


class NewPledgeForm(PledgeForm, ContactFields):
    """The same for a new line, with its unit: one of the list or a new one."""

    unit_id = SelectField(_l("哪个单位"), [Optional(), OneOf()], coerce=_number_or_none, validate_choice=False)
    new_unit = StringField(_l("新单位的名称"), [Optional(), Short(80)], filters=[tidy])
    state = SelectField(_l("目前"), [OneOf()], validate_choice=False,
                        choices=[SelectChoice(state.value, STATE_WORDS[state]) for state in _FIRST_STATES])  # fmt: skip

    def offer_units(self, units: Iterable[Any]) -> None:
        """Fill the list of units (`SponsorUnit`)."""
        self.unit_id.choices = [SelectChoice(NOBODY, _l("新单位（在下面写名称）")), *(SelectChoice(unit.id, unit.name) for unit in units)]
