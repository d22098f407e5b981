"""What kinds of plan lead where, how long plans are kept, and how a near-duplicate is told."""

from __future__ import annotations

import hashlib
import heapq
import re
import unicodedata
from array import array
from datetime import timedelta
from enum import StrEnum
from typing import Any

from app.kit.i18n import lazy as _l


class State(StrEnum):
    """Where a plan stands."""

    READING = "reading"  # read, nothing made of it yet
    DRAFTED = "drafted"


class Way(StrEnum):
    """What may be made of a plan."""

    OUTING = "outing"  # one draft
    SERIES = "series"  # several dated drafts and things to do
    NOTHING = "nothing"


KINDS: dict[str, Any] = {
    "one_off_event": _l("一次活动的方案"), "multi_session_event": _l("分几场办的活动"), "series": _l("系列活动"),
    "programme": _l("长期工作方案"), "recruitment": _l("招募通知"), "policy": _l("政策文件"), "terms": _l("条款或须知"),
    "unrelated": _l("别的文件"),
}  # fmt: skip
EVENTS = frozenset({"one_off_event", "multi_session_event", "series"})
MAY_INSIST = frozenset({"programme", "recruitment"})  # "it is an outing all the same"

KEPT_UNUSED = timedelta(days=90)  # after it was read, when nothing was made of it
KEPT_AFTER = timedelta(days=30)  # after its outing is over
KEPT_AT_MOST = timedelta(days=400)  # whatever became of it

MOST_TEXT = 400_000  # characters
MOST_BYTES = 5 * 1024 * 1024


def way_of(kind: str, *, has_schedule: bool, has_day: bool, insisted: bool) -> Way:
    """What is offered for a plan of that kind; `insisted`: its reader says that it is an outing all the same.

    A call for volunteers that names a day is the plan of an outing.
    """
    if kind in EVENTS or (kind == "recruitment" and has_day) or (insisted and kind in MAY_INSIST):
        return Way.OUTING
    return Way.SERIES if kind == "programme" and has_schedule else Way.NOTHING


# --- near-duplicates ------------------------------------------------------------------------------------------------

_LETTERS = re.compile(r"[^\w]+|_+")
_SHINGLE = 5  # characters
_SKETCH = 512  # hashes
ALIKE = 0.42  # share of common shingles from which two plans are one; other plans on one subject stay below a third


def sketch(text: str, key: str) -> bytes:
    """The smallest keyed hashes of the text's shingles, 4 bytes each; nothing of the text can be read from them."""
    flat = _LETTERS.sub("", unicodedata.normalize("NFKC", text).casefold())
    shingles = {flat[at : at + _SHINGLE] for at in range(max(1, len(flat) - _SHINGLE + 1))}
    secret = key.encode()[:64]
    hashes = {
        int.from_bytes(hashlib.blake2b(one.encode("utf-8", "replace"), digest_size=4, key=secret).digest()) for one in shingles
    }
    return array("I", heapq.nsmallest(_SKETCH, hashes)).tobytes()


def likeness(one: bytes, other: bytes) -> float:
    """How much of both texts together stands in both, 0 to 1, estimated from their sketches."""
    a, b = array("I"), array("I")
    a.frombytes(one)
    b.frombytes(other)
    if not a or not b:
        return 0.0
    first, second = set(a), set(b)
    smallest = heapq.nsmallest(max(len(a), len(b)), first | second)
    return sum(hash_ in first and hash_ in second for hash_ in smallest) / len(smallest)
