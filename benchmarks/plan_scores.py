"""How the facts read in a plan are compared with the facts that a person wrote down for it.

One stated value is one fact. Lists are sets by name; the further values of an entry count once its name was found. What
the expected file does not mention is not judged; where it says null or gives an empty list, anything found is invented.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from benchmarks.plan_shapes import ENTRIES, LOOSE_SCALARS, OBJECTS, QUESTIONS, SCALARS, Shape

Document = Mapping[str, Any]


@dataclass
class Tally:
    """What was expected, found and right of one field; what was missed and what was invented, as path and value."""

    expected: int = 0
    found: int = 0
    right: int = 0
    missed: list[tuple[str, str]] = field(default_factory=list)
    invented: list[tuple[str, str]] = field(default_factory=list)

    @property
    def precision(self) -> float | None:
        return self.right / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        return self.right / self.expected if self.expected else None

    def add(self, other: Tally) -> None:
        """Count another tally's facts as well."""
        self.expected += other.expected
        self.found += other.found
        self.right += other.right
        self.missed += other.missed
        self.invented += other.invented


_QUOTES = re.compile(r"[\s\"'“”‘’「」『』«»„`]+")
_DASHES = str.maketrans(dict.fromkeys("–—―−‐~～〜", "-") | {"、": ",", "。": "."})
_WEEKDAY = re.compile(r"^(?:周|礼拜|星期)([一二三四五六日天])$")
_NUMBER_TO_CALL = re.compile(r"[\d(+][\d()-]{5,20}\d")
_SAME_KEYS = ("text", "item", "name", "label", "title", "unit", "date")


def folded(value: Any) -> str:
    """A value without what does not matter: width of characters, spaces, quotation marks, the stop at the end."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = _QUOTES.sub("", unicodedata.normalize("NFKC", str(value))).translate(_DASHES).casefold()
    text = re.sub(r"-{2,}", "-", text)
    if _NUMBER_TO_CALL.fullmatch(text):
        return re.sub(r"[^\d+]", "", text)
    if day := _WEEKDAY.match(text):
        return "星期" + day[1].replace("天", "日")
    return text.rstrip(".,;:!") or text


def alike(one: Any, other: Any, *, loose: bool) -> bool:
    """Whether two values say the same; `loose`: nearly the same words, or one holds the other and little more."""
    left, right = folded(one), folded(other)
    if left == right:
        return True
    if not loose:
        return False
    short, long = sorted((left, right), key=len)
    if short and short in long and len(short) >= 0.7 * len(long):
        return True
    return SequenceMatcher(None, left, right, autojunk=False).ratio() >= 0.85


class Scores(defaultdict[str, Tally]):
    """Tallies by dotted path: `sponsors`, `sponsors.provides.quantity`."""

    def __init__(self) -> None:
        super().__init__(Tally)

    def of(self, top: str) -> Tally:
        """Everything of one field of the schema together."""
        whole = Tally()
        for path, tally in self.items():
            if path.split(".")[0] == top:
                whole.add(tally)
        return whole

    def total(self) -> Tally:
        """Everything but the open questions, of which only the recall is asked."""
        whole = Tally()
        for path, tally in self.items():
            if path != QUESTIONS:
                whole.add(tally)
        return whole

    def value(self, path: str, wanted: Any, got: Any, *, loose: bool = False, where: str = "") -> None:
        """One value beside another; null, false and empty text say nothing."""
        wanted, got = (None if value is False or value == "" else value for value in (wanted, got))
        right = wanted is not None and got is not None and alike(wanted, got, loose=loose)
        tally, shown = self[path], f"{path} of {where}" if where else path
        tally.expected += wanted is not None
        tally.found += got is not None
        tally.right += right
        if wanted is not None and not right:
            tally.missed.append((shown, f"{wanted}" if got is None else f"{wanted} (found {got})"))
        if got is not None and not right:
            tally.invented.append((shown, f"{got}"))


def score(expected: Document, found: Document) -> Scores:
    """Compare one plan's documents, both plan-facts/1."""
    scores = Scores()
    for name in (*SCALARS, *LOOSE_SCALARS):
        if name in expected:
            scores.value(name, expected[name], found.get(name), loose=name in LOOSE_SCALARS)
    for name, shape in OBJECTS.items():
        if name in expected:
            nothing = expected[name] is None
            _object(
                scores,
                name,
                shape,
                _as_object(expected[name]),
                _as_object(found.get(name)),
                everything=nothing,
            )
    for name, shape in ENTRIES.items():
        if name in expected:
            _entries(scores, name, shape, expected[name], found.get(name))
    if QUESTIONS in expected:
        _questions(scores, expected[QUESTIONS] or [], found.get(QUESTIONS) or [])
    return scores


