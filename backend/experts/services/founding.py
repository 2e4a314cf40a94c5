"""The beginning: an organisation becomes the platform, with steps to begin with."""

import json
from pathlib import Path as File
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from backend.core.errors import Conflict
from backend.experts.models import Platform, Step
from backend.experts.states import Path
from backend.organisations.models import Organisation

LONGEST_REST_DAYS, LONGEST_WAVE_HOURS = 365, 24 * 30
STEPS = File(__file__).resolve().parents[1] / "data" / "steps.json"


@transaction.atomic
def found_platform(*, organisation: Organisation) -> Platform:
    """Makes an organisation the platform; the same again changes nothing.

    :raises Conflict: another one is the platform already
    """
    if Platform.objects.exclude(organisation=organisation).exists():
        raise Conflict(_("Another organisation is the platform already. There can be one."))
    platform, created = Platform.objects.get_or_create(organisation=organisation)
    if created:
        Step.objects.bulk_create(_first_steps(platform))
    return platform


def change_platform(platform: Platform, **settings: Any) -> Platform:
    """Sets what is named.

    :param settings: phone, rest_days, wave_hours
    """
    for name, value in settings.items():
        setattr(platform, name, value)
    if settings:
        platform.save(update_fields=[*settings])
    return platform


def _first_steps(platform: Platform) -> list[Step]:
    paths: dict[str, list[dict[str, Any]]] = json.loads(STEPS.read_text())
    return [
        Step(platform=platform, path=path, position=position, **texts)
        for path in Path.values
        for position, texts in enumerate(paths[path], start=1)
    ]
