"""People who register, confirm and cancel at once, on PostgreSQL: one place is one person's.

SQLite has one writer at a time.
"""

from functools import partial
from typing import Any

import pytest
from django.db import connection

from backend.programmes.models import Registration, TrainingSession
from backend.programmes.services.registrations import cancel, confirm, register
from backend.programmes.services.training_certificates import certificate_for
from tests.programmes.factories import a_programme, a_project
from tests.programmes.trainings import a_session, a_training, in_hours, registered, waiting
from tests.surveys.services.scenes import all_at_once

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs several writers"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def session() -> TrainingSession:
    programme = a_programme()
    return a_session(programme, a_training(programme, a_project(programme)), seats=1)


def given(name: str) -> dict[str, Any]:
    return {
        "name": name,
        "email": f"{name.lower()}@practice.example",
        "organisation": "Practice",
        "profession": "care",
        "region": "NL-UT",
        "language": "en",
    }


def states(session: TrainingSession) -> list[str]:
    rows = Registration.objects.filter(session=session).order_by("number")
    return [row.state for row in rows]


def test_of_four_who_want_the_last_place_one_gets_it(session: TrainingSession) -> None:
    acts = [partial(register, session_id=session.pk, **given(f"P{one}")) for one in range(4)]
    found = all_at_once(acts)
    assert not [one for one in found if isinstance(one, Exception)]
    assert states(session) == ["held", "waiting", "waiting", "waiting"]
    numbers = Registration.objects.order_by("number").values_list("number", flat=True)
    assert [*numbers] == [1, 2, 3, 4]


def test_one_mailbox_that_registers_four_times_at_once_has_one_place(
    session: TrainingSession,
) -> None:
    all_at_once([partial(register, session_id=session.pk, **given("Sam"))] * 4)
    assert states(session) == ["held"]


def test_a_place_that_is_given_up_twice_is_given_on_once(session: TrainingSession) -> None:
    rows = [registered(session, "A1"), waiting(session, "B2"), waiting(session, "C3")]
    all_at_once([partial(cancel, registration_id=rows[0].pk)] * 4)
    assert states(session) == ["cancelled", "held", "waiting"]


def test_confirming_and_cancelling_at_once_leaves_one_of_both(session: TrainingSession) -> None:
    row = registered(session, "A1")
    waiting(session, "B2")
    act = [confirm, cancel]
    all_at_once([partial(one, registration_id=row.pk) for one in act * 2])
    first, second = states(session)
    assert (first, second) == ("cancelled", "held")


def test_whoever_asks_four_times_at_once_gets_one_certificate(session: TrainingSession) -> None:
    row = registered(session)
    Registration.objects.filter(pk=row.pk).update(state="came")
    over = {"starts_at": in_hours(-3), "ends_at": in_hours(-1)}
    TrainingSession.objects.filter(pk=session.pk).update(**over)
    codes = all_at_once([partial(certificate_for, registration_id=row.pk)] * 4)
    assert len({*codes}) == 1
