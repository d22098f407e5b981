"""Plain text: which encoding it has, and Markdown without its marks."""

from __future__ import annotations

import re

from app.outside.unreadable import Unreadable

_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得"
    "经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义"
    "事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提"
    "直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放"
    "决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美"
    "再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广"
    "時會國說對過這個來們為學動後發進種經關開實現點從業間樣與應還無長問題體當數機區電話車門見員場務報總爱愛請辦單參時間協會義點"
    "，。、：；！？“”（）《》【】—…·１２３４５６７８９０"
)
_CYRILLIC_OR_KANA = re.compile("[\u0400-\u04ff\u3040-\u30ff]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decoded(data: bytes) -> str:
    """The text of bytes: UTF-8 (with or without its mark), UTF-16, GB18030, Big5 or, for Latin scripts, Windows-1252.

    Raises `Unreadable` for bytes that are no text.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _judged(data.decode("utf-16", "replace"))
    if b"\x00" in data[:4096] and (sixteen := _without_mark(data)):
        return _judged(sixteen)
    try:
        return _judged(data.decode("utf-8-sig"))
    except UnicodeDecodeError as slip:
        if slip.start > 200 and slip.start >= len(data) - 4:  # cut off inside its last character
            return _judged(data.decode("utf-8-sig", "ignore"))
    return _judged(max((data.decode(code, "replace") for code in ("gb18030", "big5hkscs", "cp1252")), key=_likeness))


def _likeness(text: str) -> float:
    """How much a decoding looks like Chinese (or, with few letters beyond ASCII, like a Latin script)."""
    sample = text[:20_000] + text[-20_000:]
    beyond = [letter for letter in sample if letter > "\x7f"]
    if not beyond:
        return 0.0
    latin = sum(1 for letter in beyond if letter < "\u0250" or "\u2010" <= letter <= "\u2122")
    if latin == len(beyond):
        return 0.45 if latin * 8 < len(sample) else 0.02
    strange = sum(1 for letter in beyond if letter in "\ufffd" or "\ue000" <= letter <= "\uf8ff")
    strange += len(_CYRILLIC_OR_KANA.findall(sample))
    return (sum(1 for letter in beyond if letter in _COMMON) - 2 * strange) / len(beyond)


def _without_mark(data: bytes) -> str | None:
    """UTF-16 that does not say so: read one way round it is mostly common signs."""
    found = [data.decode(code, "replace") for code in ("utf-16-le", "utf-16-be")]
    usual = [sum(1 for sign in text[:4000] if " " <= sign <= "~" or sign in "\r\n\t" or sign in _COMMON) for text in found]
    best = max((0, 1), key=usual.__getitem__)
    return found[best] if "\x00" not in found[best] and usual[best] * 2 > len(found[best][:4000]) else None


def _judged(text: str) -> str:
    if len(_CONTROL.findall(text)) * 100 > len(text) or text.count("\ufffd") * 20 > len(text):
        raise Unreadable("other")
    return text


# --- Markdown ----------------------------------------------------------------------------------------------------------

_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.{1,500}?)[ \t#]{0,20}$", re.M)
_RULE = re.compile(r"^[ \t]{0,3}(?:[-=_*][ \t]?){3,200}$|^[ \t]{0,3}(?:```|~~~)\w{0,20}[ \t]{0,9}$")
_TABLE = re.compile(r"^[ \t]{0,9}\|?[ \t]{0,9}:?-{2,60}:?[ \t]{0,9}(?:\|[ \t]{0,9}:?-{2,60}:?[ \t]{0,9}){1,30}\|?[ \t]{0,9}$", re.M)
_BULLET = re.compile(r"^[ \t]{0,40}[-*+][ \t]{1,9}(?:\[[ xX]\][ \t]{1,3})?(?=\S)")
_QUOTE = re.compile(r"^[ \t]{0,9}(?:>[ \t]?){1,9}")
_LINK = re.compile(r"(!?)\[([^\[\]\n]{0,200})\]\(<?([^()\s<>]{1,500})>?(?:[ \t]{1,9}\"[^\"\n]{0,200}\")?\)")
_STRONG = re.compile(r"(\*\*|__|~~|`)(?=\S)([^*_~`\n]{1,300}?)(?<=\S)\1")
_SOFT = re.compile(r"(?<![\w*\\])\*(?=[^\s*])([^*\n]{1,200}?)(?<=[^\s*])\*(?![\w*])")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def flattened(text: str, *, sure: bool = False) -> str:
    """Markdown without its marks, tables as rows with tabs; any other text as it is (unless one is `sure`)."""
    if not (sure or _HEADING.search(text) or _TABLE.search(text) or len(_STRONG.findall(text[:50_000])) > 1):
        return text
    lines, inside = [], False
    every = text.splitlines()
    for number, line in enumerate(every):
        inside = "|" in line and (inside or bool(number + 1 < len(every) and _TABLE.match(every[number + 1])))
        if _RULE.match(line) or (inside and _TABLE.match(line)):
            continue
        line = _QUOTE.sub("", line)
        if heading := _HEADING.match(line):
            line = heading[2]
        line = _BULLET.sub("• ", line)
        line = _LINK.sub(_linked, line)
        line = _SOFT.sub(r"\1", _STRONG.sub(r"\2", _STRONG.sub(r"\2", line)))
        line = _cells(line) if inside else line
        lines.append(_ESCAPED.sub(r"\1", line))
    return "\n".join(lines)


def _linked(link: re.Match[str]) -> str:
    if link[1]:
        return ""
    address = link[3].removeprefix("mailto:").removeprefix("tel:")
    return link[2] if address in link[2] or link[3].startswith("#") else f"{link[2]} {address}"


def _cells(line: str) -> str:
    bare = line.strip()
    bare = bare.removeprefix("|")
    bare = bare[:-1] if bare.endswith("|") and not bare.endswith("\\|") else bare
    return "\t".join(cell.strip() for cell in re.split(r"(?<!\\)\|", bare)).rstrip("\t ")
