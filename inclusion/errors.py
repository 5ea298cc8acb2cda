"""The errors that services raise at people. Views turn them into messages by the field."""


class DomainError(Exception):
    """What was asked for cannot be done; `message` is one clear sentence, `field` its form field."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class ConflictError(DomainError):
    """Someone else saved this record first. `theirs` is the record as it now stands."""

    def __init__(self, message: str, theirs: object) -> None:
        super().__init__(message)
        self.theirs = theirs
