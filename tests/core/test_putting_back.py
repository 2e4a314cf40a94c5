"""Whether what a test commits is taken back as a whole, and nothing else."""

import pytest
from django.contrib.contenttypes.models import ContentType

from backend.organisations.models import Organisation, OrganisationKey
from tests.factories import a_desk
from tests.putting_back import kept

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("time", ["first", "again"])
def test_what_a_test_before_committed_is_gone(time: str) -> None:
    """Both tests check it, as either may run first."""
    assert not Organisation.objects.exists(), time
    a_desk()


def test_rows_go_with_all_that_points_at_them_and_others_stay() -> None:
    before, known = kept(), ContentType.objects.count()
    for slug in ("first", "second"):
        a_desk(slug)
    assert (Organisation.objects.count(), OrganisationKey.objects.count()) == (2, 2)
    before.put_back()
    assert (Organisation.objects.count(), OrganisationKey.objects.count()) == (0, 0)
    assert ContentType.objects.count() == known > 0
