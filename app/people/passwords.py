"""argon2id with the OWASP minimum (19 MiB, two passes, one lane), in a thread."""

from __future__ import annotations

import asyncio
import secrets
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)


@lru_cache(maxsize=1)
def _nobody() -> str:
    """The hash that an unknown e-mail is compared with, so that it takes as long."""
    return _hasher.hash(secrets.token_hex(8))


async def hashed(password: str) -> str:
    """The string to keep."""
    return await asyncio.to_thread(_hasher.hash, password)


async def matches(kept: str | None, password: str) -> bool:
    """Whether it is the password; takes as long for an unknown account."""

    def verify() -> bool:
        try:
            return _hasher.verify(kept or _nobody(), password) and kept is not None
        except (VerificationError, InvalidHashError):
            return False

    return await asyncio.to_thread(verify)
