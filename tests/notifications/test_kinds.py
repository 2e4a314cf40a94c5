"""The registry of kinds: documented, and the same for everybody of an audience."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from notifications.kinds import KINDS, Audience, Kind, Via
from notifications.transports.texts import wording

PAGE = Path(__file__).resolve().parents[2] / "docs" / "notifications.md"
BY = {Via.LIVE: "live", Via.WEB_PUSH: "web push", Via.FCM: "FCM", Via.MAIL: "mail"}
ALL = [pytest.param(kind, id=kind.id) for kind in KINDS.values()]


def told_in_the_table() -> dict[str, tuple[str, str, str]]:
    rows = re.findall(
        r"^\| `([a-z._]+)` \|[^|]+\|([^|]+)\|([^|]+)\|([^|]+)\|$", PAGE.read_text(), re.M
    )
    return {kind: (by.strip(), worth.strip(), again.strip()) for kind, by, worth, again in rows}


def in_words(kind: Kind) -> tuple[str, str, str]:
    by = ", ".join(BY[via] for via, on in kind.vias.items() if on)
    by += "".join(f"; {BY[via]} if chosen" for via, on in kind.vias.items() if not on)
    hours = f"{kind.worth_hours} hour{'s' if kind.worth_hours > 1 else ''}"
    again = f"once, after {kind.remind_hours} hours" if kind.remind_hours else "no"
    return by, hours if kind.stored_vias else "–", again


def test_each_kind_stands_in_the_documentation_as_it_is() -> None:
    assert told_in_the_table() == {kind.id: in_words(kind) for kind in KINDS.values()}


@pytest.mark.parametrize("kind", ALL)
def test_a_kind_is_kept_under_its_own_id_and_fits_its_column(kind: Kind) -> None:
    assert KINDS[kind.id] is kind
    assert len(kind.id) <= 30
    assert len(kind.collapse) <= 20
    assert str(kind.title)


@pytest.mark.parametrize("kind", ALL)
def test_seekers_are_told_by_nothing_that_needs_a_name(kind: Kind) -> None:
    if kind.audience is Audience.SEEKER:
        assert set(kind.vias) <= {Via.LIVE, Via.WEB_PUSH, Via.FCM}


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
@pytest.mark.parametrize("audience", Audience)
def test_one_text_for_all_kinds_of_an_audience(audience: Audience, language: str) -> None:
    kinds = [kind for kind in KINDS.values() if kind.audience is audience]
    assert len({wording(kind, language) for kind in kinds}) == 1
