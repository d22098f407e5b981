"""What a server must not load before somebody asks for it."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("pydantic", "pydantic_core", "attr", "typst", "pypinyin", "qrcode", "black", "piccolo.apps.migrations.auto", "pytest")


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The modules of a process that has just made the application."""
    code = "import sys; from app.main import create_app; create_app(); print(*sys.modules)"
    folder = tmp_path_factory.mktemp("weight")
    said = subprocess.run(
        [sys.executable, "-c", code], env={"QIANSHOU_DATA_DIR": str(folder)}, capture_output=True, text=True, check=True
    )
    return set(said.stdout.split())


@pytest.mark.parametrize("name", HEAVY)
def test_an_idle_server_has_not_loaded(loaded: set[str], name: str):
    assert "app.signups.routes" in loaded
    assert name not in loaded
