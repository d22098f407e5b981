"""Qianshou 牵手: one-off outings for volunteer associations."""

import os

os.environ.setdefault("PICCOLO_CONF", "app.piccolo_conf")  # Piccolo's own name for where the engine stands
