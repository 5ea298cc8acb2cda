"""Pages of plans and reviews."""
