"""What a head is refused, with the rule behind it, so that a page can say more than the sentence."""

from inclusion.errors import DomainError

from .models import Suspension

OVERLAP = "excl.overlap"


class BeyondTermsError(DomainError):
    """The answer lies past the terms that the school has entered."""


class BlockedError(DomainError):
    """The law does not allow it; `rule` is the id of the rule that says so."""

    def __init__(self, message: str, field: str | None, rule: str) -> None:
        super().__init__(message, field)
        self.rule = rule


class OverlapError(BlockedError):
    """Another suspension covers some of the same half-days; `other` is that record."""

    def __init__(self, message: str, field: str, other: Suspension) -> None:
        super().__init__(message, field, OVERLAP)
        self.other = other


class LetGoError(DomainError):
    """What somebody had prepared has been let go meanwhile."""


class AlreadyDecidedError(DomainError):
    """Somebody has decided from the same prepared draft meanwhile; `other` is what they decided."""

    def __init__(self, message: str, other: Suspension) -> None:
        super().__init__(message)
        self.other = other
