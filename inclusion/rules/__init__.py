"""The rules module: pure Python, without Django, a clock or a database.

Facts, a calendar and dated policy packs go in; totals, periods and duties come out.
"""
