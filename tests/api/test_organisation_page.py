"""`/api/v1/organisation`: what an organisation says of itself, and who may change it."""

from typing import Any

import pytest

from backend.core.crypto.encoding import encode
from backend.organisations.models import Organisation, OrganisationKey
from backend.organisations.page import KEPT_BY_COORDINATORS, page_revision
from tests.colleagues import (
    ORGANISATION,
    Colleague,
    caseworker_at,
    coordinator_at,
    newcomer_at,
)
from tests.factories import (
    Desk,
    a_desk,
    a_key_for,
    a_member,
    an_organisation,
    organisation_defaults,
)
from tests.personas import INTAKE, PROFILE, Browser, Caller, Caseworker, Seeker, problem, whole


@pytest.fixture
def coordinator(desk: Desk) -> Colleague:
    return coordinator_at(desk)


def page_of(row: Organisation, **changes: Any) -> dict[str, Any]:
    """The page of one from `an_organisation` that has no key."""
    page = organisation_defaults() | {
        "id": str(row.id),
        "slug": row.slug,
        "name": row.name,
        "about": {"en": f"About {row.slug}."},
        "audiences": ["boys", "other"],
        "themes": ["sexual-exploitation"],
        "age_from": 12,
        "age_to": None,
        "regions": ["NL"],
        "home_regions": [],
        "languages": ["nl", "en"],
        "wishes": ["talk"],
        "easy_language": False,
        "capacity": 1000,
        "response_hours": 24,
        "accepting": True,
        "safety_net": False,
        "key": None,
        "confirmed": False,
        "keys": [],
        "load": {"open": 0, "taken": 0, "binned": 0},
    }
    page |= changes
    kept = Organisation(**{name: page[name] for name in KEPT_BY_COORDINATORS})
    return page | {"revision": page_revision(kept)}


def keys_of(*desks: Desk) -> dict[str, Any]:
    active = desks[-1]
    rows = {row.id: row for row in OrganisationKey.objects.all()}
    return {
        "key": {"id": str(active.key_id), "public": encode(active.pair.public.raw)},
        "confirmed": True,
        "keys": [
            {
                "id": str(desk.key_id),
                "public": encode(desk.pair.public.raw),
                "recovery_envelope": encode(rows[desk.key_id].recovery_envelope),
                "active": desk is active,
                "replaces": None,
                "succession": None,
            }
            for desk in reversed(desks)
        ],
    }


def test_every_colleague_reads_it(desk: Desk, coordinator: Colleague) -> None:
    newer = a_key_for(desk.row)
    newest = a_key_for(desk.row)
    page = page_of(desk.row, **keys_of(desk, newer, newest))
    for caller in (coordinator, caseworker_at(desk), newcomer_at(desk.row)):
        assert whole(caller.get(ORGANISATION)) == (200, page)


def test_without_a_key(db: Any) -> None:
    row = an_organisation("new", accepting=False)
    page = page_of(row, accepting=False)
    assert whole(newcomer_at(row).get(ORGANISATION)) == (200, page)


def test_what_it_carries(desk: Desk, coordinator: Colleague) -> None:
    caseworker = Caseworker(a_member(desk), desk)
    for number in range(3):
        seeker = Seeker()
        seeker.ask(desk)
        if not number:
            caseworker.move(seeker, "accept")
    assert coordinator.get(ORGANISATION).json()["load"] == {"open": 3, "taken": 1, "binned": 0}


CHANGES: dict[str, Any] = {
    "about": {"nl": "Wij helpen.", "nl-easy": "", "zh-hans": "我们帮助你。", "vi": " "},
    "audiences": ["labour-migrants"],
    "themes": ["labour-exploitation", "other"],
    "age_from": 18,
    "age_to": 120,
    "regions": ["NL-UT", "NL-GE"],
    "home_regions": ["NL-UT"],
    "languages": ["vi", "nl"],
    "wishes": [],
    "easy_language": True,
    "capacity": 1,
    "response_hours": 32,
    "accepting": False,
}
KEPT = CHANGES | {"about": {"nl": "Wij helpen.", "zh-hans": "我们帮助你。"}}


