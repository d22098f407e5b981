"""The terms: requirements, absence rule, waiver clauses, weather, insurance, hours and rewards, follow-up, risks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from app.plans.reading.dates import dates_in
from app.plans.reading.headline import blank
from app.plans.reading.layout import Bit, Block, Plan
from app.plans.reading.shape import Fact, Part
from app.plans.reading.when import with_year
from app.plans.reading.words import topics_of

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
_WEATHER = re.compile(r"刮风|雷暴|雷雨|雷电|降雨|降雪|大雪|下雪|豪雨|大风|高温|雾霾|风球|雨备|雨势|风浪|停班停课|天气|天候|下雨|雨天|遇雨|大雨|小雨|暴雨|台风|风雨无阻|恶劣气候|气象|不可抗力|\brain\b|\bweather\b|\bstorm|lightning|thunder|\bsnow\b|\bwet\b|rain or shine", re.I)
_ACTIONS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("go_ahead", re.compile(r"风雨无阻|照常|如期|雨天不(?:改|停|取消)|rain or shine|go(?:es)? ahead|will still|whatever the weather|regardless of", re.I)),
    ("postpone", re.compile(r"顺延|延期|推迟|改期|延后|另行安排时间|时间另行通知|择期|择日|往后|另选(?:日期|时间)|改[到至](?:下|\d|明|后|周|星期)|postpone|reschedul|rain date|moved to|next (?:day|saturday|sunday)|back-?up date", re.I)),
    ("cancel", re.compile(r"取消|停止|cancel|called off|call off", re.I)),
    ("adjust", re.compile(r"改为|改在|改到(?!下|\d|明|后|周|星期)|挪到|移到|移至|搬到|调整|室内|转到|移至|转为|变更|缩短|indoors?|move (?:in|to)|adjust|shorten|instead", re.I)),
    ("ask", re.compile(r"另行通知|通知为准|等候通知|视天气|视情况|以[^。，,\n]{0,10}通知|decide|will (?:let you know|inform|notify|email|text)|check (?:the|our|your)", re.I)),
)  # fmt: skip
_ABSENT = re.compile(r"(?:不能|无法|未能|没法|临时有事|有事|因故|如有|身体|去不了|不参加|来不了)[^。；;\n]{0,36}(?:请假|告知|通知|联系|说明|取消报名|报备|退出|说一声|换班|打招呼|找人代)|cannot (?:come|attend|make it)|can'?t (?:come|make it|attend)|unable to (?:attend|come|make)|need to cancel", re.I)
_INSURED = re.compile(r"^(?:人身|旅游|户外|意外|活动|志愿者)[^。；;，,\n]{0,10}(?:保险|意外险)$|(?:购买|代买|买好|上好|投保|办理|提供|统一|赠送|没有购买|未购买)[^。；;，,\n]{0,30}(?:保险|意外险)|(?:保险|意外险)[^。；;，,\n]{0,16}(?:购买|提供|承担|由)|\binsur(?:ance|ed)\b", re.I)
_HOURS = re.compile(r"[^。；;\n，,]{0,24}(?:(?:服务|志愿|公益|义工)(?:服务)?(?:时长|时数|工时|时间|学时|小时数?)|时长|志愿汇|工时|學時|时数)[^。；;\n，,]{0,30}|[^.;\n]{0,40}\b(?:service|volunteer|community service) hours?\b[^.;\n]{0,40}", re.I)
_REWARD = re.compile(r"证书|纪念品|纪念章|奖牌|礼品|T恤|补贴|补助|餐补|午餐|工作餐|交通补|积分|表彰|奖状|完赛|徽章|certificate|t-shirt|medal|gift|lunch|raffle|badge|thank", re.I)
_FOLLOW = re.compile(r"往后的?每|每个?月[^。；;\n]{0,30}(?:走访|看望|回访|了解|寄|通信|写信|联系)|后期走访|回访|持续(?:跟进|关注|帮扶)|长期(?:结对|帮扶|关注)|在网上发表|写(?:下|一篇)[^。；;\n]{0,10}(?:感想|心得|体会)|提交[^。；;\n]{0,10}(?:感想|心得|总结)|follow-?up (?:visit|session|meeting)", re.I)
_TOLD_ELSEWHERE = frozenset({"fees", "place", "time", "contact", "people", "meeting", "programme", "deadline", "recruit", "channels"})
_MARKED = re.compile(r"[（(]?\d{1,2}[、.)）]")
_ASKS = re.compile(r"请|不(?:要|得|准|许|能|可|带|追|乱|吃|跑|丢|去|抢|摘|打)|勿|自带|自备|系好|穿|提前告|遵守|听从|必须有|须有|应|不接受|须")
_LABEL_OF_LAW = re.compile(r"^(?:注意|备注|注|温馨提示|提示)$")


def terms(plan: Plan) -> Iterator[Fact]:
    """Everything a participant has to know, keep or accept."""
    clauses = list(_waiver(plan))
    weather = _weather(plan)
    taken = {(fact.start, fact.end) for fact in clauses if "waiver" in plan.topic_at(fact.start)}
    yield from _requirements(plan, weather, taken)
    yield from clauses
    if weather:
        yield weather
    if absent := next((one for one in plan.sentences() if _ABSENT.search(one.text) and len(one.text) <= 160), None):
        yield Fact("absence_rule", absent.text, absent.start, absent.end)
    yield from _insurance(plan)
    yield from _hours(plan)
    yield from _rewards(plan)
    yield from _follow_up(plan)
    for block in plan.about("risks"):
        for bit in block.lines(deep=True):
            pieces = bit.split(r"[、；;]") if len(bit.text) <= 120 else [bit]
            for piece in pieces:
                bare = piece.bare()
                if 2 <= len(bare.text) <= 160:
                    yield Fact("risks", bare.text, bare.start, bare.end)


def _requirements(plan: Plan, weather: Fact | None, taken: set[tuple[int, int]]) -> Iterator[Fact]:
    seen: set[str] = set()
    for block in (*plan.about("requirements"), *_told_to_all(plan)):
        if block.inside("recruit", "eligibility", "sign_off"):
            continue
        for bit in _listed(block):
            only_weather = (weather and weather.start <= bit.start and bit.end <= weather.end + 2) or (_WEATHER.search(bit.text) and any(
                pattern.search(bit.text) for _, pattern in _ACTIONS) and _LABEL_OF_LAW.match(block.line.label))  # fmt: skip
            if only_weather or (bit.start, bit.end) in taken or bit.text in seen:
                continue
            alone = bit.end == block.end and len(block.own) == 1 and block.rank >= 4 and not block.line.value and block.parent and "requirements" in block.parent.topics
            if alone:
                seen.add(bit.text)
                start = block.line.body.start
                yield Fact("requirements", f"{block.line.label}:{bit.text}", start, bit.end)
                continue
            if 3 <= len(bit.text) <= 400 and not blank(bit.text) and not topics_of(bit.text, loose=False):
                seen.add(bit.text)
                yield Fact("requirements", bit.text, bit.start, bit.end)


def _told_to_all(plan: Plan) -> Iterator[Block]:
    """Heads that announce something else while every line under them tells those who come what to do."""
    for block in plan.about("prepare", "measures"):
        lines = [line for line in block.own if line.rank]
        asked = sum(bool(_ASKS.search(line.body.text)) for line in lines)
        if len(lines) >= 3 and len(lines) == len(block.own) and asked * 2 >= len(lines) and all(len(line.body.text) <= 90 for line in lines):
            yield block


def _listed(block: Block) -> Iterator[Bit]:
    """One demand after the other; a lead sentence that ends with a colon is no demand; a line may hold several."""
    every = list(block.lines())
    ranked = [line.body for line in block.own if line.rank]
    if len(ranked) >= 2 and block.own[0].rank:
        last = next((number for number, line in enumerate(block.own) if not line.rank and (not _ASKS.search(line.body.text) or re.search(r"祝|愿|谢谢|感谢|期待", line.body.text))), len(block.own))
        kept = [line.body for line in block.own[:last] if not (line.value and set(line.topics) & _TOLD_ELSEWHERE)]
        every = ([block.line.value] if block.line.value else []) + [bit for bit in kept if bit]
    for number, bit in enumerate(every):
        if bit.text.endswith((":", "：")) and len(every) > 1:
            continue
        if bit == block.line.value and (label := re.search(r"[ \t](?=[^\s:：]{2,8}[:：])", bit.text)):
            bit = bit.cut(0, label.start())
        several = bit.split(r"[；;]") if (number == 0 and bit == block.line.value) or (not _MARKED.match(bit.text) and len(every) == 1) else [bit]
        yield from several if len(several) > 1 and all(len(one.text) > 3 for one in several) else [bit]


def clause_about(text: str) -> list[str]:
    """What a clause is about, in the schema's words."""
    return [name for name, pattern in _ABOUT if pattern.search(text)]


