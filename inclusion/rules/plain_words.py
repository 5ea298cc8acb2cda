"""The packs' own short words in plain ones: what a page of a pack is about, how sure a source is."""

from inclusion.rules.entry_checks import CONFIDENCE

# The pages of the packs in the order in which a school meets them.
TOPICS = {
    "lawfulness": "Whether an exclusion is lawful",
    "limits": "How much exclusion is allowed",
    "totals": "How exclusions are counted",
    "before_deciding": "Before the head decides",
    "told_apart": "What is no exclusion",
    "separation": "Keeping pupils apart for safety",
    "notices": "Telling people",
    "education": "Education during an exclusion",
    "letters": "What letters tell a family",
    "board": "What the governing board considers",
    "board_meetings": "The governing board’s meeting",
    "changing": "Making a suspension shorter",
    "cancelling": "Cancelling an exclusion",
    "review_panel": "Independent review",
    "roll": "Leaving the roll",
    "suspensions": "Suspending under the local policy",
    "permanent_exclusions": "Permanent exclusion under the local policy",
    "psp_triggers": "When a PSP is considered",
    "psp_reviews": "How a PSP runs and is reviewed",
    "ibp_reviews": "How an IBP runs and is reviewed",
    "follow_ups": "After a plan has ended",
    "family_requests": "When a family asks for something",
}
_ORDER = {topic: number for number, topic in enumerate(TOPICS)}
_CONFIDENCE = {
    "V1": "read in the law itself or in the department’s own text",
    "V2": "read in what somebody else wrote about it",
    "S": "read in the local policy itself",
    "M": "from memory or assumed: check with your local authority",
    "-": "this product’s own choice, which no document sets",
}


def topic_title(topic: str) -> str:
    """What a page of a pack is about: "Telling people"."""
    return TOPICS.get(topic) or topic.replace("_", " ").capitalize()


def topic_place(topic: str) -> tuple[int, str]:
    """Where a topic stands among the others; one that is not listed comes last."""
    return _ORDER.get(topic, len(_ORDER)), topic


def confidence_in_words(confidence: str) -> str:
    """How a source was read: "read in the law itself …; in part from memory or assumed: …"."""
    found = dict.fromkeys(CONFIDENCE.findall(confidence))
    words = [_CONFIDENCE[code] for code in found if code != "M"]
    if "M" in found:
        words.append(f"in part {_CONFIDENCE['M']}" if words else _CONFIDENCE["M"])
    return "; ".join(words)
