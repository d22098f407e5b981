"""What the outing is called: heading, title, theme, slogans, the day it is held for, the texts of its story."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.plans.reading.layout import Bit, Block, Plan, sentences
from app.plans.reading.shape import Fact, Sure
from app.plans.reading.unit_names import is_unit
from app.plans.reading.words import entries

_NO_HEADING = re.compile(
    r"。|[；;!！]$|[:：]$|^(?:尊敬|亲爱|各位|各|Dear|Hi|Hello)|@|\d{3}-\d{3,4}-\d{4}|"
    r"^(?:\w+,? )?(?:\d{1,2}(?:st|nd|rd|th)? \w+|\w+ \d{1,2}),? \d{4}$|^\d{4}[年./-]"
)
QUOTED = re.compile(r"[“「『\"＂]([^“”「」『』\"＂\n]{2,60})[”」』\"＂]")
_FURNITURE = re.compile(r"^[（(][^（）()]{1,40}[）)]$|无障碍|IPv6|日讯$|^(?:请即报名|招募详情|活动详情|详情|返回|基本情况|首页|目录|正文|发表于|发布|转发|分享)|opportunity (?:is|has)|on page|has ended|\d+\s?篇(?:$|[^\d])|^\d{4}[/.]\d\d[/.]\d\d(?=经典|范文|\s|$)|^本帖|精选|大全|热门|范文|欢迎您|当前位置|首页|^\d{4}-\d\d-\d\d|发布时间|点击|浏览|阅读|编辑|http|www\.")
_KINDS = (
    r"(?:策划方案|实施方案|工作方案|策划书|计划书|企划书|方案|策划案|实施要点|要点|实施细则|细则|实施办法|办法|告[\u3400-\u9fff\U00020000-\U000323af]{1,4}书|致家长的一封信|致家长书|策划|预案|计划|召集|召集帖|通知书|通知|公告|公示|通告|启事|招募令|"
    r"招募书|倡议书|告家长书|邀请函|报名表|简章|章程|须知|流程|安排|说明)"
)
_TITLE_END = re.compile(r"(?:" + _KINDS + r"|招募|活动|详情|一日游|一日行|之旅|行动|一封信|开课啦|召集|集结|来啦)[！!]?(?:[（(【][^（）()【】]{1,12}[）)】]|(?:范文|模板)?\s?[一二三四五六七八九十\d]{0,3}|(?:范文|模板)?\s?篇[一二三四五六七八九十\d]{1,3})$")
_ABOUT = re.compile(r"关于(?:组织开展|联合开展|举办|开展|组织|召开|举行|做好|印发|参加)?(.{2,60}?)的?(?:通知|公告|公示|方案|通告)")
_PAIR = re.compile(r"[“「『\"＂《]([^“”「」『』\"＂《》\n]{2,50})[”」』\"＂》]([^，,。：:；;！!\n“”\"]{0,24}?活动)")
_SLOGAN = (
    re.compile(r"以[“「『\"]([^“”「」『』\"\n]{2,50})[”」』\"]为(?:活动)?口号"),
    re.compile(r"口号(?:是|为)?[:：]?\s?[“「『\"]([^“”「」『』\"\n]{2,50})[”」』\"]"),
)
_THEME = (
    re.compile(r"以[“「『\"《]([^“”「」『』\"《》\n]{2,50})[”」』\"》](?:作)?为(?:活动)?主题"),
    re.compile(r"主题(?:是|为)[:：]?\s?[“「『\"《]([^“”「」『』\"《》\n]{2,50})[”」』\"》]"),
    re.compile(r"[Tt]heme (?:is|of the day is|this year is)[:]? [“\"]([^“”\"\n]{2,60})[”\"]"),
    re.compile(r"以[“「『\"]([^“”「」『』\"\n]{2,50})[”」』\"](?:主题)(?:教育|实践|活动)"),
)
_IDEA = re.compile(r"以[“「『\"]([^“”「」『』\"\n]{4,60})[”」』\"]为(?:发展思路|指导思想|宗旨|理念|活动宗旨|服务理念)")
_BLANK = re.compile(r"^[\sxX×ＸＸ_＿*\-—…/.\\（()）略待定无空]{0,20}$")


def blank(text: str) -> bool:
    """Nothing, or only what stands for nothing: xx, ____, 待定, (略)."""
    return bool(_BLANK.match(text))


def headline(plan: Plan) -> Iterator[Fact]:
    """Heading, title, theme, slogans, guiding idea, occasion, sections and the story's texts."""
    heading = heading_of(plan)
    theme = _theme(plan)
    if heading:
        yield _fact("document_title", heading)
    if title := _title(plan, heading, theme):
        yield title
    if theme:
        inner = _unquoted(theme)
        yield _fact("theme", inner)
    yield from _slogans(plan)
    if idea := _IDEA.search(plan.text):
        yield _fact("guiding_idea", plan.whole().of(idea, 1))
    yield from _occasion(plan, heading, theme)
    yield from _sections(plan)
    yield from _story(plan)


