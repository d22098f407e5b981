"""The leader's overview."""
