"""Whom to call: names and numbers that belong together, side by side or under one another, masked ones as they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from app.plans.reading.layout import Bit, Line, Plan
from app.plans.reading.names import is_name, may_be_name, stripped, without_office
from app.plans.reading.phones import LANDLINE, LINE, MAIL, MOBILE, PHONE
from app.plans.reading.shape import Fact
from app.plans.reading.words import either

_CALL = re.compile(r"联系|电话|咨询|热线|联络|洽|致电|查询|微信|手机|WhatsApp|[Tt]el\b|☎|📞|📱")
_NO_CONTACT = re.compile(r"急救电话|报警|拨打(?:110|119|120)|监督电话|举报")
_LABEL = re.compile(
    r"((?:活动|报名|咨询|学校|紧急|现场|本次)?(?:总?联[系络]人|联[系络]电话|联[系络]方式|咨询电话|报名电话|咨询热线|服务热线|热线|洽询|查询|电话报名|电话认领|咨询|总?负责人|总?领队|电话))[^:：]{0,6}[:：]?\s?$"
)
_TOKEN = re.compile(r"[^\s:：、，,；;。！!/／|（）()\[\]【】<>《》“”\"\d+＋&]{1,16}")
_IN_UNIT = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]{2,8}?(?:部|处|室|科|会|委|队|社|中心|办|院|系)([\u3400-\u9fff\U00020000-\U000323af]{2,4})")
_ASKING = re.compile(r"(?:请|可|就)?(?:找|联[系络](?!人)|致电|咨询|打给|告诉|告知|交给|发给)|[或和与及](?=[\u3400-\u9fff\U00020000-\U000323af]{2})")
_NICK = re.compile(r"[（(]((?:小|老|阿)?[\u3400-\u9fff\U00020000-\U000323af]{1,3})[）)]")
_NOBODY = re.compile(r"(?:xx+|XX+|××+|待定|待确定|未定|暂定|无|_{2,}|\W*)")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A name or a number, the label in front of it, and whether a bracket ties it to what stands before."""

    what: str
    bit: Bit
    label: str | None
    tied: bool
    gap: str


def contacts(plan: Plan) -> Iterator[Fact]:
    """`{label, name, phone}` of everybody who may be called."""
    seen: set[str] = set()
    missing: list[Fact] = []
    for stretch in islice(_stretches(plan), 300):
        facts = list(_joined(plan, stretch))
        for fact in facts:
            name, phone = fact.value["name"], fact.value["phone"]
            if (phone and phone in seen) or (not phone and (not name or name in seen)):
                continue
            seen |= {one for one in (name, phone) if one}
            yield fact
        first = stretch[0]
        if not facts and "contact" in first.topics and all(_NOBODY.fullmatch(bit.text) for bit in _values(stretch)):
            missing.append(Fact("contacts", {"label": first.label, "name": None, "phone": None}, first.body.start, first.body.start + len(first.label), "missing"))
    if not seen:
        yield from missing[:1]


def _values(stretch: list[Line]) -> list[Bit]:
    return [line.value if line.head else line.body for line in stretch]


def _stretches(plan: Plan) -> Iterator[list[Line]]:
    """Lines in a row that speak of one contact: those under a contact head together, others alone."""
    held: list[Line] = []
    for line in plan.lines:
        spoken = "contact" in line.topics or (not line.head and "contact" in plan.topic_at(line.bit.start)[:1])
        if spoken and len(line.bit.text) <= 200 and len(held) < 12:
            held.append(line)
            continue
        if held:
            yield held
            held = []
        text = line.bit.text
        if MOBILE.search(text) or LANDLINE.search(text) or re.search(r"联[系络]人", text) or (PHONE.search(text) and _CALL.search(text)):
            yield [line]
    if held:
        yield held


