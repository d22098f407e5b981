"""Undertakings and disclaimers: each clause, what it is about, and whether the law voids it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from app.plans.reading.layout import Bit, Plan
from app.plans.reading.shape import Fact
from app.plans.reading.weather import ACTIONS, WEATHER

_ABOUT: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("assume_risk", re.compile(r"自行承担|自愿承担|本人承担|责任自负|后果自负|风险自[负担]|安全自负|自负(?:责任|后果)?|自己承担|自行负责|自担|(?:对|为)(?:自己|自身|本人)的?(?:人身)?安全负责|安全由(?:本人|个人|自己|家长)|由(?:本人|个人|参加者|当事人|家长)(?:自行)?(?:承担|负责)|各自负责|assume (?:all|any|the|full)?.{0,20}risk|at (?:my|your|their|his|our) own risk|own risk|accept (?:all |the )?.{0,12}risk", re.I)),
    ("waive_claims", re.compile(r"放弃[^。；;\n]{0,40}(?:赔偿|追究|索赔|权利|追偿|起诉)|不得?(?:向|对)[^。；;\n]{0,24}(?:索赔|追究|主张)|\bwaive\b|release[sd]? .{0,60}(?:claim|liab)|hold harmless|not (?:to )?sue", re.I)),
    ("exclude_liability", re.compile(r"(?:概不|不|均不|不予|无须|无需)(?:承担|负)(?:任何|一切|相关|法律|赔偿|连带|全部)?[^。；;，,\n]{0,10}责任|不承担|概不负责|免除[^。；;\n]{0,20}责任|与[^，,。；;\n]{1,10}无关|与(?:本?(?:主办方|组织者|组织方|协会|学校|本队|本会|领队|组委会|俱乐部|社团|社区|本馆))[^。；;，,\n]{0,8}无关|(?:没有|无)(?:任何)?(?:赔偿|法律|连带)的?(?:责任|义务)|(?:not|no|nor).{0,20}(?:be )?(?:liable|responsib(?:le|ility)|liability) for", re.I)),
    ("guardian_needed", re.compile(r"(?:监护人|家长|父母)[^。；;\n]{0,10}(?:陪同|签字|签名|同意|陪伴)|(?:parent|guardian).{0,30}(?:sign|consent|permission|accompan)|(?:sign|consent|permission).{0,30}(?:parent|guardian)", re.I)),
    ("waiver_required", re.compile(r"签(?:署|订|下|写)?[^。；;\n]{0,16}(?:承诺书|责任书|协议|免责|告知书|安全书|声明)|(?:sign|complet|submit|bring|hand).{0,40}(?:waiver|release form|liability form|permission (?:slip|form)|consent form)|waivers?.{0,30}(?:sign|required|must|attached|form)", re.I)),
    ("insurance", re.compile(r"保险|意外险|\binsur", re.I)),
    ("photo_consent", re.compile(r"肖像|(?:照片|影像|拍摄|摄影)[^。；;\n]{0,20}(?:使用|宣传|授权|同意)|photo(?:graph)?s?.{0,40}(?:may|consent|used|permission|release)", re.I)),
)  # fmt: skip
_CLAUSE = ("assume_risk", "waive_claims", "exclude_liability")
_STRICT = re.compile(r"受伤|伤害|伤亡|意外|事故|人身|损害|损失|安全|危险|风险|责任|injur|loss|damage|accident|liab|risk|claim", re.I)


def clause_about(text: str) -> list[str]:
    """What a clause is about, in the schema's words."""
    return [name for name, pattern in _ABOUT if pattern.search(text)]


def waiver(plan: Plan) -> Iterator[Fact]:
    seen: set[str] = set()
    for block in plan.about("waiver"):
        if block.inside("roles", "safety"):
            continue
        label = block.line.named
        bits = [bit for bit in block.lines(deep=True) if len(bit.text) >= 6 and not re.match(r"(?:签名|签字|日期|家长签|监护人签|年\s*月|Signature|Signed|Name|Date|Parent|Phone)", bit.text)]
        found = False
        for bit in bits:
            if bit.text in seen or only_weather(bit.text) or bit.text.endswith((":", "：")):
                continue
            if block.line.value and bit != block.line.value and re.match(r"[^:：，,。]{2,8}[:：]", bit.text) and not set(clause_about(bit.text)) & set(_CLAUSE):
                continue
            over = plan.topic_at(bit.start)[:1]
            if set(over) & {"requirements", "contact", "weather", "sign_off", "deadline", "insurance"} and not clause_about(bit.text):
                continue
            seen.add(bit.text)
            if not found:
                found = True
                yield Fact("waiver.heading", label.text, label.start, label.end)
            yield _clause(bit, plan)
    for sentence in _whole_sentences(plan):
        if sentence.text in seen or any(sentence.text in one for one in seen) or len(sentence.text) > 300:
            continue
        about = clause_about(sentence.text)
        if (set(about) & set(_CLAUSE) and _STRICT.search(sentence.text) and not re.search(r"经费|费用自|各负其责", sentence.text)) or "waiver_required" in about:
            if set(plan.topic_at(sentence.start)) & {"background", "guiding", "measures", "roles"}:
                continue
            seen.add(sentence.text)
            yield _clause(sentence, plan)


def _whole_sentences(plan: Plan) -> Iterator[Bit]:
    """Sentences that end with a full stop only: an undertaking often goes on behind a semicolon."""
    for line in plan.lines:
        body = line.value if line.topics and line.value else line.body
        at = 0
        for stop in re.finditer(r"[。！？!?](?=.)|(?<=[a-z\d)])\.(?=\s+[A-Z])", body.text):
            if piece := body.cut(at, stop.end()):
                yield piece
            at = stop.end()
        if rest := body.cut(at):
            yield rest


def only_weather(text: str) -> bool:
    return bool(WEATHER.search(text)) and not clause_about(text) and any(pattern.search(text) for _, pattern in ACTIONS)


def _clause(bit: Bit, plan: Plan) -> Fact:
    if signed := re.search(r"\s?(?:签名|签字|承诺人|日期|Signature|Signed|Date)[^:：。；\n]{0,8}[:：]\s?[_\s年月日]{0,60}", bit.text):
        bit = bit.cut(0, signed.start()) if signed.start() > 8 else bit
    about = clause_about(bit.text)
    everyone = re.search(r"参加者|参与者|参赛|选手|报名者|营员|学员", bit.text) and not re.search(r"志愿者|义工|志工", bit.text)
    who = "guardian" if re.search(r"家长|监护人|parent|guardian", bit.text, re.I) and not re.search(r"志愿者|义工|volunteer", bit.text, re.I) else (
        "volunteer" if not everyone and re.search(r"志愿者|义工|志工|volunteer", plan.text, re.I) else "participant")  # fmt: skip
    value: dict[str, Any] = {"text": bit.text, "who": who, "about": about}
    if set(about) & set(_CLAUSE):
        value["flag"] = "void_for_personal_injury"
    return Fact("waiver.clauses", value, bit.start, bit.end)
