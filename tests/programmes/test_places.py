"""Places: registered, confirmed, published, loaded."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail

from backend.core.days import today
from backend.core.errors import Conflict, FieldConflict
from backend.core.row_macs import AuthenticatedRow
from backend.organisations.models import Role
from backend.programmes.models import (
    Place,
    PlaceKey,
    PlaceMonth,
    Project,
    SpentToken,
)
from backend.programmes.place_shares import Share, needed_of, published, share_from
from backend.programmes.selectors.board import board_of
from backend.programmes.services import place_clock, places
from backend.programmes.services.place_cards import make_cards, poster_paper
from backend.programmes.services.place_contacts import Purpose, place_of_token
from backend.programmes.services.place_members import confirm_staff
from backend.programmes.services.place_rows import PlaceRow, load_places
from backend.programmes.services.place_tokens import share_of
from backend.programmes.states import PlaceState
from notifications.letters.post import post_due
from tests.authenticated_rows import write_by_sql
from tests.programmes.factories import Programme, a_project, in_days
from tests.programmes.places import CONTACT, a_place, again, counts, passed_by, spend, take

# Of the contact person; shorter words may stand in a box by chance.
IN_CLEAR = (CONTACT.name.lower(), CONTACT.email, "hotel.example")


@pytest.fixture
def project(programme: Programme) -> Project:
    return a_project(programme, parts=["places"])


def registered(project: Project, **changes: Any) -> Place:
    fields: dict[str, Any] = {
        "name": "  Hotel   De Kade ",
        "municipality": "GM0344",
        "kind": "hotel",
        "staff": 10,
        "contact": CONTACT,
        "language": "en",
    }
    row = places.register_place(project=project, **(fields | changes))
    assert row is not None
    return row


def test_a_place_registers_itself_and_is_confirmed_by_the_link_in_the_mail(
    project: Project,
) -> None:
    row = registered(project)
    assert (row.name, row.region, row.state) == ("Hotel De Kade", "NL-UT", PlaceState.NEW)
    assert counts(project) == []
    post_due()
    [letter] = mail.outbox
    assert letter.to == [CONTACT.email]
    assert CONTACT.name not in letter.body
    [token] = re.findall(r"/places/confirm/(\S+)", str(letter.body))
    found = place_of_token(token, Purpose.CONFIRM)
    assert found == row
    # A link to confirm opens no page of a contact person.
    assert place_of_token(token, Purpose.MINE) is None
    for _time in range(2):
        confirmed = places.confirm_place(row)
        assert (confirmed.state, confirmed.confirmed_on) == (PlaceState.CONFIRMED, today())
    assert counts(project) == [("NL-UT", 1, 0)]
    month = PlaceMonth.objects.get()
    assert (month.month, month.registered, month.certified) == (today().replace(day=1), 1, 0)


def test_a_contact_person_is_nowhere_in_clear(project: Project) -> None:
    row = registered(project)
    for model in (Place, PlaceKey):
        for found in model._base_manager.values():
            assert not [word for word in IN_CLEAR if word in str(found).lower()]
    assert not [word for word in IN_CLEAR if word.encode() in bytes(row.contact).lower()]


def test_a_mailbox_gets_few_mails_of_strangers(project: Project) -> None:
    made = [
        places.register_place(
            project=project,
            name=f"Hotel {number}",
            municipality="GM0344",
            kind="hotel",
            staff=10,
            contact=CONTACT,
            language="en",
        )
        for number in range(6)
    ]
    assert 0 < Place.objects.count() == len([one for one in made if one]) < 6


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("municipality", "GM9999"),
        ("staff", 0),
        ("staff", 20_001),
        ("name", " "),
        ("name", "a\u202e"),
    ],
)
def test_what_no_place_is_is_refused_at_its_field(project: Project, field: str, value: Any) -> None:
    with pytest.raises(FieldConflict) as refused:
        registered(project, **{field: value})
    assert [error.field for error in refused.value.errors] == [field]
    assert not Place.objects.exists()


def test_a_large_staff_waits_until_somebody_looked(project: Project) -> None:
    row = places.confirm_place(registered(project, staff=5_000))
    assert row.is_flagged
    with pytest.raises(Conflict):
        make_cards(row, number=10, others_end=False)


def test_the_contact_person_hears_when_somebody_looked(
    programme: Programme, project: Project
) -> None:
    manager = programme.as_participant(Role.PROGRAMME_MANAGER)

    def looked(row: Place) -> list[str]:
        confirm_staff(by=manager, project_id=project.pk, place_id=row.pk)
        mail.outbox.clear()
        post_due()
        return [str(letter.body) for letter in mail.outbox]

    row = places.confirm_place(registered(project, staff=5_000))
    [body] = looked(row)
    [token] = re.findall(r"/places/mine/(\S+)", body)
    assert place_of_token(token, Purpose.MINE) == row
    assert make_cards(Place.objects.get(pk=row.pk), number=10, others_end=False)
    # Whoever did not confirm yet has only the mail that asks for it.
    unconfirmed = registered(project, staff=5_000, name="Hotel De Brug")
    assert not [one for one in looked(unconfirmed) if "/places/mine/" in one]


@pytest.mark.parametrize(
    ("staff", "steps"),
    [
        # Below five only whether it suffices.
        (1, [(0, 0), (1, 1)]),
        (4, [(0, 0), (1, 0), (2, 0), (3, 3), (4, 3)]),
        # Before five that it suffices, and no number.
        (5, [(2, 0), (3, 3), (4, 3), (5, 3)]),
        (6, [(3, 0), (4, 4), (5, 4)]),
        (7, [(4, 0), (5, 5)]),
        # Five at once, and once when it suffices.
        (20, [(4, 0), (5, 5), (9, 5), (10, 10), (11, 10), (12, 12), (13, 12), (16, 12), (17, 17)]),
    ],
)
def test_what_is_published_never_points_at_somebody(
    staff: int, steps: list[tuple[int, int]]
) -> None:
    shown = 0
    for passed, expected in steps:
        shown = published(passed=passed, shown=shown, staff=staff)
        assert shown == expected


@pytest.mark.parametrize("staff", [1, 2, 4, 5, 7, 10, 11, 12, 100])
def test_after_the_certificate_no_number_of_staff_lets_one_person_move_it(staff: int) -> None:
    for shown in range(20):
        for more in range(5):
            moved = published(passed=shown + more, shown=shown, staff=staff, may_suffice=False)
            assert moved == shown


def test_a_small_staff_hides_how_many_passed(project: Project) -> None:
    numbers = [published(passed=passed, shown=0, staff=4) for passed in (3, 4, 5)]
    assert numbers == [3, 3, 3]


@pytest.mark.full
def test_who_changes_the_staff_back_and_forth_sees_no_single_person(project: Project) -> None:
    place = a_place(project)
    passed_by(place, 6)
    place_clock.publish_shares()
    # So many that the next one would just suffice.
    for staff in (11, 13, 4):
        Place.objects.filter(pk=place.pk).update(staff_changed_on=None)
        places.change_staff(again(place), staff=staff)
        before = share_of(again(place))
        SpentToken.objects.create(pk=uuid4(), place=place, period=1)
        place_clock.publish_shares()
        assert share_of(again(place)) == before


@pytest.mark.parametrize("staff", [*range(1, 41), 99, 100, 101])
def test_sixty_percent_suffice_and_one_less_does_not(staff: int) -> None:
    enough = -(-staff * 60 // 100)
    for passed, is_reached in ((enough - 1, False), (enough, True), (staff, True)):
        shown = published(passed=passed, shown=0, staff=staff)
        assert share_from(shown=shown, staff=staff).is_reached == is_reached


@pytest.mark.parametrize(("staff", "passed"), [(5, 3), (5, 4), (6, 4)])
def test_a_share_that_suffices_below_five_is_sixty_percent_and_no_more(
    staff: int, passed: int
) -> None:
    shown = published(passed=passed, shown=0, staff=staff)
    assert share_from(shown=shown, staff=staff) == Share(True, 60)


def test_a_share_is_said_in_steps_of_ten() -> None:
    assert share_from(shown=0, staff=4) == Share(False, None)
    assert share_from(shown=3, staff=4) == Share(True, None)
    assert share_from(shown=17, staff=30) == Share(False, 50)
    assert share_from(shown=18, staff=30) == Share(True, 60)
    # Who left again passed, too.
    assert share_from(shown=12, staff=10) == Share(True, 100)
    assert [needed_of(staff) for staff in (1, 4, 5, 10)] == [1, 3, 3, 6]


def test_a_token_that_stands_in_the_way_is_no_error(project: Project) -> None:
    place = a_place(project)
    token = take(place.house_code)
    assert spend(place, token)
    write_by_sql(SpentToken.objects.get(), mac=bytes(32))
    assert not spend(place, token)


def test_what_nobody_confirmed_is_erased(project: Project) -> None:
    row = registered(project)
    Place.objects.filter(pk=row.pk).update(registered_on=today() - timedelta(days=15))
    assert place_clock.erase_old_places() == 1
    assert not Place.objects.exists()


def test_many_places_are_loaded_with_their_counts(project: Project) -> None:
    rows = [
        PlaceRow(
            name=f"Hotel {number}",
            municipality="GM0344" if number % 2 else "GM0363",
            kind="hotel",
            staff=10,
            registered_on=in_days(-100),
            passed=7 if number < 4 else 2,
            certified_on=in_days(-10) if number < 4 else None,
        )
        for number in range(10)
    ]
    loaded = load_places(project, rows)
    assert len(loaded) == 10
    assert all(isinstance(one, AuthenticatedRow) and one.is_authentic() for one in loaded)
    assert counts(project) == [("NL-NH", 5, 2), ("NL-UT", 5, 2)]
    before = [*Place.objects.order_by("pk").values("shown", "state", "certified_until")]
    place_clock.publish_shares()
    assert before == [*Place.objects.order_by("pk").values("shown", "state", "certified_until")]
    assert not PlaceKey.objects.exists()


def test_the_board_says_what_is_to_be_looked_at(programme: Programme, project: Project) -> None:
    a_place(project, "Large", staff=5_000)
    place = a_place(project)
    Place.objects.filter(pk=place.pk).update(
        state=PlaceState.CERTIFIED, certified_until=in_days(20)
    )
    board = board_of(programme.as_participant(Role.PROGRAMME_MANAGER))
    kinds = [item.kind for item in board.due if item.kind.startswith("place.")]
    assert kinds == ["place.flagged", "place.ends"]
    found = {figure.id: figure.number for figure in board.figures}
    assert (found["places.registered"], found["places.certified"]) == (2, 0)


def test_a_sign_without_a_font_leaves_a_poster(project: Project) -> None:
    place = a_place(project, "Hotel \N{SUN WITH FACE}")
    assert poster_paper(place).startswith(b"%PDF")
