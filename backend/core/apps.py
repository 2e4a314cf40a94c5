"""Application configuration of the core."""

from typing import override

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    """Connects the core's signal receivers."""

    name = "backend.core"
    label = "core"

    @override
    def ready(self) -> None:
        from . import planner_statistics, tasks  # noqa: F401, PLC0415 - apps come first

        # Sent once all migrations are done, by each app with models; this one always is there.
        always = apps.get_app_config("contenttypes")
        post_migrate.connect(planner_statistics.drop_statistics, sender=always)