def _object(
    scores: Scores,
    path: str,
    shape: Shape,
    wanted: Document,
    got: Document,
    *,
    everything: bool = False,
    where: str = "",
) -> None:
    """The values of one object; `everything`: the expected file says that there is none."""
    for name in shape.values:
        if everything or name in wanted:
            found = got.get(name)
            if found is None and name == "status" and shape.key and wanted.get(name):
                found = "stated"  # what an entry without a status means
            scores.value(f"{path}.{name}", wanted.get(name), found, loose=name in shape.loose, where=where)
    for name, inner in shape.lists.items():
        if everything or name in wanted:
            _entries(scores, f"{path}.{name}", inner, wanted.get(name), got.get(name), where)


def _entries(scores: Scores, path: str, shape: Shape, wanted: Any, got: Any, where: str = "") -> None:
    """Two lists as sets by name; what matches is looked into."""
    left, tally = _listed(shape, got), scores[path]
    for entry in _listed(shape, wanted):
        fitting = [other for other in left if _same(shape, entry, other)]
        tally.expected += 1
        if not fitting:
            tally.missed.append((f"{path} of {where}" if where else path, _called(shape, entry)))
            continue
        best = max(fitting, key=lambda other: _agreement(shape, entry, other))
        left.remove(best)
        tally.found += 1
        tally.right += 1
        _object(scores, path, shape, entry, best, where=_called(shape, entry))
    tally.found += len(left)
    tally.invented += [(f"{path} of {where}" if where else path, _called(shape, entry)) for entry in left]


def _questions(scores: Scores, wanted: Sequence[Document], got: Sequence[Document]) -> None:
    """Open questions by field, whatever the number of the entry: `sponsors[6]` is asked by `sponsors`."""
    asked = [_field(entry) for entry in got]
    tally = scores[QUESTIONS]
    for name in (_field(entry) for entry in wanted):
        tally.expected += 1
        if any(
            name == other or name.startswith(other + ".") or other.startswith(name + ".") for other in asked
        ):
            tally.right += 1
            tally.found += 1
        else:
            tally.missed.append((QUESTIONS, name))


def _field(entry: Any) -> str:
    return re.sub(r"\[\d+\]", "", str(entry.get("field", "")) if isinstance(entry, Mapping) else str(entry))


def _as_object(value: Any) -> Document:
    if isinstance(value, list):
        value = next(iter(value), None)
    return value if isinstance(value, Mapping) else {}


def _listed(shape: Shape, value: Any) -> list[Document]:
    """A list's entries as objects, without those that have no name of any kind."""
    entries: Iterable[Any] = (
        value if isinstance(value, list) else [] if value in (None, "", False) else [value]
    )
    found = []
    for entry in entries:
        whole = dict(entry) if isinstance(entry, Mapping) else {shape.key: entry}
        if whole.get(shape.key) is None and shape.key in ("text", "item"):
            whole[shape.key] = next((whole[key] for key in _SAME_KEYS if whole.get(key) is not None), None)
        if any(
            whole.get(key) not in (None, "")
            for key in (shape.key, *(name for way in shape.ways for name in way))
        ):
            found.append(whole)
    return found


def _same(shape: Shape, one: Document, other: Document) -> bool:
    """Whether two entries are about the same thing."""
    mine, its = one.get(shape.key), other.get(shape.key)
    if mine is not None and its is not None and alike(mine, its, loose=shape.key in shape.loose):
        return True
    for way in shape.ways:
        if all(one.get(name) is not None and alike(one[name], other.get(name), loose=False) for name in way):
            if way != ("kind", "count"):
                return True
            # people are called differently; the same number of the same kind needs a word in common
            if (
                mine is not None
                and its is not None
                and (folded(mine) in folded(its) or folded(its) in folded(mine))
            ):
                return True
    return False


def _agreement(shape: Shape, one: Document, other: Document) -> tuple[bool, int]:
    exact = one.get(shape.key) is not None and folded(one[shape.key]) == folded(other.get(shape.key))
    return exact, sum(
        one.get(name) is not None and folded(one[name]) == folded(other.get(name)) for name in shape.values
    )


def _called(shape: Shape, entry: Document) -> str:
    names = (shape.key, *(name for way in shape.ways for name in way))
    return str(next((entry[name] for name in names if entry.get(name) not in (None, "")), entry))
