"""`python -m benchmarks.plans [FOLDER ...]`: read the plans of a folder and print how well their facts were found.

A folder holds texts with the facts that a person wrote down beside them: `05-park.txt` with `05-park.json` or
`expected-05-park.json`; a text `raw-01.txt` without a file of its own is judged by that of `01`.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.plan_scores import QUESTIONS, Document, Scores, Tally, score
from benchmarks.table import lines

CORPUS = Path(__file__).resolve().parent.parent / "tests" / "plans" / "corpus"
HEAD = ("expected", "found", "right", "precision", "recall")


@dataclass
class Judged:
    """One plan with its scores; `expected` is None for a text nobody wrote the facts of."""

    name: str
    kind: str
    expected: Document | None
    milliseconds: float
    scores: Scores = field(default_factory=Scores)


def main(words: Sequence[str] | None = None) -> int:
    """Judge the folders and print the tables; the exit code is 1 when a plan could not be read at all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.plans", description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, default=[CORPUS], metavar="FOLDER")
    parser.add_argument(
        "-v", "--verbose", action="store_true", help="every value that was missed or invented"
    )
    parser.add_argument("--only", metavar="NAME", help="plans whose name holds this")
    parser.add_argument(
        "--facts-dir",
        type=Path,
        metavar="DIR",
        help="judge ready-made documents NAME.json instead of reading",
    )
    asked = parser.parse_args(words)
    broken = 0
    for folder in asked.folders:
        pairs = [pair for pair in plans(folder) if not asked.only or asked.only in pair[0].stem]
        judged = []
        for text, expected in pairs:
            try:
                judged.append(
                    judge(text, expected, ready_made(asked.facts_dir) if asked.facts_dir else reader())
                )
            except Exception as error:
                print(f"{text.name} could not be read: {type(error).__name__}: {error}", file=sys.stderr)
                broken += 1
        print(f"\n{folder.name}: {len(judged)} plans\n\n{report(judged, verbose=asked.verbose)}")
    return 1 if broken else 0


def plans(folder: Path) -> list[tuple[Path, Path | None]]:
    """The texts of a folder in order, each with its expected facts."""
    found = []
    for text in sorted(folder.glob("*.txt")):
        names = [
            text.stem,
            f"expected-{text.stem}",
            f"expected-{text.stem.removeprefix('raw-')}",
            text.stem.removeprefix("raw-"),
        ]
        beside = (folder / f"{name}.json" for name in names)
        found.append((text, next((path for path in beside if path.is_file()), None)))
    return found


def reader() -> Callable[[Path], Document]:
    """What reads a plan with the rules of `app/plans/reading`."""
    reading = importlib.import_module("app.plans.reading")
    return lambda path: reading.document(reading.read(path.read_text("utf-8-sig")))


def ready_made(folder: Path) -> Callable[[Path], Document]:
    """What takes the document somebody else made of a plan."""
    return lambda path: json.loads((folder / f"{path.stem}.json").read_text("utf-8"))


def judge(text: Path, expected: Path | None, read: Callable[[Path], Document]) -> Judged:
    """Read one plan, with the time it took, and compare it."""
    began = time.perf_counter()
    found = read(text)
    spent = 1000 * (time.perf_counter() - began)
    wanted: dict[str, Any] | None = json.loads(expected.read_text("utf-8")) if expected else None
    return Judged(
        text.stem, str(found.get("kind")), wanted, spent, score(wanted, found) if wanted else Scores()
    )


def report(judged: Sequence[Judged], *, verbose: bool = False) -> str:
    """The tables: every plan, every field of all plans; `verbose` adds the fields and the faults of each plan."""
    compared = [plan for plan in judged if plan.expected is not None]
    whole = Scores()
    for plan in compared:
        for path, tally in plan.scores.items():
            whole[path].add(tally)
    parts = []
    if verbose:
        parts += [_faults(plan) for plan in compared]
    rows = [("plan", "kind", "", *HEAD, "questions", "ms")]
    rows += [_plan(plan) for plan in compared]
    rows.append(
        (
            "all",
            "",
            "",
            *_cells(whole.total()),
            _asked(whole),
            f"{max((plan.milliseconds for plan in judged), default=0):.0f}",
        )
    )
    parts.append("\n".join(lines(rows, right=(3, 4, 5, 6, 7, 8, 9))))
    parts.append("\n".join(lines([("field", *HEAD), *_fields(whole, deep=verbose)], right=(1, 2, 3, 4, 5))))
    if others := [f"{plan.name} ({plan.kind})" for plan in judged if plan.expected is None]:
        parts.append("Read without expected facts: " + ", ".join(others))
    return "\n\n".join(parts)


def _plan(plan: Judged) -> tuple[str, ...]:
    wanted = str((plan.expected or {}).get("kind"))
    verdict = "" if wanted == plan.kind else f"should be {wanted}"
    return (
        plan.name,
        plan.kind,
        verdict,
        *_cells(plan.scores.total()),
        _asked(plan.scores),
        f"{plan.milliseconds:.0f}",
    )


def _faults(plan: Judged) -> str:
    found = [
        f"== {plan.name}",
        *lines([("field", *HEAD), *_fields(plan.scores, deep=False)], right=(1, 2, 3, 4, 5)),
    ]
    for path, tally in plan.scores.items():
        found += [f"  missed    {where}: {value}" for where, value in tally.missed]
        found += [f"  invented  {where}: {value}" for where, value in tally.invented if path != QUESTIONS]
    return "\n".join(found)


def _fields(scores: Scores, *, deep: bool) -> list[tuple[str, ...]]:
    names = list(scores) if deep else list(dict.fromkeys(path.split(".")[0] for path in scores))
    tallies = [(name, scores[name] if deep else scores.of(name)) for name in names]
    return [(name, *_cells(tally)) for name, tally in tallies if tally.expected or tally.found]


def _cells(tally: Tally) -> tuple[str, ...]:
    shares = ("-" if share is None else f"{share:.3f}" for share in (tally.precision, tally.recall))
    return str(tally.expected), str(tally.found), str(tally.right), *shares


def _asked(scores: Scores) -> str:
    tally = scores[QUESTIONS] if QUESTIONS in scores else Tally()
    return f"{tally.right}/{tally.expected}"


if __name__ == "__main__":
    sys.exit(main())
