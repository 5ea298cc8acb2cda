"""A pupil's record as the office keeps it, and the filters of the list of pupils."""

from decimal import Decimal
from typing import Any

from crispy_forms.layout import HTML, Column, Fieldset, Layout, Row
from django import forms
from django.core.validators import RegexValidator
from django.db.models import QuerySet

from cases.codes import SEN_NEEDS, YEAR_GROUPS, SenStatus, Sex
from cases.models import Pupil
from cases.upn import checked_upn
from inclusion.accounts.models import Group
from inclusion.errors import DomainError
from inclusion.forms import DayField, PlainForm, VersionMixin

NEEDS = [("", "None"), *SEN_NEEDS.items()]
NONE, SOME, UNKNOWN = "none", "some", "unknown"
_AS_THEY_ARE = (
    "legal_forename",
    "legal_surname",
    "middle_names",
    "born_on",
    "sex",
    "year_group",
    "group",
    "ethnicity",
    "language",
    "free_school_meals",
    "pupil_premium",
    "sen_status",
    "looked_after",
    "looked_after_since",
    "previously_looked_after",
    "social_worker",
    "social_worker_since",
    "home_la",
    "entered_on",
    "left_on",
)
SINCE = "Left empty, the day on which you say yes"
_NEED_FIELDS = ("need_1", "need_2", "need_3")


