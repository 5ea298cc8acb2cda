"""`manage.py add_person EMAIL NAME SCHOOL ROLE`: the first people of a real school."""

import getpass
import secrets
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from inclusion.accounts.models import Membership, School, User
from inclusion.accounts.permissions import Role
from inclusion.accounts.selectors import school_by_slug
from inclusion.accounts.versions import save_as

GENERATED_BYTES = 15  # 20 characters


class Command(BaseCommand):
    """Add a person to a school in a role. Someone who is already there gets the further role."""

    help = "Add a person who may sign in, in a role at a school."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who, where and as what; how the password comes about."""
        parser.add_argument("email")
        parser.add_argument("name", help='as colleagues see it, for example "R. Osei"')
        parser.add_argument("school", help="slug or number of the school")
        parser.add_argument("role", choices=Role.values)
        parser.add_argument(
            "--generate", action="store_true", help="make a password and show it once, ask nothing"
        )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Check everything first; nothing is half-made."""
        school = _school(options["school"])
        user = User.objects.filter(email=options["email"].strip().lower()).first()
        if user is None:
            user = self._make_user(options["email"], options["name"], options["generate"])
        role, on = Role(options["role"]), timezone.localdate()
        held = Membership.objects.filter(user=user, school=school, role=role)
        if any(m.until_on is None or m.until_on >= on for m in held):
            raise CommandError(f"{user.email} already is {role.label} at {school.name}.")
        save_as(Membership(user=user, school=school, role=role, from_on=on), by=None)
        self.stdout.write(f"{user.email} is {role.label} at {school.name} from today.")

    def _make_user(self, email: str, name: str, generate: bool) -> User:
        user = User(email=email.strip().lower(), name=name.strip())
        try:
            validate_email(user.email)
        except ValidationError:
            raise CommandError(f"{email} is not an e-mail address.") from None
        password = secrets.token_urlsafe(GENERATED_BYTES) if generate else _ask(user)
        user.set_password(password)
        save_as(user, by=None)
        if generate:
            self.stdout.write(f"Password, shown only now: {password}")
        return user


def _ask(user: User) -> str:
    """A password typed twice without showing it. Raises CommandError when it will not do."""
    if not sys.stdin.isatty():
        raise CommandError("There is nobody to ask for a password: add --generate.")
    password = getpass.getpass("Password: ")
    if password != getpass.getpass("Again: "):
        raise CommandError("The two passwords differ.")
    try:
        validate_password(password, user)
    except ValidationError as fault:
        raise CommandError(" ".join(fault.messages)) from None
    return password


def _school(slug: str) -> School:
    try:
        return school_by_slug(slug)
    except School.DoesNotExist:
        known = ", ".join(School.objects.order_by("slug").values_list("slug", flat=True)) or "none"
        raise CommandError(f"There is no school {slug}. Schools: {known}.") from None
