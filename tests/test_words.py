"""Numbers and things in words, as pages say them."""

import pytest

from inclusion.words import count_of


@pytest.mark.parametrize(
    ("n", "one", "words"),
    [
        (1, "entry", "1 entry"),
        (3, "entry", "3 entries"),
        (2, "half-day", "2 half-days"),
        (0, "suspension", "0 suspensions"),
    ],
)
def test_a_number_of_things(n: int, one: str, words: str) -> None:
    assert count_of(n, one) == words
    assert count_of(2, "child", "children") == "2 children"
