"""Who did what to what, when; who read child data; what is still to be sent."""
