"""How much exclusion a school year may hold, and the warning before it."""
