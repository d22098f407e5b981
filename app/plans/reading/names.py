"""Whether a word is a person's name: 王老师, 何小满, 社工小唐, 老韦, 邓*. Words in `data/surnames`, `data/names`."""

from __future__ import annotations

import re
from functools import cache

from app.plans.reading.words import either, entries, topics_of

_NICK = r"(?:小|老|阿)[\u3400-\u9fff\U00020000-\U000323af]{1,2}|阿[A-Z][a-z]{1,10}"
_END = re.compile(r"[处部室科局所社院校馆店厅队组号的们者员人等和与或及日时点们会村市区县镇街路库岗班群次内外]$")
_AROUND = re.compile(
    r"^(?:请|可|与|和|向|致电|拨打|咨询|联系人|联系|联络|找|加|报名|电话|手机|负责人|负责|由|微信|热线|活动|洽|同)+"
    r"|(?:联系|联络|咨询|报名|电话|手机|手机号|微信|同号|处|收|洽|登记|负责)+$"
)

_OFFICES = "班副校院总正大小各全本该站馆队组老一两三两几数多众每带主位名"


def stripped(word: str) -> str:
    """A word without 请联系 in front and 联系 behind it."""
    return _AROUND.sub("", word)


def without_office(word: str) -> str:
    """老韦 for 队长老韦; what is no name stays as it is."""
    match = re.match(r"(?:副?(?:队长|会长|组长|主任|部长|站长|团长|社长|书记)|(?:总|活动)?(?:领队|负责人|联系人))", word)
    rest = word[match.end() :] if match else ""
    return rest if rest and is_name(rest) else word


@cache
def _surname() -> re.Pattern[str]:
    return re.compile(f"(?:{either('surnames', 'double')}|{either('surnames', 'single')})")


@cache
def _titled() -> re.Pattern[str]:
    before = f"(?:{either('names', 'before')})?"
    return re.compile(rf"{before}(?:(?P<who>某|[\u3400-\u9fff\U00020000-\U000323afA-Z][\u3400-\u9fff\U00020000-\U000323af]{{0,3}}?)(?P<title>{either('names', 'title')})|某[\u3400-\u9fff\U00020000-\U000323af]{{1,5}})")


@cache
def _nouns() -> frozenset[str]:
    return frozenset(name for every in entries("crowd").values() for name in every)


@cache
def _never() -> re.Pattern[str]:
    return re.compile(either("names", "never"))


@cache
def _called() -> re.Pattern[str]:
    return re.compile(rf"(?:{either('names', 'before')})?(?:{_NICK})")


def is_name(word: str) -> bool:
    """Whether the word can be nothing but a person's name."""
    if re.fullmatch(r"[\u3400-\u9fff\U00020000-\U000323af]{1,2}[*＊xX×某]{1,2}|[\u3400-\u9fff\U00020000-\U000323af][*＊×][\u3400-\u9fff\U00020000-\U000323af]", word):
        return bool(_surname().match(word))
    if not 2 <= len(word) <= 9 or word in _nouns():
        return False
    if re.fullmatch(rf"[\u3400-\u9fff\U00020000-\U000323af]{{0,4}}某(?:{either('names', 'title')})", word):
        return True
    if titled := _titled().fullmatch(word):
        who = titled["who"]
        return not who or (len(who) == 1 and who not in _OFFICES) or _is_plain(who) or bool(_called().fullmatch(who))
    if _never().search(word):
        return bool((inner := _led(word)) and inner != word and is_name(inner))
    return (bool(_called().fullmatch(word)) and not _END.search(word)) or _is_plain(word)


def _led(word: str) -> str:
    """Without 社工, 社区 in front."""
    match = re.match(either("names", "before"), word)
    return word[match.end() :] if match else word


def _is_plain(word: str) -> bool:
    """A family name and one or two characters more: 何小满."""
    match = _surname().match(word)
    if not match or not re.fullmatch(r"[\u3400-\u9fff\U00020000-\U000323af]{2,4}", word) or _never().search(word) or _END.search(word):
        return False
    return 1 <= len(word) - match.end() <= 2 and not topics_of(word, loose=False)


def may_be_name(word: str) -> bool:
    """Whether a word that stands where a name is expected (behind 联系人：) is one: nicknames such as 石头 too."""
    if is_name(word):
        return True
    if word.removeprefix("副") in entries("names")["title"] or word in entries("names")["before"] or word in _nouns():
        return False
    if re.fullmatch(r"[\u3400-\u9fff\U00020000-\U000323af]{1,3}[A-Za-z]{1,8}|[A-Za-z]{2,12}", word) and not re.fullmatch(r"(?i)q+|x+|tel|wechat|vx|wx|email|app|id|or", word):
        return True
    return bool(re.fullmatch(r"[\u3400-\u9fff\U00020000-\U000323af]{2,4}", word)) and not (_never().search(word) or _END.search(word) or topics_of(word, loose=False))
