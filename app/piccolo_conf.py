"""Piccolo's entry point: the engine in use and the registry of tables."""

from typing import Any

from piccolo.conf.apps import AppRegistry

from app.kit import db
from app.settings import current

APP_REGISTRY = AppRegistry(apps=["app.piccolo_app"])


def __getattr__(name: str) -> Any:
    """`DB` is whatever engine the house uses now, else the one of the settings."""
    if name == "DB":
        try:
            return db.engine()
        except RuntimeError:
            db.use(db.engine_for(current().database_url))
            return db.engine()
    raise AttributeError(name)