class YesNoNotKnown(forms.TypedChoiceField):
    """Yes, no, or nobody here knows: what is not known is never taken for a no."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=[("", "Not known"), ("yes", "Yes"), ("no", "No")],
            coerce=lambda value: value == "yes",
            empty_value=None,
            required=False,
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no", None: ""}.get(value, value)


class PupilForm(VersionMixin, PlainForm):
    """Everything that the school's roll holds about one pupil."""

    legal_forename = forms.CharField(max_length=100)
    legal_surname = forms.CharField(max_length=100)
    middle_names = forms.CharField(max_length=150, required=False)
    forename = forms.CharField(
        label="Preferred forename", max_length=100, required=False, help_text="If it is another"
    )
    surname = forms.CharField(
        label="Preferred surname", max_length=100, required=False, help_text="If it is another"
    )
    born_on = DayField(label="Date of birth", help_text="For example 4 9 2017")
    sex = forms.ChoiceField(choices=[("", "Not recorded"), *Sex.choices], required=False)
    year_group = forms.TypedChoiceField(choices=YEAR_GROUPS, coerce=int)
    group = forms.ModelChoiceField(
        Group.objects.none(), label="Class or form", required=False, empty_label="None"
    )
    upn = forms.CharField(
        label="UPN",
        required=False,
        max_length=20,
        help_text="A letter, eleven digits, and a digit or letter. Leave it empty if you wait for one.",
    )
    sen_status = forms.ChoiceField(label="SEN status", choices=SenStatus.choices)
    need_1 = forms.ChoiceField(label="Primary need", choices=NEEDS, required=False)
    need_2 = forms.ChoiceField(label="Second need", choices=NEEDS, required=False)
    need_3 = forms.ChoiceField(label="Third need", choices=NEEDS, required=False)
    looked_after = YesNoNotKnown(label="Looked after by a local authority")
    looked_after_since = DayField(label="Looked after since", required=False, help_text=SINCE)
    previously_looked_after = YesNoNotKnown()
    social_worker = YesNoNotKnown(label="Has a social worker")
    social_worker_since = DayField(label="Social worker since", required=False, help_text=SINCE)
    free_school_meals = YesNoNotKnown()
    pupil_premium = YesNoNotKnown()
    ethnicity = forms.CharField(
        label="Ethnicity code",
        max_length=4,
        required=False,
        help_text="As in the census, e.g. WBRI",
    )
    language = forms.CharField(
        label="First language code",
        max_length=4,
        required=False,
        help_text="As in the census, e.g. ENG",
    )
    home_la = forms.CharField(
        label="Home local authority",
        max_length=3,
        required=False,
        help_text="Its three-digit number: 204 is Hackney",
        validators=[RegexValidator(r"^\d{3}$", "Enter three digits, for example 204.")],
    )
    entered_on = DayField(label="On roll from", required=False)
    left_on = DayField(label="Left the roll on", required=False)
    elsewhere = forms.ChoiceField(
        label="Suspended at an earlier school this school year",
        choices=[(NONE, "No, or there was none"), (SOME, "Yes"), (UNKNOWN, "Not known yet")],
        widget=forms.RadioSelect,
        initial=NONE,
        help_text="Those days count towards this year's totals.",
    )
    days_elsewhere = forms.DecimalField(
        label="School days there",
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(190),
        decimal_places=1,
        help_text="Halves count, for example 2.5",
    )
    elsewhere_as_at = DayField(label="Known on", required=False)
    elsewhere_source = forms.CharField(
        label="Who said so",
        max_length=200,
        required=False,
        help_text="For example the earlier school's letter of 3 November",
    )

    def __init__(self, *args: Any, groups: QuerySet[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups  # type: ignore[attr-defined]

    def layout(self) -> Layout:
        return Layout(
            Fieldset(
                "Name",
                _row("legal_forename", "legal_surname"),
                "middle_names",
                _row("forename", "surname"),
            ),
            Fieldset(
                "In school",
                _row("born_on", "sex"),
                _row("year_group", "group"),
                "upn",
                _row("entered_on", "left_on"),
            ),
            Fieldset("Special educational needs", "sen_status", _row(*_NEED_FIELDS)),
            Fieldset(
                "Circumstances",
                _row("looked_after", "looked_after_since"),
                _row("social_worker", "social_worker_since"),
                _row("previously_looked_after", "home_la"),
                _row("free_school_meals", "pupil_premium"),
                _row("ethnicity", "language"),
            ),
            Fieldset(
                "Earlier school",
                "elsewhere",
                HTML('<p class="hint">If yes:</p>'),
                _row("days_elsewhere", "elsewhere_as_at"),
                "elsewhere_source",
            ),
        )

    def clean_upn(self) -> str | None:
        typed = self.cleaned_data["upn"].strip()
        if not typed:
            return None
        try:
            return checked_upn(typed)
        except DomainError as error:
            raise forms.ValidationError(error.message) from error

    def clean_days_elsewhere(self) -> Decimal | None:
        days: Decimal | None = self.cleaned_data["days_elsewhere"]
        if days is not None and days * 2 != int(days * 2):
            raise forms.ValidationError("Count in whole and half days, for example 2.5.")
        return days

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        chosen = [data[name] for name in _NEED_FIELDS if data.get(name)]
        if len(chosen) != len(set(chosen)):
            self.add_error("need_2", "This need is chosen twice.")
        if data.get("elsewhere") == SOME and not data.get("days_elsewhere"):
            if "days_elsewhere" not in self.errors:
                self.add_error("days_elsewhere", "Enter how many school days.")
        elif data.get("elsewhere") != SOME and data.get("days_elsewhere"):
            self.add_error("elsewhere", "Choose Yes, or take the number of days out.")
        return data

    def changes(self) -> dict[str, Any]:
        """The fields of a Pupil that this form sets."""
        data = self.cleaned_data
        sessions = {NONE: 0, UNKNOWN: None}.get(
            data["elsewhere"], int((data["days_elsewhere"] or 0) * 2)
        )
        return {
            **{name: data[name] for name in _AS_THEY_ARE},
            "upn": data["upn"],
            "forename": data["forename"] or data["legal_forename"],
            "surname": data["surname"] or data["legal_surname"],
            "ethnicity": data["ethnicity"].upper(),
            "language": data["language"].upper(),
            "sen_needs": [data[name] for name in _NEED_FIELDS if data[name]],
            "sessions_elsewhere": sessions,
            "elsewhere_as_at": data["elsewhere_as_at"],
            "elsewhere_source": data["elsewhere_source"],
        }

    @staticmethod
    def values_of(pupil: Pupil) -> dict[str, Any]:
        """What the form shows for a pupil, with the version it was read at."""
        sessions = pupil.sessions_elsewhere
        needs = dict(zip(_NEED_FIELDS, pupil.sen_needs, strict=False))
        return {
            **{name: getattr(pupil, name) for name in _AS_THEY_ARE},
            **{name: needs.get(name, "") for name in _NEED_FIELDS},
            "upn": pupil.upn or "",
            "forename": pupil.forename if pupil.forename != pupil.legal_forename else "",
            "surname": pupil.surname if pupil.surname != pupil.legal_surname else "",
            "elsewhere": UNKNOWN if sessions is None else SOME if sessions else NONE,
            "days_elsewhere": Decimal(sessions) / 2 if sessions else None,
            "elsewhere_as_at": pupil.elsewhere_as_at,
            "elsewhere_source": pupil.elsewhere_source,
            "version": pupil.version,
        }


def _row(*names: str) -> Row:
    return Row(*(Column(name) for name in names))


class PupilFilters(forms.Form):
    """What the list of pupils may be narrowed by. A value that makes no sense is left out."""

    q = forms.CharField(label="Name or full UPN", required=False, max_length=100)
    year = forms.TypedChoiceField(
        label="Year",
        required=False,
        choices=[("", "All years"), *YEAR_GROUPS],
        coerce=int,
        empty_value=None,
    )
    group = forms.ModelChoiceField(
        Group.objects.none(), label="Class or form", required=False, empty_label="All"
    )
    sen = forms.ChoiceField(label="SEN", required=False, choices=[("", "All"), *SenStatus.choices])
    case = forms.BooleanField(label="With an open case", required=False)
    leavers = forms.BooleanField(label="Include leavers", required=False)

    def __init__(
        self, *args: Any, groups: QuerySet[Group], with_cases: bool, **kwargs: Any
    ) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups  # type: ignore[attr-defined]
        if not with_cases:
            del self.fields["case"]
        for name in ("year", "group", "sen"):
            self.fields[name].widget.attrs["class"] = "form-select"
        self.fields["q"].widget.attrs.update({"class": "form-control", "type": "search"})

    def chosen(self) -> dict[str, Any]:
        """The filters as `pupil_list` takes them."""
        self.is_valid()
        data = self.cleaned_data
        group = data.get("group")
        return {
            "words": data.get("q", ""),
            "year": data.get("year"),
            "group": group.pk if group else None,
            "sen": data.get("sen", ""),
            "with_leavers": data.get("leavers", False),
            "with_open_case": data.get("case", False),
        }
