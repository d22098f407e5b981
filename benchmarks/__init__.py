"""The measurements: the real server beside a bare one, in one run."""
