"""A crowd that signs up over HTTP, each with a browser of their own."""

from __future__ import annotations

import asyncio
import html
import re
from dataclasses import dataclass

import httpx

_INPUT = re.compile(r"<input\b[^>]*>")
_PART = re.compile(r'([\w-]+)(?:="([^"]*)")?')


@dataclass
class Answer:
    """What one person was told: `status` 0 when the line went dead; `own` is their page when they are in."""

    status: int
    own: str = ""
    text: str = ""


def fields_of(page: str) -> list[tuple[str, str]]:
    """(name, value) of every hidden field and every clause's tick on the sign-up page."""
    found = []
    for tag in _INPUT.findall(page):
        parts = {name: html.unescape(value) for name, value in _PART.findall(tag[6:])}
        if (parts.get("type") == "hidden" and parts.get("name") != "drawing") or (parts.get("type") == "checkbox" and parts.get("name") == "clauses"):
            found.append((parts["name"], parts.get("value", "")))
    return found


def answers_of(number: int, hidden: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """A whole form, filled in by person `number`."""
    name = "林" + "一二三四五六七八九十"[number % 10] + chr(0x5B50 + number)
    return [
        *hidden, ("name", name), ("phone", f"1390000{number:04d}"), ("email", f"p{number}@example.org"),
        ("age_band", "25-39"), ("emergency_name", "温家人"), ("emergency_phone", f"1380000{number:04d}"), ("skills", ""),
        ("photo_consent", "none"), ("data_consent", "y"), ("typed", name),
        ("drawing", "[[[100,500],[300,400],[500,520]]]"),
    ]  # fmt: skip


def form_body(pairs: list[tuple[str, str]]) -> bytes:
    """The pairs as a browser posts them."""
    return str(httpx.QueryParams(pairs)).encode()


async def open_forms(address: str, people: int) -> list[tuple[httpx.AsyncClient, bytes]]:
    """Everybody opens the form and fills it in; nothing is sent yet."""
    limits = httpx.Limits(max_connections=1, max_keepalive_connections=1)
    gate = asyncio.Semaphore(20)

    async def one(number: int) -> tuple[httpx.AsyncClient, bytes]:
        client = httpx.AsyncClient(limits=limits, timeout=60, headers={"Accept-Language": "zh-CN"}, trust_env=False)
        async with gate:
            page = await client.get(address)
        assert page.status_code == 200, page.text[:500]
        return client, form_body(answers_of(number, fields_of(page.text)))

    return list(await asyncio.gather(*(one(number) for number in range(people))))


async def send(client: httpx.AsyncClient, address: str, body: bytes) -> Answer:
    """One person presses the button."""
    try:
        answer = await client.post(
            address, content=body, headers={"Content-Type": "application/x-www-form-urlencoded"}
        )
    except httpx.HTTPError:
        return Answer(0)
    return Answer(answer.status_code, answer.headers.get("Location", ""), answer.text)


async def close(forms: list[tuple[httpx.AsyncClient, bytes]]) -> None:
    """Everybody puts the phone away."""
    await asyncio.gather(*(client.aclose() for client, _body in forms))
