"""The operator's page of the keys that sign certificates."""

import pytest
from django.contrib.admin.models import LogEntry

from backend.programmes.models import SigningKey
from backend.programmes.selectors.certificates import published_keys, signing_key
from tests.programmes.certificates import a_certificate
from tests.programmes.factories import a_programme, a_project

from .conftest import Desktop, text_of

PAGE = "/operator/certificates/"


def the_key() -> str:
    key = signing_key()
    assert key is not None
    return str(key.pk)


def test_the_page_says_which_key_does_what(inside: Desktop) -> None:
    assert "There is no key yet" in text_of(inside.get(PAGE))
    a_certificate(a_project(a_programme()))
    text = text_of(inside.get(PAGE))
    assert the_key()[:8] in text
    assert "Signs now." in text


def test_a_key_is_replaced_and_that_is_written_down(inside: Desktop) -> None:
    a_certificate(a_project(a_programme()))
    old = the_key()
    assert inside.post(PAGE, {}).status_code == 302
    assert {key.pk for key in published_keys()} == {old, the_key()}
    assert LogEntry.objects.filter(object_id=the_key()).exists()


@pytest.mark.parametrize("is_retired", [False, True])
def test_a_key_is_given_up_by_whoever_is_sure(inside: Desktop, is_retired: bool) -> None:
    a_certificate(a_project(a_programme()))
    stolen = the_key()
    if is_retired:
        inside.post(PAGE, {})
    assert inside.post(PAGE, {"give_up": stolen}).status_code == 200
    assert stolen in {key.pk for key in published_keys()}
    assert inside.post(PAGE, {"give_up": stolen, "sure": "on"}).status_code == 302
    assert {key.pk for key in published_keys()} == {the_key()}
    assert SigningKey.objects.get(pk=stolen).compromised_on
    assert inside.post(PAGE, {"give_up": "unknown", "sure": "on"}).status_code == 302
