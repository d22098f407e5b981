"""The real server in a process of its own, as an association would run it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

QIANSHOU = [sys.executable, "-c", "import sys; from app.cli import main; sys.exit(main(sys.argv[1:]))"]
ROOT = Path(__file__).resolve().parent.parent
SIGN_IN = re.compile(r"Leader sign-in: (\S+) (\S+) (\S+)")


@dataclass
class LiveServer:
    """A running server with the demo outing, and the leader who may sign in to it."""

    url: str
    email: str
    password: str
    data_dir: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes]
    log: Path

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End the server (`SIGKILL`: as a power cut would) and wait until it is gone."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, how)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(5)

    def complaints(self) -> str:
        """What the log says from the first unexpected error on; empty when all went well."""
        said = self.log.read_text("utf-8", "replace")
        found = re.search(r"^.*(Traceback \(most recent|\bERROR\b|Exception in ASGI|^fault ).*$", said, re.MULTILINE)
        return said[found.start() :][:4000] if found else ""


def free_port() -> int:
    """A port nobody listens on at the moment."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def environment_for(data_dir: Path, database_url: str, port: int) -> dict[str, str]:
    """The settings of a server with its own data; nothing of the caller's own settings gets through."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("QIANSHOU_")}
    return kept | {
        "QIANSHOU_DATABASE_URL": database_url,
        "QIANSHOU_DATA_DIR": str(data_dir),
        "QIANSHOU_BASE_URL": f"http://127.0.0.1:{port}",
        "QIANSHOU_RATE_LIMIT": "off",
        "PORT": str(port),
        "PYTHONUNBUFFERED": "1",
    }


def qianshou(*words: str, environment: dict[str, str]) -> str:
    """Run one command to its end and return what it printed."""
    done = subprocess.run(
        [*QIANSHOU, *words], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL
    )
    if done.returncode:
        raise AssertionError(f"qianshou {' '.join(words)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def start(environment: dict[str, str], *options: str) -> tuple[subprocess.Popen[bytes], Path]:
    """Serve and wait for /health; returns the process (a group of its own) and its log."""
    port, log = environment["PORT"], Path(environment["QIANSHOU_DATA_DIR"]) / "server.log"
    with log.open("ab") as out:
        process = subprocess.Popen(
            [*QIANSHOU, "serve", "--port", port, *options],
            cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True,
        )  # fmt: skip
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2):
                return process, log
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(5)
    raise AssertionError(f"the server did not start:\n{log.read_text('utf-8', 'replace')[-4000:]}")


@contextmanager
def serving(data_dir: Path, database_url: str = "", *options: str) -> Iterator[LiveServer]:
    """Seed the demo, serve it while the block runs, stop it. `options` go to `qianshou serve` (`--workers 2`)."""
    port = free_port()
    environment = environment_for(data_dir, database_url or f"sqlite:///{data_dir / 'qianshou.sqlite'}", port)
    said = qianshou("demo", environment=environment)
    sign_in = SIGN_IN.search(said)
    assert sign_in, f"`qianshou demo` named no leader sign-in:\n{said}"
    process, log = start(environment, *options)
    server = LiveServer(environment["QIANSHOU_BASE_URL"], sign_in[2], sign_in[3], data_dir, environment, process, log)
    try:
        yield server
    finally:
        server.stop()
