"""Secret words planted wherever a restricted entry or file can hold some, and who may read which.

Every secret begins with "zqx", as no other word does: "zqxe" of entries, "zqxf" of files, "zqxd" of
drafts. Beside each stands COMMON, a word to search for that a page may repeat without betraying any.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from cases.models import Action, Case, Entry, Pupil
from cases.services import (
    add_amendment,
    change_action,
    change_readers,
    finish_action,
    log_entry,
    withdraw_entry,
)
from cases.services.attachments import add_attachment, withdraw_attachment
from cases.services.sharing import save_family_words
from inclusion.accounts.models import School, User
from inclusion.accounts.permissions import Role
from inclusion.accounts.person import person_for
from inclusion.accounts.services import keep_draft
from tests.factories import (
    TODAY,
    GroupFactory,
    GroupStaffFactory,
    MembershipFactory,
    UserFactory,
)
from tests.matrix_rows import rows_for

COMMON = "wobblegong"
SECRET = re.compile(r"zqx[efd][a-z]*")

# Who reads the words of restricted entries, and who opens restricted files: DESIGN section 6.
READ_ENTRIES = {"author", "named", "senco", "head", "dsl"}
OPEN_FILES = {"author", "senco", "head", "dsl"}
# Who sees the pupil's casework, and so that something restricted is there.
KNOW_OF_THEM = {"colleague", "team", "pastoral", "trust"}
OTHERS = {
    *("other_class", "named_elsewhere", "office", "clerk", "governor", "admin"),
    *("other_senco", "other_head", "nobody"),
}
EVERYBODY = sorted(READ_ENTRIES | KNOW_OF_THEM | OTHERS)

_ROLES = {
    **dict.fromkeys(("author", "colleague", "team", "other_class", "named_elsewhere"), Role.STAFF),
    **dict.fromkeys(("named", "pastoral"), Role.PASTORAL),
    **{role.value: role for role in Role if role not in (Role.STAFF, Role.PASTORAL)},
}


@dataclass
class Planted:
    """A school with secrets: the ids that addresses take, everybody in it, and what was hidden."""

    rows: dict[str, Any]
    people: dict[str, User]
    pupil: Pupil
    entries: list[int] = field(default_factory=list)
    files: list[int] = field(default_factory=list)
    actions: list[int] = field(default_factory=list)


def plant(school: School, other_school: School) -> Planted:
    """A school with everybody in it and secrets on one pupil's record."""
    return hide(people_of(school, other_school))


def people_of(school: School, other_school: School) -> Planted:
    """The school and everybody in it, before anything is hidden."""
    rows: dict[str, Any] = rows_for(school)
    pupil = Pupil.objects.select_related("school").get(pk=rows["pupil"])
    return Planted(rows, _people(school, other_school, rows), pupil)


def hide(planted: Planted) -> Planted:
    """Hide secrets on the pupil's record, in the ways in which people do."""
    rows = planted.rows
    _written_restricted(planted)
    _restricted_later(planted)
    _files(planted)
    _drafts(planted)
    rows["entry"], rows["entry_of_force"] = planted.entries[:2]
    rows["attachment"], rows["action"] = planted.files[0], planted.actions[0]
    return planted


def _people(school: School, other_school: School, rows: Mapping[str, Any]) -> dict[str, User]:
    people: dict[str, User] = {"nobody": UserFactory()}
    for name, role in _ROLES.items():
        people[name] = UserFactory(name=f"P. {name.replace('_', ' ').title()}")
        MembershipFactory(user=people[name], school=school, role=role)
    for name, role in (("other_senco", Role.SENCO), ("other_head", Role.HEAD)):
        people[name] = UserFactory()
        MembershipFactory(user=people[name], school=other_school, role=role)
    for name in ("author", "colleague"):
        GroupStaffFactory(group_id=rows["group"], user=people[name])
    GroupStaffFactory(group=GroupFactory(school=school), user=people["other_class"])
    Case.objects.get(pk=rows["case"]).members.create(user=people["team"])
    return people


