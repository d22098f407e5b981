"""Run what is missing of the migrations: all in one transaction, one process at a time."""

from __future__ import annotations

import importlib.util
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from types import ModuleType
from typing import Any

from app.kit import clock, db
from app.settings import shipped

_TABLE = """CREATE TABLE IF NOT EXISTS house_migration (
    id VARCHAR(40) PRIMARY KEY, file VARCHAR(80) NOT NULL, ran_on VARCHAR(40) NOT NULL)"""


def modules() -> list[tuple[str, str, ModuleType]]:
    """(id, file name, module) of every migration, in order of id."""
    found = []
    for file in sorted(Path(shipped("migrations")).glob("*.py")):
        if file.stem == "__init__":
            continue
        spec = importlib.util.spec_from_file_location(f"qianshou_migration_{file.stem}", file)
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        found.append((module.ID, file.stem, module))
    return sorted(found, key=lambda entry: entry[0])


async def pending() -> list[str]:
    """The ids still to run (reads only; a database without any table answers all)."""
    try:
        ran = {row["id"] for row in await db.fetch("SELECT id FROM house_migration")}
    except Exception:  # the table is not there yet; the drivers name this differently
        ran = set()
    return [file.stem for file in _files() if not _ran(file, ran)]


def _files() -> list[Path]:
    return [file for file in sorted(Path(shipped("migrations")).glob("*.py")) if file.stem != "__init__"]


def _ran(file: Path, ran: set[str]) -> bool:
    """Whether the file's ID line names a migration that ran (read as text: importing Piccolo's tools is slow)."""
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("ID = "):
            return line.split("=", 1)[1].strip().strip("\"'") in ran
    raise ValueError(f"{file.name} has no ID line")


async def migrate(engine: db.Engine) -> int:
    """Bring the database up to date; returns how many migrations ran. Safe when several processes start at once."""
    db.use(engine)
    if not await pending():
        return 0
    done = 0
    async with db.write():
        await db.hold("migrations")
        await db.fetch(_TABLE)
        ran = {row["id"] for row in await db.fetch("SELECT id FROM house_migration")}
        for identity, file, module in modules():
            if identity in ran:
                continue
            manager: Any = await module.forwards()
            with redirect_stdout(StringIO()):  # Piccolo narrates
                await manager.run()
            await db.fetch(
                "INSERT INTO house_migration (id, file, ran_on) VALUES (?, ?, ?)",
                identity, file, clock.now().isoformat(),
            )  # fmt: skip
            done += 1
    return done
