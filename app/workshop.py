"""`python3 -m app test | check | bench`: what the people who build Qianshou run. Standard library only."""

from __future__ import annotations

import glob
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence

from app.environment import ROOT, Trouble, add_packages

WORDS = ("test", "check", "bench")
MINUTES = 45  # the longest a whole run may take, on the slowest machine; about ten are usual
NO_BROWSER = (
    "No Chromium was found for the browser tests; install chromium or google-chrome, "
    "or name one with QIANSHOU_CHROMIUM=/path/to/it."
)
_PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_PLACES = (  # macOS, and the browsers that `playwright install chromium` fetches
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "~/.cache/ms-playwright/chromium-*/chrome-linux*/chrome",
    "~/Library/Caches/ms-playwright/chromium-*/chrome-mac*/Chromium.app/Contents/MacOS/Chromium",
)


def run(word: str, rest: Sequence[str]) -> int:
    """Do one of `WORDS`; returns the exit status. Raises `Trouble`."""
    if not (ROOT / "pyproject.toml").is_file():
        raise Trouble(f"`{word}` needs a checkout with its tests; an installed package does not carry them.")
    return {"test": test, "check": check, "bench": bench}[word](rest)


def test(rest: Sequence[str]) -> int:
    """Lint and types, then every test; with arguments only the tests they ask for."""
    browser = find_chromium() or _install_chromium()
    clean = bool(rest) or _lint()
    if not clean:
        _say("These must be mended; the tests run all the same.")
    given = rest or ("-n", str(min(4, os.cpu_count() or 1)), "--dist", "loadgroup")
    return _pytest(given, QIANSHOU_CHROMIUM=browser) or int(not clean)


def check(rest: Sequence[str]) -> int:
    """Lint, types and the house rules, in seconds."""
    clean = _lint()
    return _pytest(["tests/rules", *rest]) or int(not clean)


def bench(rest: Sequence[str]) -> int:
    """Measure; see benchmarks/README.md."""
    return subprocess.call([sys.executable, "-m", "benchmarks", *rest], cwd=ROOT)


def find_chromium() -> str:
    """The path of a Chromium (or Chrome), empty when there is none. `QIANSHOU_CHROMIUM` decides if set."""
    if named := os.environ.get("QIANSHOU_CHROMIUM"):
        return shutil.which(named) or ""
    found = (shutil.which(name) for name in _PROGRAMS)
    kept = (path for place in _PLACES for path in sorted(glob.glob(os.path.expanduser(place)), reverse=True))
    return next((path for path in (*found, *kept) if path), "")


def _install_chromium() -> str:
    if not os.environ.get("QIANSHOU_CHROMIUM"):
        add_packages("chromium", "fonts-noto-cjk")
    if not (found := find_chromium()):
        raise Trouble(NO_BROWSER)
    return found


def _say(line: str) -> None:
    print(line, flush=True)


def _lint() -> bool:
    """Ruff and mypy over the checkout; prints what they find, or one line."""
    began, clean = time.monotonic(), True
    for name, *words in (("ruff", "check", "--quiet", "--output-format=concise"), ("mypy", "--no-error-summary")):
        done = subprocess.run([sys.executable, "-m", name, *words], cwd=ROOT, capture_output=True, text=True)
        if done.returncode:
            clean = False
            _say(f"{name}:\n{(done.stdout + done.stderr).strip()}")
    if clean:
        _say(f"Lint and types: nothing to mend ({time.monotonic() - began:.0f} s).")
    return clean


def _pytest(rest: Sequence[str], **environment: str) -> int:
    """Run pytest as the last to speak; after `MINUTES` it is stopped (and says which test hung)."""
    command = [sys.executable, "-m", "pytest", "-o", "faulthandler_timeout=240", *rest]
    tests = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment})
    try:
        return tests.wait(MINUTES * 60)
    except KeyboardInterrupt:
        return tests.wait(30) or 130
    except subprocess.TimeoutExpired:
        _say(f"The tests were stopped after {MINUTES} minutes.")
        for how in (signal.SIGINT, signal.SIGTERM):
            tests.send_signal(how)
            try:
                return tests.wait(20) or 1
            except subprocess.TimeoutExpired:
                continue
        tests.kill()
        return 1
