"""Forms: WTForms reads and judges; our macros draw. One sentence per field, everything typed comes back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from litestar import Request
from wtforms import Field, FileField, Form, ValidationError
from wtforms.fields.core import UnboundField
from wtforms.validators import Length, StopValidation

from app.kit import i18n
from app.kit.i18n import lazy as _l
from app.kit.names import e164

_CONTROL = {code: None for code in range(32) if chr(code) not in "\t\n\r"} | {0x7F: None, 0xFEFF: None}
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]")
MOST_FIELDS = 500


def tidy(text: Any) -> Any:
    """One line: no control or direction marks, full-width letters and digits to half-width, trimmed, single blanks."""
    if not isinstance(text, str):
        return text
    return " ".join(_half(_clean(text)).split())


def tidy_lines(text: Any) -> Any:
    """Many lines: like `tidy`, but line breaks and full-width punctuation stay."""
    if not isinstance(text, str):
        return text
    lines = _clean(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def without_blanks(text: Any) -> Any:
    """Drop blanks and dashes inside numbers."""
    return re.sub(r"[\s\-‐–—()（）]+", "", text) if isinstance(text, str) else text


def _clean(text: str) -> str:
    text = text.translate(_CONTROL)
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")  # lone surrogates
    return _INVISIBLE.sub("", unicodedata.normalize("NFC", text))


def _half(text: str) -> str:
    """Full-width ASCII letters, digits and blanks to half-width; punctuation such as （） keeps its Chinese form."""
    return "".join(
        chr(ord(mark) - 0xFEE0) if "０" <= mark <= "９" or "Ａ" <= mark <= "Ｚ" or "ａ" <= mark <= "ｚ" or mark in "＋＠．－／"
        else " " if mark == "\u3000" else mark
        for mark in text
    )  # fmt: skip


class Short(Length):
    """At most `max` characters, said in the reader's language."""

    def __init__(self, max: int) -> None:
        super().__init__(max=max, message=_l("最多 %(max)d 个字，请写短一些。"))


class Filled:
    """Something must be written; `sentence` asks for it."""

    field_flags = {"required": True}

    def __init__(self, sentence: Any) -> None:
        self.sentence = sentence

    def __call__(self, form: Form, field: Field) -> None:
        if field.data is None or (isinstance(field.data, str) and not field.data.strip()) or field.data is False:
            field.errors = []
            raise StopValidation(self.sentence)


class Phone:
    """A number that can be called; the field's data becomes E.164 (+8613800000000). Chinese numbers need no prefix."""

    def __call__(self, form: Form, field: Field) -> None:
        if not field.data:
            return
        number = e164(field.data)
        if not number:
            raise ValidationError(_l("这个号码打不通，请检查一下，例如 138 0000 0000。"))
        field.data = number


class OneOf:
    """The choice must be one of the field's choices (said in our words)."""

    def __call__(self, form: Form, field: Any) -> None:
        if field.data not in {value for value, *_ in field.iter_choices()}:
            raise StopValidation(_l("请从列出的选项里选一个。"))


class _Translations:
    """WTForms' own sentences through our catalogues (their English source texts are in kit.po as ids)."""

    def gettext(self, text: str) -> str:
        return _WTFORMS_ZH.get(text, text) if i18n.locale() == i18n.SOURCE else text

    def ngettext(self, one: str, many: str, n: int) -> str:
        text = one if n == 1 else many
        return _WTFORMS_ZH.get(many, text) if i18n.locale() == i18n.SOURCE else text


_WTFORMS_ZH = {
    "Not a valid choice.": "请从列出的选项里选一个。",
    "Invalid Choice: could not coerce.": "请从列出的选项里选一个。",
    "Not a valid integer value.": "请写一个整数。",
    "Not a valid decimal value.": "请写一个数字。",
    "Not a valid datetime value.": "请写成 2027-06-01 07:30 这样的日期和时间。",
    "Not a valid date value.": "请写成 2027-06-01 这样的日期。",
    "Not a valid time value.": "请写成 07:30 这样的时间。",
    "This field is required.": "请填写这一项。",
    "Invalid email address.": "这个邮箱地址好像不对，例如 name@example.org。",
    "Number must be at least %(min)s.": "不能小于 %(min)s。",
    "Number must be at most %(max)s.": "不能大于 %(max)s。",
    "Number must be between %(min)s and %(max)s.": "请填 %(min)s 到 %(max)s 之间的数。",
    "'%(value)s' is not a valid choice for this field.": "请从列出的选项里选一个。",
    "'%(value)s' are not valid choices for this field.": "请从列出的选项里选一个。",
}


class HouseForm(Form):
    """Base of all forms: our sentences, and a stale page is told instead of losing what was typed."""

    class Meta:
        locales: tuple[str, ...] = ()

        def get_translations(self, form: Form) -> Any:
            return _Translations()

    stale: bool = False  # set by `filled` when the anti-forgery mark of the page is missing or wrong

    def validate(self, extra_validators: Any = None) -> bool:
        good = super().validate(extra_validators)
        if self.stale:
            self.form_errors = [*self.form_errors, _l("这一页打开得太久，或者不是从本站打开的。内容还在，请再按一次提交。")]
            return False
        return good

    def status(self) -> int:
        """403 for a forged or stale page, 422 for what was typed."""
        return 403 if self.stale and not any(field.errors for field in self) else 422

    def refuse(self, sentence: str, field: str = "") -> None:
        """Put a refusal of the action beside the field it belongs to."""
        if field and field in self:
            self[field].errors = [*self[field].errors, sentence]
        else:
            self.form_errors = [*self.form_errors, sentence]


class Posted:
    """What a form sent, in the shape WTForms reads."""

    def __init__(self, pairs: Iterable[tuple[str, Any]]) -> None:
        self._all: dict[str, list[Any]] = {}
        for name, value in pairs:
            self._all.setdefault(name, []).append(value)

    def getlist(self, name: str) -> list[Any]:
        return self._all.get(name, [])

    def get(self, name: str, default: Any = None) -> Any:
        return self._all.get(name, [default])[0]

    def __contains__(self, name: object) -> bool:
        return name in self._all

    def __iter__(self) -> Any:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)


async def posted(request: Request[Any, Any, Any], files: frozenset[str] = frozenset()) -> Posted:
    """The posted fields as text; an upload is kept (as its file object) only under a name in `files`."""
    data = await request.form()
    pairs = list(data.multi_items())[:MOST_FIELDS]
    return Posted((name, value) for name, value in pairs if isinstance(value, str) or name in files)


@lru_cache(maxsize=256)
def _file_fields(form_class: Any) -> frozenset[str]:
    """Names of the fields that take an upload."""
    fields = {name: getattr(form_class, name, None) for name in dir(form_class)}
    return frozenset(
        name for name, field in fields.items() if isinstance(field, UnboundField) and issubclass(field.field_class, FileField)
    )


FormMaker = Callable[..., HouseForm]


async def filled(form_class: Any, request: Request[Any, Any, Any], **kwargs: Any) -> Any:
    """The form with what was posted; `.stale` is set when the route opted into `csrf_in_form` and the mark was wrong."""
    form = form_class(await posted(request, _file_fields(form_class)), **kwargs)
    form.stale = request.scope.get("csrf_stale", False)
    return form
