"""From what somebody hands in – words or a file – to a reading, beside the loop so that others are served meanwhile."""

from __future__ import annotations

import asyncio
from datetime import date

from app.kit.errors import Invalid
from app.plans.reading.shape import Reading


def _text_of(data: bytes, name: str) -> str:
    from app.outside import documents  # its libraries are large, and only needed here

    try:
        return documents.read(data, name)
    except documents.Unreadable as error:
        raise Invalid(error.sentence, "file") from error


def _understood(text: str, today: date) -> Reading:
    from app.outside import plaintext
    from app.plans import reading  # its words are many, and only needed here

    return reading.read(plaintext.flattened(text), today=today)  # what is pasted may be Markdown too


async def text_of(data: bytes, name: str) -> str:
    """The words of a file. Raises `Invalid` on `file` when there are none to be had."""
    return await asyncio.to_thread(_text_of, data, name)


async def understood(text: str, today: date) -> Reading:
    """Everything found in the text."""
    return await asyncio.to_thread(_understood, text, today)
