"""What the leader writes when plans change."""

from __future__ import annotations

from wtforms import BooleanField, DateTimeLocalField, StringField, TextAreaField
from wtforms.validators import Optional

from app.kit.forms import Filled, HouseForm, Short, tidy, tidy_lines
from app.kit.i18n import lazy as _l

REASON = _l("原因（大家都会看到）")
ASK_REASON = _l("请写明原因，例如“气象台发布暴雨橙色预警”。")
SURE = _l("请先勾选确认。")


class CancelForm(HouseForm):
    """Calling an outing off."""

    reason = TextAreaField(REASON, [Filled(ASK_REASON), Short(300)], filters=[tidy_lines])
    next_date_note = StringField(_l("关于下一次的说明"), [Short(120)], filters=[tidy])
    sure = BooleanField(_l("我确认取消这次活动，并通知所有人"), [Filled(SURE)])


class PostponeForm(HouseForm):
    """Moving an outing to another day, known or not."""

    reason = TextAreaField(REASON, [Filled(ASK_REASON), Short(300)], filters=[tidy_lines])
    new_start = DateTimeLocalField(
        _l("新的开始时间"), [Optional(strip_whitespace=True)], format=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"], filters=[]
    )
    next_date_note = StringField(_l("新日期没定时，怎么告诉大家"), [Short(120)], filters=[tidy])
    sure = BooleanField(_l("我确认延期，并通知所有人"), [Filled(SURE)])


class DateForm(HouseForm):
    """The new date of a postponed outing."""

    new_start = DateTimeLocalField(
        _l("新的开始时间"), [Filled(_l("请写明新的日期和时间。"))], format=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
    )
