"""The `.venv` beside the checkout: made once, stamped, entered by every later start. Standard library only.

The stamp is written last, so an interrupted installation is simply done again.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".venv"
PYTHON = HOME / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = HOME / "qianshou-stamp"
ENTERED = "_QIANSHOU_ENTERED"

OFFLINE = re.compile(
    "resolve|NewConnection|Connection|timed out|unreachable|No matching distribution|error sending request", re.IGNORECASE
)


class Trouble(Exception):
    """One sentence for the person at the keyboard."""


def enter(extra: str, words: Sequence[str]) -> None:
    """Return when this process has the packages; otherwise make them and start `python -m app WORDS` among them.

    `extra` is an extra of pyproject.toml ("" or "test"). Raises `Trouble`.
    """
    if not (ROOT / "pyproject.toml").is_file():
        return  # an installed wheel
    entered, inside = os.environ.pop(ENTERED, ""), _is(sys.prefix, HOME)
    if not is_ready(extra):
        if not inside and is_installed_here(extra):
            return  # a container, or an environment somebody made by hand
        with _alone():
            if not is_ready(extra):
                _make(extra)
    elif inside:
        return
    if entered:
        raise Trouble("The folder .venv cannot be entered; delete it and start again.")
    _start_again(words)


def is_ready(extra: str) -> bool:
    """Whether `.venv` holds what pyproject.toml asks for today. Reads two small files: every start asks."""
    try:
        made, python, extras = STAMP.read_text("utf-8").split("\n")[:3]
    except (OSError, ValueError):
        return False
    return made == _wanted() and python == os.path.realpath(PYTHON) and extra in ("", *extras.split())


def is_installed_here(extra: str) -> bool:
    """Whether the running Python has Qianshou and everything it requires."""
    import importlib.metadata  # slow to import, and seldom asked

    try:
        lines = importlib.metadata.requires("qianshou") or []
        for line in lines:
            name, _, condition = line.partition(";")
            if not condition.strip() or f"extra == '{extra}'" in condition.replace('"', "'"):
                importlib.metadata.version(re.split(r"[^\w.-]", name.strip(), maxsplit=1)[0])
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def _wanted() -> str:
    return hashlib.sha256((ROOT / "pyproject.toml").read_bytes() + str(ROOT).encode()).hexdigest()


def _is(one: str | Path, other: str | Path) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)


def _start_again(words: Sequence[str]) -> NoReturn:
    os.environ[ENTERED] = "1"
    command = [str(PYTHON), "-m", "app", *words]
    sys.stdout.flush()
    if os.name == "nt":  # there execv gives the terminal back at once
        sys.exit(subprocess.call(command))
    os.execv(command[0], command)


@contextmanager
def _alone() -> Iterator[None]:
    """Let a second start wait until the first has set up (where the system has file locks)."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    with (ROOT / "pyproject.toml").open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _say("Another start is setting up; waiting for it …")
            fcntl.flock(file, fcntl.LOCK_EX)
        except OSError:
            pass  # a network drive without locks
        os.set_inheritable(file.fileno(), True)  # an installer that outlives us still holds the lock
        yield


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _make(extra: str) -> None:
    extras = {extra} if extra else set()
    if STAMP.is_file():
        extras |= set(STAMP.read_text("utf-8").split("\n")[2].split())
        STAMP.unlink()
    _say("Setting up in .venv: the packages of pyproject.toml are being fetched (once, about half a minute) …")
    target = f".[{','.join(sorted(extras))}]" if extras else "."
    if not _with_uv(target):
        _with_pip(target)
    unfinished = STAMP.with_suffix(".new")
    unfinished.write_text("\n".join([_wanted(), os.path.realpath(PYTHON), " ".join(sorted(extras)), ""]), "utf-8")
    unfinished.replace(STAMP)


def _with_uv(target: str) -> bool:
    uv = shutil.which("uv")
    if not uv:
        return False
    if not _works("sys"):
        shutil.rmtree(HOME, ignore_errors=True)
        if not _run([uv, "venv", "--quiet", "--python", _base(), str(HOME)]).ok:
            return False
    return _run([uv, "pip", "install", "--quiet", "--python", str(PYTHON), "-e", target]).ok


def _with_pip(target: str) -> None:
    if not _works("pip"):
        shutil.rmtree(HOME, ignore_errors=True)
        _create()
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    installed = _run([*pip, "-e", target], PIP_USER="0", PIP_ROOT_USER_ACTION="ignore")
    if not installed.ok:
        _give_up(installed, "The packages could not be installed; the lines above say why.")


def _create() -> None:
    """An empty environment; Debian and Ubuntu split the usual way off into a package of its own."""
    if not importlib.util.find_spec("ensurepip") and not importlib.util.find_spec("pip"):
        _add_debian_package(f"python3.{sys.version_info.minor}-venv")
    if importlib.util.find_spec("ensurepip"):
        made = _run([_base(), "-m", "venv", str(HOME)])
    else:
        boot = ROOT / ".venv-boot"
        made = _run([_base(), "-m", "pip", "install", "--quiet", "--target", str(boot), "virtualenv"], PIP_USER="0")
        if made.ok:
            virtualenv = [_base(), "-m", "virtualenv", "--quiet", "--no-periodic-update", str(HOME)]
            made = _run(virtualenv, PYTHONPATH=str(boot))
        shutil.rmtree(boot, ignore_errors=True)
    if not made.ok:
        _give_up(made, "This Python could not make an environment in .venv; the lines above say why.")


def _add_debian_package(name: str) -> None:
    if not add_packages(name):
        raise Trouble(f"This Python has neither venv nor pip. On Debian and Ubuntu:  sudo apt-get install {name}")
    importlib.invalidate_caches()


def add_packages(*names: str) -> bool:
    """Install Debian packages when that is possible (root, apt-get); says so, and returns whether it worked."""
    if not (shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0):
        return False
    _say(f"Installing {' and '.join(names)} with apt-get …")
    if not (updated := _run(["apt-get", "update", "-qq"])).ok:
        _say(updated.tail())  # an old list of packages may still do
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *names]
    if not (installed := _run(install, DEBIAN_FRONTEND="noninteractive")).ok:
        _say(installed.tail())
    return installed.ok


class _Result:
    def __init__(self, code: int, output: str) -> None:
        self.ok, self.output = code == 0, output

    def tail(self) -> str:
        lines = [line for line in self.output.strip().splitlines() if "Retrying" not in line]
        return "\n".join("  " + line for line in lines[-15:])


def _give_up(result: _Result, why: str) -> NoReturn:
    _say(result.tail())
    if OFFLINE.search(result.output):
        why = (
            "The packages could not be fetched: is this machine online? (pip's own settings can name a mirror.) "
            "The same command goes on from here."
        )
    raise Trouble(why)


def _run(command: Sequence[str], **environment: str) -> _Result:
    """Run quietly; what was printed is kept for the case that it failed."""
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, errors="replace", close_fds=False,
    )  # fmt: skip
    return _Result(done.returncode, done.stdout)


def _works(module: str) -> bool:
    """Whether `.venv` has a Python that is new enough and can import this."""
    if not PYTHON.exists():
        return False
    asks = f"import sys, {module}; sys.exit(sys.version_info < (3, 11))"
    try:
        return _run([str(PYTHON), "-c", asks]).ok
    except OSError:
        return False


def _base() -> str:
    """The Python an environment is made from, also when we run inside one."""
    return getattr(sys, "_base_executable", None) or sys.executable
