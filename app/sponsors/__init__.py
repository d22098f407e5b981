"""Sponsor units and what they give."""
