"""What people bring and wear, what they are given, what stays at home: lists under heads, and prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from app.plans.reading.english.page import Page, Said
from app.plans.reading.headline import blank
from app.plans.reading.layout import Bit
from app.plans.reading.shape import Fact
from app.plans.reading.words import either

_SPLIT = re.compile(r",? and/or |,? (?:and|plus|as well as)(?: also)? |, (?:or )?|; | \+ | & |;$|\n|/(?=\s)|[☒☑✓]")
_LEAD = re.compile(
    r"^(?:(?:please|also|and|or|to|you(?:'ll| will| should)?|need|bring|wear|carry|pack(?! of)|have|along|with(?= you)|your|their|his|her|own|our|a|an|the|some|any|plenty of|lots of|one|extra|(?:small |named |little )?(?:bag|backpack|rucksack|day ?pack) (?:with|containing)|everyone|each|dress|in|remember|don't forget|do not forget|just|BYO|byo|at least|as needed|"
    r"recommended|suggested|optional|if possible|a pair of|pairs? of|set of|we|will|all|provide|supply|there (?:is|are|will be)|is|are|free|complimentary|plus|only|no|other|what about|them|him|can|be sure|make sure|additional|enough|such as|including|e\.g\.|clothes:|ideally|preferably|strong)\s)+",
    re.I,
)
_OWN = re.compile(r"^(?:(?:please|also|and|or|bring|wear|carry|pack|a|an|the|some|any|plenty of|lots of|one(?= \w+ )|remember|don't forget|your(?! own)|their(?! own))\s)+", re.I)
_TAIL = re.compile(
    r"\s?(?:\((?:[^()]*)\)|,? if (?:you|it|possible|needed|they|required|the|that|there)\b.*|(?:,? )?(?:please|too|as well|also|though|with you|along)$|\s(?:is|are|will be|would be|must|should|can be)\b.*|,? (?:as|because|since|in case|so|when|unless|depending|for those|weather permitting)\b .*|[–—] .*| - .*|\beach$|\bto (?:wear|help|drink|eat|keep|share|put|sit|stay|protect|use)\b.*|\s(?:at home|for \d+ .*|for (?:the|your|each|every|every|all|lunch|protection|sun|this|everybody|everyone|volunteers|helpers|you)\b.*))$",
    re.I,
)
_BRING = re.compile(
    r"(?<!not )(?<!to )(?<!'t )\b(?:(?:please |also |and |or |should |must |to |can |remember to |don't forget to |be sure to |will need to |need to |asked to )?(?:bring|carry(?= (?:your|a|an|some|at least|plenty|water))|pack(?= (?:a|an|your|their|some|plenty|lunch|warm|rain|extra|enough)\b)|byo|don't forget|do not forget)(?: along| with (?:you|them))?|(?:will |'ll |should |may )?need(?:s)?(?: to (?:bring|have|carry))?|please have) (?!to\b|no\b|for\b|help|your help|volunteers|parent|people|you\b|more|somebody|someone|chaperones|drivers|not\b|the money|back|this|form|friends?|your friends|family|your family|\d+ (?:people|vol)|a (?:friend|form|parent|grown)|an adult|them\b|it\b|all hands|in the)"
    r"([^.;:!?\n]{3,160})",
    re.I,
)
_ALSO = re.compile(r"([^.;:!?\n]{3,120}?) (?:is|are|will be)(?: also| all)? (?:a good idea|suggested|recommended|advised|advisable|essential|required|a must|needed|wise|useful|encouraged|helpful|important|handy)\b", re.I)
_WEAR = re.compile(r"(?<!not )(?<!'t )\b(?:please |and |should |must |to )?(?:wear(?:ing)?|dress(?:ed)?(?: \w+)? in|dress \w+:|dress for(?= (?:the|mud|cold|warm))) (?!off\b|out\b)([^.;:!?\n]{3,140})", re.I)
_WORN = re.compile(r"([^.;:!?\n]{3,60}?) (?:must|should|to|can) be worn\b", re.I)
_PLEASE = re.compile(r"(?:^|, |\bso |[.;] )((?:a |an )?[^.;:!?\n,–—]{3,60}?),? please\b", re.I)
_PROVIDED = (
    re.compile(r"\b(?:collect|pick up|receive|get) (?:your|a|their) ((?:free )?(?:[a-z-]+ )?(?:t-?shirt|shirt|jacket|medal|vest|bib|goody bag|gift)s?)\b", re.I),
    re.compile(r"\b(?:we|the (?:\w+ ){1,3}|our \w+)(?: will|'ll|'ve| have| also| can)*(?: got| gladly| all)? ?(?<!not )(?:provide|supply|have|bring|offer|give(?= you| everyone| each| all)|hand out|got|serve)(?: you with| everyone with| you| everyone| each of you| all)? (?!a few|room|had|been|to\b|the right|space|\d+ signed|no\b|it\b|an? (?:limited|safety|great|lot)|booked|asked|decided|chosen|moved|spare\b(?! \w))([^.;:!?\n]{3,120})", re.I),
    re.compile(r"([^.;:!?\n]{3,110}?) (?:is|are|will be|'ll be)(?: all| also| kindly| generously)? (?:provided|supplied|furnished|available(?! at the school)|on us|covered|included|served|ready for you)\b", re.I),
    re.compile(r"(?:^|[.;!] )([A-Z][^.;:!?\n]{3,80}?),? (?:all )?provided(?=[.!;,]|$)"),
    re.compile(r"\b(?:free|complimentary) ((?:[a-z-]+ ){0,3}[a-z-]+)", re.I),
)
_FORBID = (
    re.compile(r"\b(?:do not|don't|please don't|never|please do not) (?:bring|wear|send|take|pack)(?: along| in| any| your)? ([^.;:!?\n]{3,100})", re.I),
    re.compile(r"\b(?:please )?leave (?:your |all |any |the )?([^.;:!?\n]{3,80}?) (?:at home|behind|at school)\b", re.I),
    re.compile(r"([^.;:!?\n,–—-]{3,60}?) (?:are|is) (?:strictly |definitely )?(?:not (?:allowed|permitted|suitable|welcome|accepted)|prohibited|banned|forbidden)\b", re.I),
)
_SKIP = frozenset({"name", "waiver", "contact", "sign_off", "fees", "purpose", "background", "deadline", "awards", "posts", "eligibility", "includes", "needs", "unit:sponsor", "sponsors", "insurance"})
_EDGE = " \t.;,:!*•–—-\"“”"


@cache
def _cloth() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{either('english', 'clothing')})(?![\w-])", re.I)


@cache
def _thing() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{either('english', 'food', 'goods')})(?![\w-])", re.I)


@cache
def _banned() -> re.Pattern[str]:
    names = either("english", "not_allowed")
    return re.compile(rf"\bno (?=(?:\w+[ -]){{0,2}}?(?:{names})\b)([\w'-]{{1,30}}(?:(?: ?, ?| ?/ ?| )[\w'-]{{1,30}}){{0,11}}?)(?=[.;:!?)\n]|$| (?:are|is|allowed|permitted|please|will|on the|in the|at|during|beyond)\b|, no | - |,? \(|,(?! ?(?:\w+ ){{0,3}}(?:or|and)\b))", re.I)


def things(page: Page) -> Iterator[Fact]:
    """Bring, dress, provided and forbidden."""
    found: dict[str, list[Bit]] = {"bring": [], "dress": [], "provided": [], "forbidden": []}
    for topic in ("bring", "dress", "provided", "forbidden"):
        for section in page.about(topic):
            if topic == "bring" and re.search(r"(?i)lunch", section.label.text):
                continue
            _from_section(page, topic, list(section.bits()), found, own=bool(section.value))
    for said in page.said:
        if set(said.topics) & _SKIP or set(said.topics[:1]) & set(found):
            continue
        _from_prose(said, found)
    for topic, bits in found.items():
        seen: set[str] = set()
        for bit in bits:
            if bit.text.lower() not in seen:
                seen.add(bit.text.lower())
                yield Fact(topic, bit.text, bit.start, bit.end)


def _from_section(page: Page, topic: str, bits: list[Bit], found: dict[str, list[Bit]], *, own: bool) -> None:
    for bit in bits:
        row = page.row_at(bit.start)
        if row is not None and row.bullet:
            if len(bit.text) <= 120 and not blank(bit.text):
                _keep(found, topic, _clean(bit, own=True))
            continue
        told = page.said_in(bit)
        for number, said in enumerate(told):
            if number == 0 or (topic == "dress" and _cloth().search(said.text)):
                _listed(said, topic, found, own=own and number == 0)
            else:
                _from_prose(said, found)


def _listed(said: Said, topic: str, found: dict[str, list[Bit]], *, own: bool) -> None:
    """A sentence that is a list as it stands; what follows a semicolon or another verb is read for itself."""
    bit = said.bit
    if re.match(r"(?i)(?:we|if|it's|it is|it will|this|you may|our|there|all (?:you|that))\b", bit.text) or (re.search(r"(?i)\bNO [a-z]", bit.text) and topic != "forbidden" and _banned().match(bit.text)):
        _from_prose(said, found)
        return
    also = _ALSO.match(bit.text) if topic == "dress" else None
    bit = bit.of(also, 1) if also else bit
    cut = re.search(r"(?:;|,)? (?:and |but )?(?:carry|bring|wear|leave|we(?:'ve|'ll| will| have| also| provide| supply))\b", bit.text)
    if cut and cut.start() > 3:
        _from_prose(Said(bit.cut(cut.start()), said.topics, said.row), found)
        bit = bit.cut(0, cut.start())
    for piece in pieces(bit, own=own):
        _keep(found, "bring" if topic == "dress" and also and not _cloth().search(piece.text) else topic, piece)


_ADJECTIVE = re.compile(r"(?i)\b(?:warm|old|sturdy|comfortable|long|light|strong|clean|loose|thick|waterproof|closed-toed?|flat|dark|good), (?=[\w-]+ (?:clothes|clothing|shoes|boots|pants|trousers|jacket|coat|gloves|layers|footwear|sleeves))")


def pieces(bit: Bit, *, own: bool = False) -> Iterator[Bit]:
    """The things of a list, without articles, remarks and verbs."""
    outside = re.sub(r"\([^()]*\)", lambda match: "_" * len(match.group()), bit.text)
    outside = _ADJECTIVE.sub(lambda match: match.group()[:-2] + "_ ", outside)
    at = 0
    for stop in [*_SPLIT.finditer(outside), None]:
        piece = bit.cut(at, stop.start() if stop else None)
        at = stop.end() if stop else at
        bare = _clean(piece, own=own)
        if len(bare.text.split()) > 9 and (said := re.search(r" (?:that|which) ", bare.text)):
            bare = bare.cut(0, said.start())
        if bare.text and len(bare.text) <= 70 and len(bare.text.split()) <= 9 and re.search(r"[a-zA-Z]{2}", bare.text):
            yield bare


def _clean(piece: Bit, *, own: bool) -> Bit:
    bare = piece.bare(_EDGE)
    for _ in range(2):
        if lead := (_OWN if own else _LEAD).match(bare.text):
            bare = bare.cut(lead.end()).bare(_EDGE)
        if (tail := _TAIL.search(bare.text)) and tail.start() > 2:
            bare = bare.cut(0, tail.start()).bare(_EDGE)
    if loose := re.search(r"(?i)\s(?:with|and|or|of|to|for|in|the|a)$", bare.text):
        bare = bare.cut(0, loose.start()).bare(_EDGE)
    return bare


def _keep(found: dict[str, list[Bit]], topic: str, bit: Bit) -> None:
    if len(bit.text) < 2 or bit.text[0] in "$£€" or blank(bit.text) or re.match(r"(?i)(?:if|so|for|as|when|because|which|who|that|then|there|this|until|up|not|no|at|from|by|on|rest of)\b", bit.text) or re.search(r"(?i)^(?:it|them|this|that|etc|more|none|you|us|so|everything|anything|nothing|yourself|yourselves|friends?|family|smile|enthusiasm|questions?|n/a|what|how)$|\b(?:we will|you are|they are|that is)\b", bit.text):
        return
    if topic == "bring" and re.search(r"(?i)\b(?:form|slip|waiver)s?\b", bit.text) and len(bit.text.split()) > 5:
        return
    found[topic].append(bit)


def _from_prose(said: Said, found: dict[str, list[Bit]]) -> None:
    bit, text = said.bit, said.text
    quiet = bool(set(said.topics) & {"weather", "recruit", "programme", "channels", "roles"})
    banned = list(_banned().finditer(text))
    for match in banned:
        listed = bit.of(match, 1)
        for piece in listed.split(r", no |, (?:or |and )?| or | and " if "," in listed.text else r" and "):
            bare = _clean(piece, own=False)
            if len(bare.text.split()) <= 5:
                _keep(found, "forbidden", bare)
    for pattern in _FORBID:
        for match in pattern.finditer(text):
            listed = bit.of(match, 1)
            listed = listed.cut(0, aside.start()) if (aside := re.search(r", (?:as|because|since|so) ", listed.text)) else listed
            for piece in listed.split(r", (?:or |and )?| or | and ") if "," in listed.text else pieces(listed):
                bare = _clean(piece, own=False)
                if len(bare.text.split()) <= 5 and not re.search(r"(?i)\b(?:children|dogs on)\b", bare.text):
                    _keep(found, "forbidden", bare)
    plain = text
    for match in [*banned, *(one for pattern in _FORBID for one in pattern.finditer(text))]:
        plain = plain[: match.start()] + "." * (match.end() - match.start()) + plain[match.end() :]
    if quiet:
        return
    given = _gifts(said, plain, found)
    if worn := _WEAR.search(plain):
        for piece in pieces(_until_verb(bit.of(worn, 1))):
            if _cloth().search(piece.text) or (len(piece.text.split()) <= 3 and not re.search(r"(?i)weather|mess|mud|conditions|cold|warmth|day$|success", piece.text)):
                _keep(found, "dress", piece)
    elif worn := _WORN.search(plain) or _PLEASE.search(plain):
        for piece in pieces(bit.of(worn, 1)):
            if _cloth().search(piece.text):
                _keep(found, "dress", piece)
    for match in _each(_BRING, plain):
        if re.search(r"(?:[A-Z]\w+ (?:will|is|can|'ll)|\b(?:he|she|someone|who) will) $", plain[: match.start()]):
            continue
        needs = match.group().lower().lstrip().startswith(("need", "will need", "'ll need"))
        if (needs and not _NEEDY.search(plain[: match.start() + 1])) or re.search(r"(?i)(?:who|everything you|all you|that) $", plain[: match.start() + 1]):
            continue
        if re.search(r"(?i)\b(?:we|they|staff)(?:'ll| will| can| also)? $|\b(?:(?:can|may|could) (?:I|we)|and,? if you) $", plain[: match.start()]):
            continue
        for piece in pieces(_until_verb(bit.of(match, 1))):
            if len(piece.text.split()) <= 9 and not re.search(r"(?i)\b(?:slip|money|payment|to know|to be|help)\b", piece.text):
                _keep(found, "bring", piece)
    clause = _clause_start(plain)
    if not given and (also := _ALSO.match(plain[clause:])) and (_cloth().search(also.group(1)) or re.search(r"(?i)bottle|lunch|sun|spray|snack|water|gloves|socks|hat", also.group(1))):
        for piece in pieces(bit.cut(clause + also.start(1), clause + also.end(1))):
            if len(piece.text.split()) <= 6:
                _keep(found, "dress" if _cloth().search(piece.text) and not re.search(r"(?i)socks|\bhat\b|raincoat", piece.text) and (_MUST.search(plain) or "dress" in said.topics) else "bring", piece)
    elif len(plain) <= 90 and re.match(r"(?i)(?:(?:closed|sturdy|class|school|old|long|comfortable|sneakers|boots|hats?|team|troop|club)\b[\w -]{0,30})", plain) and _cloth().search(plain) and not _BRING.search(plain) and not _WEAR.search(plain):
        for piece in pieces(bit.cut(0, plain.find("..") if ".." in plain else None)):
            if _cloth().search(piece.text) and len(piece.text.split()) <= 6:
                _keep(found, "dress", piece)


def _each(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Every match, also one that begins inside the one before."""
    at = 0
    for _ in range(12):
        match = pattern.search(text, at)
        if match is None:
            return
        yield match
        at = match.start() + 6