def test_a_coordinator_changes_all_of_it(desk: Desk, coordinator: Colleague) -> None:
    page = page_of(desk.row, **keys_of(desk), **KEPT)
    assert whole(coordinator.change(**CHANGES)) == (200, page)
    assert whole(coordinator.change(**CHANGES)) == (200, page)
    assert whole(coordinator.get(ORGANISATION)) == (200, page)


@pytest.mark.parametrize("name", CHANGES)
def test_one_thing_at_a_time(desk: Desk, coordinator: Colleague, name: str) -> None:
    page = page_of(desk.row, **keys_of(desk), **{name: KEPT[name]})
    assert whole(coordinator.change(**{name: CHANGES[name]})) == (200, page)


def test_nothing_changes_nothing(desk: Desk, coordinator: Colleague) -> None:
    assert whole(coordinator.change()) == (200, page_of(desk.row, **keys_of(desk)))


def test_a_promise_of_before_the_limit_stays_until_it_is_changed(
    desk: Desk, coordinator: Colleague
) -> None:
    Organisation.objects.filter(pk=desk.row.pk).update(response_hours=48)
    assert coordinator.change(capacity=5, response_hours=48).status_code == 200
    detail = "Promise an answer within 32 hours at most."
    error = {"pointer": "/response_hours", "code": "too-long", "detail": detail}
    for hours in (33, 47, 49, 720):
        answer = coordinator.change(response_hours=hours)
        assert whole(answer) == problem("conflict", detail, errors=[error])
    assert coordinator.change(response_hours=32).json()["response_hours"] == 32


def test_without_end_of_age_again(desk: Desk, coordinator: Colleague) -> None:
    coordinator.change(age_to=20)
    assert coordinator.change(age_to=None).json()["age_to"] is None


def test_before_there_is_a_key(db: Any) -> None:
    row = an_organisation("new")
    coordinator = newcomer_at(row, role="coordinator")
    assert whole(coordinator.change(capacity=5)) == (200, page_of(row, capacity=5))


@pytest.mark.django_db(transaction=True)
def test_matching_goes_by_it_at_once(coordinator: Colleague, anyone: Caller) -> None:
    def fits() -> int:
        return len(anyone.post(f"{INTAKE}/matches", PROFILE).json()["matches"])

    assert fits() == 1
    coordinator.change(accepting=False)
    assert fits() == 0
    coordinator.change(accepting=True, about={"en": "Anew."})
    [match] = anyone.post(f"{INTAKE}/matches", PROFILE).json()["matches"]
    assert match["organisation"]["about"] == "Anew."


# -- Refusals -----------------------------------------------------------------------------------

