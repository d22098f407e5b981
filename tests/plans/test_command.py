"""`qianshou plan FILE`: facts as JSON and nothing else, or a summary in the terminal's language."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.plans import making
from tests.servers import ROOT


def run(*words: str, lang: str = "zh_CN.UTF-8", how: tuple[str, ...] = ("-m", "app.cli")) -> subprocess.CompletedProcess[bytes]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))}
    return subprocess.run(
        [sys.executable, *how, "plan", *words], cwd=ROOT, env=environment | {"LANG": lang}, capture_output=True, timeout=60
    )


def test_json_is_all_there_is_on_standard_output(tmp_path: Path):
    file = tmp_path / "计划.txt"
    file.write_text(making.DAY_OUT, encoding="utf-8")
    done = run(str(file), "--json", lang="C")
    facts = json.loads(done.stdout)

    assert (done.returncode, done.stderr) == (0, b"")
    assert (facts["schema"], facts["source"]["file"], facts["kind"]) == ("plan-facts/1", "计划.txt", "one_off_event")
    assert "城南影院" in [one["name"] for one in facts["sponsors"]]


def test_the_same_from_a_checkout(tmp_path: Path):
    file = tmp_path / "plan.txt"
    file.write_text(making.DAY_OUT, encoding="utf-8")

    assert json.loads(run(str(file), "--json", how=("-m", "app")).stdout)["schema"] == "plan-facts/1"


def test_a_summary_speaks_the_terminals_language(tmp_path: Path):
    file = tmp_path / "plan.txt"
    file.write_text(making.DAY_OUT, encoding="utf-8")
    chinese, english = run(str(file)), run(str(file), lang="en_GB.UTF-8")

    assert (chinese.returncode, english.returncode) == (0, 0)
    assert "爱心单位: 城南影院" in chinese.stdout.decode()
    assert "要问的" in chinese.stdout.decode()
    assert "Sponsors: 城南影院" in english.stdout.decode()
    assert "To be asked" in english.stdout.decode()


def test_what_cannot_be_read_says_why_and_ends_with_two(tmp_path: Path):
    picture = tmp_path / "plan.docx"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    for words in ((str(picture), "--json"), (str(tmp_path / "nothing.txt"),)):
        done = run(*words)
        assert (done.returncode, done.stdout) == (2, b"")
        assert len(done.stderr.decode().strip().splitlines()) == 1
