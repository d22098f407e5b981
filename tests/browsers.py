"""A real Chromium (sync API), on a phone by default; a page that breaks our own promises fails its test."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from app.workshop import NO_BROWSER, find_chromium
from tests.servers import LiveServer

Opener = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    program = find_chromium()
    if not program:
        pytest.fail(NO_BROWSER)
    flags = ["--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        flags.append("--no-sandbox")  # Chromium refuses to sandbox root
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=flags)
        yield browser
        browser.close()


@contextmanager
def visiting(browser: Browser, url: str) -> Iterator[Opener]:
    """`opener(width=375, locale="zh-CN", **context options)`: a visitor of their own with an empty cookie jar.

    At the end the test fails if a script broke, the page's own policy was violated, or another host was asked.
    """
    contexts, wrongs = [], []
    home = urlsplit(url).netloc

    def asked(request: Request) -> None:
        where = urlsplit(request.url)
        if where.scheme in ("http", "https", "ws", "wss") and where.netloc != home:
            wrongs.append(f"asked another host: {request.url}")

    def spoke(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            wrongs.append(message.text)

    def opener(width: int = 375, height: int = 812, locale: str = "zh-CN", **options: Any) -> Page:
        context = browser.new_context(
            base_url=url,
            viewport={"width": width, "height": height},
            locale=locale,
            timezone_id="Asia/Shanghai",
            **options,
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        context.on("request", asked)
        context.on("console", spoke)
        context.on("weberror", lambda error: wrongs.append(f"a script broke: {error.error}"))
        return context.new_page()

    try:
        yield opener
    finally:
        for context in contexts:
            context.close()
    if wrongs:
        pytest.fail("\n".join(wrongs))


@pytest.fixture
def open_page(browser: Browser, live_server: LiveServer) -> Iterator[Opener]:
    """Visitors of the shared live server, see `visiting`."""
    with visiting(browser, live_server.url) as opener:
        yield opener


@pytest.fixture
def phone(open_page: Opener) -> Page:
    """A volunteer's phone: 375 by 812, Chinese, touch."""
    return open_page(has_touch=True, is_mobile=True, device_scale_factor=2)


@pytest.fixture
def computer(open_page: Opener) -> Page:
    """The leader's laptop: 1280 by 900, Chinese."""
    return open_page(width=1280, height=900)
