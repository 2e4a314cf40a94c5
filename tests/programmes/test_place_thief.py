"""A thief has the whole database, the secret key and the employer's list of who got which card.

They want to know who passed. The list tells who took a token, and nothing tells more.
"""

from collections import Counter
from functools import partial
from typing import Any

import pytest
from django.db import connection

from backend.core.at_rest import digest_at_rest, open_at_rest
from backend.core.crypto.encoding import decode, encode
from backend.core.days import today
from backend.core.errors import Conflict
from backend.programmes.models import Attempt, Place, PlaceCard, SpentToken
from backend.programmes.selectors import learners as selectors
from backend.programmes.selectors.learners import LearningVersion, learning_version
from backend.programmes.services import learners
from backend.programmes.services.attempts import PlaceToken, progress_of
from backend.programmes.services.place_tokens import CARD, door_of, issue_token, purpose_of
from surveys.blind_tokens.client import prepare_token
from surveys.blind_tokens.keys import BlindKey, PublicKey
from surveys.blind_tokens.signatures import blind_sign
from tests.domain.test_help_requests_concurrency import all_at_once
from tests.programmes.courses import RIGHT_ANSWERS, a_live_course
from tests.programmes.factories import a_programme, a_project, with_part

pytestmark = pytest.mark.django_db
# The employer's list.
CARDS = {name: f"{name:2<20}" for name in ("anna", "bram", "cees", "daan")}
ROLE = "desk"

type Rows = dict[str, Counter[tuple[Any, ...]]]


class Hotel:
    """A place whose four members of staff took a token each, with a course that counts."""

    def __init__(self) -> None:
        selectors.forget()
        programme = a_programme()
        project = a_project(programme)
        with_part(project, "places")
        text = a_live_course(programme, project, for_places=True)
        self.version: LearningVersion = learning_version(text.live_id)
        self.place = Place.objects.create(
            project=project,
            name="Hotel",
            municipality="GM0344",
            region="NL-UT",
            sort_key="utrecht hotel",
            staff=4,
            kind="hotel",
            state="confirmed",
            language="nl",
            registered_on=today(),
        )
        PlaceCard.objects.bulk_create(
            PlaceCard(place=self.place, period=1, digest=digest_at_rest(CARD, code))
            for code in CARDS.values()
        )
        self.blinded: dict[str, bytes] = {}
        self.tokens = {name: self.take(name) for name in CARDS}

    def take(self, name: str) -> PlaceToken:
        """Take the token of somebody's card as their phone does."""
        door = door_of(CARDS[name])
        assert door
        prepared = prepare_token(PublicKey(door.public), door.fingerprint)
        self.blinded[name] = prepared.blinded
        token = prepared.finish(issue_token(code=CARDS[name], blinded=prepared.blinded))
        return PlaceToken(str(self.place.pk), encode(token.message), encode(token.signature))

    def passes(self, name: str) -> learners.Finished:
        return learners.finish(
            version=self.version,
            role=ROLE,
            answers=RIGHT_ANSWERS,
            place_token=self.tokens[name],
        )


@pytest.fixture
def hotel() -> Hotel:
    return Hotel()


