"""Suspensions that were dealt with before, from a file of the school census items.

Shares reading, columns, dates and the pages with `cases.importers`; brings its own columns, rows and
plan. What it writes counts in every total and raises no duties.
"""
