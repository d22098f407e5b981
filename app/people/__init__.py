"""Associations, accounts, roles, sign-in."""
