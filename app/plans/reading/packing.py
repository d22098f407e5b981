"""What participants bring, what they are given, what stays at home, what they wear: told in lists and in passing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.plans.reading.goods import pieces_of
from app.plans.reading.headline import blank
from app.plans.reading.layout import Bit, Block, Plan, sentences
from app.plans.reading.shape import Fact
from app.plans.reading.wearing import BRACKET, EDGE, FORBID, HAT, NEAT, UNWORN, WEAR, as_written, dress, worn
from app.plans.reading.words import topics_of, words

_CLAUSE = re.compile(r"[，,；;。！!\n]\s?|(?<=[\u3400-\u9fff\U00020000-\U000323af）)])\s{1,4}(?=[\u3400-\u9fff\U00020000-\U000323af])|(?<=[\u3400-\u9fff\U00020000-\U000323af])(?=自[带备](?!的)[\u3400-\u9fff\U00020000-\U000323af]|请自|请勿|并自[带备])")
_SIGNS = re.compile(r"[、，,；;。\n/]|(?<=[\u3400-\u9fff\U00020000-\U000323af）)\d])\s{1,4}(?=[\u3400-\u9fff\U00020000-\U000323af])")
_LIST = re.compile(r"[、，,；;。\n/]|(?<=[\u3400-\u9fff\U00020000-\U000323af）)\d])\s{1,4}(?=[\u3400-\u9fff\U00020000-\U000323af])|(?<=[\u3400-\u9fff\U00020000-\U000323af）)\d])(?:以及|及(?!时|格|其)|和(?!平|谐)|与)(?=[\u3400-\u9fff\U00020000-\U000323af\d])")
_CUE = r"(?:请|需要?|须|应|要|可|建议|务必|记得|最好|还|并|另|自行|提前|随身|来时|出发前|当天|当日|各自|每[人位名家个][\u3400-\u9fff\U00020000-\U000323af]{0,4}|给孩子|为孩子|只|稍微|个人|(?:各位|参加)?(?:学生|孩子|小朋友|家长|志愿者|义工|参加者|队员|同学们?|幼儿|大家|有意者|会[\u3400-\u9fff\U00020000-\U000323af]{2,4}的)){0,4}"
_NOT_THINGS = r"(?!队|领|来|回|走|着|给|动|头|有|到|去|入|电|病|孩子|小朋友|大家|学生|学员|朋友|家人|家属|您|你|他|她|我|老人|教|操|一[名位])"
_BRING = re.compile(
    rf"^(?:{_CUE}|[\u3400-\u9fff\U00020000-\U000323af]{{0,10}}?(?:请|需|须)(?:自行)?)(?:自带(?!的)|自备(?!的)|(?:随身)?携带|自己带|自行准备|自行携带|自己准备|备好|备齐|备妥|(?<!最)多带|背(?=[小书双背])|背好|(?:稍微|少量)带点|准备好(?=一)|带好|带上|带齐|带足|备足|带{_NOT_THINGS})(?:好|上|足|齐|点)?(?:自己的|本人|个人|相关|有效|适量的?|少量的?|一些|充足的)?(?:的?(?:物品|东西|装备|用品|证件)(?:有|包括)?(?=[:：]))?[:：,，]?\s?(?:(?:例如|比如|如)[:：]?)?\s?(?=\S)"
)
_SELF = re.compile(r"^([^，,。；;：:]{1,24}?)(?:请|需|须)?(?:大家|各人|学生)?(?:自己带|自带|自备|自己准备|自行准备|自行携带)$")
_FAMILY = re.compile(r"^(?:请[为给](?:孩子|幼儿|宝贝|宝宝|小朋友)(?:自己)?准备好?(?:一些)?|(?:请)?(?:各位)?(?:家长|学生|孩子|幼儿|小朋友|每位同学|每人|每家|每个家庭)(?:们)?(?:请|只?需|要|应)?(?:[为给](?:孩子|幼儿|宝贝|宝宝|小朋友))?(?:自己)?(?:准备|自备|带好?)(?:好)?(?:孩子的)?)[:：,，]?\s?(?:(?:例如|比如|如)[:：]?)?")
_INTO = re.compile(r"(?:进馆|入馆|入场|进场|入内|进园|入园|进入?会场|来园|到园|来校|到校|进校|上车|进入[\u3400-\u9fff\U00020000-\U000323af]{1,6}|(?<=[\u3400-\u9fff\U00020000-\U000323af\d]{2})到[^，,、]{2,20}|参加活动|前来|前往[\u3400-\u9fff\U00020000-\U000323af]{0,8}|以备[\u3400-\u9fff\U00020000-\U000323af]{1,6}|备用|擦汗用?|填表)$")
_NTH = re.compile(r"(?:[A-Z答][:：]\s?)?[一二三四五六七八九十]是(?=[\u3400-\u9fff\U00020000-\U000323af]{2})|[A-Z答][:：]\s?")
_BANNED = re.compile(r"(?:[^，,。；;:：、]{0,10}[，,]){0,3}[^，,。；;:：、]{0,10}?(?:禁止|严禁|谢绝|不收|不接受|不得)([^，,。；;:：]{5,60})[。；;]?$")
_GIVE = re.compile(
    r"(?:幼儿园|我园|园里|学校|我们|主办方)已?经?(?:统一)?为[\u3400-\u9fff\U00020000-\U000323af]{2,6}准备了?(?:充足的|好)?([^。；;，,：:（(）)\n]{1,40})|(?:统一|免费|现场|会向[\u3400-\u9fff\U00020000-\U000323af]{2,6}|将?为[^，,。；;]{2,12})?(?:提供|借出|借用|派发|发放|配发|配备|可获得?|(?:发|派)给每[名位人][\u3400-\u9fff\U00020000-\U000323af]{0,4}|领取?(?!导|巾|带|口|袖|土|队|衔|养|略|悟|域|会|先|头))(?:给[\u3400-\u9fff\U00020000-\U000323af]{2,6}|了|每人)?([^。；;，,：:（(）)\n]{1,40})"
)
_HOSTS = re.compile(r"(?:主办方|组织方|活动方|协会|队里|社里|学校|园方|我们|本会|统一|现场)(?:统一|负责)?(?:准备|提供)$")
_BY_US = re.compile(r"([^，,。；;：:\n（(]{2,40}?)(?:均|都|全部)?由(?:我们|主办方|组织方|活动方|协会|本社|本会|社区|学校|我园|园方|馆方|组委会|现场|承办方|工作人员|团队)(?:统一|免费|负责)?(?:提供|准备|配备|借出|发放)")
_ETC = re.compile(r"等(?:个人|清洁|劳动|生活|相关|必要|必备|必需|随身|洗漱|防晒)?(?:工具|用品|物品|装备|物资|东西|食品|衣物)(?:以.{0,20})?$|以(?:方便|便|防|备不时).{0,20}$")
_US = re.compile(r"(?:主办方|组织方|活动方|协会|我们|本社|本会|学校|园方|馆方|平台|组委会|社里)(?:统一|免费|将|会|为大家){0,3}$")
_NO_GOODS = re.compile(r"志愿|服务|保险|场地|平台|机会|证明|支持|帮助|时长|培训|指导|咨询|信息|接送|交通|车|住宿|情况|安全|条件|名单|资金|经费")
_NUMBERED = re.compile(r"^[一二两三四五几半][个条块件把双套份张支瓶只顶副本袋盒枚杯根朵束](?:的)?")
_COUNTED = re.compile(r"[一二两三四五六七八九十][个条块件把双套份张支瓶只顶副本袋盒枚杯根朵束]$")
_HINT = re.compile(r"[带备穿戴着佩供借发领获准携禁勿收谢套水服马餐份帽衫贴]")
_NOWHERE = frozenset({"posts", "eligibility", "background", "purpose", "sponsors", "roles", "people", "result", "guiding", "theme", "slogan", "needs",
                      "materials", "budget", "awards", "waiver", "targets", "sign_off", "safety", "after"})  # fmt: skip
_NO_GIFT = (_NOWHERE - {"eligibility"}) | {"prepare", "transport", "waiver", "measures"}
_FAMILIES = re.compile(r"(?:亲爱的|尊敬的|各位|致|告)(?:各位)?(?:家长|爸爸妈妈|宝爸|宝妈|同学)|家长(?:们|朋友|您)|告家长书")


class Bag:
    """What was found of one field, each thing once."""

    def __init__(self) -> None:
        self.found: dict[str, list[Bit]] = {"bring": [], "provided": [], "forbidden": [], "dress": []}

    def put(self, field: str, bit: Bit) -> None:
        if bit.text and all(bit.text != other.text for other in self.found[field]) and len(self.found[field]) < 30:
            self.found[field].append(bit)

    def facts(self) -> Iterator[Fact]:
        for field, bits in self.found.items():
            for bit in sorted(bits, key=lambda bit: bit.start):
                yield Fact(field, bit.text, bit.start, bit.end)


def packing(plan: Plan) -> Iterator[Fact]:
    """`bring`, `provided`, `forbidden`, `dress`."""
    bag = Bag()
    taken: set[int] = set()
    for field in ("bring", "provided", "forbidden", "dress"):
        for block in plan.about(field):
            if block.inside("materials", "budget", "sponsors"):
                continue
            for bit in _own(block):
                if bit.text and not blank(bit.text):
                    taken.add(bit.start)
                    _listed(field, bit, bag)
    families = bool(_FAMILIES.search(plan.text[:400]))
    for line in plan.lines:
        if not _HINT.search(line.bit.text) or {line.body.start, line.value.start} & taken:
            continue
        topics = set(plan.topic_at(line.bit.start))
        for sentence in sentences(line.value if line.head and line.value else line.body):
            if len(sentence.text) > 300:
                continue
            if not topics & _NO_GIFT:
                _given(sentence, bag, rewarding="rewards" in topics)
            polite = sentence.text.startswith("请") and not topics & {"materials", "sponsors", "budget", "posts", "eligibility", "roles"}
            if (polite or not topics & _NOWHERE) and "rewards" not in topics and not ("programme" in topics and not topics & {"requirements"}):
                _told(sentence, bag, strictly=bool(topics & {"content", "prepare"}) and not families)
            elif topics & {"eligibility"}:
                for clause in _clauses(sentence):
                    if forbidding := FORBID.match(clause.text):
                        _put_all(bag, "forbidden", clause.cut(forbidding.end()))
                    elif re.match(r"请?(?:自[带备]|携带)", clause.text) and (bringing := _BRING.match(clause.text)):
                        _put_all(bag, "bring", clause.cut(bringing.end()))
    yield from bag.facts()


def _own(block: Block) -> Iterator[Bit]:
    """The lines of a list, up to the next bracketed label."""
    if block.line.value:
        yield block.line.value
    several = False
    for line in block.own:
        if re.match(r"[【〖\[]", line.body.text) or (block.line.value and not line.rank and not block.line.rank):
            return
        if several and not line.rank and len(line.body.text) <= 8 and not _LIST.search(line.body.text):
            return  # a head that is not known
        several = several or (not line.rank and len(pieces_of(line.body, _LIST)) >= 3)
        yield line.body


def _listed(field: str, bit: Bit, bag: Bag) -> None:
    """A line of a list: things, or clauses that say something else of them (请勿…, 穿…)."""
    if field == "dress":
        for piece in bit.split(r"[。；;]"):
            if 2 <= len(piece.bare(EDGE).text) <= 80:
                bag.put("dress", piece.bare(EDGE))
        return
    label = re.match(r"([^:：、，,。\d]{2,12})[:：]\s?(?=\S)", bit.text)
    if label and not topics_of(label[1], loose=False):
        bit = bit.cut(label.end())
        if field == "bring" and _HOSTS.match(label[1]):
            return
    if field == "provided":
        for piece in _things(bit):
            bag.put(field, piece)
        return
    for sentence in sentences(bit):
        _listed_sentence(field, sentence, bag)


def _listed_sentence(field: str, sentence: Bit, bag: Bag) -> None:
    clauses = _clauses(sentence)
    if field == "bring" and len(clauses) >= 2 and dress(clauses[0]) and all(dress(one, hats=True) or UNWORN.match(one.text) for one in clauses):
        _put_dress(bag, clauses, sentence)
        return
    for clause in clauses:
        if forbidding := FORBID.match(clause.text):
            _put_all(bag, "forbidden", clause.cut(forbidding.end()), whole=True)
        elif field == "bring" and (bringing := _BRING.match(clause.text)):
            after = clause.cut(bringing.end())
            one = _NUMBERED.match(after.text)
            _put_all(bag, field, after.cut(one.end()) if one else after, whole=True)
        elif field == "bring" and (wearing := WEAR.match(clause.text)) and worn(clause.text):
            _put_all(bag, "dress", clause.cut(wearing.end()))
        elif field == "bring" and re.match(r"(?:请|不|如|若|注意|可以|我们)", clause.text):
            continue
        else:
            _put_all(bag, field, clause, most=12, whole=True)


def _told(sentence: Bit, bag: Bag, *, strictly: bool) -> None:
    """What a sentence asks for in passing; `strictly`: only what says 自带, 自备, 家长准备."""
    run: list[Bit] = []
    bringing_on = False
    for clause in _clauses(sentence):
        label = re.match(r"[^:：，,。、]{2,12}[:：]\s?(?=\S)", clause.text)
        if label and not _BRING.match(clause.text):
            clause = clause.cut(label.end())
        if nth := _NTH.match(clause.text):
            clause = clause.cut(nth.end())
        if strictly:
            if family := _FAMILY.match(clause.text) or _FAMILY.match(sentence.text):
                start = sentence.cut(family.end()) if _FAMILY.match(sentence.text) else clause.cut(family.end())
                _put_all(bag, "bring", start)
                return
            if not re.search(r"自[带备]|自[己行]携?带", clause.text) and not dress(clause):
                continue
        dressing = dress(clause)
        if dressing is None and run and not UNWORN.match(clause.text):
            _put_dress(bag, run, sentence)
            run = []
        if dressing is not None or (run and UNWORN.match(clause.text)):
            run.append(dressing or clause)
        elif NEAT.match(clause.text):
            bag.put("dress", clause.bare(EDGE))
        elif forbidding := FORBID.match(clause.text):
            _put_all(bag, "forbidden", clause.cut(forbidding.end()))
        elif hat := HAT.match(clause.text):
            bag.put("bring", clause.of(hat, 1))
        elif family := _FAMILY.match(clause.text):
            _put_all(bag, "bring", clause.cut(family.end()))
        elif bringing := _BRING.match(clause.text):
            after = clause.cut(bringing.end())
            if not after.text.strip(EDGE):
                continue
            _put_all(bag, "bring", after)
        elif own := _SELF.match(clause.text):
            _put_all(bag, "bring", clause.of(own, 1))
        elif bringing_on and all(_is_noun(piece.text) for piece in pieces_of(clause, _LIST)):
            _put_all(bag, "bring", clause)
            continue
        bringing_on = bool(_BRING.match(clause.text) or _FAMILY.match(clause.text))
    if run:
        _put_dress(bag, run, sentence)
    if banned := _BANNED.match(sentence.text):
        found = sentence.of(banned, 1).split(r"[、]|[和及或](?=[\u3400-\u9fff\U00020000-\U000323af]{2})")
        for piece in found if len(found) >= 3 and all(2 <= len(one.text) <= 7 for one in found) else ():
            bag.put("forbidden", piece)


def _clauses(bit: Bit) -> list[Bit]:
    return [piece for piece in pieces_of(bit, _CLAUSE) if piece.text.strip(EDGE)]


def _put_all(bag: Bag, field: str, bit: Bit, most: int = 14, *, whole: bool = False) -> None:
    """Every thing of a list; `whole` leaves each as it is written in a list of its own: 笔和本子, 药(交给老师)."""
    if etc := _ETC.search(bit.text):
        bit = bit.cut(0, etc.start())
    if re.search(r"(?:以外|之外)的", bit.text) and len(bit.text) <= 24:
        bag.put(field, bit.bare(EDGE))
        return
    for piece in pieces_of(bit, _SIGNS if whole else _LIST):
        bare = _thing(piece, whole=whole)
        if field == "dress" and not worn(bare.text):
            continue
        if 1 <= len(bare.text) <= most and not blank(bare.text) and _is_thing(BRACKET.sub("", bare.text)):
            bag.put(field, bare)


def _thing(piece: Bit, *, whole: bool = False) -> Bit:
    """The thing alone: without a number in front, a remark in brackets, 等 or 进馆 behind."""
    bare = piece.bare(EDGE)
    if verb := _BRING.match(bare.text) or re.match(r"(?:例如|比如|如)[:：]?", bare.text):
        bare = bare.cut(verb.end()).bare(EDGE)
    if (verb or not whole) and (numbered := _NUMBERED.match(bare.text)):
        bare = bare.cut(numbered.end()).bare(EDGE)
    if whole and (not (remark := BRACKET.search(bare.text)) or (remark.end() - remark.start() <= 10 and "请" not in remark.group())):
        return bare.bare("“”\"「」《》") if bare.text[:1] in "“\"「" else bare
    if (bracket := BRACKET.search(bare.text)) and bracket.start() and not bare.text[bracket.end() :].strip(EDGE):
        bare = bare.cut(0, bracket.start()).bare(EDGE)
    if into := _INTO.search(bare.text):
        bare = bare.cut(0, into.start()).bare(EDGE)
    if (counted := _COUNTED.search(bare.text)) and counted.start() >= 2:
        bare = bare.cut(0, counted.start()).bare(EDGE)
    return bare.bare("“”\"「」《》") if bare.text[:1] in "“\"「" else bare


def _is_thing(text: str) -> bool:
    if topics_of(text, loose=False) and not re.search(r"餐$|^装备$|^手机$|^水$", text):
        return False
    return not re.search(r"[：:？?]|http|请|如果|的话|缺一|活动|参加|报名|注意|安全|电话|老师|孩子$|志愿者$|垃圾带|下山|离开|回家|照顾|心态|微笑|热情|精神|入座|排队|为主|不|节目|保管|大人|小朋友|另收|[名位]$|^\d+元?$|别|先|^[的了]", text)


def _is_noun(text: str) -> bool:
    """Whether a clause can only be one more thing of a list."""
    bare = text.strip(EDGE)
    return 1 < len(bare) <= 8 and bare.endswith((*words("goods", "ends"), *words("goods", "given"), *words("goods", "worn"))) and not re.search(r"[要请不可带穿有是给用]", bare)


def _put_dress(bag: Bag, run: list[Bit], sentence: Bit) -> None:
    """As it is written where it is an order for all (统一穿…), else the things one wears."""
    if written := as_written(run, sentence):
        bag.put("dress", written)
        return
    for clause in run:
        match = WEAR.search(clause.text)
        _put_all(bag, "dress", clause.cut(match.end()) if match else clause)


def _given(sentence: Bit, bag: Bag, *, rewarding: bool) -> None:
    """What participants are given: 手套由我们准备, 提供午餐, 领马甲."""
    for pattern in (_BY_US, _GIVE):
        for match in pattern.finditer(sentence.text):
            before = sentence.text[max(0, match.start() - 12) : match.start()]
            if re.search(r"[不未无]$|由[^，,。；;（(]{2,10}$|赞助|欢迎|需|请(?!领)", before[-8:]) and pattern is _GIVE:
                continue
            ours = pattern is _BY_US or bool(_US.search(before))
            for piece in _things(sentence.of(match, match.lastindex or 1)):
                if _is_given(piece.text) or (ours and len(piece.text) <= 6 and not _NO_GOODS.search(piece.text)):
                    bag.put("provided", piece)
    if rewarding:
        for clause in _clauses(sentence):
            if re.match(r"[^，,]{0,4}(?:不|无|没有)|[^，,]{0,8}(?:满|累计|达到?)\s?\d", clause.text):
                continue
            label = re.match(r"[^:：]{2,8}[:：]\s?(?=\S)", clause.text)
            for piece in _things(clause.cut(label.end()) if label else clause):
                if _is_given(piece.text) and not re.search(r"时长|保险|优秀|证书|证明|优先|免费参|折", piece.text):
                    bag.put("provided", piece)


def _things(bit: Bit) -> Iterator[Bit]:
    for piece in pieces_of(bit, _LIST):
        bare = piece.bare(EDGE)
        if (bracket := BRACKET.search(bare.text)) and bracket.start() and bracket.end() >= len(bare.text):
            bare = bare.cut(0, bracket.start()).bare(EDGE)
        while lead := re.match(r"(?:服务|活动)期间的?|当[班日天](?=[提发供])|(?:统一|免费|每人|必要的?|相应的?|所需的?|以及|及|一定的|由我们提供|提供|(?:统一)?(?:发放|派发|颁发|赠送)|可?获得?)", bare.text):
            bare = bare.cut(lead.end()).bare(EDGE)
        if etc := _ETC.search(bare.text) or re.search(r"等材料$|各[一1]份$", bare.text):
            bare = bare.cut(0, etc.start())
        if 1 <= len(bare.text) <= 14:
            yield bare


def _is_given(text: str) -> bool:
    bare = _COUNTED.sub("", re.sub(r"[$￥¥]?\d{1,5}元?$|\d{1,4}[份件套个条]$", "", text))
    return bare.endswith(words("goods", "given")) and not re.search(r"保险|证明|[给为的]|自备|自带|准备", text)
