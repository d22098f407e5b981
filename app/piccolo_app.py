"""All tables of the house, one line of migrations."""

from piccolo.conf.apps import AppConfig, table_finder

from app.all_tables import MODULES
from app.settings import shipped

APP_CONFIG = AppConfig(
    app_name="app",
    migrations_folder_path=str(shipped("migrations")),
    table_classes=table_finder(MODULES, exclude_imported=True),
    migration_dependencies=[],
    commands=[],
)
