"""What a year's programme says beside its months: for whom, by when, how often, with which figures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.plans.reading.dates import dates_in
from app.plans.reading.layout import Plan
from app.plans.reading.shape import Fact

_TARGET = re.compile(r"(?:使|确保|保证|实现)?([^，,。；;：:\s\d、]{2,16}(?:、[^，,。；;：:\s\d、]{2,8})?率)(?:均|都)?(?:要)?(?:达到?|为|在)\s?(\d{1,3}(?:\.\d)?[%％])(?:以上)?")
_OFTEN = re.compile(r"每(?:一)?(学期|学年|年|季度|个?月|周|星期)(?:至少|都|要|定期)?(?:(?:组织|进行|召开|开展|举办|举行|安排)?(?:一|两|1|2)(?:次|期|场))?")
_FREQUENCY = {"学期": "every_term", "学年": "every_year", "年": "every_year", "季度": "quarterly", "月": "monthly", "个月": "monthly", "周": "weekly", "星期": "weekly"}
_LEAD = re.compile(r"^(?:要求|让|学校|并|要|由|组织|各班|我们)+")
_DUE = re.compile(r"(?:前|之前|以前|底前)(?:完成|上报|报送|上交|提交|落实)")
_SCOPES = (("我班", "学校(班级)"), ("本班", "学校(班级)"), ("我校", "学校"), ("本校", "学校"), ("我园", "幼儿园"), ("我村", "村"), ("本村", "村"), ("我镇", "镇"), ("全镇", "镇"), ("全县", "县"), ("我县", "县"), ("社区", "社区"))  # fmt: skip


def yearly(plan: Plan, kind: str) -> Iterator[Fact]:
    """`scope`, `targets`, `recurring` of a programme; `deadlines` of any text that is no outing."""
    if kind == "programme":
        yield from _scope(plan)
        yield from _targets(plan)
        yield from _recurring(plan)
    yield from _deadlines(plan)


def _scope(plan: Plan) -> Iterator[Fact]:
    found = [(plan.text.find(word), word, scope) for word, scope in _SCOPES if word in plan.text]
    if found:
        at, word, scope = min(found)
        yield Fact("scope", scope, at, at + len(word), "inferred")


def _targets(plan: Plan) -> Iterator[Fact]:
    for block in plan.about("targets", "purpose", "guiding"):
        for bit in block.lines(deep=True):
            for match in _TARGET.finditer(bit.text):
                found = bit.of(match)
                yield Fact("targets", {"text": re.sub(r"^(?:使|确保|保证|实现)", "", match.group(1)), "value": match.group(2)}, found.start, found.end)


def _recurring(plan: Plan) -> Iterator[Fact]:
    seen: set[tuple[str, str]] = set()
    for sentence in plan.sentences():
        if set(plan.topic_at(sentence.start)) & {"awards", "background", "schedule"}:
            continue
        for piece in sentence.split(r"[，,。；;]"):
            match = _OFTEN.search(piece.text)
            if not match or not re.search(r"次|谈心|召开|开展|组织|走访|家访|活动|会", piece.text):
                continue
            text = piece.text[: match.start()] + piece.text[match.end() :]
            text = re.sub(r"至少|(?:一|两|1|2)次|^[一二三四五]是|[“”\"]", "", text)
            text = _LEAD.sub("", text).strip(" ：:、")
            key = (text[-6:], match.group(1))
            if 4 <= len(text) <= 40 and key not in seen and not any(text[:6] in one for one, _ in seen):
                seen.add(key)
                seen.add((text, ""))
                yield Fact("recurring", {"text": text, "frequency": _FREQUENCY[match.group(1)]}, piece.start, piece.end)


def _deadlines(plan: Plan) -> Iterator[Fact]:
    for sentence in plan.sentences():
        if _DUE.search(sentence.text):
            for one in dates_in(sentence.text, sentence.start):
                if one.date and re.match(r"\s?(?:前|之前|以前)", plan.text[one.end : one.end + 4]):
                    yield Fact("deadlines", one.date, one.start, one.end)
