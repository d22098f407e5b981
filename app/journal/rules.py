"""How journal lines are linked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any


def line_sha256(previous: str, at: datetime, chain: str, actor: str, deed: str, subject: str, detail: str) -> str:
    """Hex SHA-256 over the line and the digest of the line before it."""
    parts = (previous, at.astimezone(UTC).isoformat(timespec="microseconds"), chain, actor, deed, subject, detail)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def first_break(lines: Iterable[dict[str, Any]]) -> int | None:
    """The id of the first line (in order of id) that was changed or whose predecessor is missing, else None."""
    previous = ""
    for line in lines:
        good = line["previous"] == previous and line["sha256"] == line_sha256(
            previous, line["at"], line["chain"], line["actor"], line["deed"], line["subject"], line["detail"]
        )
        if not good:
            return int(line["id"])
        previous = line["sha256"]
    return None