def _waiver(plan: Plan) -> Iterator[Fact]:
    seen: set[str] = set()
    for block in plan.about("waiver"):
        if block.inside("roles", "safety"):
            continue
        label = block.line.named
        bits = [bit for bit in block.lines(deep=True) if len(bit.text) >= 6 and not re.match(r"(?:签名|签字|日期|家长签|监护人签|年\s*月|Signature|Signed|Name|Date|Parent|Phone)", bit.text)]
        found = False
        for bit in bits:
            if bit.text in seen or _only_weather(bit.text) or bit.text.endswith((":", "：")):
                continue
            if topics := plan.topic_at(bit.start):
                if topics[0] in ("requirements", "contact", "weather", "sign_off", "deadline", "insurance") and not clause_about(bit.text):
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


def _only_weather(text: str) -> bool:
    return bool(_WEATHER.search(text)) and not clause_about(text) and any(pattern.search(text) for _, pattern in _ACTIONS)


def _clause(bit: Bit, plan: Plan) -> Fact:
    about = clause_about(bit.text)
    everyone = re.search(r"参加者|参与者|参赛|选手|报名者|营员|学员", bit.text) and not re.search(r"志愿者|义工|志工", bit.text)
    who = "guardian" if re.search(r"家长|监护人|parent|guardian", bit.text, re.I) and not re.search(r"志愿者|义工|volunteer", bit.text, re.I) else (
        "volunteer" if not everyone and re.search(r"志愿者|义工|志工|volunteer", plan.text, re.I) else "participant")  # fmt: skip
    value: dict[str, Any] = {"text": bit.text, "who": who, "about": about}
    if set(about) & set(_CLAUSE):
        value["flag"] = "void_for_personal_injury"
    return Fact("waiver.clauses", value, bit.start, bit.end)


