"""Random records of every length: two sides always hold what belongs on them."""

import random
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from inclusion.dashboard.printing import pack_html, psp_for
from inclusion.pdf import render_pdf
from interventions.documents.fit import fit_to_two_sides
from interventions.documents.pack import ActionRow, PspReviewPack, Quote, TargetRow
from interventions.documents.reading import read
from interventions.documents.room import clip, lines, width

from . import records

WORDS = [
    "a",
    "I",
    "the",
    "WWWW",
    "mmm",
    "illicit",
    "tillil",
    "Wednesday",
    "mathematics",
    "homework,",
    "football;",
    "14/15",
    "(Mr",
    "Hale’s)",
    "“quiet”",
    "room-by-room",
    "Łódź",
    "Ζαχαρίας",
    "Иван",
    "100%",
    "AAAA",
    "internationalisation",
    "x",
]


class Record:
    """Words and rows by chance, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._most = self._chance.choice([30, 80, 120, 300])

    def words(self, most: int) -> str:
        length, found = self._chance.randint(1, most), ""
        while len(found) < length:
            found += self._chance.choice(WORDS) + " "
        return found[:length].strip() or "x"

    def rows(self, most: int, make) -> tuple:
        return tuple(make(n) for n in range(self._chance.randint(0, most)))

    def pack(self, base: PspReviewPack) -> PspReviewPack:
        most, words = self._most, self.words

        def quote(_: int) -> Quote:
            return Quote(words(most * 3), words(120))

        return replace(
            base,
            when=words(100),
            strip=tuple(replace(fact, words=words(most)) for fact in base.strip),
            why=words(400),
            pupil_words=self.rows(3, quote),
            family_words=self.rows(3, quote),
            agency_words=self.rows(3, quote),
            strengths=words(300),
            concerns=words(most * 2),
            agreed=words(most * 2),
            actions=self.rows(
                9, lambda _: ActionRow(words(most), words(60), "20 November", words(most), True)
            ),
            targets=self.rows(
                9,
                lambda n: TargetRow(f"{n}. {words(most)}", words(most), words(most), "1", "2", "3"),
            ),
            suspensions=self.rows(8, lambda _: words(170)),
            support=self.rows(8, lambda _: words(most)),
            people=("Joe A", *self.rows(14, lambda _: words(most))),
        )


@pytest.fixture
def base(pupil, senco, person_of, today) -> PspReviewPack:
    plan = records.typical_plan(pupil, senco)
    person = person_of(senco)
    return replace(read(person, psp_for(person, plan.pk), date(2026, 11, 23)), charts=())


def test_some_arrangement_fits_whatever_the_record_holds(base):
    for seed in range(150):
        pack = Record(seed).pack(base)
        fitted = fit_to_two_sides(pack)
        assert len(fitted.targets) == min(len(pack.targets), 6)
        assert len(fitted.people) == min(len(pack.people), 12)


@pytest.mark.parametrize("seed", [2, 23, 63, 110, 131])
def test_what_is_estimated_to_fit_does_fit(base, seed):
    pack = fit_to_two_sides(Record(seed).pack(base))
    pack = replace(pack, layout=replace(pack.layout, timeline=False))
    pages = PdfReader(BytesIO(render_pdf(pack_html(pack, "foot"), title="x").content)).pages
    texts = [page.extract_text() for page in pages]
    assert "Targets and progress" in texts[0]
    assert "Who is here" in texts[1]
    assert "Parent or carer" in texts[1]
    assert all("Continuation" in texts[2] for _ in pack.continued)


def test_words_are_clipped_at_their_ends_and_endless_ones_anywhere():
    words = "one two three four five six seven"
    assert clip(words, 500, 9, 1) == words
    short = clip(words, 25, 9, 1)
    assert short.endswith(" …")
    assert words.startswith(short.removesuffix(" …"))
    assert width(short, 9) <= 25
    assert lines(clip("x" * 3000, 25, 9, 2), 25, 9) <= 2
    assert lines("", 25, 9) == 1
    assert lines("one\ntwo", 500, 9) == 2
