"""Who is sought: how many, until when, on which terms, for which posts and shifts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from app.plans.reading.dates import dates_in, deadlines_in
from app.plans.reading.joining import ages, channels, eligibility
from app.plans.reading.layout import Bit, Plan, sentences
from app.plans.reading.numbers import Count, counts_in
from app.plans.reading.people import PEOPLE_UNITS, called_for, part_of
from app.plans.reading.posts import posts, total
from app.plans.reading.rows import MOST
from app.plans.reading.shape import Fact, Part
from app.plans.reading.when import closing
from app.plans.reading.words import either
from app.plans.reading.year_told import with_year

_ASKED = re.compile(r"招募|招\s?$|招\s?\d|招收|召集|招聘|找\s?\d|名额|限额|限招|限报|上限|人限|招满|额满|急需|诚招|需(?:要)?(?:志愿者|义工|志工)|(?:我们|现|还|共|现场)需要?\s?$|(?:志愿者|义工|志工)(?:人数|名额|需求|需|共需|招)\s?[:：]?\s?(?:共|约|需)?\s?$")
_OPEN = re.compile(r"招募|报名|召集|跟帖|名额|额满|接龙")
_ASIDE = re.compile(r"评出|评选|去年|往年|上届|累计|曾|已有|第\s?\d|前\s?\d|抽调|抽派|选派|入户|走访|慰问|预计看|至少\d+名成|其中|男生|女生|满\s?$|[每各](?:组|队|班|人|名|位|车|校|家|户|时段|天|日|岗)|[带携]\s?$|不足|超过\d+人?时")
_PER = re.compile(r"每(期|场|批|次|场次)[^，,。\d]{0,8}$")
_SHIFT = re.compile(r"(上午|下午|晚上|早上|中午|早班|中班|午班|晚班|白班|夜班|第[一二三四五六\d]班|[ABC]班|[一二三四甲乙丙]班|[上下]午场|[早中晚]场|全天)")
_OTHER_DAY = re.compile(r"准备|制作|布置|购买|培训|面试|名单公布|录取名单|入选名单|公布|公示|考核|通知将|结果|早鸟|优惠")
_NEAR_UNTIL = re.compile(r"前|截|止|至|到|内|之前|—|-|~")


def recruiting(plan: Plan) -> Iterator[Fact]:
    """The one fact `recruitment`, if the plan seeks anybody."""
    called = called_for(plan) or bool(re.search(r"招募|召集|志工|义工", plan.text[:300]))
    joining = bool(_OPEN.search(plan.text))
    found_channels = channels(plan)
    conditions = eligibility(plan, called=called or bool(found_channels))
    found_posts = posts(plan, called=called)
    until = _until(plan)
    policy = _policy(plan)
    cap = _cap(plan, joining)
    if cap and found_posts and any(bit.start <= cap.start <= bit.end + 4 for _, bit in found_posts[:-1] or ()) and len(found_posts) > 1:
        cap = None  # the number of one post, not of all
    blocks = plan.about("recruit", "eligibility", "posts", "deadline", "channels")
    shifts = list(_shifts(plan)) if called else []
    if not (cap or found_posts or shifts or until or found_channels or (policy and policy[0] != "select") or (blocks and conditions)):
        return
    value: dict[str, Any] = {"cap": None, "unit": None, "policy": None, "deadline": None}
    parts: list[Part] = []
    if cap:
        value |= {"cap": cap.value, "unit": "人" if cap.unit in ("", "个") else cap.unit}
        parts.append(Part("cap", cap.start, cap.end))
        if per := cap.per or _per(plan, cap):
            value["cap_per"] = "每" + per
    if policy:
        value |= {"policy": policy[0], "policy_label": policy[1].text}
        parts.append(Part("policy", policy[1].start, policy[1].end))
    if until:
        value["deadline"] = until[0]
        parts.append(Part("deadline", until[1].start, until[1].end))
    value["channels"] = [bit.text for bit in found_channels]
    parts += [Part(f"channels[{n}]", bit.start, bit.end) for n, bit in enumerate(found_channels)]
    value["eligibility"] = [bit.text for bit in conditions]
    parts += [Part(f"eligibility[{n}]", bit.start, bit.end) for n, bit in enumerate(conditions)]
    for name, age, bit in ages(plan, conditions):
        value[name] = age
        parts.append(Part(name, bit.start, bit.end))
    if found_posts:
        value["posts"] = [post for post, _ in found_posts]
        parts += [Part(f"posts[{n}]", bit.start, bit.end) for n, (_, bit) in enumerate(found_posts)]
        caps = [post["cap"] for post in value["posts"]]
        if not cap and (whole := total(plan)):
            value |= {"cap": int(re.sub(r"\D", "", whole.text)), "unit": "人"}
            parts.append(Part("cap", whole.start, whole.end))
        elif not cap and all(caps) and len(caps) > 1:
            value |= {"cap": sum(caps), "unit": "人", "cap_from": "posts"}
    if shifts:
        value["shifts"] = [shift for shift, _ in shifts]
        parts += [Part(f"shifts[{n}]", bit.start, bit.end) for n, (_, bit) in enumerate(shifts)]
    start, end = (min(part.start for part in parts), max(part.end for part in parts)) if parts else (0, 0)
    if end - start > 400 and parts:
        start, end = parts[0].start, parts[0].end
    yield Fact("recruitment", value, start, end, parts=tuple(parts))


def _until(plan: Plan) -> tuple[str, Bit] | None:
    """The deadline, unless what was found is but the day of the outing."""
    found = closing(plan)
    if not found or _OTHER_DAY.search(_before(plan.whole(), found[1].start, 30)):
        found = _by(plan)
    if found and "回执" in plan.text[max(0, found[1].start - 30) : found[1].end + 20] and not re.search(r"报名|招募", plan.text[max(0, found[1].start - 30) : found[1].end + 20]):
        return None  # when the slip is due
    if not found or "deadline" in plan.topic_at(found[1].start):
        return found
    around = plan.text[max(0, found[1].start - 6) : found[1].end + 6]
    return found if _NEAR_UNTIL.search(around) else None


def _before(bit: Bit, place: int, size: int) -> str:
    """What stands before a place, back to the last stop."""
    return re.split(r"[。；;\n]", bit.text[max(0, place - bit.start - size) : place - bit.start])[-1]


def _by(plan: Plan) -> tuple[str, Bit] | None:
    """A last day among the lines about signing up: 12月10日前到窗口登记."""
    for sentence in (one for line in plan.lines[:MOST] for one in sentences(line.body)):
        topics = set(plan.topic_at(sentence.start)[:1])
        if topics & {"prepare", "after", "programme", "schedule", "phases", "rewards", "fees"} or len(sentence.text) > 300 or not _NEAR_UNTIL.search(sentence.text):
            continue
        if topics & {"recruit", "channels", "deadline"} or re.search(r"报名|招募|登记|志愿者|义工|志工", sentence.text):
            found = deadlines_in(sentence.text, sentence.start)
            found = found or [one for one in dates_in(sentence.text, sentence.start) if re.search(r"至\s?$", plan.text[max(0, one.start - 2) : one.start]) or re.match(r"\s?(?:或之前|或以前|或前|天黑前|下班前)", plan.text[one.end : one.end + 6])]
            one = next((one for one in found if one.date and not _OTHER_DAY.search(_before(sentence, one.start, 12))), None)
            if one and one.date and not re.search(r"准备|制作|布置|购买", sentence.text):
                day, clock = with_year(one.end_date or one.date, plan), one.end_time or one.start_time
                return f"{day}T{clock}" if clock else day, Bit(plan.text[one.start : one.end], one.start)
    return None


def _policy(plan: Plan) -> tuple[str, Bit] | None:
    """How places are given, and the words that say so."""
    for name, key in (("team_only", "team"), ("first_come", "first"), ("close_when_full", "full"), ("select", "select")):
        for match in re.finditer(either("joining", key), plan.text):
            if re.search(r"(?:不是|并非|不按|不实行)\s?$", plan.text[max(0, match.start() - 4) : match.start()]):
                continue
            if key == "select" and not _in_recruiting(plan, match.start()):
                continue
            if key == "first" and (full := re.search(either("joining", "full"), plan.text)) and full.start() < match.start():
                return "close_when_full", Bit(full.group(), full.start())
            return name, Bit(match.group(), match.start())
    full = _FULL.search(plan.text)
    return ("close_when_full", Bit(full.group(), full.start())) if full else None


_FULL = re.compile(r"满\s?\d{1,5}\s?[人名组位](?:即止|为止|截止|封顶|即停|就停|停止)")


def _in_recruiting(plan: Plan, place: int) -> bool:
    """Whether a word such as 面试 speaks of those who sign up."""
    topics = set(plan.topic_at(place))
    if topics & {"awards", "rewards", "result", "background", "budget", "after", "programme"}:
        return False
    if called_for(plan):
        return True
    near = plan.text[max(0, place - 60) : place + 40]
    return bool(topics & {"recruit", "channels", "deadline", "eligibility", "people", "posts"}) or bool(re.search(r"报名|招募|入选|录取|录用", near))


def _cap(plan: Plan, joining: bool) -> Count | None:
    """The number of places: what stands nearest to 招募 and 名额, totals before parts."""
    best: tuple[float, Count] | None = None
    for line in plan.lines[:MOST]:
        topics = plan.topic_at(line.bit.start)
        if set(topics) & {"posts", "shifts", "budget", "awards", "fees", "rewards", "materials"}:
            continue
        for piece in line.body.split(r"[。；;！!\n]"):
            if len(piece.text) > 300:
                continue
            for count in counts_in(piece.text, piece.start):
                worth = _worth(plan, piece, count, topics, joining)
                if worth and (best is None or worth > best[0]):
                    best = (worth, count)
    return best[1] if best else None


def _worth(plan: Plan, piece: Bit, count: Count, topics: tuple[str, ...], joining: bool) -> float:
    """How sure it is that a count says how many places there are, 0 for not at all."""
    if not count.value or count.unit not in PEOPLE_UNITS or not float(count.value).is_integer() or count.value < 2:
        return 0
    at = count.start - piece.start
    before, behind = piece.text[:at], piece.text[count.end - piece.start :]
    clause = re.split(r"[，,（(]", before + piece.text[at : at + 2])[-1]
    closes = (before.endswith("满") or piece.text[at : at + 1] == "满") and bool(re.match(r"\s?(?:即|为|就)?(?:截|止|停|封顶)", behind))
    if (_ASIDE.search(clause[-16:]) and not closes) or count.per not in ("", "期", "场", "批", "次") or re.match(r"\s?/|以上|成团|一组|成行|开班", behind):
        return 0
    if re.search(r"小计\s?$", before):
        return 0
    part = part_of(count.noun) if count.noun else ""
    asked = bool(_ASKED.search(clause) or _ASKED.search(re.split(r"[，,（(]", before)[-1]))
    asked = asked or bool(re.match(r"名额|限", piece.text[at:]) and not re.search(r"[每各][人组队]", clause))
    lead = re.split(r"[:：】]", before)[-1]
    recruiting = bool(set(topics[:1]) & {"recruit"})
    worth = 0.0
    if asked or (recruiting and not re.search(r"[\u3400-\u9fff\U00020000-\U000323af]{3}", lead)):
        worth = 3
    elif re.search(r"(?:共计|合计|总计|共)\s?$", before) and recruiting:
        worth = 3.5
    elif joining and re.search(r"(?:活动|参加|参与|志愿者|义工)?人数\s?[:：]", before) and part not in ("beneficiary", "chaperone") and len(lead) <= 3:
        worth = 2
    elif part == "volunteer" and set(topics[:1]) & {"people", "eligibility", "recruit"} and re.search(r"招募|志工|义工|额满|招满", plan.text) and joining:
        worth = 1.5
    elif joining and (count.per in ("期", "场", "次", "批") or _PER.search(before)) and set(topics[:1]) & {"people", "recruit", "time"}:
        worth = 1.4
    elif joining and count.unit in ("组", "家庭", "户", "对") and set(topics[:1]) & {"people", "recruit", "eligibility"}:
        worth = 1
    if worth < 2 and not count.per and part not in ("beneficiary", "chaperone") and re.search(either("joining", "full"), piece.text):
        worth = 2.5
    if part in ("beneficiary", "chaperone") and not (asked and re.search(r"招募|招收|名额|限|我们需|现需|还需|招\s?$", clause)):
        return 0
    if worth and (count.per or _PER.search(before)):
        worth -= 0.6
    return worth


def _per(plan: Plan, cap: Count) -> str:
    match = _PER.search(plan.text[max(0, cap.start - 12) : cap.start])
    return match.group(1) if match else ""


def _shifts(plan: Plan) -> Iterator[tuple[dict[str, Any], Bit]]:
    """Parts of the day with their times and how many are wanted in each."""
    found = []
    for line in plan.lines[:MOST]:
        if set(plan.topic_at(line.bit.start)[:1]) & {"programme", "requirements"} or len(line.bit.text) > 60:
            continue
        label = _SHIFT.match(line.body.text)
        times = [one for one in dates_in(line.body.text, line.body.start) if one.start_time and one.end_time] if label else []
        if label and len(times) == 1:
            cap = next((int(count.value) for count in counts_in(line.body.text) if count.unit == "人" and count.value), None)
            found.append(({"label": label.group(1), "start": times[0].start_time, "end": times[0].end_time, "cap": cap}, line.body))
    if len(found) >= 2:
        yield from found
