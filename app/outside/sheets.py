"""Spreadsheets: every row a line, its cells told apart by tabs."""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from app.outside import rows
from app.outside.unreadable import Unreadable

MOST_CELLS = 200_000
_PLACE = re.compile(rb"""\sr\s{0,3}=\s{0,3}["']([A-Za-z]{1,4})(\d{1,8})["']""")
_SHEET = re.compile(r"xl/worksheets/[^/]{1,80}\.xml")


def read(data: bytes) -> str:
    """The rows of all visible sheets of an .xlsx, in order. Raises `Unreadable` for more than a plan can hold."""
    _measure(data)
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    book = CalamineWorkbook.from_filelike(BytesIO(data))
    lines: list[str] = []
    for sheet in book.sheets_metadata:
        if sheet.visible == SheetVisibleEnum.Visible:
            for row in book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=True):
                lines += rows.lines_of([_shown(cell).splitlines() for cell in row])
    return "\n".join(lines)


def _measure(data: bytes) -> None:
    """Refuse sheets with far-off cells: the library keeps room for every cell between."""
    total = 0
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for name in archive.namelist():
            if _SHEET.fullmatch(name):
                content = archive.read(name)
                widest, tallest = 1, content.count(b"<row")
                for column, row in _PLACE.findall(content):
                    number = 0
                    for letter in column.upper():
                        number = number * 26 + letter - 64
                    widest, tallest = max(widest, number), max(tallest, int(row))
                cells = content.count(b"<c ") + content.count(b"<c>")
                total += max(cells, min(widest * tallest, 10**9)) if cells else 0
    if total > MOST_CELLS * 10:
        raise Unreadable("too_long")


def _shown(cell: Any) -> str:
    """A cell as the sheet would show it."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.10g}"
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d") if cell.time() == time() else cell.strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return cell.strftime("%H:%M")
    if isinstance(cell, timedelta):
        minutes = int(cell.total_seconds() // 60)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    return str(cell)
