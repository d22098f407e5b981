"""Tools that know no word of volunteering."""
