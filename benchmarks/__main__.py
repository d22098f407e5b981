"""`python -m benchmarks`: measure and print one table. Exit code 1 only when something was answered wrongly."""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import sys
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

from benchmarks import figures
from benchmarks.capture import capture
from benchmarks.houses import BARE, QIANSHOU, Databases, Server, databases, serving
from benchmarks.load import Visit, crowd
from benchmarks.scenes import SCENES, Target
from benchmarks.seeding import Facts, seed
from benchmarks.table import FOOT, Figure, Speed, report

ROUNDS = 2


def main(words: Sequence[str] | None = None) -> int:
    """Measure what was asked for; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python3 -m app bench", description="Measure the real server beside a bare one.")
    parser.add_argument("--quick", action="store_true", help="one second a scene (rougher numbers)")
    parser.add_argument("--only", choices=list(SCENES), help="one scene and nothing else")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), help="one database only")
    asked = parser.parse_args(words)
    began, wrong = time.monotonic(), Counter[str]()
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors, {platform.machine()}; servers with 2 processes.")
    for kind in [asked.database] if asked.database else ["sqlite", "postgresql"]:
        print(f"\n{'SQLite (WAL, synchronous=FULL)' if kind == 'sqlite' else 'PostgreSQL (fsync on)'}", flush=True)
        wrong += Counter({f"{kind}: {what}": many for what, many in measure(kind, 1.0 if asked.quick else 3.0, asked.only).items()})
    print(f"\n{FOOT}\n\n{time.monotonic() - began:.0f} s in all.")
    for what, many in wrong.items():
        print(f"WRONG {many} x {what}", file=sys.stderr)
    return 1 if wrong else 0


def measure(kind: str, seconds: float, only: str | None) -> Counter[str]:
    """One database: seed, serve, measure, print; returns what was answered wrongly."""
    with ExitStack() as stack:
        place = stack.enter_context(databases(kind))
        stack.callback(place.drop, "ours", "bare")
        facts = seed(place.make("ours"), place.home / "ours")
        place.copy("ours", "bare")
        rest = [] if only else [*figures.statements(facts), *alone(place, facts, seconds)]
        ours = stack.enter_context(_ours(place, workers=2))
        capture(ours.port, facts, _bare_pages(place))
        bare = stack.enter_context(serving(BARE, place.url("bare"), place.home / "bare", workers=2))
        wrong, speeds = Counter[str](), []
        for scene in [only] if only else list(SCENES):
            speed, trouble = compare(scene, facts, ours, bare, seconds)
            speeds.append(speed)
            wrong += trouble
        if not only:
            rest.append(figures.storm(ours, facts, facts.storms[2:], place, workers=2))
            rest += figures.flat(ours, facts, place, seconds / 2)
        print(report(speeds, rest), flush=True)
        for server in (ours, bare):
            if said := server.complaints():
                wrong[f"the log of a server says: {said[-600:]}"] += 1
        wrong += Counter({figure.value: 1 for figure in rest if "WRONG" in figure.value})
    return wrong


def alone(place: Databases, facts: Facts, seconds: float) -> list[Figure]:
    """What is measured with one process."""
    with _ours(place, workers=1, first=f"/events/{facts.slug}") as server:
        target = Target("ours", server.port, f"/events/{facts.slug}.ics")
        found = [figures.start(server), figures.storm(server, facts, facts.storms[:2], place, workers=1)]
        for scene in ("signup", "checkin"):
            asyncio.run(crowd(server.port, SCENES[scene](facts, target), seconds / 2))
        found.append(figures.memory(server, "sign-ups and check-ins"))
        found.append(figures.sheet(server, facts))
        found.append(figures.memory(server, "printing"))
    return found


def compare(scene: str, facts: Facts, ours: Server, bare: Server, seconds: float) -> tuple[Speed, Counter[str]]:
    """Ours, bare, ours, bare; the better median of each."""
    targets = (
        Target("ours", ours.port, f"/events/{facts.slug}.ics"), Target("bare", bare.port, f"/feeds/{facts.slug}"),
    )  # fmt: skip
    visits: dict[str, Visit] = {target.name: SCENES[scene](facts, target) for target in targets}
    servers, best = {"ours": ours, "bare": bare}, {"ours": 0.0, "bare": 0.0}
    work, wrong = dict(best), Counter[str]()
    for target in targets:
        asyncio.run(crowd(target.port, visits[target.name], min(0.5, seconds / 4)))
    for _round in range(ROUNDS):
        for target in targets:
            name, before = target.name, servers[target.name].worked()
            run = asyncio.run(crowd(target.port, visits[name], seconds))
            spent = 1000 * (servers[name].worked() - before) / max(run.visits, 1)
            if run.per_second >= best[name]:
                best[name], work[name] = run.per_second, spent
            wrong += Counter({f"{scene}, {name}: {what}": many for what, many in run.wrong.items()})
    return Speed(scene, best["ours"], best["bare"], work["ours"], work["bare"]), wrong


def _ours(place: Databases, workers: int, first: str = "/health") -> AbstractContextManager[Server]:
    return serving([*QIANSHOU, "serve"], place.url("ours"), place.home / "ours", workers=workers, first=first)


def _bare_pages(place: Databases) -> Path:
    (place.home / "bare").mkdir(exist_ok=True)
    return place.home / "bare" / "pages"


if __name__ == "__main__":
    sys.exit(main())