def _log(planted: Planted, kind: str, secret: str, **more: Any) -> Entry:
    fields = {
        "kind": kind,
        "happened_on": TODAY,
        "what_happened": f"{COMMON} {secret}",
        "who_was_told": f"{COMMON} {secret}told",
        "follow_up": f"{COMMON} {secret}next",
        "restricted": True,
        **more.pop("fields", {}),
    }
    named = [planted.people["named"], planted.people["named_elsewhere"]]
    entry = log_entry(
        pupils=[planted.pupil],
        fields=fields,
        readers=named if fields["restricted"] else (),
        by=planted.people["author"],
        on=TODAY,
        **more,
    )[0]
    planted.entries.append(entry.pk)
    return entry


def _written_restricted(planted: Planted) -> None:
    """Entries of the kinds that other pages quote or count: incident, force, own words, family."""
    author = planted.people["author"]
    texts = ("place", "lesson", "antecedent", "behaviour", "consequence")
    texts += ("who_was_affected", "what_is_needed", "how_to_prevent")
    incident = {name: f"zqxe{name.replace('_', '')}" for name in texts}
    entry = _log(planted, "incident", "zqxeincident", incident=incident)
    force = {
        name: f"zqxe{name.replace('_', '')}"
        for name in ("staff", "witnesses", "why_needed", "tried_before", "how", "injuries")
    }
    force["pupil_view"] = "zqxepupilview"
    _log(planted, "physical_intervention", "zqxeforce", intervention=force)
    _log(planted, "voice", "zqxevoice")
    _log(planted, "contact", "zqxecontact")
    _log(planted, "key_worker", "zqxeworker")
    add_amendment(entry=entry, text=f"{COMMON} zqxeamended", by=author, on=TODAY)
    gone = _log(planted, "note", "zqxegone")
    withdraw_entry(entry=gone, reason="zqxegonereason", by=author, on=TODAY)


def _restricted_later(planted: Planted) -> None:
    """An entry that everybody could read, worded for the family, with an action made from it."""
    author, senco = planted.people["author"], planted.people["senco"]
    fields = {"restricted": False, "follow_up": f"{COMMON} zqxeaction"}
    entry = _log(
        planted, "incident", "zqxelater", fields=fields, own_action=True, action_due_on=TODAY
    )
    worded = {"included": True, "plain_words": "zqxeplain", "their_side": "zqxetheirs"}
    save_family_words(entry=entry, fields=worded, by=senco, on=TODAY, expected_version=0)
    action = Action.objects.get(about=f"entry:{entry.pk}")
    planted.actions.append(action.pk)
    handed = {"owner": planted.people["colleague"], "owner_name": "", "due_on": TODAY}
    change_action(
        action=action, fields={**handed, "due_time": None}, reason="zqxehanded", by=author, on=TODAY
    )
    finish_action(action=action, done_on=TODAY, outcome="zqxeoutcome", by=author, on=TODAY)
    change_readers(
        entry=entry,
        restricted=True,
        readers=[planted.people["named"]],
        reason="zqxewhy",
        by=senco,
        on=TODAY,
        expected_version=entry.version,
    )


def _files(planted: Planted) -> None:
    author = planted.people["author"]
    for name in ("zqxfkept", "zqxfgone"):
        file = add_attachment(
            pupil=planted.pupil,
            upload=SimpleUploadedFile(f"{name}name.txt", f"{name}words".encode()),
            title=f"{COMMON} {name}title",
            restricted=True,
            by=author,
            on=TODAY,
        )
        planted.files.append(file.pk)
    withdraw_attachment(attachment=file, reason="zqxfgonereason", by=author, on=TODAY)


def _drafts(planted: Planted) -> None:
    """What the author typed and did not save, on every form that keeps it and could show it."""
    person = person_for(planted.people["author"], TODAY)
    assert person
    pupil, rows = f"pupil:{planted.pupil.pk}", planted.rows
    keys = {
        "log-entry": "",
        "amendment": f"entry:{planted.entries[0]}",
        "action": pupil,
        "family-request": pupil,
        "family-reply": f"request:{rows['request']}",
        "meeting": pupil,
        "suspension": pupil,
        "plan": f"plan:{rows['plan']}",
        "review": f"plan:{rows['plan']}",
        "case": f"case:{rows['case']}",
        "case-close": f"case:{rows['case']}",
    }
    names = ("text", "what_happened", "what", "answer", "purpose", "concern", "outcome", "trigger")
    for form, about in keys.items():
        secret = f"zqxd{form.replace('-', '')}"
        keep_draft(person, form, about, {name: [secret] for name in names})
