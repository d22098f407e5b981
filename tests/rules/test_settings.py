"""The page of settings and the settings themselves."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from app.settings import VARIABLES, Settings, load, shipped

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "settings.md").read_text("utf-8")
ROWS = {name: (default.strip(), meaning.strip()) for name, default, meaning in re.findall(r"^\| `(\w+)` \|([^|]*)\|([^|]*)\|$", PAGE, re.M)}
NO_SETTINGS = {"QIANSHOU_CHROMIUM", "QIANSHOU_ENTERED"}  # of the tests (docs/development.md), and a note to oneself


class Asked(dict[str, str]):
    """An environment that remembers what was looked up."""

    def __init__(self, **values: str) -> None:
        super().__init__(values)
        self.names: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        self.names.add(key)
        return super().get(key, default)


def loaded(tmp_path: Path, **values: str) -> Settings:
    return load({"QIANSHOU_DATA_DIR": str(tmp_path), **values})


def test_the_page_lists_exactly_the_settings_in_their_order():
    assert list(ROWS) == ["QIANSHOU_" + name for name in VARIABLES]
    assert all(default and meaning for default, meaning in ROWS.values())


def test_what_is_read_is_what_is_listed(tmp_path):
    asked = Asked(QIANSHOU_DATA_DIR=str(tmp_path))
    load(asked)

    assert asked.names == {"QIANSHOU_" + name for name in VARIABLES} | {"PORT"}
    assert {field.name.upper() for field in dataclasses.fields(Settings)} == set(VARIABLES)


def test_the_defaults_are_those_of_the_page(tmp_path):
    settings = loaded(tmp_path)
    plain = {
        "BASE_URL": settings.base_url, "MAIL_FROM": settings.mail_from, "HOST": settings.host, "PORT": str(settings.port),
        "WORKERS": str(settings.workers), "RATE_LIMIT": "on" if settings.rate_limit else "off",
    }  # fmt: skip

    assert {name: value for name, value in plain.items() if f"`{value}`" not in ROWS["QIANSHOU_" + name][0]} == {}
    assert settings.database_url == f"sqlite:///{tmp_path / 'qianshou.sqlite'}"
    assert settings.smtp_url == ""
    assert settings.secret_key == (tmp_path / "secret.key").read_text()
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600


def test_no_other_setting_is_named_anywhere():
    files = [*ROOT.glob("app/**/*.py"), *ROOT.glob("docs/**/*"), ROOT / "README.md", *shipped("templates").rglob("*")]
    named: set[str] = set()
    for file in files:
        if file.is_file() and file.suffix not in (".webp", ".png", ".jpg"):
            named |= set(re.findall(r"QIANSHOU_[A-Z_]*[A-Z]", file.read_text("utf-8")))

    assert named - NO_SETTINGS == set(ROWS)


@pytest.mark.parametrize(
    ("given", "name", "value"),
    [
        ({"QIANSHOU_BASE_URL": "https://grass.example/"}, "base_url", "https://grass.example"),
        ({"QIANSHOU_BASE_URL": "https://grass.example"}, "secure", True),
        ({"PORT": "9000"}, "port", 9000),
        ({"PORT": "9000", "QIANSHOU_PORT": "9001"}, "port", 9001),
        ({"QIANSHOU_RATE_LIMIT": "OFF"}, "rate_limit", False),
        ({"QIANSHOU_WORKERS": "0"}, "workers", 1),
        ({"QIANSHOU_HOST": "  "}, "host", "127.0.0.1"),
    ],
)
def test_a_setting_does_what_the_page_says(tmp_path, given: Mapping[str, str], name: str, value: Any):
    assert getattr(loaded(tmp_path, **given), name) == value


@pytest.mark.parametrize(
    ("given", "named"),
    [({"QIANSHOU_PORT": "eighty"}, "QIANSHOU_PORT"), ({"QIANSHOU_BASE_URL": "grass.example"}, "QIANSHOU_BASE_URL")],
)
def test_a_wrong_setting_is_named(tmp_path, given: Mapping[str, str], named: str):
    with pytest.raises(ValueError, match=named):
        loaded(tmp_path, **given)
