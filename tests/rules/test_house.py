"""Everything looks down: the order of the rooms and of the files in them."""

from __future__ import annotations

from pathlib import Path

from tests.rules.house import ROOMS, breaches

ROOT = Path(__file__).resolve().parents[2]


def test_every_import_of_the_house_looks_down():
    sources = {
        path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
        for path in (ROOT / "app").rglob("*.py")
        if "_shipped" not in path.parts
    }
    assert sources.keys() > {"app/kit/db.py", "app/settings.py"}

    assert breaches(sources) == []


def test_every_way_of_looking_up_is_noticed():
    assert breaches(
        {
            "app/__init__.py": "",
            "app/settings.py": "from app.kit import clock",
            "app/main.py": "from app.events import routes\nfrom app import cli",
            "app/cli.py": "from app import main",
            "app/kit/clock.py": "import app.journal.actions",
            "app/journal/actions.py": "",
            "app/lounge/rules.py": "",
            "app/people/access.py": "from litestar import Request\nfrom app.people import queries",
            "app/people/queries.py": "from ..signups.rules import Place",
            "app/people/sessions.py": "from . import access",
            "app/events/rules.py": "from .tables import Event\nimport piccolo",
            "app/events/tables.py": "from app.people import sessions\nfrom piccolo.table import Table",
            "app/events/actions.py": "def lazily():\n    from app import cli",
            "app/events/forms.py": "from app.events import queries\nfrom app.events.rules import State",
            "app/events/queries.py": "from litestar import Request",
            "app/events/routes.py": "import app.people.access",
            "app/events/helper.py": "from app.events.routes import EventPages",
            "app/signups/rules.py": "",
            "app/signups/desk_routes.py": "from app.events.routes import EventPages\nfrom app.signups import routes",
            "app/signups/routes.py": "from app.events import actions, forms\nfrom app.people.access import staff",
        }
    ) == [
        "app.events.actions imports app.cli: nothing below looks up to cli",
        "app.events.forms imports app.events.queries: forms know only rules",
        "app.events.helper imports app.events.routes: only main and routes of the same room import routes",
        "app.events.queries imports litestar: queries do without it",
        "app.events.rules imports app.events.tables: rules stand below tables",
        "app.events.rules imports piccolo: rules do without it",
        "app.events.tables imports app.people.sessions: tables stand below what it imports",
        "app.kit.clock imports app.journal.actions: kit stands below journal",
        "app.main imports app.cli: nothing below looks up to cli",
        "app.people.queries imports app.signups.rules: people stands below signups",
        "app.settings imports app.kit.clock: settings stand below all rooms",
        "app.signups.desk_routes imports app.events.routes: only main and routes of the same room import routes",
        "app/lounge is no room of design.md",
    ]


def test_a_room_may_use_what_lies_below_it():
    assert breaches(
        {
            "app/main.py": "from app.signups import routes\nfrom app.kit import db",
            "app/piccolo_app.py": "from app.signups.tables import Signup",
            "app/kit/db.py": "from app.settings import current\nimport piccolo",
            "app/people/access.py": "from litestar import Request\nfrom app.people import queries",
            "app/people/queries.py": "from app.people.tables import Account",
            "app/people/tables.py": "from piccolo.table import Table",
            "app/signups/tables.py": "from app.people.tables import Account",
            "app/signups/letters.py": "from app.signups import queries\nfrom app.outside import mail",
            "app/signups/queries.py": "from app.signups.tables import Signup",
            "app/signups/actions.py": "from app.signups import letters\nfrom app.kit import db",
            "app/signups/forms.py": "from wtforms import Form\nfrom app.kit import forms",
            "app/signups/routes.py": "from app.people import access\nfrom app.signups import actions, desk_routes",
            "app/signups/desk_routes.py": "from app.signups.forms import SignupForm",
            "app/kit/forms.py": "",
            "app/outside/mail.py": "",
        }
    ) == []


def test_the_order_of_the_rooms_is_told_in_the_documentation():
    text = (ROOT / "docs" / "development.md").read_text("utf-8")

    assert " < ".join(ROOMS) in " ".join(text.split())
