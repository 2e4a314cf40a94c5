"""`/.well-known/security.txt`."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from environs import ValidationError

from backend.settings.validators import is_contact

ADDRESS = "/.well-known/security.txt"


def fields(client: Client) -> dict[str, str]:
    answer = client.get(ADDRESS)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    return dict(line.split(": ", 1) for line in answer.text.splitlines())


def test_it_says_whom_to_tell(client: Client, settings: Any) -> None:
    settings.SECURITY_CONTACT = "mailto:security@kier.example"
    settings.PUBLIC_URL = "https://kier.example"
    found = fields(client)
    assert found.pop("Expires")
    assert found == {
        "Contact": "mailto:security@kier.example",
        "Preferred-Languages": "nl, en",
        "Canonical": "https://kier.example/.well-known/security.txt",
    }


def test_it_holds_for_less_than_a_year_from_whichever_day_it_is_asked(
    client: Client, settings: Any
) -> None:
    settings.SECURITY_CONTACT = "https://kier.example/report"
    ends = datetime.strptime(fields(client)["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert timedelta(days=170) < ends - datetime.now(UTC) < timedelta(days=190)


def test_without_a_contact_there_is_no_such_page(client: Client, settings: Any) -> None:
    settings.SECURITY_CONTACT = ""
    assert client.get(ADDRESS).status_code == 404


@pytest.mark.parametrize(
    "text", ["", "mailto:a@kier.example", "https://kier.example/report", "tel:+31-20-1234567"]
)
def test_contacts_that_are_taken(text: str) -> None:
    is_contact(text)


@pytest.mark.parametrize(
    "text",
    ["a@kier.example", "mailto:nobody", "http://kier.example", "mailto:a@b\nExpires: never"],
)
def test_contacts_that_are_refused(text: str) -> None:
    with pytest.raises(ValidationError, match="mailto:security@kier"):
        is_contact(text)
