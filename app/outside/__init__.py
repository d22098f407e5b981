"""One file per library or service beyond our walls; nothing here knows an outing or a volunteer."""
