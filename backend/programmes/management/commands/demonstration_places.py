"""`manage.py demonstration_places`: 351 made-up places and 172 certificates, to try Kier with."""

from typing import Any, Final, override

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import transaction

from backend.core.days import today
from backend.programmes.management.demonstration_names import CONTACT, made_up_places
from backend.programmes.models import Place, Project
from backend.programmes.services.place_contacts import contact_of
from backend.programmes.services.place_letters import own_address
from backend.programmes.services.place_rows import load_places
from backend.programmes.services.place_tokens import PART

PROJECT: Final = "no-place"
# Whoever tries Kier may register places, too.
MOST_LOOKED_AT: Final = 100


class Command(BaseCommand):
    """Registers places if the project has none."""

    help = (
        "Registers made-up hotels and holiday parks with the demonstration's project, gives "
        "certificates to some, and prints the address of a contact person's page. What is there "
        "is kept. Not for production."
    )

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("made-up places are not for production")
        project = Project.objects.filter(slug=PROJECT).select_related("organisation").first()
        if project is not None and PART in project.parts:
            make_places(project)
            if place := _place_with_contact(project):
                self.stdout.write(f"The page of {place.name}: {own_address(place)}")


def _place_with_contact(project: Project) -> Place | None:
    rows = (
        Place.objects.filter(project=project).exclude(contact=b"").order_by("registered_on", "pk")
    )
    return next((row for row in rows[:MOST_LOOKED_AT] if contact_of(row) == CONTACT), None)


@transaction.atomic
def make_places(project: Project) -> None:
    """Make the places of a project that has none."""
    if not Place.objects.filter(project=project).exists():
        load_places(project, made_up_places(day=today(), begins_on=project.begins_on))
