"""Outings: facts, units, programme legs, duties, materials, states."""
