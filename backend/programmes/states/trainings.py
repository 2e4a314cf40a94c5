"""Trainings: states of sessions and registrations, and who takes part."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SessionState(TextChoices):
    """Whether a session takes place; that it is over is said by its end."""

    PLANNED = "planned", _("planned")
    CANCELLED = "cancelled", _("called off")


class RegistrationState(TextChoices):
    """Where somebody stands who registered for a session."""

    # A place is kept for them until they confirm it.
    HELD = "held", _("not confirmed yet")
    WAITING = "waiting", _("on the waiting list")
    CONFIRMED = "confirmed", _("takes part")
    CANCELLED = "cancelled", _("does not come")
    # They did not confirm in time.
    LAPSED = "lapsed", _("confirmed too late")
    CAME = "came", _("came")
    MISSED = "missed", _("did not come")


# Who has one of the places.
SEATED_STATES = (
    RegistrationState.HELD,
    RegistrationState.CONFIRMED,
    RegistrationState.CAME,
    RegistrationState.MISSED,
)
# Whose registration counts, and who hears of changes.
LIVE_STATES = (*SEATED_STATES, RegistrationState.WAITING)

# Who may still have to confirm, until `hold_until`.
UNCONFIRMED_STATES = (RegistrationState.HELD, RegistrationState.WAITING)


class Profession(TextChoices):
    """What people work as who take part in trainings."""

    GENERAL_PRACTITIONER = "general-practitioner", _("general practice")
    CARE = "care", _("other health care")
    SAFE_HOME = "safe-home", _("Veilig Thuis")
    YOUTH_CARE = "youth-care", _("youth care")
    SHELTER = "shelter", _("shelter and support")
    SOCIAL_WORK = "social-work", _("social work")
    LABOUR_OFFICER = "labour-officer", _("employment or working conditions")
    INSPECTION = "inspection", _("inspection or supervision")
    POLICE = "police", _("police or border police")
    JUSTICE = "justice", _("public prosecution or law")
    MUNICIPALITY = "municipality", _("municipality")
    EDUCATION = "education", _("education")
    HOSPITALITY = "hospitality", _("hotel or hospitality")
    VOLUNTEER = "volunteer", _("volunteer work")
    OTHER = "other", _("another profession")
