"""The card of one person, and many people pasted as lines."""

from __future__ import annotations

import re
from typing import Any

from wtforms import (
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from app.kit.errors import Invalid
from app.kit.forms import Filled, HouseForm, Phone, Posted, Short, tidy, tidy_lines
from app.kit.i18n import gettext as _
from app.kit.i18n import lazy as _l
from app.roster.rules import (
    AGE_WORDS,
    KIND_WORDS,
    PHOTO_WORDS,
    PURPOSE_WORDS,
    Entry,
    Kind,
    age_band_of,
    check,
)

MOST_LINES = 200
_MARK = re.compile("[2-9a-hjkmnp-z]{12}")


def _choices(words: dict[str, Any], nothing: Any = None) -> list[SelectChoice]:
    first = [] if nothing is None else [SelectChoice("", nothing)]
    return [*first, *(SelectChoice(str(value), label) for value, label in words.items())]


def _mark(text: str) -> str:
    return text if _MARK.fullmatch(text) else ""


class PersonForm(HouseForm):
    """One card. `offer` says which groups, volunteers and chaperones there are."""

    entry_id = HiddenField()  # made by the page: the same form sent twice adds one person
    kind = RadioField(_l("身份"), choices=_choices(KIND_WORDS), default=str(Kind.CHILD))
    name = StringField(_l("姓名"), [Filled(_l("请写姓名。")), Short(60)], filters=[tidy])
    age_band = SelectField(_l("年龄段"), choices=_choices(AGE_WORDS, _l("请选择")), filters=[tidy])
    school = StringField(_l("学校或机构"), [Short(80)], filters=[tidy])
    group = SelectField(_l("小组"))
    in_charge = SelectField(_l("负责的志愿者"))
    chaperone = SelectField(_l("陪护人员或老师"))
    guardian_name = StringField(_l("监护人或负责机构"), [Short(60)], filters=[tidy])
    guardian_phone = TelField(_l("监护人电话"), [Short(24), Phone()], filters=[tidy])
    relation = StringField(_l("与孩子的关系"), [Short(30)], filters=[tidy])
    health_note = TextAreaField(_l("健康提示"), [Short(500)], filters=[tidy_lines])
    photo_level = RadioField(_l("拍照"), choices=_choices(PHOTO_WORDS), default="none")
    consents = SelectMultipleField(_l("已看到签字的同意书"), choices=_choices(PURPOSE_WORDS))

    def offer(self, groups: list[dict[str, Any]], volunteers: list[dict[str, Any]], chaperones: list[Any]) -> PersonForm:
        """Fill the three selects from the outing's own rows."""
        self.group.choices = _choices({row["uid"]: row["name"] for row in groups}, _("未分组"))
        self.in_charge.choices = _choices({row["uid"]: row["name"] for row in volunteers}, _("还没有指定"))
        self.chaperone.choices = _choices({one.uid: one.name for one in chaperones}, _("还没有指定"))
        return self

    @property
    def mark(self) -> str:
        """The page's own mark, "" when somebody typed another."""
        return _mark(self.entry_id.data or "")

    def entry(self) -> Entry:
        """What was written, for the action."""
        plain = {field.name: field.data or "" for field in self if field.name not in ("entry_id", "consents")}
        return Entry(**plain, consents=frozenset(self.consents.data or ()))


class LineForm(HouseForm):
    """One pasted line, judged like one card."""

    name = StringField(_l("姓名"), [Filled(_l("请写姓名。")), Short(60)], filters=[tidy])
    school = StringField(_l("学校或机构"), [Short(80)], filters=[tidy])
    guardian_name = StringField(_l("监护人或负责机构"), [Short(60)], filters=[tidy])
    guardian_phone = TelField(_l("监护人电话"), [Short(24), Phone()], filters=[tidy])


class SeveralForm(HouseForm):
    """Many people at once: name, age, school, guardian, phone; a tab or a comma between them."""

    entry_id = HiddenField()
    kind = RadioField(_l("身份"), choices=_choices(KIND_WORDS), default=str(Kind.CHILD))
    group = SelectField(_l("小组"))
    lines = TextAreaField(_l("名单"), [Filled(_l("请粘贴名单，一人一行。")), Short(20_000)], filters=[tidy_lines])

    def offer(self, groups: list[dict[str, Any]]) -> SeveralForm:
        """Fill the select from the outing's own groups."""
        self.group.choices = _choices({row["uid"]: row["name"] for row in groups}, _("未分组"))
        return self

    @property
    def mark(self) -> str:
        """The page's own mark, "" when somebody typed another."""
        return _mark(self.entry_id.data or "")

    def entries(self) -> list[Entry]:
        """Every line as an entry; a bad line is told with its number and then the list is empty."""
        found: list[Entry] = []
        wrong: list[str] = []
        for number, line in enumerate((self.lines.data or "").split("\n"), 1):
            if not line.strip():
                continue
            if len(found) + len(wrong) >= MOST_LINES:
                wrong.append(_("一次最多 %(most)s 行，请分几次加。", most=MOST_LINES))
                break
            entry, sentences = _read_line(line, self.kind.data or Kind.CHILD, self.group.data or "")
            if entry and not sentences:
                found.append(entry)
            else:
                wrong.append(_("第 %(number)s 行：%(what)s", number=number, what=_numbered(sentences)))
        for sentence in wrong[:20]:
            self.refuse(sentence, "lines")
        if len(wrong) > 20:
            self.refuse(_("还有 %(n)s 行也需要改。", n=len(wrong) - 20), "lines")
        return [] if wrong else found


def _numbered(sentences: list[Any]) -> str:
    """One sentence as it is; several with a number before each."""
    if len(sentences) < 2:
        return "".join(map(str, sentences))
    return " ".join(f"({n}) {sentence}" for n, sentence in enumerate(sentences, 1))


def _read_line(line: str, kind: str, group: str) -> tuple[Entry | None, list[Any]]:
    cells = [cell.strip() for cell in re.split("[\t,，]", line)]
    if len(cells) > 5 and any(cells[5:]):
        return None, [_("分得太多了，最多五项：姓名、年龄、学校、监护人、电话。")]
    name, age, school, guardian, phone = (cells + [""] * 5)[:5]
    form = LineForm(Posted([
        ("name", name), ("school", school), ("guardian_name", guardian), ("guardian_phone", phone)
    ]))  # fmt: skip
    sentences: list[Any] = [] if form.validate() else [error for field in form for error in field.errors]
    band = age_band_of(age[:20])
    if age and not band:
        sentences.append(_("看不懂年龄，请写成 8 或 4-8。"))
    typed: dict[str, Any] = {field.name: field.data or "" for field in form}
    entry = Entry(kind=kind, age_band=band, group=group, **typed)
    if not sentences:
        try:
            check(entry)
        except Invalid as error:
            sentences.append(_(error.sentence, **error.values))
    return entry, sentences
