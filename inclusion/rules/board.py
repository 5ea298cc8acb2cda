"""When the governing board considers an exclusion, and by when."""