def _joined(plan: Plan, stretch: list[Line]) -> Iterator[Fact]:
    """The names and numbers of these lines, put together."""
    spoken = len(stretch) > 1 or "contact" in stretch[0].topics
    pieces = [piece for line in stretch for piece in _pieces(line, spoken)]
    line = stretch[0].bit
    at = 0
    while at < len(pieces):
        run = _run(pieces, at)
        for name, phone in _paired(run):
            if phone or (name and (spoken or re.search(r"联[系络]人", plan.text[line.start : line.end]))):
                yield _contact(plan, name, phone, line)
        at += len(run)
    if not pieces and len(stretch) <= 4 and "contact" in stretch[0].topics and (mail := MAIL.search(plan.text, line.start, stretch[-1].bit.end)):
        value = {"label": stretch[0].label, "name": None, "phone": None, "email": mail.group()}
        yield Fact("contacts", value, mail.start(), mail.end())


def _run(pieces: list[_Piece], at: int) -> list[_Piece]:
    """Pieces that belong to one another: names with the numbers behind them, or numbers with the names behind them."""
    kinds = [piece.what for piece in pieces]
    end = at
    first = kinds[at]
    while end < len(pieces) and kinds[end] == first:
        end += 1
        if first == "phone" and end < len(pieces) and pieces[end].what == "name" and pieces[end].tied:
            break
    second = end
    if first == "phone" and end < len(pieces) and not pieces[end].tied and not _phones_lead(pieces[at:]):
        return pieces[at:end]
    while second < len(pieces) and kinds[second] != first:
        if first == "name" and second + 1 < len(pieces) and pieces[second + 1].tied and pieces[second + 1].what == "name":
            return pieces[at:end] if second == end else pieces[at:second]
        second += 1
        if first == "phone":
            break
    return pieces[at:second]


def _phones_lead(pieces: list[_Piece]) -> bool:
    """Whether names stand behind their numbers: number, name, number, name, to the end."""
    if sum(piece.what == "phone" for piece in pieces) == 1:
        return True
    return pieces[-1].what == "name" and all(piece.what == ("phone", "name")[n % 2] for n, piece in enumerate(pieces))


def _paired(run: list[_Piece]) -> Iterator[tuple[_Piece | None, list[_Piece]]]:
    names = [piece for piece in run if piece.what == "name"]
    phones = [piece for piece in run if piece.what == "phone"]
    if not names:
        yield from ((None, group) for group in _groups(phones))
        return
    if not phones:
        yield from ((name, []) for name in names)
    elif run[0].what == "phone":
        yield names[0], [phones[-1], *phones[:-1]]
    elif len(names) == len(phones):
        yield from ((name, [phone]) for name, phone in zip(names, phones, strict=True))
    else:
        yield from ((name, []) for name in names[:-1])
        groups = list(_groups(phones))
        yield names[-1], groups[0]
        yield from ((None, group) for group in groups[1:])


def _groups(phones: list[_Piece]) -> Iterator[list[_Piece]]:
    """Numbers of one person: side by side, with no label of their own."""
    held: list[_Piece] = []
    for phone in phones:
        if held and not re.fullmatch(r"(?:[\s、，,/／;；或()（）]|WhatsApp|微信|手机)*", phone.gap):
            yield held
            held = []
        held.append(phone)
    if held:
        yield held


def _contact(plan: Plan, name: _Piece | None, phones: list[_Piece], line: Bit) -> Fact:
    if name and phones and abs(phones[0].bit.start - name.bit.start) > 80:
        name = None  # too far away to be the same person's
    phones = [phone for phone in phones if abs(phone.bit.start - phones[0].bit.start) <= 60]
    spans = [piece.bit for piece in ([name] if name else []) + phones]
    start, end = min(bit.start for bit in spans), max(bit.end for bit in spans)
    label = (name and name.label) or next((phone.label for phone in phones if phone.label), None)
    hidden = bool(phones) and bool(re.fullmatch(r"1?[xX*\- ]{6,}", phones[0].bit.text))
    value: dict[str, Any] = {"label": label, "name": name.bit.text if name else None, "phone": None if hidden or not phones else phones[0].bit.text}
    if len(phones) > 1:
        value["phones"] = [phone.bit.text for phone in phones]
    mail = MAIL.search(plan.text, line.start, min(len(plan.text), end + 80))
    if mail and "\n" not in plan.text[end : mail.start()]:
        value["email"] = mail.group()
    return Fact("contacts", value, start, end)


