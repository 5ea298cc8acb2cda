"""Made-up names and numbers. The lists are ordinary names; the pairs are drawn at random."""

from datetime import date
from random import Random

from stdnum.gb import upn as check

FEMALE = """Aaliyah Abigail Adaeze Aisha Alma Amara Amelia Anya Ayla Beatrix Bronwen Callie Ceren Chloe Daisy
Delphine Ebony Efua Eleni Elif Elsie Esme Fatima Fern Freya Gabriela Grace Hana Heidi Imogen Ines Iris
Isla Jasmine Jia Kaya Keira Leila Lottie Lucia Maisie Maja Mariam Matilda Mei Mina Molly Nadia Naomi
Nia Niamh Nora Oluchi Phoebe Poppy Priya Rania Rosa Ruby Safa Saoirse Selin Shanice Simran Sofia
Tabitha Tamar Tansy Thea Tilly Uma Violet Willow Yara Yasmin Zahra Zofia Zuri""".split()
MALE = """Adam Adeola Aidan Alfie Amir Anton Archie Arjun Arlo Ayaan Bartek Ben Caleb Callum Cem Daniel
Darius Dev Dexter Eden Eli Emre Ethan Ezra Felix Finley Frank Gabriel George Gethin Haroon Harry Hugo
Ibrahim Idris Isaac Ivo Jaden Jakub Jamal Jonah Jude Kai Kieran Kofi Kwame Leo Liam Lorenzo Luca
Malachi Marcus Mateo Max Micah Mohamed Musa Nathan Noah Omar Oscar Otis Owen Patrick Rafael Ravi Reuben
Rhys Rowan Samir Sol Stanley Tariq Teo Theo Tobi Umar Victor Wilf Yusuf Zac Zayn""".split()
SURNAMES = """Abbott Abdi Achebe Adeyemi Ahmed Akhtar Alder Amoah Anand Appleby Aslan Atkins Baptiste
Barlow Bashir Begum Bello Bird Blackwood Boateng Bondar Bright Brookes Butt Campbell Carver Chan Chaudhry
Clarke Coleman Collins Costa Cross Cruz Dale Darko Davies Demir Dixon Dogan Doyle Drummond Duncan Eze
Fairley Farah Fernandes Finch Flynn Foster Francis Gill Grant Green Greer Hall Hamid Harding Hassan Hayes
Hill Holt Hussain Ismail Jarvis Jenkins Joseph Kamara Kaplan Kaur Kelly Khan Kowalski Lambert Lau Lewis
Lindo Lowe Malik Marsh Mason Mensah Mills Mistry Moore Morgan Murray Nasser Ncube Nguyen Nowak Nwosu
Odell Okoye Osman Owusu Palmer Parekh Park Patel Pereira Pike Pinto Quinn Rahman Reid Rivera Rose Rowe
Saleh Sesay Shah Sharpe Silva Singh Slater Sloane Stone Sutton Swift Tahir Tan Taylor Thorpe Turner Underhill
Vale Varga Verma Vincent Wade Walsh Warsame West Whyte Wiseman Wong Yates Yeboah Yildiz Young Zaman""".split()
TITLES = ("Ms", "Mr", "Mrs", "Dr")
# The people whom a made-up pupil lives with, and how they are addressed.
TITLE_OF = {"mother": "Ms", "father": "Mr", "grandmother": "Mrs", "carer": "Dr"}
STREETS = (
    "Alder Row",
    "Canal Street",
    "Fern Road",
    "Kiln Lane",
    "Market Walk",
    "Orchard Close",
    "Station Road",
)
ETHNICITIES = (
    "WBRI",
    "WOTH",
    "BAFR",
    "BCRB",
    "AIND",
    "APKN",
    "ABAN",
    "CHNE",
    "MWBC",
    "MWBA",
    "OOTH",
    "NOBT",
)
LANGUAGES = ("ENG", "ENG", "ENG", "ENG", "TUR", "BEN", "POL", "YOR", "SOM", "POR", "URD", "ARA")


def person_name(random: Random, sex: str) -> tuple[str, str]:
    """A forename and a surname."""
    return random.choice(FEMALE if sex == "F" else MALE), random.choice(SURNAMES)


def upn(local_authority: str, establishment: str, year: int, serial: int) -> str:
    """A unique pupil number with its check letter (DfE UPN guidance): serial 0 to 999 in a year."""
    digits = f"{local_authority}{establishment}{year % 100:02d}{serial:03d}"
    return f"{check.calc_check_digit(digits)}{digits}"


def birth_date(random: Random, school_year: int, year_group: int) -> date:
    """A day of birth in the cohort that is in this year group in this school year."""
    cohort = school_year - year_group - 5
    month = random.choice((9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8))
    return date(cohort if month >= 9 else cohort + 1, month, random.randint(1, 28))


def phone(random: Random) -> str:
    """A number from the range that Ofcom keeps free for fiction."""
    return f"07700 900{random.randint(0, 999):03d}"
