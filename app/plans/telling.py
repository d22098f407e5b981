"""A plan read at the command line: its facts as JSON, or in words."""

from __future__ import annotations

import json
import os
import sys
from datetime import date
from pathlib import Path
from typing import Any

from app.kit import i18n
from app.kit.i18n import gettext as _
from app.plans.entries import GROUPS, HIDDEN, label_of, shape_of, told, words
from app.plans.reading.shape import Reading
from app.plans.rules import KINDS, MOST_BYTES


def tell(file: str, *, as_json: bool) -> int:
    """Read the file and print what was found; returns the exit code, 2 with a sentence for what cannot be read."""
    from app.outside import documents  # its libraries are large
    from app.plans import reading

    with i18n.speaking(_language()):
        try:
            with Path(file).open("rb") as opened:
                data = opened.read(MOST_BYTES + 1)
            if len(data) > MOST_BYTES:
                return _refuse(_("文件超过 5 MB。请删去图片再存一份，或者只把文字贴进来。"))
            text = documents.read(data, Path(file).name)
        except documents.Unreadable as error:
            return _refuse(str(error.sentence))
        except OSError as error:
            return _refuse(_("打不开 %(file)s：%(why)s", file=file, why=error.strerror or type(error).__name__))
        found = reading.read(text, today=date.today())
        if as_json:
            _print(json.dumps(reading.document(found, file=Path(file).name), ensure_ascii=False, indent=1))
        else:
            _print("\n".join(summary(found)))
        return 0


def _language() -> str:
    """The language of the terminal."""
    said = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return i18n.SOURCE if said.lower().startswith("zh") else "en"


def _print(text: str) -> None:
    """In UTF-8, whatever the terminal was set to; a lone surrogate is shown as a question mark."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n")
    sys.stdout.buffer.flush()


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2


def summary(reading: Reading) -> list[str]:
    """What was found, in the groups of the review page, open questions last."""
    lines = [str(KINDS.get(reading.kind, reading.kind)) + (f"  {reading.why}" if reading.why else "")]
    for key, (heading, _sign) in GROUPS.items():
        mine = [one for one in reading.facts if one.field not in HIDDEN and shape_of(one.field).group == key]
        if mine:
            lines += ["", str(heading)]
        for fact in mine:
            first, below = told(fact)
            mark = {"stated": " ", "inferred": "?", "missing": "□"}[fact.sure]
            lines.append(f" {mark} {label_of(fact)}: {first.rstrip('：')}" + (f"  ({'; '.join(below)})" if below else ""))
    months = [one.value for one in reading.named("schedule") if isinstance(one.value, dict)]
    if months:
        lines += ["", _("按月安排")] + [f"   {words(one.get('label'))}: {'; '.join(map(words, _items(one)))}" for one in months]
    questions = [one.value for one in reading.named("open_questions") if isinstance(one.value, dict)]
    if questions:
        lines += ["", _("要问的")] + [f" ? {words(one.get('why'))}" for one in questions]
    return lines


def _items(month: dict[str, Any]) -> list[Any]:
    return list(month.get("items") or ())
