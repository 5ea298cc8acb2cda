"""The columns of a roll: what each is called in files, whether it is needed, its format.

Heading names are those found in exports of school systems and in the school census.
"""

from .columns import Column

_YES_NO = "Y or N; 1 or 0; true or false"
_DATE = "A date, in one order throughout the file"

UPN = Column(
    "upn", "UPN", "13 characters. A pupil who has none yet may be left blank", "H204321026001",
    ("upn", "unique pupil number", "pupil upn", "upn or unique code"), needed=True,
)  # fmt: skip
BORN_ON = Column(
    "born_on", "Date of birth", _DATE, "31/08/2016",
    ("dob", "date of birth", "birth date", "birthdate", "born"), needed=True, is_date=True,
)  # fmt: skip

ROLL_COLUMNS: tuple[Column, ...] = (
    UPN,
    Column(
        "legal_surname", "Legal surname", "Text", "Archer",
        ("legal surname", "legal last name", "surname", "last name", "family name"), needed=True,
    ),
    Column(
        "legal_forename", "Legal forename", "Text", "Joseph",
        ("legal forename", "legal first name", "forename", "first name", "given name"), needed=True,
    ),
    Column(
        "middle_names", "Middle names", "Text", "Daniel",
        ("middle names", "middle name", "middlename", "middle name s"),
    ),
    Column(
        "surname", "Preferred surname", "Text", "Archer",
        ("preferred surname", "preferred last name", "chosen surname", "surname", "last name"),
    ),
    Column(
        "forename", "Preferred forename", "Text", "Joe",
        ("preferred forename", "preferred first name", "preferred name", "known as", "chosen name",
         "forename", "first name"),
    ),
    BORN_ON,
    Column("sex", "Sex", "F or M", "M", ("sex", "gender", "legal sex")),
    Column(
        "year_group", "Year group", "N1, N2, R, 1 to 14", "4",
        ("year group", "nc year", "ncyearactual", "nc year actual", "year", "year code",
         "national curriculum year", "curriculum year"),
    ),
    Column(
        "group", "Class or form", "Text", "4H",
        ("class", "form", "class name", "registration group", "reg group", "reg", "tutor group",
         "form tutor group", "registration form"),
    ),
    Column(
        "ethnicity", "Ethnicity", "Census code or its words", "WBRI",
        ("ethnicity", "ethnic group", "ethnicity code", "ethnic code"),
    ),
    Column(
        "language", "First language", "Census code or its words", "ENG",
        ("language", "first language", "home language", "first language code", "mother tongue"),
    ),
    Column(
        "free_school_meals", "Free school meals", _YES_NO, "N",
        ("fsm", "fsm eligible", "free school meals", "is fsm", "eligible for free meals",
         "fsm eligibility"),
    ),
    Column(
        "pupil_premium", "Pupil premium", _YES_NO, "N",
        ("pupil premium", "pupil premium indicator", "pp", "is pp", "pupil premium eligible"),
    ),
    Column(
        "sen_status", "SEN status", "N, K or E", "K",
        ("sen status", "sen provision", "sen", "send status", "sen category", "sen code"),
    ),
    Column(
        "sen_needs", "SEN needs", "Census codes or words, primary first, with ; between", "SEMH; SLCN",
        ("sen needs", "sen need", "primary need", "sen type", "sen primary need", "primary sen need",
         "sen need type code", "sen type rank 1"),
    ),
    Column(
        "sen_need_2", "Secondary SEN need", "Census code or words", "SLCN",
        ("secondary need", "secondary sen need", "sen secondary need", "sen type rank 2"),
    ),
    Column(
        "looked_after", "Looked after", _YES_NO, "N",
        ("looked after", "in care", "lac", "in lea care", "cla", "child looked after"),
    ),
    Column(
        "previously_looked_after", "Previously looked after", _YES_NO, "N",
        ("previously looked after", "ever in care", "post looked after", "plac"),
    ),
    Column(
        "social_worker", "Has a social worker", _YES_NO, "N",
        ("social worker", "has social worker", "child in need", "cin"),
    ),
    Column(
        "home_la", "Home local authority", "Three digits", "204",
        ("home la", "home lea", "home la code", "home local authority"),
    ),
    Column(
        "entered_on", "On roll from", _DATE, "01/09/2022",
        ("entry date", "admission date", "enrolment date", "start date", "date of admission",
         "doa", "on roll date"), is_date=True,
    ),
    Column(
        "left_on", "Left roll on", f"{_DATE}. Not in the future", "17/07/2026",
        ("leaving date", "date of leaving", "end date", "dol", "leave date"), is_date=True,
    ),
    Column(
        "local_authority", "School's local authority number", "Three digits", "204",
        ("lea", "la", "la code", "la number", "lea code"),
    ),
    Column(
        "establishment", "School's establishment number", "Four digits", "2001",
        ("estab", "establishment", "establishment number", "school number"),
    ),
)  # fmt: skip
