"""Pages about pupils and the work done for them."""
