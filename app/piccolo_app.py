"""All tables of the house, one line of migrations."""

from piccolo.conf.apps import AppConfig, table_finder

from app.settings import shipped

TABLE_MODULES = [
    "app.journal.tables",
    "app.people.tables",
    "app.events.tables",
    "app.sponsors.tables",
    "app.waivers.tables",
    "app.signups.tables",
    "app.roster.tables",
    "app.badges.tables",
    "app.checkin.tables",
    "app.notices.tables",
]

APP_CONFIG = AppConfig(
    app_name="app",
    migrations_folder_path=str(shipped("migrations")),
    table_classes=table_finder(TABLE_MODULES, exclude_imported=True),
    migration_dependencies=[],
    commands=[],
)
