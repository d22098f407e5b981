"""What a leader writes on the overview."""

from __future__ import annotations

from wtforms import TextAreaField

from app.kit.forms import HouseForm, Short, tidy_lines
from app.kit.i18n import lazy as _l


class ClosingForm(HouseForm):
    """Why sign-up closes; everybody may read it."""

    reason = TextAreaField(_l("原因"), [Short(300)], filters=[tidy_lines])
