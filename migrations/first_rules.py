"""Uniqueness over several columns, and indexes for the questions asked most; alike on both databases."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.kit import db

ID = "2026-11-23T14:31:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "One place per phone, one role per account, quick journals"

STATEMENTS = (
    'CREATE UNIQUE INDEX signup_one_phone ON signup ("event", phone_key)',
    'CREATE INDEX signup_places ON signup ("event", place)',
    'CREATE UNIQUE INDEX membership_once ON membership (association, account)',
    'CREATE UNIQUE INDEX waiver_text_once ON waiver_text ("event", kind, version, language)',
    'CREATE INDEX journal_chain ON journal (chain, id)',
    'CREATE INDEX signature_chain ON signature ("event", id)',
    'CREATE INDEX outbox_due ON outbox (state, next_at)',
    'CREATE INDEX event_calendar ON event (association, state, starts_at)',
    'CREATE INDEX event_front ON event (state, starts_at)',
    'CREATE INDEX arrival_latest ON arrival (badge, id)',
)


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="app", description=DESCRIPTION)

    async def run():
        for statement in STATEMENTS:
            await db.fetch(statement)

    manager.add_raw(run)
    return manager
