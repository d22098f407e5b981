"""Importing this registers every table of the house, so that `db.use` speaks to all of them."""

from importlib import import_module

MODULES = [
    f"app.{room}.tables"
    for room in (
        "journal", "people", "events", "sponsors", "waivers", "signups", "roster", "badges", "checkin", "notices",
        "plans",
    )
]  # fmt: skip

for _module in MODULES:
    import_module(_module)
