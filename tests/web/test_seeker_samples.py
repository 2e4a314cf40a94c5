"""Each demonstration request, asked without scripts, reaches the organisation it should."""

from collections.abc import Iterator
from typing import Any

import pytest

from backend.help_requests.models import HelpRequest
from tests.domain.matcher_samples import demonstration_requests
from tests.factories import Desk, demonstration_desks
from tests.standing import made_once, standing_clock
from tests.web.reading import read_at
from tests.web.visitor import Visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture(scope="module")
def desks(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Desk]]:
    """The demonstration organisations, made once; each test rolls back."""
    with made_once(django_db_blocker):
        with standing_clock():
            made = demonstration_desks()
        yield made


@pytest.mark.parametrize("request_", demonstration_requests(), ids=lambda row: row["id"])
def test_each_sample_reaches_the_organisation_it_should(
    desks: dict[str, Desk], request_: dict[str, Any]
) -> None:
    visitor = Visitor().be_at_offers(request_["profile"])
    for slug in request_["profile"]["exclude"]:
        visitor.press(f"without:{desks[slug].id}")
    visitor.type("text", request_["text"]).press()
    [kept] = HelpRequest.objects.all()
    asked = request_["profile"]
    found = {name: getattr(kept, name) for name in asked}
    assert found == asked | {
        "themes": sorted(asked["themes"]),
        "wishes": sorted(asked["wishes"]),
        "exclude": sorted(desks[slug].id for slug in asked["exclude"]),
    }
    [referral] = kept.referrals.all()
    [reader] = [one for one in desks.values() if one.row.id == referral.organisation_id]
    assert reader.row.slug in request_["expect_first"]
    assert read_at(reader) == [request_["text"]]
