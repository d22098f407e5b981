"""Rows of tables as lines of text, alike for every kind of file."""

from __future__ import annotations

import re
from collections.abc import Sequence

_BLANKS = re.compile(r"[ \t\xa0\u3000]{1,200}")
_LAYOUT = 6  # lines in a cell from which on several such cells are columns of a page, not of a table


def lines_of(cells: Sequence[Sequence[str]]) -> list[str]:
    """One row, each cell a list of its lines: `cell<TAB>cell`. Empty cells keep their place, save at the end of the row.

    A form's row of a label and a long answer becomes `label<TAB>first line` and the other lines below it; a row with one
    cell only becomes its lines. An empty answer leaves the tab behind its label.
    """
    settled = [[one for line in cell if (one := _BLANKS.sub(" ", line).strip())] for cell in cells]
    filled = [place for place, cell in enumerate(settled) if cell]
    if not filled:
        return []
    last = filled[-1]
    if len(filled) == 1 and (last == 0 or len(settled) == 1):
        lines = settled[last]
        return [*lines[:-1], lines[-1] + "\t"] if len(settled) > 1 and len(lines) == 1 else list(lines)
    if sum(len(cell) > _LAYOUT for cell in settled) > 1:
        return [line for cell in settled for line in cell]
    if len(filled) == 2 and len(settled[last]) > 1 and len(settled[filled[0]]) == 1:
        first = "\t".join([*(" ".join(cell) for cell in settled[:last]), settled[last][0]])
        return [first, *settled[last][1:]]
    asks = "\t" if last % 2 == 0 and len(settled) % 2 == 0 else ""  # labels and answers in turn, and the last answer empty
    return ["\t".join(" ".join(cell) for cell in settled[: last + 1]) + asks]
