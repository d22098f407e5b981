"""Finds the texts that people read: in gettext calls of code and templates, and in the refusals of actions."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
CALLS = {"_": None, "_l": None, "gettext": None, "lazy": None, "ngettext": (1, 2)}
REFUSALS = {"Refused", "Invalid", "NotHere", "NotAllowed", "TooMany", "SignInFirst", "Trouble"}


def texts_of(file: Path) -> Iterator[str]:
    """Every source text of one file; of plurals the first form."""
    method = "python" if file.suffix == ".py" else "jinja2.ext.babel_extract"
    with file.open("rb") as handle:
        for _line, message, _comments, _context in extract(method, handle, keywords=CALLS):
            text = message if isinstance(message, str) else message[0]
            if text:
                yield text
    if file.suffix == ".py":
        yield from _refusals(file)


def _refusals(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            text = node.args[0].value
            if name in REFUSALS and isinstance(text, str) and text:
                yield text


def sources() -> list[Path]:
    """All code and templates."""
    return [*sorted((ROOT / "app").rglob("*.py")), *sorted((ROOT / "templates").rglob("*.html"))]


def translated(language: str) -> dict[str, str]:
    """Source text -> translation (first form), of every .po of that language."""
    found = {}
    for file in sorted((ROOT / "app" / "translations" / language).glob("*.po")):
        with file.open("rb") as handle:
            for message in read_po(handle):
                if message.id:
                    source = message.id if isinstance(message.id, str) else message.id[0]
                    found[source] = message.string if isinstance(message.string, str) else (message.string or [""])[0]
    return found
