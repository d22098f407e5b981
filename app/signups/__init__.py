"""Volunteers: places, reserve list, groups, their own page."""