def _weather(plan: Plan) -> Fact | None:
    best: tuple[int, Bit] | None = None
    for block in plan.about("weather"):
        bits = list(block.lines())
        if bits and (fact := _judged(plan, bits[0])):
            return fact
    for sentence in plan.sentences():
        if not _WEATHER.search(sentence.text) or len(sentence.text) > 260:
            continue
        acts = [name for name, pattern in _ACTIONS if pattern.search(sentence.text)]
        if not acts:
            continue
        worth = 2 + ("weather" in plan.topic_at(sentence.start)) - ("background" in plan.topic_at(sentence.start)) * 2
        if "safety" in plan.topic_at(sentence.start):
            worth -= 1
        if re.fullmatch(r"ask", acts[0]) and not re.search(r"天气|weather", sentence.text, re.I):
            worth -= 1
        if worth > 0 and (best is None or worth > best[0]):
            best = (worth, sentence)
    return _judged(plan, _with_the_rest(plan, best[1])) if best else None


def _with_the_rest(plan: Plan, bit: Bit) -> Bit:
    """A rule that goes on behind a semicolon about other weather is one rule."""
    after = re.match(r"[ \t]{0,3}([^。；;\n]{4,60}[。；;]?)", plan.text[bit.end : bit.end + 80])
    if bit.text.endswith(("；", ";")) and after and _WEATHER.search(after.group(1)) and any(pattern.search(after.group(1)) for _, pattern in _ACTIONS):
        return Bit(plan.text[bit.start : bit.end + after.end()], bit.start)
    return bit


def _clause_of_weather(bit: Bit) -> Bit:
    """The part of a sentence that speaks of the weather: what a bracket holds, or what stands between blanks."""
    word = _WEATHER.search(bit.text)
    if not word:
        return bit
    for inner in re.finditer(r"[（(]([^（）()]{6,80})[）)]", bit.text):
        if inner.start() < word.start() < inner.end() and any(pattern.search(inner.group(1)) for _, pattern in _ACTIONS):
            return bit.of(inner, 1)
    if re.search(r"[\u4e00-\u9fff]", bit.text) and len(bit.text) <= 160:
        pieces = [piece for piece in bit.split(r"(?<=[^，,、])[ \t]{1,8}(?=[\u4e00-\u9fff])") if _WEATHER.search(piece.text)]
        if len(pieces) == 1 and any(pattern.search(pieces[0].text) for _, pattern in _ACTIONS):
            return pieces[0]
    return bit


def _judged(plan: Plan, bit: Bit) -> Fact | None:
    bit = _clause_of_weather(bit)
    text = bit.text
    acts = [name for name, pattern in _ACTIONS if pattern.search(text)]
    if not acts:
        return None
    action = acts[0]
    if action == "go_ahead" and len(acts) > 1 and not re.search(r"风雨无阻", text):
        action = acts[1] if acts[1] != "ask" else "go_ahead"
    if action == "postpone" and "cancel" in acts and not re.search(r"顺延|延期至|推迟|改期", text):
        action = "cancel"
    if {"cancel", "postpone"} <= set(acts) and re.search(r"取消或|延期或|或(?:者)?(?:取消|延期)", text) and "ask" in acts:
        action = "ask"
    if {"cancel", "adjust"} <= set(acts) and re.search(r"其余|其他|室内|户外(?:环节|项目|部分)", text) and not re.search(r"活动取消|全部取消", text):
        action = "adjust"
    value: dict[str, Any] = {"present": True, "text": text, "action": action}
    parts: list[Part] = []
    if notice := re.search(r"另行(?:通知|公告|安排|公布)|(?:等|以)[^，,。；;\n]{0,8}(?:在群里|群)?(?:通知|公告)(?:为准)?|will (?:let you know|be announced|email you|text you)", text):
        value["next"] = notice.group()
    if action in ("postpone", "cancel") and (found := [one for one in dates_in(text, bit.start) if one.date]):
        value["backup_date"] = with_year(found[-1].date or "", plan)
        parts.append(Part("backup_date", found[-1].start, found[-1].end))
    return Fact("weather", value, bit.start, bit.end, parts=tuple(parts))