def _fact(field: str, bit: Bit, sure: Sure = "stated") -> Fact:
    return Fact(field, bit.text, bit.start, bit.end, sure)


def heading_of(plan: Plan) -> Bit | None:
    first = plan.blocks[0].line.bit.start if plan.blocks else len(plan.text)
    lines = [line for line in plan.lines[:14] if line.bit.start < first and len(line.bit.text) <= 60 and not line.value_told and not 0 < line.rank < 7]
    lines = [line for line in lines if not _FURNITURE.search(line.bit.text) or (_TITLE_END.search(line.bit.text) and len(line.bit.text) < 24)]
    if not lines and plan.lines and (glued := re.match(r"\S{4,40}(?=[ 　])", plan.lines[0].bit.text)) and _TITLE_END.search(glued.group()):
        return _clean_heading(plan.lines[0].bit.of(glued))
    named = [line for line in lines if _TITLE_END.search(line.bit.text) and not re.search(r"[。；;]", line.bit.text)]
    if named:
        return _clean_heading(named[-1].bit)
    for line in sorted(lines, key=lambda line: is_unit(line.bit.text)):
        text = line.bit.text
        if re.search(r"[A-Za-z\u3400-\u9fff\U00020000-\U000323af]{2}", text) and not _NO_HEADING.search(text):
            return _clean_heading(line.bit)
    return None


def _clean_heading(bit: Bit) -> Bit:
    lead = re.match(r"[^\w“\"「『【《〈（(‘'$\[]{1,12}", bit.text)
    tail = re.search(r"[^\w”\"」』】》〉）)’'！!？?…]{1,12}$", bit.text)
    return bit.cut(lead.end() if lead else 0, tail.start() if tail else None).bare(" \t　#*=-—")


def _title(plan: Plan, heading: Bit | None, theme: Bit | None) -> Fact | None:
    for block in plan.about("name"):
        if value := next((bit for bit in block.lines() if bit and not blank(bit.text)), None):
            return _fact("title", value.bare())
    if theme and (pair := _PAIR.match(theme.text)) and pair.end() >= len(theme.text) - 2:
        return _fact("title", theme.of(pair))
    if heading and _PAIR.search(heading.text):
        return _shortened(heading)
    if heading and (above := _above(plan, heading)):
        short = _shortened(heading)
        return Fact("title", above.text + str(short.value), above.start, short.end, "inferred")
    banner = re.search(r"横幅[^“\"\n]{0,12}[:：]\s?([“\"][^“”\"\n]{2,40}[”\"][^\n，。]{0,24}活动)", plan.text)
    if banner and not (heading and QUOTED.search(heading.text)):
        return _fact("title", plan.whole().of(banner, 1))
    if told := _told(plan):
        return _fact("title", told)
    if not heading or _GENERIC.match(heading.text):
        if called := _QUOTED_AFTER.search(plan.text[:1500]):
            return _fact("title", plan.whole().of(called, 1))
        if theme:
            return _fact("title", _unquoted(theme), "inferred")
    if not heading:
        return None
    return _fact("title", heading) if plan.english else _shortened(heading)