WRONG: list[tuple[str, Any, str, str]] = [
    ("about", "Text", "/about", "invalid"),
    ("about", None, "/about", "null"),
    ("about", {"de": "Text"}, "/about/de", "unknown"),
    ("about", {"en": "x" * 301}, "/about/en", "too-long"),
    ("about", {"en": None}, "/about/en", "null"),
    ("about", {"en": "two\nlines"}, "/about/en", "alphabet"),
    ("about", {"en": "a\x00b"}, "/about/en", "alphabet"),
    ("about", {"en": "a\x9bb"}, "/about/en", "alphabet"),
    ("about", {"en": "turned \u202e about"}, "/about/en", "alphabet"),
    ("about", {"en": "half \ud800"}, "/about/en", "alphabet"),
    ("audiences", ["girls"], "/audiences/0", "invalid"),
    ("audiences", ["boys", "boys"], "/audiences/1", "twice"),
    ("themes", "other", "/themes", "not_a_list"),
    ("age_from", -1, "/age_from", "invalid"),
    ("age_from", None, "/age_from", "null"),
    ("age_to", 121, "/age_to", "invalid"),
    ("age_to", "18", "/age_to", "invalid"),
    ("regions", ["unknown"], "/regions/0", "invalid"),
    ("home_regions", ["NL"], "/home_regions/0", "invalid"),
    ("languages", [], "/languages", "too-few"),
    ("languages", ["other"], "/languages/0", "invalid"),
    ("wishes", ["money"], "/wishes/0", "invalid"),
    ("easy_language", 1, "/easy_language", "invalid"),
    ("capacity", 0, "/capacity", "invalid"),
    ("capacity", 10_001, "/capacity", "invalid"),
    ("response_hours", 0, "/response_hours", "invalid"),
    ("response_hours", 721, "/response_hours", "invalid"),
    ("accepting", "yes", "/accepting", "invalid"),
    # The operator's.
    ("name", "Another", "/name", "unknown"),
    ("slug", "another", "/slug", "unknown"),
    ("safety_net", True, "/safety_net", "unknown"),
    ("id", "x", "/id", "unknown"),
    ("key", None, "/key", "unknown"),
]


@pytest.mark.parametrize(("name", "value", "pointer", "code"), WRONG)
def test_what_cannot_be(
    desk: Desk, coordinator: Colleague, name: str, value: Any, pointer: str, code: str
) -> None:
    answer = coordinator.change(**{"capacity": 7, name: value})
    assert answer.status_code == 400
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [
        (pointer, code)
    ]
    assert whole(coordinator.get(ORGANISATION)) == (200, page_of(desk.row, **keys_of(desk)))


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"age_to": 11}, "/age_to"),
        ({"age_from": 20, "age_to": 19}, "/age_to"),
        ({"age_from": 31}, "/age_from"),
    ],
)
def test_ages_that_cross(coordinator: Colleague, changes: Any, pointer: str) -> None:
    if "age_to" not in changes:
        coordinator.change(age_to=30)
    detail = "The oldest age is below the youngest."
    error = {"pointer": pointer, "code": "ages-crossed", "detail": detail}
    assert whole(coordinator.change(**changes)) == problem("conflict", detail, errors=[error])


def test_a_caseworker_changes_nothing(desk: Desk) -> None:
    assert whole(caseworker_at(desk).change(capacity=1)) == problem("not-allowed")
    assert Organisation.objects.get().capacity == 1000


def test_each_changes_their_own(coordinator: Colleague, desk: Desk) -> None:
    other = a_desk("second")
    coordinator_at(other).change(capacity=3)
    assert Organisation.objects.get(id=desk.row.id).capacity == 1000
    assert Organisation.objects.get(id=other.row.id).capacity == 3


def test_an_operator_has_no_organisation(db: Any) -> None:
    operator = Browser(a_member(operator=True, name="operator"))
    assert whole(operator.get(ORGANISATION)) == problem("not-allowed")


def test_production_asks_for_a_second_factor(coordinator: Colleague, settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    for answer in (coordinator.get(ORGANISATION), coordinator.change(capacity=1)):
        assert whole(answer) == problem("second-factor-required")


def test_who_was_second_is_told(coordinator: Colleague) -> None:
    seen = coordinator.get(ORGANISATION).json()["revision"]
    first = coordinator.change(revision=seen, capacity=7)
    assert first.status_code == 200
    assert first.json()["revision"] != seen
    second = coordinator.change(revision=seen, about={"en": "New."})
    assert second.status_code == 409
    assert [error["code"] for error in second.json()["errors"]] == ["overtaken"]
    page = coordinator.get(ORGANISATION).json()
    assert (page["capacity"], page["revision"]) == (7, first.json()["revision"])
    assert page["about"] != {"en": "New."}
    # Who names none changes it anyway, as clients did before.
    assert coordinator.change(capacity=8).status_code == 200
