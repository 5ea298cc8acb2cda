"""Who must be told of an exclusion, how and by when."""
