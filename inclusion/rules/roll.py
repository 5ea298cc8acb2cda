"""How long a permanently excluded pupil stays on the roll."""
