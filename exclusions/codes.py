"""Exclusion codes of the school census, in the order in which the census lists them.

Source: DfE reasons collected since 1 September 2020 (up to three an exclusion, most important first).
"""

from datetime import date

from django.db import models


class Reason(models.TextChoices):
    PP = "PP", "Physical assault against a pupil"
    PA = "PA", "Physical assault against an adult"
    VP = "VP", "Verbal abuse or threatening behaviour against a pupil"
    VA = "VA", "Verbal abuse or threatening behaviour against an adult"
    OW = "OW", "Use or threat of use of an offensive weapon or prohibited item"
    BU = "BU", "Bullying"
    RA = "RA", "Racist abuse"
    LG = "LG", "Abuse against sexual orientation and gender identity"
    DS = "DS", "Abuse relating to disability"
    SM = "SM", "Sexual misconduct"
    DA = "DA", "Drug and alcohol related"
    DM = "DM", "Damage to property"
    TH = "TH", "Theft"
    MT = "MT", "Inappropriate use of social media or online technology"
    PH = "PH", "Wilful and repeated breach of protective measures for public health"
    DB = "DB", "Persistent or general disruptive behaviour"


OTHER_REASON = "OT"
OTHER_WITHDRAWN_ON = date(2020, 9, 1)


class Kind(models.TextChoices):
    SUSPENSION = "suspension", "Suspension"
    LUNCHTIME = "lunchtime", "Lunchtime suspension"
    PERMANENT = "permanent", "Permanent exclusion"


class Session(models.TextChoices):
    MORNING = "am", "in the morning"
    AFTERNOON = "pm", "in the afternoon"


# Category codes of census files, new and historic, by our kind.
CENSUS_CATEGORIES: dict[str, str] = {
    "SUSP": Kind.SUSPENSION,
    "FIXD": Kind.SUSPENSION,
    "LNCH": Kind.LUNCHTIME,
    "PERM": Kind.PERMANENT,
}