def _insurance(plan: Plan) -> Iterator[Fact]:
    for block in plan.about("insurance"):
        for bit in block.lines():
            if not blank(bit.text):
                yield Fact("insurance", bit.bare().text, bit.bare().start, bit.bare().end)
                return
    for sentence in plan.sentences():
        if _INSURED.search(sentence.text) and len(sentence.text) <= 200 and "budget" not in plan.topic_at(sentence.start):
            pieces = [piece for piece in sentence.split(r"[，,；;]") if re.search(r"保险|意外险|insur", piece.text, re.I)]
            bare = (pieces[0] if pieces and not plan.english else sentence).bare()
            yield Fact("insurance", bare.text, bare.start, bare.end)
            return


def _hours(plan: Plan) -> Iterator[Fact]:
    for block in plan.about("service_hours"):
        for bit in block.lines():
            yield _hour(bit.bare())
            return
    for sentence in plan.sentences():
        if set(plan.topic_at(sentence.start)) & {"background", "programme", "purpose"}:
            continue
        match = _HOURS.search(sentence.text)
        if match and re.search(r"记|录入|计|发放|提供|获得|可获|颁发|登记|给予|认证|credit|earn|receive|count|hours", match.group(), re.I) and not re.search(r"^(?:志愿)?服务时间", match.group()):
            yield _hour(sentence.of(match).bare())
            return


def _hour(bit: Bit) -> Fact:
    """The words that tell the hours."""
    pieces = [piece for piece in bit.split(r"[，,；;。、]") if re.search(r"\d", piece.text)]
    found = (pieces[0] if pieces and re.search(r"小时|hour|时长|学时|工时", pieces[0].text, re.I) else bit).bare()
    return Fact("service_hours", found.text, found.start, found.end)


def _rewards(plan: Plan) -> Iterator[Fact]:
    seen: set[str] = set()
    for block in plan.about("rewards"):
        for bit in [block.line.value] if block.line.value and not block.line.rank else block.lines(deep=True):
            pieces = bit.split(r"[、，,；;。]")
            for piece in pieces if bit == block.line.value and all(len(one.text) <= 14 for one in pieces) else [bit]:
                bare = piece.bare()
                if 2 <= len(bare.text) <= 160 and (len(pieces) > 1 or not topics_of(bare.text, loose=False)) and bare.text not in seen and not blank(bare.text):
                    seen.add(bare.text)
                    yield Fact("rewards", bare.text, bare.start, bare.end)


def _follow_up(plan: Plan) -> Iterator[Fact]:
    seen: list[tuple[int, int]] = []
    for block in plan.about("after", "followup"):
        if block.inside("programme", "content", "prepare", "hold"):
            continue
        ranked = [line.body for line in block.own if line.rank and not line.label]
        for bit in (block.line.value.split(r"[；;]") if block.line.value else ranked):
            bare = bit.bare()
            if 6 <= len(bare.text) <= 160:
                seen.append((bare.start, bare.end))
                often = "monthly" if re.search(r"每个?月|monthly|every month", bare.text, re.I) else "once"
                yield Fact("follow_up", {"text": bare.text, "frequency": often}, bare.start, bare.end)
    for sentence in plan.sentences():
        if _FOLLOW.search(sentence.text) and len(sentence.text) <= 200 and not set(plan.topic_at(sentence.start)) & {"measures", "background", "guiding"}:
            pieces = [piece for piece in sentence.split(r"[，,；;]") if _FOLLOW.search(piece.text)]
            bare = (pieces[0] if pieces else sentence).bare()
            if lead := re.match(r"(?:我们|他们|大家|协会)(?=往后|每|将|会)", bare.text):
                bare = bare.cut(lead.end())
            if len(bare.text) < 8 or any(start <= bare.start < end for start, end in seen):
                continue
            monthly = re.search(r"每个?月|monthly|every month", sentence.text, re.I)
            yield Fact("follow_up", {"text": bare.text, "frequency": "monthly" if monthly else "once"}, bare.start, bare.end)
