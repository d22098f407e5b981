"""Badge codes and pictures."""
