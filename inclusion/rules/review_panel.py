"""The independent review panel about a permanent exclusion."""