_NEEDY = re.compile(r"(?i)\b(?:students?|child(?:ren)?|pupils?|scouts?|you|everyone|participants|walkers|volunteers|they)(?! who| that| will not)\b[^.,]{0,16}$")
_MUST = re.compile(r"\b(?:must|required|essential)\b", re.I)
_OR_BUY = re.compile(r" or (?:tick|buy|order|purchase|money|pay|you can)\b.*", re.I)


def _clause_start(text: str) -> int:
    """Where the last clause before `is a good idea` begins."""
    match = re.search(r"^.*?, (?:so|and so|but) (?=.* (?:is|are|will be) )", text)
    return match.end() if match else 0


def _until_verb(bit: Bit) -> Bit:
    cut = re.search(r"(?:,| and| but)? (?:and |but )?(?:we(?:'ll| will| have| provide| supply)?|you(?:'ll| will)|leave|wear|meet|be (?:ready|prepared|sure)|they|he|she|it is|there|our|remember|arrive|bring)\b", bit.text)
    bit = bit.cut(0, cut.start()) if cut and cut.start() > 2 else bit
    return bit.cut(0, money.start()) if (money := _OR_BUY.search(bit.text)) else bit


def _gifts(said: Said, plain: str, found: dict[str, list[Bit]]) -> bool:
    if re.search(r"(?i)\b(?:not|n't|no|own)\b[^.]{0,20}\b(?:provided?|supplied|available|included)\b|\bfree (?:until|for|entry|parking|school|to|event|of|admission)", plain):
        return False
    done = False
    for pattern in _PROVIDED:
        for match in pattern.finditer(plain):
            stop = re.search(r"(?i),? (?:but|so|if|for anyone|for those|and (?:will|can|ask))\b", match.group(1))
            given = said.bit.of(match, 1)
            listed = re.match(r"(?: by [A-Z][^,.;]{2,60})?,? (?:including|such as):? ([^.;\n]{3,140})", plain[match.end() :])
            if listed:
                begin = match.end() + listed.start(1)
                for piece in pieces(said.bit.cut(begin, begin + len(listed.group(1)))):
                    if len(piece.text.split()) <= 4:
                        _keep(found, "provided", piece)
                        done = True
            every = list(pieces(given.cut(0, stop.start()) if stop else given))
            several = sum(bool(_thing().search(piece.text)) for piece in every) >= 1
            for piece in every:
                bare = re.sub(r"(?i)^(?:spare|snacks?:|we have) ", "", piece.text)
                if (_thing().search(piece.text) or (several and len(bare.split()) <= 2 and not re.search(r"(?i)^(?:the|we|you|they|it|all|lots|more|when|where)\b|ing$|[^A-Za-z' -]", bare))) and len(bare.split()) <= 5:
                    _keep(found, "provided", piece.cut(len(piece.text) - len(bare)))
                    done = True
    return done
