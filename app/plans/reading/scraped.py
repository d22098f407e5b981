"""What scraping leaves in a text: remains of markup, pinyin behind characters, and characters cut apart by it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from app.kit import names
from app.plans.reading import bytewise
from app.plans.reading.draft import Draft, Edit
from app.plans.reading.signs import simplified

_TAGS = (
    "a|abbr|article|aside|b|big|blockquote|body|br|button|center|cite|code|col|colgroup|dd|del|div|dl|dt|em|fieldset|"
    "figcaption|figure|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|label|legend|li|link|main|"
    "mark|meta|nav|noscript|ol|option|p|pre|q|s|section|select|small|span|strike|strong|sub|sup|table|tbody|td|"
    "textarea|tfoot|th|thead|title|tr|u|ul|video|audio|source|svg|path|object|embed|param|center|o:p|rp|rt|ruby"
)
_TAG = re.compile(rf"</?(?:{_TAGS})(?:\s[^<>]{{0,600}})?/?>|<!--[^<>]{{0,600}}-->|<!doctype[^<>]{{0,200}}>", re.I)
_BREAK = re.compile(r"</?(?:p|div|br|tr|li|h[1-6]|table|ul|ol|section|article|blockquote|hr|dd|dt|title)\b", re.I)
_CELL = re.compile(r"\s{0,40}<t[dh]\b", re.I)
_EMPTY_ITEM = re.compile(rf"(?m)^[ \t]{{0,40}}\d{{1,3}}[.、][ \t]{{0,40}}(?:\n[ \t]{{0,40}}){{0,3}}(?=</?(?:{_TAGS})[\s>/])", re.I)
_DEAD = re.compile(r"<(script|style)\b[^<>]{0,600}>", re.I)
_ENTITY = re.compile(r"&(?:amp;){0,9}(#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8}\d?);", re.I)

LETTERS = "a-zɑɡāáǎàēéěèīíǐìńňǹōóǒòūúǔùǖǘǚǜüêḿ"
_SYLLABLES = rf"[{LETTERS}]{{1,6}}(?:[ '’][{LETTERS}]{{1,6}}){{0,3}}"
_NOTE = re.compile(rf"(?<=[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])[(（]({_SYLLABLES})[)）]")
_PLAIN = str.maketrans("ɑɡāáǎàēéěèīíǐìńňǹōóǒòūúǔùǖǘǚǜüêḿ", "agaaaaeeeeiiiinnnoooouuuuvvvvvem")
_TONED = re.compile("[āáǎàēéěèīíǐìńňǹōóǒòūúǔùǖǘǚǜḿ]")
MANY = 3  # annotations from which on a page is one that annotates


def clear_markup(draft: Draft) -> None:
    """Tags and entities out; what ends a line on a page ends one here."""
    if "<" in draft.text:
        draft.apply("furniture", _dead(draft.text))
        draft.apply("furniture", ((m.start(), m.end(), "") for m in _EMPTY_ITEM.finditer(draft.text)))
        draft.apply("furniture", ((m.start(), m.end(), _in_place(m)) for m in _TAG.finditer(draft.text)))
    if "&" in draft.text:
        draft.apply("furniture", _entities(draft.text))


def _dead(text: str) -> Iterator[Edit]:
    at = 0
    lowered = text.lower()
    while match := _DEAD.search(text, at):
        end = lowered.find(f"</{match[1].lower()}>", match.end())
        if end < 0:
            return
        at = end + len(match[1]) + 3
        yield match.start(), at, "\n"


def _in_place(tag: re.Match[str]) -> str:
    if _BREAK.match(tag[0]):
        return "\n"
    cell = tag[0][:4].lower() in ("</td", "</th") and _CELL.match(tag.string, tag.end())
    return "\t" if cell else ""


def _entities(text: str) -> Iterator[Edit]:
    for match in _ENTITY.finditer(text):
        sign = html.unescape(f"&{match[1]};")
        if not sign.startswith("&") or sign == "&":
            yield match.start(), match.end(), " " if sign == "\xa0" else sign if sign not in "\r\n" else " "


def _reads(character: str, syllable: str) -> bool:
    every = names.readings(character)
    return syllable in every or syllable.translate(_PLAIN) in {one.translate(_PLAIN) for one in every}


def drop_pinyin(draft: Draft) -> None:
    """關(guān)愛 becomes 關愛. (App), (a) and a single (yǎn) behind a rare name stay."""
    text = draft.text
    if not (notes := list(_NOTE.finditer(text))):
        return
    toned = sum(1 for note in notes if _TONED.search(note[1]))
    draft.apply("pinyin", ((n.start(), n.end(), "") for n in notes if _is_noise(text, n, toned >= MANY)))


def _is_noise(text: str, note: re.Match[str], annotating: bool) -> bool:
    syllables = re.split("[ '’]", note[1].replace("ɡ", "g").replace("ɑ", "a"))
    behind = text[max(0, note.start() - len(syllables)) : note.start()]
    if len(behind) == len(syllables) and all(map(_reads, behind, syllables)):
        return annotating or simplified(behind) != behind
    return annotating and bool(_TONED.search(note[1]))


def mend_damage(draft: Draft) -> None:
    """Put characters back together that the pinyin cut apart, where their bytes prove the reading."""
    text = draft.text
    if "?" not in text and "\ufffd" not in text:
        return
    annotated = len(_NOTE.findall(text)) >= MANY
    mended, doubts = bytewise.mend(text, annotated)
    draft.apply("damage", mended)
    # the doubtful places moved with the edits before them
    for start, end in doubts:
        shift = sum(len(new) - (stop - at) for at, stop, new in mended if stop <= start)
        draft.doubt(start + shift, end + shift)
