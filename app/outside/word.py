"""Word files (.docx): paragraphs with the numbers Word shows, tables row by row, text boxes where they are anchored."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from app.outside import rows
from app.outside.numbering import Numbering, W
from app.outside.unreadable import Unreadable

MOST_LINES = 20_000
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_TRANSPARENT = frozenset(f"{W}{name}" for name in (
    "hyperlink", "ins", "moveTo", "smartTag", "customXml", "fldSimple", "dir", "bdo", "sdtContent",
))  # fmt: skip
_SIGNS = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_CONTENTS = ("toc", "目录")


def read(data: bytes) -> str:
    """The text of the body. Headers, footers, notes, comments, deleted and hidden text, tables of contents are left out."""
    from docx import Document

    document = Document(BytesIO(data))
    part = document.part
    numbering = next((one.target_part for one in part.rels.values() if one.reltype.endswith("/numbering")), None)
    reader = _Reader(
        Numbering(
            getattr(numbering, "element", None),
            document.styles.element,
        )
    )
    lines: list[str] = []
    for line in reader.lines(document.element.body):
        lines.append(line)
        if len(lines) > MOST_LINES:
            raise Unreadable("too_long")
    return "\n".join(lines)


class _Reader:
    """Walks the body in reading order."""

    def __init__(self, numbering: Numbering) -> None:
        self.numbering = numbering

    def lines(self, container: Any) -> Iterator[str]:
        """The lines of paragraphs and tables in a body, a cell or a text box."""
        for child in container:
            if child.tag == f"{W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{W}tbl":
                yield from self._table(child)
            elif child.tag == f"{W}sdt":
                content = child.find(f"{W}sdtContent")
                if content is not None and not _is_contents(child):
                    yield from self.lines(content)
            elif child.tag in _TRANSPARENT:
                yield from self.lines(child)
            elif child.tag == f"{_COMPATIBLE}AlternateContent" and (one := _one_of(child)) is not None:
                yield from self.lines(one)

    def _paragraph(self, paragraph: Any) -> Iterator[str]:
        properties = paragraph.find(f"{W}pPr")
        style = properties.find(f"{W}pStyle") if properties is not None else None
        if style is not None and str(style.get(f"{W}val", "")).lower().startswith(_CONTENTS):
            return
        pieces: list[str] = []
        boxes: list[Any] = []
        _inline(paragraph, pieces, boxes)
        text = "".join(pieces)
        label = self.numbering.label(paragraph)
        if text.strip():
            yield from (label + text.lstrip() if label else text).split("\n")
        for box in boxes:
            yield from self.lines(box)

    def _table(self, table: Any) -> Iterator[str]:
        for row in _children(table, f"{W}tr"):
            properties = row.find(f"{W}trPr")
            if properties is not None and properties.find(f"{W}del") is not None:
                continue
            cells: list[list[str]] = []
            for cell in _children(row, f"{W}tc"):
                merged, across = _merged(cell)
                cells.append([] if merged else [line.replace("\t", " ") for line in self.lines(cell)])
                cells += [[] for _ in range(across - 1)]
            yield from rows.lines_of(cells)


def _inline(element: Any, pieces: list[str], boxes: list[Any]) -> None:
    """Collect the text of a paragraph, and the text boxes anchored in it."""
    for child in element:
        if child.tag == f"{W}r":
            _run(child, pieces, boxes)
        elif child.tag in _TRANSPARENT:
            _inline(child, pieces, boxes)
        elif child.tag == f"{W}sdt":
            if (content := child.find(f"{W}sdtContent")) is not None:
                _inline(content, pieces, boxes)
        elif child.tag == f"{_COMPATIBLE}AlternateContent" and (one := _one_of(child)) is not None:
            _inline(one, pieces, boxes)


def _run(run: Any, pieces: list[str], boxes: list[Any]) -> None:
    properties = run.find(f"{W}rPr")
    hidden = properties.find(f"{W}vanish") if properties is not None else None
    if hidden is not None and hidden.get(f"{W}val") not in ("0", "false", "off"):
        return
    for child in run:
        if child.tag == f"{W}t":
            pieces.append((child.text or "").replace("\n", " "))
        elif child.tag in _SIGNS:
            pieces.append(_SIGNS[child.tag])
        elif child.tag == f"{W}sym":
            pieces.append(_symbol(child.get(f"{W}char")))
        elif child.tag == f"{W}ruby":
            if (base := child.find(f"{W}rubyBase")) is not None:
                _inline(base, pieces, boxes)
        elif child.tag == f"{_COMPATIBLE}AlternateContent":
            if (one := _one_of(child)) is not None:
                boxes += _boxes(one)
        elif child.tag in (f"{W}drawing", f"{W}pict", f"{W}object"):
            boxes += _boxes(child)


def _boxes(drawing: Any) -> list[Any]:
    """The outermost text boxes of a drawing; where it offers two forms of itself, those of the first."""
    found: list[Any] = []
    waiting = [drawing]
    while waiting:
        element = waiting.pop()
        if element.tag == f"{W}txbxContent":
            found.append(element)
        elif element.tag == f"{_COMPATIBLE}AlternateContent":
            if (one := _one_of(element)) is not None:
                waiting.append(one)
        else:
            waiting += reversed(element)
    return found


def _one_of(alternate: Any) -> Any | None:
    choice = alternate.find(f"{_COMPATIBLE}Choice")
    return choice if choice is not None else alternate.find(f"{_COMPATIBLE}Fallback")


def _children(element: Any, tag: str) -> Iterator[Any]:
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag == f"{W}sdt":
            if (content := child.find(f"{W}sdtContent")) is not None:
                yield from _children(content, tag)
        elif child.tag in _TRANSPARENT:
            yield from _children(child, tag)


def _merged(cell: Any) -> tuple[bool, int]:
    """Whether a cell only continues the one above, and how many columns it is wide."""
    properties = cell.find(f"{W}tcPr")
    if properties is None:
        return False, 1
    down, across = properties.find(f"{W}vMerge"), properties.find(f"{W}gridSpan")
    span = across.get(f"{W}val") if across is not None else "1"
    wide = int(span) if span and span.isascii() and span.isdigit() and len(span) < 3 else 1
    return down is not None and down.get(f"{W}val", "continue") == "continue", max(1, wide)


def _is_contents(control: Any) -> bool:
    gallery = control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and "contents" in str(gallery.get(f"{W}val", "")).lower()


def _symbol(code: str | None) -> str:
    try:
        return chr(int(code or "", 16))
    except (ValueError, OverflowError):
        return ""
