"""Pages that combine the apps."""
