"""From the text as it was pasted or read from a file to one that can be read line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.plans.reading import furniture, glued, lines, scraped, signs
from app.plans.reading.draft import Draft, Edit
from app.plans.reading.shape import Repair

LIMIT = 100_000
"""Characters kept of a text that is longer than `ROOM`; plans have some thousands."""
ROOM = 150_000

_PASSES = 8  # a plan needs one, and a second that finds nothing to do
_LONG_GAP = re.compile(r"(?<=\S)(?: {2,}|[ ]*\t[ \t]*)(?=\S)")
_SPACED = re.compile(
    r"(?m)^([ \t]{0,40}(?:[一二三四五六七八九十\d]{1,3}[、.．] ?|[（(][一二三四五六七八九十\d]{1,3}[)）] ?|[•·●◆■▪-] ?)?)"
    r"([\u3400-\u9fff\U00020000-\U000323af](?: {1,12}[\u3400-\u9fff\U00020000-\U000323af]){1,5}) {0,12}(?=[:：])"
)
_SPREAD = re.compile(r"(?m)^[ \t]{0,60}([\u3400-\u9fff\U00020000-\U000323af“”《》·](?: {1,4}[\u3400-\u9fff\U00020000-\U000323af“”《》·]){3,40}) {0,40}$")
_BEHIND_MARK = re.compile(
    r"(?m)^( {0,60})([一二三四五六七八九十]{1,3}[、．]|\d{1,2}[、．]|[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）]|\d{1,2}）|[①-⒛㈠-㈩]) {1,20}(?=\S)"
)
_EDGE = re.compile(r"[ \t]+")
_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text ready to be read, and what was done to get it. The places of `repairs` are characters of `text`."""

    text: str
    repairs: tuple[Repair, ...] = ()


def clean(raw: str) -> Cleaned:
    """Repair what scraping, copying and printing did to a text; what cannot be repaired is a `Repair` of kind `doubt`.

    Kinds: furniture (lines and markup of a page), damage (characters cut apart), pinyin, traditional, width (full-width
    forms), spaces, joined, split. One repair tells of one line. Cleaning a cleaned text changes nothing. Linear in the
    length; of a text longer than `ROOM` only `LIMIT` characters are kept, with a doubt at the end.
    """
    cut = len(raw) > ROOM
    draft = Draft(signs.settle_ends(raw[:LIMIT] if cut else raw))
    for _ in range(_PASSES):
        before = draft.text
        _once(draft)
        if len(draft.text) > ROOM:
            cut = True
            draft.apply("", [(LIMIT, len(draft.text), "")])
        if draft.text == before:
            break
    signs.show_lost(draft)
    if cut:
        draft.doubt(max(0, len(draft.text) - 1), len(draft.text))
    return Cleaned(draft.text, tuple(sorted(draft.repairs, key=lambda one: (one.start, one.end))))


def _once(draft: Draft) -> None:
    scraped.clear_markup(draft)
    scraped.mend_damage(draft)
    signs.put_right(draft)
    scraped.drop_pinyin(draft)
    signs.simplify(draft)
    _blanks(draft)
    furniture.clear_furniture(draft)
    lines.rejoin(draft)
    _edges(draft)
    glued.take_apart(draft)
    draft.apply("", ((m.start(), m.end(), "\n\n") for m in _BLANK_LINES.finditer(draft.text)))
    draft.apply("", _ends(draft.text))


def _blanks(draft: Draft) -> None:
    """Blanks that spread a word out, and those between columns."""
    draft.apply("spaces", ((m.start(2), m.end(), m[2].replace(" ", "")) for m in _SPACED.finditer(draft.text)))
    draft.apply("spaces", ((m.start(1), m.end(1), m[1].replace(" ", "")) for m in _SPREAD.finditer(draft.text)))
    draft.apply("", ((m.end(2), m.end(), "") for m in _BEHIND_MARK.finditer(draft.text)))
    draft.apply("", _gaps(draft.text))


def _gaps(text: str) -> Iterator[Edit]:
    """Columns told apart by blanks become cells; a single gap is one blank."""
    at = 0
    for line in text.split("\n"):
        if "  " in line or "\t" in line:
            gaps = list(_LONG_GAP.finditer(line))
            for gap in gaps:
                cells = gap[0].count("\t")
                yield at + gap.start(), at + gap.end(), "\t" * cells if cells else "\t" if len(gaps) > 1 else " "
        at += len(line) + 1


def _edges(draft: Draft) -> None:
    """No blanks at the ends of lines, save the tabs of empty cells at the ends of a row."""
    draft.apply("", _edge_edits(draft.text))


def _edge_edits(text: str) -> Iterator[Edit]:
    at, above = 0, False
    for line in text.split("\n"):
        bare = line.strip(" \t")
        lead = line[: len(line) - len(line.lstrip(" \t"))]
        tail = line[len(line.rstrip(" \t")) :] if bare else ""
        row = "\t" in bare
        kept = "\t" * lead.count("\t") if row and above and bare else ""
        open_cell = "\t" if bare and "\t" in tail and (row or len(bare) <= 20) and bare[-1] not in ":：。.,，；;" else ""
        if lead != kept:
            yield at, at + len(lead), kept
        if tail != open_cell:
            yield at + len(line) - len(tail), at + len(line), open_cell
        if bare:
            above = row or bool(open_cell)
        at += len(line) + 1


def _ends(text: str) -> Iterator[Edit]:
    """Nothing but lines: none empty at the beginning or the end."""
    bare = text.strip("\n")
    if not bare:
        if text:
            yield 0, len(text), ""
        return
    lead = len(text) - len(text.lstrip("\n"))
    if lead:
        yield 0, lead, ""
    if len(text.rstrip("\n")) < len(text):
        yield len(text.rstrip("\n")), len(text), ""
