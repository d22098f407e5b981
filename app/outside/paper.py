"""Papers to print or keep: PDF from the templates in `templates/paper`, set by typst.

What people typed reaches a template only as data, never as markup, so `#read("/etc/passwd")` in a name
is printed letter by letter. The data are cleaned first: one box for what our fonts cannot draw.
"""

from __future__ import annotations

import asyncio
import json
import re
import threading
from functools import lru_cache
from typing import Any

from app.outside import fonts
from app.settings import shipped

_one_at_a_time = threading.Lock()  # typst shares its cache; two papers at once would only take turns


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
    import typst

    with _one_at_a_time:
        compiler = typst.Compiler(root=str(folder), font_paths=_fonts())
        made = compiler.compile(
            input=str(file),
            format=kind,  # type: ignore[arg-type]
            sys_inputs={"data": json.dumps(_clean(data), ensure_ascii=False)},
            timestamp=0,
        )
    return made if isinstance(made, list) else [made or b""]


@lru_cache(maxsize=1)
def _fonts() -> Any:
    """Our two fonts and no others, so that every machine prints alike."""
    import typst

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts.folder())]
    )


def _clean(value: Any) -> Any:
    """The same data with every text made drawable."""
    if isinstance(value, str):
        return fonts.drawable(value)
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value]
    return value
