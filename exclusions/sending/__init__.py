"""What goes to others about an exclusion: the authority's sheet, register codes, census rows."""
