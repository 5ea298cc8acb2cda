"""The packs' short words in plain ones."""

import pytest

from inclusion.rules.plain_words import confidence_in_words, topic_place, topic_title


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("V1", "read in the law itself or in the department’s own text"),
        ("S", "read in the local policy itself"),
        ("M", "from memory or assumed: check with your local authority"),
        ("-", "this product’s own choice, which no document sets"),
        (
            "V2/M",
            "read in what somebody else wrote about it; "
            "in part from memory or assumed: check with your local authority",
        ),
    ],
)
def test_how_sure_a_source_is(code: str, words: str) -> None:
    assert confidence_in_words(code) == words


def test_topics_have_a_title_and_a_place() -> None:
    assert topic_title("notices") == "Telling people"
    assert topic_place("lawfulness") < topic_place("notices") < topic_place("something_new")
    assert topic_title("something_new") == "Something new"
