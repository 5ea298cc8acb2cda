"""Code lists of the school census that pupils' records use.

Sources: DfE school census guides; DfE National Pupil Database data tables (Open Government Licence).
"""

from django.db import models


class SenStatus(models.TextChoices):
    NONE = "N", "No SEN"
    SUPPORT = "K", "SEN support"
    PLAN = "E", "EHC plan"


class Sex(models.TextChoices):
    FEMALE = "F", "Female"
    MALE = "M", "Male"


SEN_NEEDS: dict[str, str] = {
    "SPLD": "Specific learning difficulty",
    "MLD": "Moderate learning difficulty",
    "SLD": "Severe learning difficulty",
    "PMLD": "Profound and multiple learning difficulty",
    "SLCN": "Speech, language and communication needs",
    "ASD": "Autistic spectrum disorder",
    "SEMH": "Social, emotional and mental health",
    "HI": "Hearing impairment",
    "VI": "Vision impairment",
    "MSI": "Multi-sensory impairment",
    "PD": "Physical disability",
    "OTH": "Other difficulty or disability",
    "NSA": "SEN support, no specialist assessment",
    "DS": "Down syndrome",
}

YEAR_GROUPS: list[tuple[int, str]] = [
    (-2, "Nursery 1"),
    (-1, "Nursery"),
    (0, "Reception"),
    *[(n, f"Year {n}") for n in range(1, 15)],
]
YEAR_NAMES = dict(YEAR_GROUPS)
