"""Papers to print or keep: PDF from the templates in `templates/paper`, set by typst.

What people typed reaches a template only as data, never as markup, so `#read("/etc/passwd")` in a name
is printed letter by letter. The data are cleaned first: one box for what our fonts cannot draw.
"""

from __future__ import annotations

import asyncio
import json
import re
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.outside import fonts
from app.settings import shipped

_one_at_a_time = threading.Lock()  # the press uses every processor: two papers at once would only take turns
_PRESS = str(Path(__file__).with_name("press.py"))


async def pdf(template: str, data: dict[str, Any]) -> bytes:
    """The PDF of `templates/paper/<template>.typ` filled with `data`; same data, same bytes.

    `data` holds what JSON can hold; the head of each template says which keys it reads. Raises
    `LookupError` for a template that is not there.
    """
    return (await asyncio.to_thread(_compile, template, data, "pdf"))[0]


async def pages(template: str, data: dict[str, Any]) -> list[bytes]:
    """The same paper as one PNG a page, 144 pixels to the inch: a preview."""
    return await asyncio.to_thread(_compile, template, data, "png")


def _compile(template: str, data: dict[str, Any], kind: str) -> list[bytes]:
    folder = shipped("templates") / "paper"
    file = folder / f"{template}.typ"
    if not re.fullmatch("[a-z_]+", template) or not file.is_file():
        raise LookupError(f"There is no paper called {template!r}.")
    wanted = {
        "root": str(folder), "file": str(file), "fonts": str(fonts.folder()), "kind": kind,
        "data": json.dumps(_clean(data), ensure_ascii=False),
    }  # fmt: skip
    with _one_at_a_time:
        done = subprocess.run([sys.executable, "-P", _PRESS], input=json.dumps(wanted).encode(), capture_output=True)  # noqa: S603
    if done.returncode:
        raise RuntimeError(f"The paper {template} could not be set.")  # what the press says may hold names
    return list(_pages(done.stdout))


def _pages(made: bytes) -> Iterator[bytes]:
    start = 0
    while start < len(made):
        (length,) = struct.unpack_from(">I", made, start)
        yield made[start + 4 : start + 4 + length]
        start += 4 + length


def _clean(value: Any) -> Any:
    """The same data with every text made drawable."""
    if isinstance(value, str):
        return fonts.drawable(value)
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value]
    return value
