"""Breaking Chinese and mixed text into lines, for pictures where nothing else does it.

No closing mark begins a line, no opening mark ends one, and a run such as `08:30–11:30` stays whole
(the rules of Requirements for Chinese Text Layout 3.1.3, as far as a badge needs them).
"""

from __future__ import annotations

from collections.abc import Callable

CLOSING = frozenset("，。、；：？！）》」』】〕〗〉’”…—·～%％‰℃°,.;:?!)]}>”’")
OPENING = frozenset("（《「『【〔〖〈‘“([{<￥¥$")
Measure = Callable[[str], float]


def _is_word(char: str) -> bool:
    """Letters, digits and marks that hang together without a space."""
    return ord(char) < 0x2E80 and not char.isspace() and char not in "…—·“”‘’"


def _may_part(word: str) -> bool:
    """After the hyphen of a double name, unlike the one between two times of day."""
    return word[-1] == "-" and len(word) > 1 and word[-2].isalpha()


def pieces(text: str) -> list[tuple[str, bool]]:
    """The parts of one paragraph that must stay whole, each with whether a space stands before it.

    A short remark in brackets, such as the weekday after a date, is such a part.
    """
    raw: list[tuple[str, bool]] = []
    space = False
    for char in text:
        if char.isspace():
            space = True
            continue
        if raw and not space and _is_word(char) and _is_word(raw[-1][0][-1]) and not _may_part(raw[-1][0]):
            raw[-1] = (raw[-1][0] + char, raw[-1][1])
        else:
            raw.append((char, space and bool(raw)))
        space = False
    glued: list[tuple[str, bool]] = []
    aside = 0  # parts still to come of a short remark in brackets
    for n, (part, spaced) in enumerate(raw):
        hangs = not spaced and glued and (aside or part[0] in CLOSING or glued[-1][0][-1] in OPENING)
        aside = max(aside - 1, 0)
        if part[0] == "（":
            aside = next((k for k, (other, _) in enumerate(raw[n : n + 7]) if other[0] == "）"), 0)
        if hangs:
            glued[-1] = (glued[-1][0] + part, glued[-1][1])
        else:
            glued.append((part, spaced))
    return glued


def wrap(text: str, width: float, measure: Measure) -> list[str]:
    """`text` in lines no wider than `width`; a part wider than that is cut between its characters."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line, used = "", 0.0
        for part, spaced in pieces(paragraph):
            lead = " " if spaced and line else ""
            size = measure(lead + part)
            if line and used + size > width:
                lines.append(line)
                line, used, lead = "", 0.0, ""
                size = measure(part)
            while size > width and len(part) > 1:
                keep = _longest(part, width, measure)
                lines.append(part[:keep])
                part = part[keep:]
                size = measure(part)
            line, used = line + lead + part, used + size
        if line:
            lines.append(line)
    return lines


def _longest(part: str, width: float, measure: Measure) -> int:
    """How many characters of `part` fit; at least one."""
    used = 0.0
    for count, char in enumerate(part):
        used += measure(char)
        if used > width:
            return max(count, 1)
    return len(part)


def balanced(text: str, width: float, measure: Measure) -> list[str]:
    """Like `wrap`, with lines of even length, so that no single character is left over."""
    lines = wrap(text, width, measure)
    if len(lines) < 2:
        return lines
    widest = max((measure(part) for line in text.split("\n") for part, _ in pieces(line)), default=0.0)
    low, high = min(widest, width), width
    while high - low > width / 100:
        middle = (low + high) / 2
        if len(wrap(text, middle, measure)) <= len(lines):
            high = middle
        else:
            low = middle
    return wrap(text, high, measure)


def is_whole(text: str, width: float, measure: Measure) -> bool:
    """Whether no part of `text` has to be cut to fit in `width`."""
    return all(measure(part) <= width for line in text.split("\n") for part, _ in pieces(line))


def clipped(lines: list[str], count: int, width: float, measure: Measure) -> list[str]:
    """At most `count` lines, the last one ending in … when something is left out."""
    if len(lines) <= count:
        return lines
    last = lines[count - 1]
    while last and measure(last + "…") > width:
        last = last[:-1]
    return [*lines[: count - 1], last + "…"]
