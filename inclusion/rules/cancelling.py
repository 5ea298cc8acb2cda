"""Cancelling an exclusion: when it is too late, and who is told."""
