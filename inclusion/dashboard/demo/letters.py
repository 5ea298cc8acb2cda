"""What the letters of a school carry, who receives those about one pupil, and one that was issued."""

from datetime import time

from cases.models import Pupil
from exclusions.letters.choosing import letter_to_read
from exclusions.models import LetterSettings, Recipient, Suspension
from exclusions.services.letters import issue_letter
from exclusions.services.recipients import set_recipients
from inclusion.accounts.person import person_for
from inclusion.accounts.versions import save_as

from .scene import Scene


def enter_lines(scene: Scene) -> None:
    """Letter settings with nothing left out, signed by the head of the demonstration."""
    school, office = scene.school, scene.people["office"]
    domain = office.email.partition("@")[2]
    lines = LetterSettings(
        school=school,
        letterhead=f"{school.name}\n12 Mill Lane, London E8 1AB\nTelephone 020 7946 0100",
        head_name=scene.people["head"].name,
        contact_name=f"{office.name} in the school office",
        contact_phone="020 7946 0101",
        contact_email=f"office@{domain}",
        board_name=f"{scene.people['clerk'].name}, clerk to the governing board",
        board_address=f"{school.name}, 12 Mill Lane\nLondon E8 1AB",
        board_email=f"clerk@{domain}",
        authority_name="Hackney Education",
        authority_contact="The exclusions team\nTelephone 020 7946 0300",
        lunch_arrangements="A packed lunch can be fetched from the office at 12.00.",
        afternoon_ends_at=time(15, 20),
    )
    save_as(lines, by=scene.people["head"])


def write_letters(scene: Scene, pupil: Pupil) -> None:
    """Who receives the letters about a pupil's suspensions, and the letter about the last one."""
    head = scene.people["head"]
    rows = Suspension.objects.filter(
        pupil=pupil, origin=Suspension.Origin.DECIDED, cancelled_on__isnull=True
    )
    found = list(rows.select_related("pupil", "school", "pupil__school", "decided_by", "follows"))
    for row in found:
        if not row.recipients.exists():
            set_recipients(row, by=head)
    person = person_for(head, scene.on, scene.school.pk)
    if not found or person is None:
        return
    drafted = letter_to_read(person, found[0], None)
    issue_letter(
        suspension=found[0],
        recipient=Recipient.objects.filter(suspension=found[0]).earliest("pk"),
        variant=drafted.letter.variant,
        typed="",
        confirmed=drafted.to_confirm,
        expected_number=None,
        by=person,
        on=scene.on,
    )
