"""How one signs up and who may: channels, conditions, ages. Words in `data/joining`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from app.plans.reading.headline import blank
from app.plans.reading.layout import Bit, Plan, sentences
from app.plans.reading.numbers import number
from app.plans.reading.phones import MAIL, PHONE
from app.plans.reading.rows import MOST
from app.plans.reading.words import either, topics_of

_GOES_ON = re.compile(r"(?:并|再|后|然后)?(?:按(?:提示|要求)|回复|填写|填表|搜索|点击|选择|选|进入|提交|完成|注册|输入|实名)")
_UNTIL = re.compile(r"^(?:请)?(?:于|在)?(?:即日起)?[^，,“”]{0,30}?(?:\d{1,2}[日号:：]\d{0,2}|\d{1,2}[点时])[^，,“”]{0,6}?(?:前|止|之前|以前|截止|内|[，,])[，,、]?(?=\D)")
_STRONG = re.compile(r"扫|码|小程序|公众号|平台|网站|网址|官网|链接|接龙|邮箱|表单|表格|问卷|线上|网上|现场报名|电话报名|App|APP|窗口|服务台|http")
_POLITE = re.compile(r"^(?:一律|均|统一|请|可以?|也可|或|有意者|感兴趣者|志愿者|义工|志工|欢迎|自愿|愿意参加的|采取|采用|通过(?=现场|电话|网上|线上))+(?=\S{2})")
_TAIL = re.compile(r"(?:(?:进行|参与|即可)?(?<=码)报名|填写(?:相关|个人|报名)?信息|进行报名|即可(?:报名)?|方式|的方式|[（(][^（）()]{0,12}\d[:：点][^（）()]{0,12}[）)])$")
_MANY = re.compile(r"[。；;]|\s(?=\d[.、])")
_SPOKEN = (
    (re.compile(r"跟帖|回帖"), None),
    (re.compile(r"短消息|私信"), None),
    (re.compile(r"(?:打)?(电话)(?:报名|登记|预约)"), None),
    (re.compile(rf"发[送]?[至到给]?\s?({MAIL.pattern})"), None),
    (re.compile(r"加(?:入)?\s?[Qq]{2}群?\s?[:：]?\s?\d{5,12}"), None),
    (re.compile(r"现场报名"), None),
    (re.compile(r"(?:添)?加(?:工作人员|小编|群主)?微信(?:群)?\s?[A-Za-z0-9_-]{0,20}"), None),
    (re.compile(r"致电"), None),
    (re.compile(r"扫(?:描|一扫)?[^，,。；;\n]{0,12}码(?:登记|填表)?"), None),
    (re.compile(r"[“「『\"]?[^\s，,。；;“”在到从通过用]{2,12}[”」』\"]?小程序"), None),
    (re.compile(r"(?:报名表|表格)[^，,。；;\n]{0,10}(邮箱)"), None),
    (re.compile(r"(?:将|把)报名表[^，,。；;\n]{0,8}交(?:到|至)[^，,。；;\n]{2,20}"), None),
    (re.compile(r"在([^，,。；;\n到在]{2,16})发帖(?:登记|报名)|(?:到|去)[^，,。；;\n到]{2,16}(?:登记(?!取|挂|领|入)|报名处|填表)"), None),
    (re.compile(r"向[^，,。；;\n向]{2,20}(?:登记|报名)(?=[，,。；;]|$)"), None),
    (re.compile(r"给[^，,。；;\n给]{1,6}打(?:个)?电话"), None),
    (re.compile(r"群(?:内|里)?接龙(?:报名)?|接龙报名"), None),
    (re.compile(r"(?:微信|短信|网上|线上|邮件|网络)报名"), None),
)
_RANGE = re.compile(r"(\d{1,2})\s?(?:周岁|岁)?\s?(?:[-—–~～至到]{1,3})\s?(\d{1,2})\s?(?:周岁|岁)")
_AGED = re.compile(rf"(?:年龄)?{_RANGE.pattern}[，,]")
_LEAST = (
    re.compile(r"(?<![不未])(?:年满|满)\s?(\d{1,2}|[一二三四五六七八九十]{1,3})\s?(?:周岁|岁)"),
    re.compile(r"(\d{1,2}|[一二三四五六七八九十]{1,3})\s?(?:周岁|岁)\s?(?:[(（]含[)）])?(?:及)?以上"),
    re.compile(r"年龄[^，,。\d]{0,6}不(?:低于|小于)\s?(\d{1,2})"),
)
_MOST = (
    re.compile(r"(?:不超过|不满|未满|小于|低于|不大于)\s?(\d{2})\s?(?:周岁|岁)"),
    re.compile(r"(\d{2})\s?(?:周岁|岁)(?:[(（]含\d{0,2}岁?[)）])?(?:及)?(?:以下|以内)"),
)
_WITH = re.compile(r"[^。；;]{0,14}(?:须|需|应|由|家长|监护|陪|同意|儿童|孩子|幼儿|小朋友|免|要有)")
_ELDERS = re.compile(r"(?:的)?(?:长者|老人|老年|老党员|居民|高龄|独居|退休|孤寡)")
_CONDITION = re.compile(
    r"(?:未满|不满|不足)\s?\d{1,2}\s?(?:周岁|岁)|\d{1,2}\s?(?:周岁|岁)(?:[(（]含[)）])?(?:及)?以[上下]|(?<![不未])满[一二三四五六七八九十]{1,3}周岁|年满\s?\d{1,2}|介乎\s?\d{1,2}"
)
_DEMAND = re.compile(r"须|需|应|必须|由|要有|陪同|方可|同意|不可|不能|不得|同行|均可|都可|谢绝")
_ABLE = re.compile(r"岁|健康|责任心|爱心|耐心|服从|吃苦|守时|热心|普通话|学生|全程|坚持|优先|资格|经验|年龄|注册|会员")
_PREFERRED = re.compile(r"(?:要求|须|需|希望)?([^，,。；;：:（）()]{2,24}(?:者|的|同学|学生|人员)?优先)(?:录取|录用|考虑|报名)?")
_ANYBODY = re.compile(r"凡[^，,。；;]{2,40}(?:[，,][^，,。；;]{2,30}){0,2}?[，,]?(?:均可|都可|皆可|可)(?:自愿)?(?:报名|参加|申请)")
_NUMBERED = re.compile(r"(?:^|(?<=[\s。；;:：]))(?:[（(]\d{1,2}[）)]|\d{1,2}\s?[.、．](?!\d(?!\d?\s?(?:周岁|岁)))|[①-⑳])\s?")
_NUMBERED_OR_STOP = re.compile(rf"{_NUMBERED.pattern}|[。！!]")
_WHOM = re.compile(r"(?:招募|报名|招收)对象(?:为|是)\s?([^。；;]{4,80})")
_COUNTED = re.compile(r"^(?:面向[^，,。]{2,12})?(?:拟|计划)?(?:招募|招收)\s?\d{1,5}\s?[名人位组个](?=\S{4})")
_FAMILY = re.compile(r"(?:每[组户家])?[一1两2]大[一1两2]小|\d{1,2}\s?[-—~至到]\s?\d{1,2}\s?岁(?:的)?(?:儿童|亲子|孩子|小朋友)?家庭")
_BARRED = re.compile(r"([^，,。；;：:]{2,60}(?:者|人员|队员|人群|的|人士|孕妇))(?:[，,]?请?(?:不得|不能|不可|请勿|谢绝|不宜|不建议))(?:报名|参加)")
_SIGNAL = re.compile(r"者$|须|需|限|岁|在校|会员|学生|市民|热心|以上|新人|爱好|志愿|人员$|均可")


@cache
def _channel() -> re.Pattern[str]:
    return re.compile(either("joining", "channel"))


@cache
def _no_channel() -> re.Pattern[str]:
    return re.compile(either("joining", "no_channel"))


def channels(plan: Plan) -> list[Bit]:
    """The ways of signing up, each as short as it can be said."""
    found: list[Bit] = []
    for block in plan.about("recruit", "contact"):
        if re.fullmatch(r"(?:现场|电话|网上|线上|在线|网络|微信|扫码|邮件|短信|群内)报名", block.line.label) and len(block.line.body.text) <= 40 and block.line.value:
            _keep(found, block.line.body.bare())
        elif re.fullmatch(r"(?:个人|团队|团体|单位|集体)报名", block.line.label) and block.line.value:
            _keep(found, _shortened(next(iter(block.line.value.split(_MANY)), block.line.value)))
    both = [block for block in plan.about("deadline", "recruit") if re.search(r"方式|方法|途径|办法", block.line.label)]
    for block in sorted({id(block): block for block in [*plan.about("channels"), *both]}.values(), key=lambda one: one.line.bit.start):
        labelled = {line.body.start for line in block.own if line.label and not line.rank} if block.line.value else set()
        for bit in block.lines():
            if bit.start in labelled or topics_of(bit.text, loose=False) or "【" in bit.text[:1] or blank(bit.text):
                continue
            label = re.match(r"[^:：，,。]{0,10}(?:路径|途径|网址|方式|入口)\s?[:：]", bit.text)
            for piece in bit.cut(label.end() if label else 0).split(_MANY):
                for one in _either(piece):
                    _keep(found, _shortened(one))
    if not found:
        for sentence in _told_sentences(plan):
            if re.search(r"报名|登记|认领|申请|预约|截止|接龙", sentence.text) and len(sentence.text) <= 300:
                for pattern, _ in _SPOKEN:
                    if (match := pattern.search(sentence.text)) and len(found) < 4:
                        group = next((n for n in range(1, pattern.groups + 1) if match.group(n)), 0)
                        _keep(found, sentence.of(match, group).bare())
        found = [bit for bit in found if not re.search(r"不接受|不受理|恕不|谢绝", plan.text[max(0, bit.start - 8) : bit.start])]
    if not found:
        for block in plan.about("recruit"):
            if re.fullmatch(r"(?:活动|志愿者|义工)?(?:报名|参加办法|报名须知|报名安排)", block.line.label):
                for bit in block.lines():
                    for piece in bit.split(_MANY):
                        if len(piece.text) <= 80 and _STRONG.search(piece.text):
                            for one in _either(piece):
                                _keep(found, _shortened(one))
    if not found and (match := re.search(r"报名(?:电话|热线)\s?[:：]\s?", plan.text)) and (phone := PHONE.match(plan.text, match.end())):
        found.append(Bit(phone.group(1), phone.start(1)))
    return found


def _told_sentences(plan: Plan) -> Iterator[Bit]:
    """Every sentence with the label of its line."""
    for line in plan.lines[:MOST]:
        yield from sentences(line.body)


def _either(piece: Bit) -> list[Bit]:
    """点击阅读原文, 或扫描二维码: two ways."""
    return piece.split(r"[，,、]?\s?(?:或者?|也可以?|亦可)(?=扫|拨打|打电话|致电|亲临|亲自|亲到|(?:WhatsApp|Whatsapp|whatsapp|微信|短信)\s?\d|电话|关注|点击|到|现场|在|通过|加|登录|发|填|前往)")


def _keep(found: list[Bit], bit: Bit | None) -> None:
    if bit and len(found) < 20 and len(bit.text) >= 2 and not re.search(r"_{3,}|[:：]\s?$", bit.text) and not any(bit.text in one.text or one.text in bit.text for one in found):
        found.append(bit)


def _shortened(piece: Bit) -> Bit | None:
    """线上填表 for 请于6月1日前线上填表，填好后交给我们."""
    text = piece.text
    if PHONE.fullmatch(text.strip()):
        return None
    lead = _UNTIL.match(text)
    bit = piece.cut(lead.end() if lead and lead.end() < len(text) else 0)
    clauses = bit.split(r"[，,](?![^“”]*”)")
    start = next((n for n, clause in enumerate(clauses) if _channel().search(clause.text) and not _no_channel().search(clause.text)), None)
    if start is None:
        return None
    end = start + 1
    while end < len(clauses) and _GOES_ON.match(clauses[end].text) and not _no_channel().search(clauses[end].text):
        end += 1
    whole = Bit(bit.text[clauses[start].start - bit.start : clauses[end - 1].end - bit.start], clauses[start].start)
    polite = _POLITE.match(whole.text)
    whole = whole.cut(polite.end() if polite else 0)
    if whole.text.startswith("在") and (posted := re.search(r"(?:发帖|留言)?(?:登记|报名)$", whole.text)):
        whole = whole.cut(1, posted.start())
    whole = whole.cut(0, len(_TAIL.sub("", whole.text))).bare(" \t　。.；;，,、！!：:")
    return whole if 2 <= len(whole.text) <= 90 and not blank(whole.text) and not re.fullmatch(r"报名|登记|自愿报名|报名时间.*", whole.text) else None


def eligibility(plan: Plan, *, called: bool) -> list[Bit]:
    """Who may sign up, condition by condition. `called`: the text calls for people, so that 对象 are those it calls."""
    found: list[Bit] = []
    for block in plan.about("eligibility"):
        if re.search(r"受助|资助|救助|补助|助学|申领|领取|天气|场地", block.line.label):
            continue
        alone = not block.line.value and len(block.deep) == 1
        for bit in block.lines(deep=True):
            if plan.topic_at(bit.start)[:1] and "eligibility" not in plan.topic_at(bit.start)[: len(block.topics)]:
                continue
            for one in _conditions(bit, in_line=bit == block.line.value, alone=alone):
                _add(found, one)
    if called and not found:
        for block in plan.about("requirements"):
            if block.line.label in ("要求", "志愿者要求", "人员要求", "基本要求", "条件"):
                lines = list(block.lines())
                if lines and sum(bool(_ABLE.search(bit.text)) for bit in lines) * 2 >= len(lines):
                    for bit in lines:
                        for one in _conditions(bit, in_line=bit == block.line.value):
                            _add(found, one)
    if called:
        for block in plan.about("people"):
            if "eligibility" not in block.topics and re.search(r"对象|参加人员|参加者|参与者|人群", block.line.label):
                for bit in block.lines():
                    items = bit.split(_NUMBERED) if len(_NUMBERED.findall(bit.text)) >= 2 else []
                    if any(_CONDITION.search(item.text) for item in items):
                        for item in items:
                            _add(found, item.bare(" \t　；;"))
                        continue
                    for one in bit.split(r"[。；;]"):
                        if _SIGNAL.search(one.text) and not re.search(r"\d\s?[名人]|上限|残|困境|留守|孤寡|独居", one.text) and len(one.text) <= 60:
                            _add(found, one.bare())
    for line in plan.lines[:MOST]:
        several = len(_NUMBERED.findall(line.body.text)) >= 2
        for sentence in line.body.split(_NUMBERED_OR_STOP if several else r"[。！!]"):
            for one in _told(sentence, plan, called):
                _add(found, one)
    for line in plan.lines[:MOST]:
        if called and set(plan.topic_at(line.bit.start)[:1]) & {"people", "recruit", "eligibility"}:
            for match in _FAMILY.finditer(line.bit.text):
                _add(found, line.bit.of(match))
    return found


def _add(found: list[Bit], bit: Bit) -> None:
    if len(found) < 60 and 2 <= len(bit.text) <= 200 and not blank(bit.text) and not any(bit.text in one.text for one in found):
        found.append(bit)


def _conditions(bit: Bit, *, in_line: bool, alone: bool = False) -> Iterator[Bit]:
    if topics_of(bit.text, loose=False) or len(bit.text) > 300:
        return
    if in_line and len(re.findall(_NUMBERED, bit.text)) >= 2:
        yield from (piece.bare(" \t　;；。") for piece in bit.split(_NUMBERED))
        return
    pieces = bit.split(r"[；;。]") if in_line or bit.text.count("。") > 1 or (alone and len(bit.text) <= 160) else [bit.bare(" \t　;；。")]
    for piece in pieces:
        piece = piece.bare(" \t　;；。")
        if glued := re.match(r"\d{1,2}[.、．](?=\d{1,2}\s?[-—–~至到]\s?\d{1,2}\s?(?:周岁|岁))", piece.text):
            piece = piece.cut(glued.end())
        if counted := _COUNTED.match(piece.text):
            piece = piece.cut(counted.end())
        if re.fullmatch(r"[（(][^（）()]*[）)]?", piece.text):
            piece = piece.bare(" （）()※。").cut(0, None)
        age = _AGED.match(piece.text)
        if age and (alone or (in_line and len(pieces) == 1)):
            yield from (one.bare() for one in piece.split(r"[，,]"))
            continue
        if in_line and age:
            yield piece.cut(0, age.end() - 1)
            piece = piece.cut(age.end())
        if not re.match(r"(?:约|共|限)?[^，,。\d]{0,14}\d{1,5}\s?(?:名|人|位|组|支|户|岗)(?!以上)(?:$|[（(，,、])", piece.text):
            yield piece


def _told(sentence: Bit, plan: Plan, called: bool) -> Iterator[Bit]:
    """Conditions in running text: of age, 凡…者均可报名, …者优先."""
    text = sentence.text
    topics = plan.topic_at(sentence.start)
    if len(text) > 240 or {"eligibility", "awards", "budget", "background", "fees", "insurance", "waiver"} & set(topics[:1]):
        return
    if (age := _CONDITION.search(text)) and _DEMAND.search(text[age.start() :]) and not _ELDERS.match(text[age.end() :]):
        opened = text.rfind("（", 0, age.start()) if "（" in text else text.rfind("(", 0, age.start())
        closed = re.compile(r"[）)]").search(text, age.end())
        if opened >= 0 and closed and not re.search(r"[）)]", text[opened : age.start()]):
            yield sentence.cut(opened + 1, closed.start()).bare()
        else:
            yield sentence.bare(" \t　。；;-•·※")
        return
    if match := _ANYBODY.search(text):
        yield sentence.of(match)
    elif match := _WHOM.search(text):
        first = re.search(r"[，,]", match.group(1))
        whole = sentence.of(match, 1)
        yield whole.cut(0, first.start() if first else None).bare()
        if first:
            yield whole.cut(first.end()).bare()
    elif called and (match := _BARRED.search(text)):
        yield sentence.of(match)
    elif called and "posts" not in topics and (match := _PREFERRED.search(text)) and re.search(r"招募|报名|志愿|要求", text):
        yield sentence.of(match, 1).bare()


def ages(plan: Plan, conditions: list[Bit]) -> Iterator[tuple[str, int, Bit]]:
    """`age_min` and `age_max` of those who are sought."""
    blocks = plan.about("recruit", "eligibility", "posts", "people")
    places = [*conditions, *(bit for block in blocks for bit in block.lines())]
    places += [sentence for sentence in _told_sentences(plan) if re.search(r"岁", sentence.text) and re.search(r"志愿者|义工|志工|报名|招募|参加者|参与者|年龄", sentence.text)]
    for bit in places:
        for match in _RANGE.finditer(bit.text):
            if re.match(r"[^，,。；;]{0,8}(?:须|需|应|由家长|免)", bit.text[match.end() :]) or int(match.group(1)) >= int(match.group(2)):
                continue
            yield "age_min", int(match.group(1)), bit.of(match, 1)
            yield "age_max", int(match.group(2)), bit.of(match, 2)
            return
    for name, patterns in (("age_min", _LEAST), ("age_max", _MOST)):
        for bit in places:
            hits = [hit for pattern in patterns for hit in pattern.finditer(bit.text) if _limits(hit, bit, name)]
            if hits:
                yield name, int(number(hits[0].group(1)) or 0), bit.of(hits[0], 1)
                break


def _limits(match: re.Match[str], bit: Bit, name: str) -> bool:
    """Whether an age is a limit, not what elders are helped or when a parent must come along."""
    age, behind = number(match.group(1)), bit.text[match.end() :]
    if not age or not 3 <= age <= 90 or _ELDERS.match(behind):
        return False
    return name == "age_min" or not _WITH.match(behind)
