"""The roll: made-up pupils with their contacts, class by class."""

from collections.abc import Iterator
from datetime import date

from cases.models import Contact, Pupil
from inclusion.accounts.models import Group

from .names import (
    ETHNICITIES,
    LANGUAGES,
    STREETS,
    TITLE_OF,
    birth_date,
    person_name,
    phone,
    upn,
)
from .scene import Scene
from .terms import school_year_of

SEN_NEEDS = ("SLCN", "SEMH", "ASD", "SPLD", "MLD", "HI", "PD")


class Roll:
    """Makes pupils of one school; every name and every UPN is given once."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.year = school_year_of(scene.on)
        self._names: set[tuple[str, str]] = set()
        self._serials: dict[tuple[str, int], int] = {}

    def fill(self, year_group: int, groups: list[Group], count: int) -> list[Pupil]:
        """That many pupils of a year group, spread over its groups."""
        return [
            self.pupil(year_group, groups[n % len(groups)] if groups else None)
            for n in range(count)
        ]

    def pupil(
        self,
        year_group: int,
        group: Group | None,
        name: tuple[str, str] | None = None,
        sex: str = "",
        contacts: tuple[tuple[str, str], ...] = (),
        **fields: object,
    ) -> Pupil:
        """One pupil with contacts; whatever is not said is drawn at random."""
        random = self.scene.random
        sex = sex or random.choice("FM")
        forename, surname = name or self._new_name(sex)
        self._names.add((forename, surname))
        born_on = birth_date(random, self.year, year_group)
        cohort = born_on.year if born_on.month >= 9 else born_on.year - 1
        reception = cohort + 5
        poor = random.random() < 0.24
        sen = random.choices("NKE", weights=(80, 16, 4))[0]
        values: dict[str, object] = {
            "upn": self._upn(reception),
            "legal_forename": forename,
            "legal_surname": surname,
            "forename": forename,
            "surname": surname,
            "born_on": born_on,
            "sex": sex,
            "year_group": year_group,
            "group": group,
            "ethnicity": random.choice(ETHNICITIES),
            "language": random.choice(LANGUAGES),
            "free_school_meals": poor,
            "pupil_premium": poor or random.random() < 0.05,
            "sen_status": sen,
            "sen_needs": [] if sen == "N" else [random.choice(SEN_NEEDS)],
            "looked_after": random.random() < 0.01,
            "previously_looked_after": False,
            "social_worker": random.random() < 0.03,
            "home_la": self.scene.school.local_authority,
            "entered_on": date(max(reception, self.year - year_group % 7), 9, 1),
            "sessions_elsewhere": 0,
            **fields,
        }
        pupil = Pupil(school=self.scene.school, **values)
        pupil.set_search_name()
        by, on = self.scene.people["office"], self.scene.ago(10_000)
        self.scene.rows.add(pupil, by=by, on=on)
        for contact in self._contacts(pupil, contacts):
            self.scene.rows.add(contact, by=by, on=on)
        return pupil

    def _new_name(self, sex: str) -> tuple[str, str]:
        for _ in range(50):
            name = person_name(self.scene.random, sex)
            if name not in self._names:
                break
        return name

    def _upn(self, reception: int) -> str:
        """UPNs are given on entry to Reception, by the primary school of that time."""
        school = self.scene.school
        primary = school.establishment if school.phase == "primary" else "2903"
        serial = self._serials.get((primary, reception), 0)
        self._serials[primary, reception] = serial + 1
        # A larger cohort comes from several primary schools.
        return upn(
            school.local_authority, str(int(primary) + serial // 1000), reception, serial % 1000
        )

    def _contacts(self, pupil: Pupil, named: tuple[tuple[str, str], ...]) -> Iterator[Contact]:
        random = self.scene.random
        if not named:
            relations = list(TITLE_OF)
            count = random.choices((1, 2), weights=(35, 65))[0]
            named = tuple(
                (f"{TITLE_OF[relation]} {pupil.surname}", relation)
                for relation in random.sample(relations, count)
            )
        address = f"{random.randint(1, 90)} {random.choice(STREETS)}"
        for priority, (name, relation) in enumerate(named, 1):
            yield Contact(
                pupil=pupil,
                name=name,
                relation=relation,
                # Whoever cares for a pupil is written to: a school has somebody for each of them.
                parental_responsibility=priority == 1 or relation in ("mother", "father"),
                lives_with_pupil=priority == 1,
                priority=priority,
                phone=phone(random),
                address=address if priority == 1 else "",
                language="" if pupil.language == "ENG" else "English",
            )
