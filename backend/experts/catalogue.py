"""What profiles and briefings choose from. Regions and languages are those of the intake."""

from collections.abc import Mapping

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from backend.organisations.profiles import Language

# As requesters ask for them, and members answer in.
LANGUAGES = ("nl", "en", "fr", "de", "es", "pl", "hu", "ro", "ar", "zh", "vi", "th", "id", "tl")
# As the intake names them; it asks for the script of Chinese and calls Tagalog by its other name.
LANGUAGE_LABELS: Mapping[str, str | Promise] = dict(Language.choices) | {
    "fr": _("French"),
    "de": _("German"),
    "es": _("Spanish"),
    "zh": Language.ZH_HANS.label,
    "tl": Language.FIL.label,
}


class Topic(models.TextChoices):
    """What somebody knows from their own life, or does not want to touch."""

    RECRUITMENT = "recruitment", _("how people are recruited")
    SEXUAL_EXPLOITATION = "sexual-exploitation", _("sexual exploitation")
    CRIMINAL_EXPLOITATION = "criminal-exploitation", _("being made to commit crimes")
    LABOUR_EXPLOITATION = "labour-exploitation", _("exploitation at work")
    BOYS_AND_MEN = "boys-and-men", _("boys and men")
    ONLINE = "online", _("online: photos, threats, advertisements")
    LEAVING = "leaving", _("getting out")
    ASKING_FOR_HELP = "asking-for-help", _("asking for help")
    SHELTER = "shelter", _("shelter and care")
    POLICE = "police", _("police and reporting")
    COURT = "court", _("court and compensation")
    RESIDENCE = "residence", _("the right to stay")
    RECOVERY = "recovery", _("recovery")
    FAMILY = "family", _("family and friends")
    SCHOOL_AND_WORK = "school-and-work", _("school and work")
    MILD_INTELLECTUAL_DISABILITY = "mild-intellectual-disability", _("learning difficulties")
    POLICY = "policy", _("policy and laws")
