"""The risk notice: its clauses, its exact text and digest, and clauses that the law voids."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from app.kit.errors import Invalid

KEPT = timedelta(days=3 * 366)  # who signed what, for claims that may still come up (Civil Code of China art. 188)
VOID_FOR_INJURY = "void_for_injury"
MOST_CLAUSES, LONGEST_CLAUSE, LONGEST_TITLE = 30, 2000, 80
TICK_MARK = "□"


@dataclass(frozen=True)
class Clause:
    """One clause. `tick`: the signer ticks it by itself; `flag`: "" or why it may not hold (`VOID_FOR_INJURY`)."""

    text: str
    tick: bool = True
    flag: str = ""


@dataclass(frozen=True)
class Signing:
    """What a signer did: which text they read, what they ticked, how they signed, from where."""

    text_uid: str
    ticks: tuple[int, ...]  # numbers of the ticked clauses, from 0
    name: str
    typed: str
    drawing: list[list[tuple[float, float]]]  # strokes, 0..1000; empty: by typed name alone
    address: str  # of the network
    device: str  # the browser's own description, shortened
    locale: str


def numbers(clauses: Sequence[Clause]) -> tuple[int, ...]:
    """The number each clause is read under: those to tick count from 1, the others have 0."""
    found, last = [], 0
    for clause in clauses:
        last += clause.tick
        found.append(last if clause.tick else 0)
    return tuple(found)


def exact_text(title: str, clauses: Sequence[Clause]) -> str:
    """The canonical text that is hashed and printed: title, then clauses with a blank line between; `□ n.` to tick."""
    lines = [
        f"{TICK_MARK} {number}. {clause.text}" if number else clause.text
        for number, clause in zip(numbers(clauses), clauses, strict=True)
    ]
    return "\n\n".join([title, *lines])


def text_sha256(title: str, clauses: Sequence[Clause]) -> str:
    """Hex SHA-256 of the exact text in UTF-8."""
    return hashlib.sha256(exact_text(title, clauses).encode()).hexdigest()


def signature_sha256(
    previous: str, uid: str, text_sha256: str, at: str, locale: str, choices: str, sealed_signer: bytes
) -> str:
    """Hex SHA-256 over one signature and the digest of the one before it in the same outing.

    The sealed form of name, drawing and device is hashed, so that the digest tells nobody whose it is.
    """
    sealed = hashlib.sha256(sealed_signer).hexdigest()
    return hashlib.sha256("\x1f".join((previous, uid, text_sha256, at, locale, choices, sealed)).encode()).hexdigest()


def to_json(clauses: Sequence[Clause]) -> str:
    """As the table keeps them."""
    return json.dumps([{"text": c.text, "tick": c.tick, "flag": c.flag} for c in clauses], ensure_ascii=False)


@lru_cache(maxsize=256)
def from_json(text: str) -> tuple[Clause, ...]:
    """As the table kept them."""
    return tuple(Clause(one["text"], bool(one["tick"]), one.get("flag", "")) for one in json.loads(text or "[]"))


# --- a leader edits all clauses in one field ------------------------------------------------------------------------


def to_lines(clauses: Sequence[Clause]) -> str:
    """Clauses for one big field: a blank line between them, □ before those that are ticked one by one."""
    return "\n\n".join((TICK_MARK + " " if c.tick else "") + c.text for c in clauses)


def from_lines(text: str, field: str = "", *, ticks_needed: bool = True) -> tuple[Clause, ...]:
    """Clauses from one big field, flagged. Raises `Invalid` beside `field`."""
    found: list[Clause] = []
    for part in re.split(r"\n[ \t\u3000]*\n", text.replace("\r\n", "\n")):
        body = part.strip()
        tick = body.startswith((TICK_MARK, "☐"))
        body = body.lstrip(TICK_MARK + "☐ \u3000\t").strip()
        if body:
            found.append(Clause(body, tick, flag_clause(body)))
    if ticks_needed and not any(clause.tick for clause in found):
        raise Invalid("至少要有一条前面带“□”，让签署的人单独勾选。", field)
    if len(found) > MOST_CLAUSES or any(len(clause.text) > LONGEST_CLAUSE for clause in found):
        raise Invalid("最多 %(most)d 条，每条最多 %(longest)d 个字。", field, most=MOST_CLAUSES, longest=LONGEST_CLAUSE)
    return tuple(found)


# --- clauses that cannot hold ---------------------------------------------------------------------------------------

_KEEPS_LIABILITY = re.compile(
    r"不(?:能|会|可以|得)?(?:因此)?(?:免除|免责|排除|减轻)|(?:does|do|did|will|shall|can|may)(?: not|n't|not) (?:release|exclude|limit|waive)",
    re.IGNORECASE,
)
_GIVES_UP = re.compile(
    r"自负|自担|自行(?:承担|负责)|自己(?:承担|负责)|本人(?:承担|负责)|自愿承担|(?:不|概不|不予|无需|不再)(?:承担|负责)|不负[^，。；]{0,8}责"
    r"|与[^，。；]{1,20}无关|免除|免责|放弃[^，。；]{0,16}(?:追究|索赔|赔偿|权利|诉讼|起诉|主张)|不(?:得|再|会)?(?:向[^，。；]{1,20})?(?:追究|索赔|起诉|提出[^，。；]{0,6}要求)"
    r"|\bwaiv|\brelease[sd]?\b|hold[^.;]{0,30}harmless|not (?:be )?(?:liable|responsible|held)|own risk|no (?:claim|liability)"
    r"|give up[^.;]{0,30}(?:claim|right)|disclaim|will not (?:claim|sue)",
    re.IGNORECASE,
)
_ABOUT_PEOPLE = re.compile(
    r"人身|伤亡|受伤|伤害|损伤|死亡|身亡|残疾|生命|健康|意外|事故|安全|风险|危险|后果|一切|所有|全部|任何|概不|免责"
    r"|injur|death|die|accident|harm|risk|danger|health|safety|any |all |whatever|consequence|liabilit",
    re.IGNORECASE,
)


def flag_clause(text: str) -> str:
    """`VOID_FOR_INJURY` when the clause would free the organiser from answering for hurt people, else "".

    Civil Code of China art. 506: a clause that excludes liability for injuring the other side, or for loss of property
    by intent or gross negligence, is void. A clause about belongings, fares or the signer's own fault is not marked.
    """
    rest = _KEEPS_LIABILITY.sub("", text)
    for sentence in re.split(r"[。！!\n]|(?<=[a-z])\. ", rest):
        if _GIVES_UP.search(sentence) and _ABOUT_PEOPLE.search(sentence):
            return VOID_FOR_INJURY
    return ""


def all_ticked(clauses: Sequence[Clause], ticks: Sequence[int]) -> tuple[int, ...]:
    """Numbers (from 0) of the clauses that still need their tick."""
    done = set(ticks)
    return tuple(number for number, clause in enumerate(clauses) if clause.tick and number not in done)


def device_of(agent: str) -> str:
    """A browser's own description, short enough to keep: the parts in front, at most 120 characters."""
    return " ".join(agent.split())[:120]


def moment_text(at: datetime) -> str:
    """The moment as it goes into the digest: UTC, microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