_GENERIC = re.compile(r"[【\[]?(?:志愿者|义工|志工|活动)?(?:招募|报名)?(?:公告|通知|令|启事|方案|详情|啦)?[】\]]?$")
_QUOTED_AFTER = re.compile(r"(?:举办|开展|合办|举行|推出|发起|组织)(?:了|的|一场|一次)?[“「『\"《]([^“”「」『』\"《》\n]{3,30})[”」』\"》]")


def _above(plan: Plan, heading: Bit) -> Bit | None:
    """A quoted name on the line above the heading."""
    before = [line.bit for line in plan.lines[:14] if line.bit.end <= heading.start and line.bit.text]
    if before and (quoted := QUOTED.fullmatch(before[-1].text)) and len(quoted.group(1)) <= 30:
        return before[-1]
    return None


def _told(plan: Plan) -> Bit | None:
    """A quoted name of the outing in the text that opens the plan."""
    for line in plan.lines[:40]:
        if line.bit.start > 1200 or set(plan.topic_at(line.bit.start)) & {"programme", "requirements", "posts", "sponsors"}:
            continue
        pair = _PAIR.search(line.body.text)
        if pair and not re.search(r"学习|贯彻|精神|节|口号|三下乡|系列|品牌", pair.group()) and re.search(r"开展|举办|举行|组织|参加|发起|推出|本次|名称", line.body.text):
            return line.body.of(pair)
    return None


def _from_quote(heading: Bit) -> Bit:
    """A heading from its quoted name on, where only a unit (and a year) stands before it."""
    quoted = QUOTED.search(heading.text)
    before = heading.text[: quoted.start()] if quoted else ""
    bare = re.sub(r"(?:20\d\d年?(?:度)?|第.{1,4}[届期季]|[一二三四五六七八九]年级)$", "", before)
    return heading.cut(quoted.start()) if quoted and len(bare) > 2 and (is_unit(bare) or bare[-1] in "乡镇县市区村") else heading


def _shortened(heading: Bit) -> Fact:
    """A heading without what only says that it is a plan, a notice or a call."""
    named = _from_quote(heading)
    if lead := re.match(r"[\[【][^\]】]{1,8}[\]】]\s{0,3}(?:\d{1,2}\.\d{1,2}\s{0,3})?(?=\S{4})", heading.text):
        return Fact("title", heading.text[lead.end() :], heading.start + lead.end(), heading.end, "inferred")
    if named is heading and (dated := re.match(r"\d{4}[.年/-]\d{1,2}[.月/-]\d{1,2}(?:[日\d~～.-]{0,8})(?=[\u3400-\u9fff\U00020000-\U000323af])", heading.text)):
        named = heading.cut(dated.end())
    if about := _ABOUT.search(heading.text):
        named = heading.of(about, 1)
    cut = re.sub(r"\s[-–—|]\s[^\n]{0,6}\d{1,2}月\d{1,2}日[^\n]{0,20}$|[【\[][一二三四五六七八九十\d]{1,3}[】\]]$|(?:范文|模板)?\s?[（(【]?篇[一二三四五六七八九十\d]{1,3}[)）】]?$|[（(][^（）()]{1,12}[）)]$|\s?\d{1,2}$", "", named.text).strip()
    for _ in range(2):
        shorter = re.sub(r"(?:实施)?" + _KINDS + r"\d{0,2}$", "", cut).strip(" 　-—|｜:：")
        if len(shorter) < 2 or re.fullmatch(r"(?:志愿者|义工|志工|志愿服务)?(?:招募|活动|工作)?", shorter):
            break
        cut = shorter
    start = named.text.find(cut)
    if start < 0 or not cut:
        return _fact("title", named, "inferred")
    return _fact("title", named.cut(start, start + len(cut)), "stated" if cut == named.text else "inferred")


