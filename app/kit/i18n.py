"""Languages: source texts are zh-Hans; every other language is a folder of .po files, one a room, merged at start."""

from __future__ import annotations

import gettext as gnu
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import LazyProxy

SOURCE = "zh-Hans"
LANGUAGES = {"zh-Hans": "中文", "en": "English"}  # code -> its own name
FOLDER = Path(__file__).resolve().parent.parent / "translations"

_locale: ContextVar[str] = ContextVar("locale", default=SOURCE)


def locale() -> str:
    """The language of the person being served, a key of `LANGUAGES`."""
    return _locale.get()


def set_locale(code: str) -> None:
    """Serve this language from here on in the running task."""
    _locale.set(code if code in LANGUAGES else SOURCE)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Serve this language inside the block (letters to people with another language)."""
    token = _locale.set(code if code in LANGUAGES else SOURCE)
    try:
        yield
    finally:
        _locale.reset(token)


@lru_cache(maxsize=8)
def catalogue(code: str) -> gnu.NullTranslations:
    """All .po files of one language as one catalogue."""
    if code == SOURCE:
        return gnu.NullTranslations()
    merged = Catalog(locale=code)
    for file in sorted((FOLDER / code).glob("*.po")):
        with file.open("rb") as handle:
            for message in read_po(handle, locale=code):
                if message.id:
                    merged.add(message.id, message.string, context=message.context)
    compiled = BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    return gnu.GNUTranslations(compiled)


def gettext(text: str, **values: Any) -> str:
    """The text in the served language, with %(name)s filled from `values`."""
    said = catalogue(_locale.get()).gettext(text) if text else ""
    return said % values if values else said


def ngettext(one: str, many: str, n: int, **values: Any) -> str:
    """Singular or plural, with %(n)s and `values` filled."""
    said = catalogue(_locale.get()).ngettext(one, many, n)
    return said % {"n": n, **values}


def lazy(text: str) -> Any:
    """A text translated when it is shown (form labels, choices)."""
    return LazyProxy(gettext, text, enable_cache=False)


def best(header: str | None) -> str | None:
    """The best of our languages for an Accept-Language header, or None."""
    return _best((header or "")[:400])


@lru_cache(maxsize=512)
def _best(header: str) -> str | None:
    wanted: list[tuple[float, str]] = []
    for part in header.split(","):
        tag, _, quality = part.strip().partition(";q=")
        try:
            weight = float(quality or 1)
        except ValueError:
            weight = 0.0
        if tag and weight > 0:
            wanted.append((-weight, tag.lower()))
    for _weight, tag in sorted(wanted, key=lambda pair: pair[0]):
        if tag.startswith("zh"):
            return "zh-Hans"
        if tag.startswith("en"):
            return "en"
    return None
