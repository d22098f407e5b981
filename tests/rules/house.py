"""The law "everything looks down", as a small linter: who may import whom.

Rooms stand in the order of `ROOMS`; a room sees the rooms before it. Inside a room the files stand in the order of
`FLOORS`, and the same holds between rooms: a table never asks an action, wherever it lives. Litestar and Piccolo are
met on their own floors only. A helper file stands as high as the highest thing it imports.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

ROOMS = (
    "kit", "outside", "journal", "people", "events", "sponsors", "waivers", "signups", "roster", "badges", "checkin",
    "headcounts", "calendars", "notices", "plans", "recruitment", "afterwards", "desk",
)  # fmt: skip
FLOORS = ("rules", "tables", "queries", "actions", "forms", "routes")
TOP = ("main", "cli", "__main__")  # above every room, each above the one before it
NOT_ROOMS = ("translations", "_shipped")
_ROUTES = FLOORS.index("routes")
_LIBRARIES = {
    "litestar": ("rules", "tables", "queries", "actions", "forms"),
    "piccolo": ("rules", "forms", "routes"),
    "wtforms": ("rules", "tables", "queries", "actions"),
}


def breaches(sources: Mapping[str, str]) -> list[str]:
    """What breaks the law, one sentence each, sorted. `sources` maps paths such as `app/events/rules.py` to code."""
    house = House(sources)
    found = [f"app/{name} is no room of design.md" for name in house.unknown_rooms()]
    for module in house.imports:
        found += house.breaches_of(module)
    return sorted(set(found))


class House:
    """Every module with what it imports of the house and of the libraries."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        names = {_name(path): path for path in sources}
        self.imports: dict[str, set[str]] = {}
        self.libraries: dict[str, set[str]] = {}
        for module, path in names.items():
            package = module if path.endswith("__init__.py") else module.rpartition(".")[0]
            asked = set(_imported(ast.parse(sources[path], path), package, names))
            self.imports[module] = {name for name in asked if name.split(".")[0] == "app" and name != module}
            self.libraries[module] = {name.split(".")[0] for name in asked}

    def unknown_rooms(self) -> set[str]:
        rooms = {parts[1] for parts in (name.split(".") for name in self.imports) if len(parts) > 2}
        return rooms - set(ROOMS) - set(NOT_ROOMS)

    def breaches_of(self, module: str) -> Iterator[str]:
        room, floor = _room(module), _floor(module)
        for other in self.imports[module]:
            if reason := self._why_not(module, other):
                yield f"{module} imports {other}: {reason}"
        for library, floors in _LIBRARIES.items():
            if room in ROOMS[2:] and floor in floors and library in self.libraries[module]:
                yield f"{module} imports {library}: {floor} do without it"

    def _why_not(self, module: str, other: str) -> str:
        here, there = _room(module), _room(other)
        if there in TOP:
            allowed = here in TOP and TOP.index(here) >= TOP.index(there)
            return "" if allowed else f"nothing below looks up to {there}"
        if there not in ROOMS:
            return f"{here} is a room and sees settings only" if here in ROOMS and there != "settings" else ""
        if here not in ROOMS:
            return "settings stand below all rooms" if here == "settings" else ""
        if ROOMS.index(there) > ROOMS.index(here):
            return f"{here} stands below {there}"
        if there in ROOMS[:2]:
            return ""
        return self._wrong_floor(module, other, same_room=here == there)

    def _wrong_floor(self, module: str, other: str, same_room: bool) -> str:
        here, there = _floor(module), _floor(other)
        if there == "routes" and not (same_room and here == "routes"):
            return "only main and routes of the same room import routes"
        if here == "forms" and there not in ("rules", "forms", ""):
            return "forms know only rules"
        if here and self.height(other) > FLOORS.index(here):
            return f"{here} stand below {there or 'what it imports'}"
        return ""

    def height(self, module: str, seen: frozenset[str] = frozenset()) -> int:
        """The floor of a module; a helper's is that of the highest thing it imports."""
        if floor := _floor(module):
            return FLOORS.index(floor)
        libraries = self.libraries.get(module, set())
        heights = [_ROUTES if "litestar" in libraries else FLOORS.index("tables") if "piccolo" in libraries else 0]
        for other in self.imports.get(module, set()) - seen:
            if _room(other) in ROOMS[2:]:
                heights.append(self.height(other, seen | {module}))
        return max(heights)


def _name(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _room(module: str) -> str:
    return [*module.split("."), ""][1]


def _floor(module: str) -> str:
    """`app.events.routes`, `app.events.desk_routes` and `app.events.routes.edit` are all routes; "" for a helper."""
    for part in module.split(".")[2:]:
        for floor in FLOORS:
            if part == floor or part.endswith("_" + floor):
                return floor
    return ""


def _imported(tree: ast.Module, package: str, known: Mapping[str, str]) -> Iterator[str]:
    """Full names of what the code imports anywhere, also inside functions; the module, not the thing in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                yield inner if inner in known else base
