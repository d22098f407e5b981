"""How often one address may do a thing. Counted per process; a sign-in is counted in the database besides."""

from __future__ import annotations

import time
from collections import OrderedDict

from app.kit.errors import TooMany

_MOST_KEYS = 20_000
_windows: OrderedDict[tuple[str, str, int], int] = OrderedDict()


class _Switch:
    on = True


def switch(on: bool) -> None:
    """Turn limits off for load tests."""
    _Switch.on = on
    _windows.clear()


def allow(what: str, who: str, most: int, seconds: int) -> None:
    """Count one use; raises `TooMany` after `most` uses within the running window of `seconds`."""
    if not _Switch.on:
        return
    window = int(time.monotonic() // seconds)
    key = (what, who, window)
    _windows[key] = used = _windows.get(key, 0) + 1
    _windows.move_to_end(key)
    while len(_windows) > _MOST_KEYS:
        _windows.popitem(last=False)
    if used > most:
        raise TooMany("短时间内次数太多了，请过几分钟再试。")
