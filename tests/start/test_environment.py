"""The `.venv` beside the checkout: made once, noticed when stale, never left half-made."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app import environment, workshop

ROOT = Path(__file__).resolve().parents[2]
INSTALLER = """\
import pathlib, sys, time
folder = pathlib.Path(__file__).parent
with (folder / "installs").open("a") as log:
    log.write(sys.argv[-1] + "\\n")
if (folder / "offline").exists():
    sys.exit("Temporary failure in name resolution\\nERROR: No matching distribution found for litestar")
time.sleep(float((folder / "seconds").read_text()) if (folder / "seconds").exists() else 0)
"""


class Checkout:
    """A small checkout with an app that only says where it runs, and a `uv` that records what it was asked."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.tools = folder / "checkout", folder / "tools"
        (self.folder / "app").mkdir(parents=True)
        self.tools.mkdir()
        for name in ("__init__.py", "__main__.py", "environment.py", "workshop.py"):
            (self.folder / "app" / name).write_text((ROOT / "app" / name).read_text("utf-8"), "utf-8")
        (self.folder / "app" / "cli.py").write_text(
            "import sys\ndef main(words):\n    print(words, sys.prefix)\n    return 7\n", "utf-8"
        )
        (self.folder / "pyproject.toml").write_text("[project]\nname = 'qianshou-sample'\n", "utf-8")
        (self.tools / "installer.py").write_text(INSTALLER, "utf-8")
        uv = self.tools / "uv"
        uv.write_text(
            f'#!/bin/sh\n[ "$1" = venv ] && exec "{sys.executable}" -m venv --without-pip .venv\n'
            f'exec "{sys.executable}" "{self.tools}/installer.py" "$@"\n',
            "utf-8",
        )
        uv.chmod(0o755)

    def begin(self, *words: str) -> subprocess.Popen[str]:
        base = getattr(sys, "_base_executable", sys.executable)
        return subprocess.Popen(
            [base, "-m", "app", *words], cwd=self.folder, text=True, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={**os.environ, "PATH": str(self.tools), "PIP_NO_INDEX": "1"},
        )  # fmt: skip

    def start(self, *words: str) -> tuple[int, str, str]:
        process = self.begin(*words)
        out, err = process.communicate(timeout=60)
        return process.returncode, out, err

    @property
    def installs(self) -> list[str]:
        log = self.tools / "installs"
        return log.read_text("utf-8").splitlines() if log.exists() else []


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def test_the_first_start_installs_and_the_second_starts_at_once(checkout: Checkout):
    inside = checkout.folder / ".venv"

    code, out, err = checkout.start("plan", "a file.txt", "--json")
    assert (code, out) == (7, f"['plan', 'a file.txt', '--json'] {inside}\n")
    assert "Setting up" in err

    assert checkout.start() == (7, f"['start'] {inside}\n", "")
    assert checkout.installs == ["."]


def test_tests_bring_their_own_packages_and_keep_them_when_the_list_changes(checkout: Checkout):
    (checkout.folder / "tests").mkdir()
    checkout.start("serve")
    checkout.start("check")
    checkout.start("check")
    checkout.start("serve")
    (checkout.folder / "pyproject.toml").write_text("[project]\nname = 'qianshou-changed'\n", "utf-8")
    checkout.start("serve")

    assert checkout.installs == [".", ".[test]", ".[test]"]


def test_an_interrupted_installation_is_done_again(checkout: Checkout):
    (checkout.tools / "seconds").write_text("1")
    first = checkout.begin("serve")
    while not checkout.installs:
        time.sleep(0.05)
    first.kill()
    first.communicate()

    assert checkout.start("serve")[:2] == (7, f"['serve'] {checkout.folder / '.venv'}\n")
    assert checkout.installs == [".", "."]


def test_a_moved_checkout_and_a_vanished_python_are_noticed(checkout: Checkout):
    checkout.start("serve")
    python = checkout.folder / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/usr/bin/python-of-last-year")
    assert checkout.start("serve")[0] == 7

    checkout.folder = checkout.folder.rename(checkout.folder.with_name("moved"))
    assert checkout.start("serve")[0] == 7
    assert checkout.installs == [".", ".", "."]


def test_two_starts_at_once_install_once(checkout: Checkout):
    (checkout.tools / "seconds").write_text("1")
    both = [checkout.begin("serve"), checkout.begin("serve")]
    said = [process.communicate(timeout=60)[1] for process in both]

    assert [process.returncode for process in both] == [7, 7]
    assert checkout.installs == ["."]
    assert sum("waiting" in lines for lines in said) == 1


def test_without_a_network_one_sentence_says_so_and_the_next_start_goes_on(checkout: Checkout):
    (checkout.tools / "offline").touch()
    code, out, err = checkout.start("serve")
    assert (code, out) == (1, "")
    assert "is this machine online?" in err.splitlines()[-1]
    assert "Traceback" not in err

    (checkout.tools / "offline").unlink()
    assert checkout.start("serve")[0] == 7


def test_help_needs_no_installation(checkout: Checkout):
    code, out, err = checkout.start("--help")

    assert (code, err, checkout.installs) == (0, "", [])
    assert "python3 -m app test" in out
    assert not (checkout.folder / ".venv").exists()


def test_an_older_python_is_told_what_is_needed():
    pretend = "import sys, runpy; sys.version_info = (3, 9, 1); runpy.run_module('app', run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", pretend], cwd=ROOT, capture_output=True, text=True, timeout=30)

    assert done.returncode == 1
    assert done.stderr.startswith("Qianshou needs Python 3.11 or newer and this is 3.9;")
    assert len(done.stderr.splitlines()) == 1


def test_the_start_loads_the_standard_library_only():
    """Before `.venv` is there nothing else can be imported, and later starts must not wait for it."""
    asks = "import sys; from app import environment, workshop, __main__; print(*{m.split('.')[0] for m in sys.modules})"
    done = subprocess.run([sys.executable, "-c", asks], cwd=ROOT, capture_output=True, text=True, timeout=30)

    loaded = {name for name in done.stdout.split() if not name.startswith("_")}
    assert "app" in loaded
    assert loaded - sys.stdlib_module_names - set(_at_rest()) == {"app"}


def _at_rest() -> list[str]:
    """What this Python loads by itself (editable installs hook in there)."""
    asks = "import sys; print(*{m.split('.')[0] for m in sys.modules})"
    return subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, timeout=30).stdout.split()


def test_a_named_browser_decides_and_a_missing_one_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    chromium = tmp_path / "my-chromium"
    chromium.touch(0o755)
    monkeypatch.setenv("QIANSHOU_CHROMIUM", str(chromium))
    assert workshop.find_chromium() == str(chromium)

    monkeypatch.setenv("QIANSHOU_CHROMIUM", str(tmp_path / "elsewhere"))
    assert workshop.find_chromium() == ""
    with pytest.raises(environment.Trouble, match="install chromium"):
        workshop.test([])
