"""Places for tests, and what phones of their staff do."""

from typing import Any

from backend.core.days import today
from backend.programmes.models import Place, PlaceCount, Project
from backend.programmes.services.place_contacts import Contact, sealed
from backend.programmes.services.place_counts import recount
from backend.programmes.services.place_tokens import door_of, issue_token, spend_token
from backend.programmes.services.places import prepare
from backend.programmes.states import PlaceState
from surveys.blind_tokens.client import Token, prepare_token
from surveys.blind_tokens.keys import PublicKey

CONTACT = Contact("Sam de Wit", "sam@hotel.example")


def a_place(project: Project, name: str = "Hotel De Kade", **changes: Any) -> Place:
    """Return a place that takes part, with its contact person."""
    day = today()
    fields: dict[str, Any] = {
        "municipality": "GM0344",
        "kind": "hotel",
        "staff": 10,
        "state": PlaceState.CONFIRMED,
        "language": "en",
        "registered_on": day,
        "confirmed_on": day,
        "period_on": day,
    }
    row = Place(project=project, name=name, **(fields | changes))
    prepare(row)
    row.contact = sealed(row, CONTACT)
    row.save(force_insert=True)
    recount()
    return row


def take(code: str) -> Token:
    """Return the token that a phone gets with a code."""
    door = door_of(code)
    assert door is not None
    prepared = prepare_token(PublicKey(door.public), door.fingerprint)
    return prepared.finish(issue_token(code=code, blinded=prepared.blinded))


def spend(place: Place, token: Token) -> bool:
    """Bring a token back after passing."""
    return spend_token(
        place_id=place.pk,
        project_id=place.project_id,
        message=token.message,
        signature=token.signature,
    )


def passed_by(place: Place, number: int) -> None:
    """Have so many people of a place pass by the link in the house."""
    for _person in range(number):
        assert spend(place, take(place.house_code))


def again(place: Place) -> Place:
    """Return the place as it stands now."""
    row: Place = Place.objects.select_related("project").get(pk=place.pk)
    return row


def counts(project: Project) -> list[tuple[str, int, int]]:
    """Return region, registered and certified places of a project's public counts."""
    rows = PlaceCount.objects.filter(project=project).order_by("region")
    return [*rows.values_list("region", "registered", "certified")]
