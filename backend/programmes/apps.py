"""The programme as a Django app."""

from typing import override

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """The rows and tasks of the programme's projects."""

    name = "backend.programmes"
    label = "programmes"

    @override
    def ready(self) -> None:
        """Register what is written to people without an account."""
        from django.db.models.signals import pre_delete  # noqa: PLC0415 - the same
        from django.utils.translation import gettext_lazy as _  # noqa: PLC0415 - the same

        from backend.organisations.figure_sources import register_sources  # noqa: PLC0415 - as below
        from backend.organisations.models import Organisation  # noqa: PLC0415 - models are ready now
        from backend.organisations.removal import register_hindrances  # noqa: PLC0415 - the same
        from surveys.owners import register_owner  # noqa: PLC0415 - models are ready now

        from .selectors.figure_counts import SOURCES  # noqa: PLC0415 - models are ready now
        from .selectors.hindrances import hindrances  # noqa: PLC0415 - the same
        from .selectors.measures import OWNER  # noqa: PLC0415 - the same
        from .services.attempt_letters import register_attempt_letters  # noqa: PLC0415 - the same
        from .services.certificate_reminders import register_reminders  # noqa: PLC0415 - the same
        from .services.certificates import certificate_revoked  # noqa: PLC0415 - the same
        from .services.place_certificates import end_revoked  # noqa: PLC0415 - the same
        from .services.place_letters import register_letters  # noqa: PLC0415 - models are ready now
        from .services.signal_departures import leave_tables  # noqa: PLC0415 - the same
        from .services.training_letters import register_training_letters  # noqa: PLC0415 - the same

        register_sources(*SOURCES)
        register_attempt_letters()
        register_reminders()
        register_letters()
        certificate_revoked.connect(end_revoked)
        register_training_letters()
        pre_delete.connect(leave_tables, sender=Organisation)
        register_hindrances(hindrances)
        register_owner(OWNER, _("This round is of a measure. It is changed there."))
