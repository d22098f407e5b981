"""Numbers and counts in a plan: `number("三十多")`, `counts_in("招募15名义工")`."""

from __future__ import annotations

from .counts import Count, counts_in
from .numerals import number

__all__ = ["Count", "counts_in", "number"]
