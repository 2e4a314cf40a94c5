"""Keys of certificates are replaced by a command, and by the operator."""

from io import StringIO
from typing import Any
from unittest.mock import patch

import jwt
import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command

from backend.programmes.certificate_addresses import key_id
from backend.programmes.models import SigningKey
from backend.programmes.selectors.certificates import published_keys, signing_key
from backend.programmes.services.certificate_keys import rotate_key
from backend.programmes.services.status_lists import signed_list

from .certificates import a_certificate
from .factories import a_programme, a_project

pytestmark = pytest.mark.django_db


def rotated(*arguments: str) -> str:
    said = StringIO()
    call_command("rotate_certificate_key", *arguments, stdout=said)
    return said.getvalue()


def the_key() -> str:
    key = signing_key()
    assert key is not None
    return str(key.pk)


def test_the_first_one_is_made() -> None:
    assert rotated() == f"{the_key()} signs from now on.\n"


@pytest.fixture
def project() -> Any:
    return a_project(a_programme())


def test_what_was_signed_stays_valid(project: Any) -> None:
    a_certificate(project)
    old = the_key()
    said = rotated()
    assert f"{old} is retired" in said
    assert [key.pk for key in published_keys()] == [the_key(), old]
    assert bytes(SigningKey.objects.get(pk=old).private) == b""


def test_a_stolen_one_is_given_up(project: Any) -> None:
    a_certificate(project)
    a_certificate(project)
    old = the_key()
    said = rotated("--compromised")
    assert f"{old} counts no more." in said
    assert "2 certificates have a badge that programs reject now" in said
    assert [key.pk for key in published_keys()] == [the_key()]


def test_what_is_kept_of_a_list_is_not_shown_with_a_key_that_counts_no_more(project: Any) -> None:
    """The command runs in a process of its own, and reaches no memory of a server."""
    a_certificate(project)
    before = signed_list(1)
    assert signed_list(1) == before
    with patch.object(cache, "delete_many"), patch.object(cache, "delete"):
        rotated("--compromised")
    assert jwt.get_unverified_header(signed_list(1))["kid"] == key_id(the_key())


def test_one_that_was_retired_is_given_up_later(project: Any) -> None:
    a_certificate(project)
    old = the_key()
    rotate_key()
    now = the_key()
    assert "1 certificates" in rotated(f"--compromised={old}")
    assert "0 certificates" in rotated(f"--compromised={old}")
    assert the_key() == now
    assert [key.pk for key in published_keys()] == [now]
    with pytest.raises(CommandError, match="no key"):
        rotated("--compromised=x")
    # One of 64 begins like an option.
    with pytest.raises(CommandError, match="no key -x"):
        rotated("--compromised=-x")
