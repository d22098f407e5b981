"""How an English page is built: its rows in sections under heads and labels, and its sentences."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from app.plans.reading.english.heads import topics_in
from app.plans.reading.english.sentences import sentences
from app.plans.reading.layout import Bit, Plan

_MARK = re.compile(
    r"(?:[-–—•·●○◆■□☐☑☒▪▫►▶✓✔✅*➢➤]{1,3}\s{1,3}|[•●▪■◆➢➤✓✔□☐☒]|\(\d{1,2}\)\s{0,3}|\d{1,2}[.)](?![\d:])\s{0,3}|\d{1,2}\.\d\s(?=[A-Z])|\([a-zA-Z]\)\s{0,3}|[a-zA-Z]\)\s{1,3}|\(?[ivx]{1,4}\)\s{1,3}"
    r"|[\U0001F300-\U0001FAFF\u2600-\u27BF\u2B50][\ufe0f\u200d]?\s{0,3})"
)
_LABEL = re.compile(r"[*_#]{0,4}([A-Za-z][^:.!\n\t]{0,54}?)[*_]{0,3}\s?(?::[*_]{0,3}(?!\d)|\?(?=\s{1,3}\S)|\s[–—-]{1,2}(?=\s))\s{0,3}")
_COLON = re.compile(r":(?=\s)")
_WORD = re.compile(r"(?<![\w'])[\w'’/&-]{1,24}")
_HEAD_END = re.compile(r"[.,;]$|\d[ap]\.?m\.?$")
_SMALL = frozenset(["a", "an", "and", "at", "by", "for", "from", "in", "is", "it", "of", "on", "or", "our", "the", "their", "this", "to", "up", "us", "we", "who", "will", "with", "you", "your", "i'm", "i"])


MOST = 1200  # rows that are read; a page has some fifty
LONGEST = 2000  # characters of a row that are read


@dataclass(slots=True)
class Row:
    """A line: `body` without its bullet; `gap`: an empty line stands before it."""

    bit: Bit
    body: Bit
    bullet: bool
    gap: bool


@dataclass(slots=True)
class Section:
    """A head or label (`topics` () when it is none of the vocabulary), what stands behind it, and the rows under it."""

    label: Bit
    topics: tuple[str, ...]
    value: Bit
    rows: list[Row] = field(default_factory=list)
    bullet: bool = False

    def bits(self) -> Iterator[Bit]:
        """What it says: the rest of its line, then each row."""
        if self.value:
            yield self.value
        for row in self.rows:
            yield row.body

    @property
    def end(self) -> int:
        return self.rows[-1].bit.end if self.rows else self.value.end if self.value else self.label.end


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence, the topics of the section it stands in, and whether it is a whole bullet or label value."""

    bit: Bit
    topics: tuple[str, ...]
    row: int

    @property
    def text(self) -> str:
        return self.bit.text


