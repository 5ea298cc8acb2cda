"""Words that people type for what this product calls something else."""

from cases.models.pupils import fold

# Older and shorter names that schools still use for suspensions and permanent exclusions.
_EXCLUSION_WORDS = (
    "fte",
    "fpe",
    "pex",
    "suspension",
    "suspended",
    "exclusion",
    "excluded",
    "fixed term",
    "fixedterm",
    "permanent",
)


def means_exclusions(typed: str) -> bool:
    """Whether somebody who typed this is looking for suspensions and exclusions."""
    words = fold(typed)
    return len(words) >= 3 and any(
        words.startswith(known) or (len(words) >= 4 and known.startswith(words))
        for known in _EXCLUSION_WORDS
    )