def dump() -> Rows:
    """Every row of every table."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names of tables
            rows = (
                tuple(bytes(one) if isinstance(one, memoryview) else one for one in row)
                for row in cursor.fetchall()
            )
            found[table] = Counter(rows)
    return found


def shape(row: tuple[Any, ...]) -> list[Any]:
    """What of a row is not its content."""
    return [len(one) if isinstance(one, str | bytes) else type(one).__name__ for one in row]


def changes(before: Rows, after: Rows) -> Rows:
    return {
        table: (after[table] - before[table]) + (before[table] - after[table])
        for table in after
        if after[table] != before[table]
    }


def test_passing_changes_no_row_that_leads_to_a_card(hotel: Hotel) -> None:
    seen = []
    for name in ("anna", "daan"):
        before = dump()
        assert hotel.passes(name).counted
        changed = changes(before, dump())
        assert set(changed) == {"programmes_spenttoken", "programmes_coursecounts"}
        seen.append({table: sorted(map(shape, rows)) for table, rows in changed.items()})
        [spent] = changed["programmes_spenttoken"]
        # A random number, the place, its period, and a MAC of these.
        assert len(spent) == 4
    assert seen[0] == seen[1]


@pytest.mark.full
def test_each_token_fits_each_card(hotel: Hotel) -> None:
    """Even with the key and all that was signed: each token can come of each card."""
    door = door_of(CARDS["anna"])
    assert door
    private = BlindKey.from_private(
        decode(open_at_rest(purpose_of(door.key), bytes(door.key.private)))
    )
    public = PublicKey(door.public)
    for blinded in hotel.blinded.values():
        signed = int.from_bytes(blind_sign(private, blinded))
        for token in hotel.tokens.values():
            signature = int.from_bytes(decode(token.signature))
            factor = signed * pow(signature, -1, public.modulus) % public.modulus
            # The factor with which a phone would have hidden this token in this request.
            hidden = pow(signature * factor, public.exponent, public.modulus)
            assert hidden == int.from_bytes(blinded)


def test_a_token_stands_in_no_row(hotel: Hotel) -> None:
    for name in ("anna", "bram"):
        assert hotel.passes(name).counted
    everything = repr(dump())
    for token in hotel.tokens.values():
        for part in (token.message, token.signature):
            assert part not in everything
            assert repr(decode(part))[2:-1] not in everything
    for blinded in hotel.blinded.values():
        assert repr(blinded)[2:-1] not in everything
    for row in SpentToken.objects.all():
        assert everything.count(row.pk.hex) == 1 if connection.vendor == "sqlite" else True


@pytest.mark.full
def test_without_scripts_an_attempt_that_passed_looks_like_one_that_did_not(hotel: Hotel) -> None:
    codes = [learners.begin(hotel.version, role=ROLE) for _each in range(3)]
    for step, given in RIGHT_ANSWERS.items():
        learners.answer(codes[0], step, given)
        learners.answer(codes[1], step, given if step != "q1" else "b")
    handed_in = learners.hand_in(codes[0])
    assert handed_in
    assert handed_in[1].grade.passed
    assert learners.hand_in(codes[1])
    rows = [*Attempt.objects.all()]
    assert len({(len(row.box), len(row.lookup), row.expires_on) for row in rows}) == 1
    # The server's secret opens none of them: it has no part in their keys.
    assert [bool(progress_of(code)) for code in codes] == [True] * 3
    assert not any(code in repr(dump()) for code in codes)


# -- What counts once, and what does not ----------------------------------------------------------
def test_the_same_token_from_two_phones_counts_once(hotel: Hotel) -> None:
    assert [hotel.passes("anna").counted for _phone in range(3)] == [True, False, False]
    assert SpentToken.objects.count() == 1


@pytest.mark.full
@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"q1": None},
        {"q9": "a"},
        {step: ["a", "b", "c"] for step in RIGHT_ANSWERS},
        {step: {"right": True} for step in RIGHT_ANSWERS},
        {"by_step": dict.fromkeys(RIGHT_ANSWERS, True), "share": 100, "passed": True},
    ],
)
def test_who_claims_to_have_passed_without_answers_did_not(
    hotel: Hotel, answers: dict[str, Any]
) -> None:
    found = learners.finish(
        version=hotel.version,
        role=ROLE,
        answers=answers,
        place_token=hotel.tokens["anna"],
    )
    assert (found.grade.passed, found.counted) == (False, False)
    assert not SpentToken.objects.exists()


@pytest.mark.full
@pytest.mark.parametrize("part", ["place", "message", "signature"])
def test_a_token_that_was_made_up_counts_nothing(hotel: Hotel, part: str) -> None:
    made_up = {"place": "x", "message": "AAAA", "signature": encode(bytes(256))}
    token = PlaceToken(**{**vars_of(hotel.tokens["anna"]), part: made_up[part]})
    found = learners.finish(
        version=hotel.version, role=ROLE, answers=RIGHT_ANSWERS, place_token=token
    )
    # Who learned has passed all the same, and hears of no error.
    assert (found.grade.passed, found.counted) == (True, False)


def vars_of(token: PlaceToken) -> dict[str, str]:
    return {name: getattr(token, name) for name in ("place", "message", "signature")}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs several writers")
@pytest.mark.django_db(transaction=True)
def test_the_same_token_from_many_phones_at_once_counts_once() -> None:
    hotel = Hotel()
    found = all_at_once([partial(hotel.passes, "anna")] * 8)
    assert [one.counted for one in found].count(True) == 1
    assert SpentToken.objects.count() == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs several writers")
@pytest.mark.django_db(transaction=True)
def test_one_card_on_many_phones_at_once_gives_one_token() -> None:
    hotel = Hotel()
    PlaceCard.objects.update(blinded=None)
    Place.objects.update(issued=0)

    def take() -> bool:
        try:
            hotel.take("anna")
        except Conflict:
            return False
        return True

    assert sum(all_at_once([take] * 8)) == 1
    assert Place.objects.get().issued == 1