class Page:
    """An English plan taken apart: `rows` in order, `sections`, `free` rows outside of any known section."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.text = plan, plan.text
        self.rows = list(islice(_rows(plan), MOST))
        self.sections: list[Section] = []
        self._rows = {row.body.start: row for row in self.rows}
        self._of: dict[int, tuple[Section | None, Bit]] = {}
        self._build()
        self.said = list(islice((said for number, row in enumerate(self.rows) for said in self._told(number, row)), 2 * MOST))
        self._starts = [said.bit.start for said in self.said]

    def about(self, *topics: str) -> list[Section]:
        """The sections that speak of one of these topics."""
        return [section for section in self.sections if set(section.topics) & set(topics)]

    def section_of(self, row: Row) -> Section | None:
        return self._of[row.bit.start][0]

    def said_of(self, row: Row) -> Bit:
        """What a row says without its label."""
        return self._of[row.bit.start][1]

    def said_in(self, bit: Bit) -> list[Said]:
        """The sentences that stand inside a piece of text."""
        return self.said[bisect_left(self._starts, bit.start) : bisect_left(self._starts, bit.end)]

    def row_at(self, start: int) -> Row | None:
        """The row whose body begins at a character."""
        return self._rows.get(start)

    def is_head(self, row: Row) -> bool:
        section = self.section_of(row)
        return section is not None and row not in section.rows

    def _told(self, number: int, row: Row) -> Iterator[Said]:
        section, bit = self._of[row.bit.start]
        if section and not section.topics and not section.value and self.is_head(row):
            bit = row.body
        for sentence in sentences(bit.cut(0, LONGEST)):
            yield Said(sentence, section.topics if section else (), number)

    def _build(self) -> None:
        open_one: Section | None = None
        for number, row in enumerate(self.rows):
            made = _section(row, self.rows[number + 1] if number + 1 < len(self.rows) else None)
            if made and open_one and _of_a_list(made, open_one, self.text):
                made = None
            if made and made.bullet and not made.topics and open_one and not re.match(r"\(?[a-z]\)", row.bit.text):
                made = None
            if made and number < 4 and made.topics == ("sign_off",) and not made.value:
                made.topics = ()  # what the whole page is called
            if made:
                open_one = made
                self.sections.append(made)
                self._of[row.bit.start] = (made, made.value)
                continue
            if open_one and _closes(open_one, row):
                open_one = None
            if open_one:
                open_one.rows.append(row)
            self._of[row.bit.start] = (open_one, row.body)


def _rows(plan: Plan) -> Iterator[Row]:
    last = 0
    for line in plan.lines:
        bit = line.bit
        mark = _MARK.match(bit.text)
        body = bit.cut(mark.end()) if mark and mark.end() < len(bit.text) else bit
        gap = "\n\n" in plan.text[last : bit.start]
        for number, piece in enumerate(_by_labels(bit, body)):
            yield Row(piece[0], piece[1], body is not bit and not number, gap and not number)
        last = bit.end


def _by_labels(bit: Bit, body: Bit) -> Iterator[tuple[Bit, Bit]]:
    """A row cut where a second known label begins: `Date: 17 May Cost: $14`."""
    first = _LABEL.match(body.text)
    if not first:
        yield bit, body
        return
    cuts: list[int] = []
    for colon in islice(_COLON.finditer(body.text), 12):
        ahead = list(_WORD.finditer(body.text, max(0, colon.start() - 60), colon.start()))[-6:]
        for word in ahead:
            name = body.text[word.start() : colon.start()]
            if word.start() > (cuts[-1] + 3 if cuts else first.end()) and word.group()[0].isupper() and topics_in(name, loose=False):
                cuts.append(word.start())
                break
    if not cuts:
        yield bit, body
        return
    yield Bit(bit.text[: body.start - bit.start + cuts[0]].rstrip(), bit.start), body.cut(0, cuts[0])
    for cut, until in zip(cuts, [*cuts[1:], None], strict=False):
        piece = body.cut(cut, until)
        yield piece, piece


def cells_of(body: Bit) -> list[Bit]:
    """The cells of a row of a table, [] when it is none."""
    if "\t" in body.text or body.text.count("|") >= 2 or re.match(r"\|?[^|]{1,40} \| ", body.text):
        return body.split(r"\t{1,20}|\s{0,3}\|\s{0,3}")
    return []


def _section(row: Row, after: Row | None) -> Section | None:
    body = row.body
    cells = cells_of(body)
    if len(cells) == 2 and len(cells[0].text) <= 40 and not topics_in(cells[1].text, loose=False) and (known := topics_in(cells[0].text.strip(" *:"), loose=False)):
        return Section(cells[0].bare(" *:"), known, cells[1], bullet=row.bullet)
    label = _LABEL.match(body.text)
    if label and not re.search(r"\d\s?$|https?$|^(?:Dear|Hi|Hello)\b", label.group(1)):
        name, value = body.of(label, 1), body.cut(label.end())
        dashed = ":" not in label.group()[len(label.group(1)) :]
        if "?" in label.group()[len(label.group(1)) :]:
            asked = topics_in(name.text, loose=False) if len(name.text.split()) <= 5 else ()
            return Section(name, asked, value, bullet=row.bullet) if asked else _bare_head(row, after)
        known = topics_in(name.text, loose=not dashed)
        if known and not (dashed and (row.bullet or not value.text)):
            return Section(name, known, value, bullet=row.bullet)
        if not dashed and ((len(name.text.split()) <= 4 and name.text[0].isupper()) or not value.text):
            return Section(name, (), value, bullet=row.bullet)
    if row.bullet and not re.match(r"\d{1,2}[.)]|[a-z]\)|\(", row.bit.text):
        return None
    return _bare_head(row, after)


def _bare_head(row: Row, after: Row | None) -> Section | None:
    bare = row.body.bare(" \t:*=_#~-")
    text = bare.text
    if not text or "\t" in text or "|" in text or len(text) > 60 or _HEAD_END.search(text) or len(text.split()) > 9 or re.search(r"\d{3}|@", text) or not text[0].isalpha():
        return None
    nothing = Bit("", row.bit.end)
    spoken = [word for word in re.findall(r"[A-Za-z'’]+", text) if word.lower() not in _SMALL]
    titled = bool(spoken) and all(word[0].isupper() for word in spoken)
    numbered = row.bullet and bool(re.match(r"\(?\w", row.bit.text))
    if row.bullet and not numbered and after is not None and after.bullet and not topics_in(text, loose=False):
        return None
    if text.endswith("!") or after is None or re.match(r"(?:Dear|Hi|Hello)\b", text):
        return None
    known = topics_in(text, loose=titled or numbered or text.endswith("?"))
    if known and (titled or len(text.split()) <= 5):
        return Section(bare, known, nothing)
    if row.bullet or not titled or len(text.split()) > 6 or not (row.gap or row.bit.text.endswith(":") or text.isupper()):
        return None
    return Section(bare, (), nothing) if len(text.split()) <= 4 and not re.search(r"\d", text) else None


_LISTED = frozenset({"posts", "shifts", "sponsors", "unit:sponsor", "programme", "roles", "recruit"})
_ITEMS = frozenset({"bring", "dress", "provided", "forbidden", "requirements", "posts", "rewards", "eligibility", "materials", "needs"})


def _of_a_list(made: Section, open_one: Section, text: str) -> bool:
    """`Finish line – 20 volunteers` is an item of the list of posts, no head."""
    dashed = made.value and ":" not in text[made.label.end : made.value.start]
    return bool(dashed) and not open_one.value and bool(_LISTED & set(open_one.topics))


def _closes(section: Section, row: Row) -> bool:
    """Whether a row that is no head stands behind the section and not in it."""
    if not row.bullet and _ITEMS & set(section.topics) and section.rows and all(one.bullet for one in section.rows) and (row.gap or row.body.text[:1].isupper()):
        return True
    if row.bullet:
        return section.bullet and bool(section.value)
    if section.value:
        return bool(section.rows) or not ({"place", "meeting", "contact", "time"} & set(section.topics)) or row.gap or bool(re.search(r"[.!?]$", row.body.text))
    if not section.rows or not row.gap:
        return bool(section.rows) and section.rows[-1].bullet and len(row.body.text) > 60 and row.body.text.endswith(".")
    listed = [one for one in section.rows if one.bullet or len(one.body.text) <= 60 or (len(one.body.text) <= 90 and not re.search(r"[.!?]$", one.body.text))]
    return len(listed) == len(section.rows) and len(listed) >= 2
