"""Calling off, postponing, telling everyone."""
