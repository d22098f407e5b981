"""Pages that many read alike: drawn once with holes, then filled for each reader.

A hole is a mark that no text of ours can hold (forms and databases take no NUL). Draw a page with `hole("name")` where
each reader sees something else, make a `Stencil` of it, and `fill` it as often as it is asked for.
"""

from __future__ import annotations

import re

from markupsafe import Markup

from app.kit.pages import CSRF_FIELD

_HOLE = re.compile("\x00([a-z_]+)\x00")


def hole(name: str) -> Markup:
    """The mark of a hole; may stand anywhere in a page, but not be asked or counted."""
    return Markup(f"\x00{name}\x00")  # noqa: S704


MARK = Markup('<input type="hidden" name="{}" value="{}">').format(CSRF_FIELD, hole("mark"))  # csrf_input with a hole


class Stencil:
    """A drawn page with holes."""

    def __init__(self, html: str) -> None:
        parts = _HOLE.split(html)
        self._texts, self._names = parts[::2], parts[1::2]

    def fill(self, **values: str) -> str:
        """The page; the values are HTML already."""
        found = [self._texts[0]]
        for name, text in zip(self._names, self._texts[1:], strict=True):
            found += values[name], text
        return "".join(found)
