"""Keeping a pupil off site because an allegation needs pupils kept apart: no exclusion."""