def _theme(plan: Plan) -> Bit | None:
    for block in plan.about("theme"):
        if block.rank > 4.5 or block.inside("programme", "content", "measures"):
            continue
        for bit in block.lines():
            if blank(bit.text):
                continue
            first = bit.split(r"[。\n]")[0] if bit.split(r"[。\n]") else bit
            if len(first.text) <= 60:
                return first.bare(" \t　。.；;，,:：*")
            if quoted := QUOTED.search(bit.text[:80]):
                return bit.of(quoted, 1)
            return None
    for pattern in _THEME:
        if match := pattern.search(plan.text):
            return plan.whole().of(match, 1)
    return None


def _unquoted(theme: Bit) -> Bit:
    match = QUOTED.match(theme.text) or re.match(r"《([^《》]{2,50})》", theme.text)
    if match:
        rest = theme.text[match.end() : match.end() + 16]
        if not rest or rest[0] in " \t" or re.search(r"活动$|主题$|^[（(—-]", rest):
            return theme.of(match, 1)
    return theme


def _slogans(plan: Plan) -> Iterator[Fact]:
    seen: set[str] = set()
    for block in plan.about("slogan"):
        for bit in block.lines():
            for piece in bit.split(r"(?<=[”\"])[、，,\s]{0,2}(?=[“\"])"):
                bare = piece.bare(" “”\"「」。.；;！!，,")
                if 2 <= len(bare.text) <= 60 and not blank(bare.text) and bare.text not in seen:
                    seen.add(bare.text)
                    yield _fact("slogans", bare)
    for pattern in _SLOGAN:
        for match in pattern.finditer(plan.text):
            found = plan.whole().of(match, 1)
            if found.text not in seen:
                seen.add(found.text)
                yield _fact("slogans", found)


def _occasion(plan: Plan, heading: Bit | None, theme: Bit | None) -> Iterator[Fact]:
    places = [bit for bit in (heading, theme) if bit]
    places += [bit for block in plan.about("background", "time", "purpose", "name") for bit in block.lines()]
    places += [line.bit for line in plan.intro]
    for bit in places:
        best: tuple[int, str, str, str] | None = None
        for label, (day, *names) in entries("occasions").items():
            for name in (label, *names):
                at = bit.text.find(name)
                if at >= 0 and (best is None or (at, -len(name)) < (best[0], -len(best[3]))):
                    best = (at, label, day, name)
        if best:
            at, label, day, name = best
            month, _, number = day.partition("-")
            value = {"label": label, "month": int(month), "day": int(number)} if number else {"label": label}
            yield Fact("occasion", value, bit.start + at, bit.start + at + len(name))
            return


def _sections(plan: Plan) -> Iterator[Fact]:
    for block in plan.blocks:
        if block.parent is None and block.line.label and len(block.line.label) <= 24:
            yield _fact("sections", block.line.named)


def _story(plan: Plan) -> Iterator[Fact]:
    for topic, name in (("background", "background"), ("purpose", "purpose"), ("content", "content"), ("result", "expected_result")):
        found: Block | None = next((block for block in plan.about(topic) if any(block.lines(deep=True))), None)
        if found:
            bits = list(found.lines(deep=True))
            yield Fact("texts", {"name": name, "text": "\n".join(bit.text for bit in bits)}, bits[0].start, bits[-1].end)
        elif name == "background" and plan.intro:
            told = [line.bit for line in plan.intro if len(line.bit.text) > 40 and any(True for _ in sentences(line.bit))]
            if told:
                text = "\n".join(bit.text for bit in told)
                yield Fact("texts", {"name": name, "text": text}, told[0].start, told[-1].end, "inferred")
