"""Who has to be told of an exclusion, and who was: the lines of its page."""