def _pieces(line: Line, spoken: bool) -> Iterator[_Piece]:
    """Names and numbers of a line, in order."""
    plain = line.head and "contact" in line.topics and not _begins_with_name(line)
    bit = line.value if plain else line.body
    text = bit.text
    found = sorted({match.start(1): match for pattern in (PHONE, LINE) for match in pattern.finditer(text)}.values(), key=lambda match: match.start(1))
    if plain and (bare := re.match(r"\s?(\d{7,8})(?![\d年月.])", text)):
        found = [bare, *found]
    at = 0
    label = line.label if plain else None
    everything = spoken or (not line.head and len(text) <= 60)
    for match in found:
        if match.start(1) < at:
            continue
        between = bit.cut(at, match.start(1)) if at < match.start(1) else Bit("", bit.start + at)
        again = bool(at and re.search(r"[（(]\s?(?:WhatsApp|微信|备用|同)[^）)]{0,6}$", between.text))
        if again or re.search(r"急救电话|报警|群号|QQ|帐号|账号|身份证|邮编", between.text[-10:]):
            yield from _names(between, label, bool(at), whole=everything or bool(at), spoken=spoken) if again else ()
            at = match.end(1)
            continue
        named, label = (label if plain and not at else None), _label(between.text) or label
        yield from _names(between, named or label, bool(at), whole=everything or bool(at), spoken=spoken)
        yield _Piece("phone", Bit(match.group(1), bit.start + match.start(1)), label, False, text[at : match.start(1)])
        at = match.end(1)
    rest = bit.cut(at)
    if rest and not found and not plain and not re.search(r"联[系络]人", rest.text) and not all(is_name(word.group()) for word in _TOKEN.finditer(rest.text)):
        return
    if rest and (found or spoken or re.search(r"联[系络]人", rest.text)):
        yield from _names(rest, label, bool(found), whole=spoken or bool(found), spoken=spoken)


def _begins_with_name(line: Line) -> bool:
    """郑国梁（老郑） 联系电话：…"""
    first = _TOKEN.match(line.body.text)
    return bool(first and is_name(first.group()))


def _label(before: str) -> str | None:
    match = _LABEL.search(before) or re.search(rf"((?:{either('roles', 'role')}))\s?[:：][^:：]{{0,16}}$", before)
    return match.group(1) if match else None


def _names(bit: Bit, label: str | None, after_number: bool, *, whole: bool, spoken: bool) -> Iterator[_Piece]:
    """The names in a piece of text between numbers. Right behind a label or in a number's bracket a nickname will do."""
    text = bit.text
    low = 0 if whole else max((match.end() for match in re.finditer(r"[。；;！!]", text)), default=0)
    low = max(low, 0 if whole else len(text) - 30)
    tokens = list(_TOKEN.finditer(text, low))
    done = -1
    for number, match in enumerate(tokens):
        if match.start() < done:
            continue
        word = without_office(stripped(_ASKING.split(match.group())[-1]))
        if not is_name(word) and (inner := _IN_UNIT.fullmatch(word)) and is_name(inner.group(1)):
            word = inner.group(1)
        if not word:
            continue
        before = text[: match.start()]
        bracketed = bool(after_number and number == 0 and re.fullmatch(r"\s?[（(]\s?", before))
        labelled = bool(re.search(r"(?:联[系络]人|领队|负责人|队长|联[系络]|咨询|查询|洽询)[）)]?\s?[:：]?\s?$", before + match.group()[: match.group().find(word)]))
        labelled = labelled or (spoken and number == 0 and not after_number and not before.strip() and bool(label and re.search(r"人|老师|咨询|洽询|查询|聯絡", label)))
        if not (is_name(word) or ((bracketed or labelled) and may_be_name(word))):
            continue
        start = match.start() + match.group().find(word)
        nick = _NICK.match(text, start + len(word))
        if nick and _familiar(nick.group(1)) and not bracketed:
            word, done = text[start : nick.end()], nick.end()
        if after_number and not bracketed and not whole:
            continue
        yield _Piece("name", Bit(word, bit.start + start), label, bracketed, before)


def _familiar(nick: str) -> bool:
    """小棠, 老郑, 棠棠: another name of the same person, not an office."""
    return len(nick) == 2 and (nick[0] in "小老阿" or nick[0] == nick[1])
