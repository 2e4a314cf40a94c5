"""First messages in batches: one link for all, counted as sites count, figures of its weeks."""

from datetime import timedelta
from typing import Any

import pytest

from backend.core.days import today
from backend.core.errors import ChangedMeanwhile, Conflict, FieldConflict
from backend.organisations.models import Role
from backend.programmes.models import Batch, Link, LinkWeek, MessageTemplate, Project
from backend.programmes.selectors.batches import openings_of
from backend.programmes.selectors.links import monday_of
from backend.programmes.services import batches as services
from backend.programmes.services.batches import (
    change_template,
    create_batch,
    create_template,
    erase_template,
    record_sent,
)
from backend.programmes.services.link_files import address_of
from backend.programmes.sites import NAMES, sites
from backend.programmes.tones import tones
from tests.personas import Browser
from tests.programmes.factories import Programme, a_link, a_project

TEXT = "Hoi, wij zijn van Spine. Praten? {link} Geen berichten meer? Antwoord STOP."


@pytest.fixture
def project(programme: Programme, settings: Any) -> Project:
    settings.PUBLIC_URL = "https://kier.example"
    row = a_project(programme)
    a_link(programme, row)
    return row


def by(programme: Programme) -> Any:
    return programme.as_participant(Role.COORDINATOR)


def a_template(programme: Programme, project: Project, **changes: Any) -> MessageTemplate:
    fields: dict[str, Any] = {"name": "Gewoon", "language": "nl", "site": "sms", "text": TEXT}
    return create_template(by=by(programme), project_id=project.pk, **(fields | changes))


def a_batch(programme: Programme, project: Project, template: MessageTemplate) -> Batch:
    return create_batch(
        by=by(programme),
        project_id=project.pk,
        template_id=template.pk,
        week=monday_of(today()),
    )


def test_a_batch_has_one_link_which_stands_in_its_text(
    programme: Programme, project: Project
) -> None:
    batch = a_batch(programme, project, a_template(programme, project))
    link = Link.objects.get(pk=batch.link_id)
    assert (link.channel, link.language, link.target) == ("message", "nl", "help")
    assert batch.text == TEXT.replace("{link}", address_of(link))
    others = [a_batch(programme, project, batch.template) for _one in range(2)]
    assert len({one.link_id for one in [batch, *others]}) == 3


def test_a_text_has_one_place_for_the_link_and_fits(programme: Programme, project: Project) -> None:
    for text, code in (
        ("Hoi", "link"),
        ("{link} {link}", "link"),
        (f"{'a' * 160} {{link}}", "too-long"),
        # Signs outside the default alphabet leave room for seventy.
        (f"{'…' * 60} {{link}}", "too-long"),
    ):
        with pytest.raises(FieldConflict) as refused:
            a_template(programme, project, text=text)
        assert [error.code for error in refused.value.errors] == [code]
    with pytest.raises(FieldConflict):
        a_template(programme, project, language="ti")


@pytest.mark.parametrize(
    ("site", "text", "length"),
    [
        ("sms", "a" * 160, 160),
        ("sms", "€", 2),
        ("sms", "你" * 70, 160),
        ("sms", "你" * 71, 163),
        ("sms", "😀" * 35, 160),
        ("instagram", "é", 2),
        ("telegram", "é" * 4096, 4096),
    ],
)
def test_length_is_counted_as_the_site_counts(site: str, text: str, length: int) -> None:
    assert sites()[site].length(text) == length


def test_every_site_has_a_name_and_every_tone_fits_an_advertisement() -> None:
    assert {*sites()} == {*NAMES}
    sample = services.sample_address()
    for tone in tones():
        for text in tone.text.values():
            assert text.count("{link}") == 1
            found = sites()["advertisement"].length(text.replace("{link}", sample))
            assert found <= sites()["advertisement"].limit


def test_a_batch_for_so_few_that_it_points_at_one_is_refused(
    programme: Programme, project: Project
) -> None:
    batch = a_batch(programme, project, a_template(programme, project))

    def sent(number: int) -> int:
        found = record_sent(by=by(programme), project_id=project.pk, batch_id=batch.pk, sent=number)
        return found.sent

    for number in (1, 4):
        with pytest.raises(FieldConflict):
            sent(number)
    assert [sent(number) for number in (5, 40, 0)] == [5, 40, 0]


def test_openings_are_those_that_are_published_of_the_link(
    programme: Programme, project: Project
) -> None:
    batch = a_batch(programme, project, a_template(programme, project))
    LinkWeek.objects.create(
        link_id=batch.link_id,
        week=monday_of(today()) - timedelta(weeks=1),
        opened=12,
        continued_least=0,
        continued_most=6,
    )
    # As long as it was sent to nobody, whoever opened it tried it.
    assert openings_of([batch]) == {}
    Batch.objects.filter(pk=batch.pk).update(sent=40)
    browser = Browser(programme.editor)
    [row] = browser.get(f"/api/v1/programmes/projects/{project.pk}/batches").json()["results"]
    assert (row["sent"], row["opened"], row["continued"]) == (40, 12, "at most 6")


def test_weeks_that_are_over_or_far_ahead_and_too_many_are_refused(
    programme: Programme, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    template = a_template(programme, project)
    for weeks in (-1, 5):
        with pytest.raises(FieldConflict):
            create_batch(
                by=by(programme),
                project_id=project.pk,
                template_id=template.pk,
                week=monday_of(today()) + timedelta(weeks=weeks),
            )
    monkeypatch.setattr(services, "MOST_BATCHES_IN_WEEK", 1)
    a_batch(programme, project, template)
    with pytest.raises(Conflict):
        a_batch(programme, project, template)
    monkeypatch.setattr(services, "MOST_TEMPLATES", 1)
    with pytest.raises(Conflict):
        a_template(programme, project)


def test_a_changed_text_leaves_batches_as_they_were(programme: Programme, project: Project) -> None:
    template = a_template(programme, project)
    batch = a_batch(programme, project, template)
    change = {"by": by(programme), "project_id": project.pk, "template_id": template.pk}
    changed = change_template(**change, version=1, text="Anders {link}")
    assert (changed.text, changed.version) == ("Anders {link}", 2)
    with pytest.raises(ChangedMeanwhile):
        change_template(**change, version=1, text="Weer anders {link}")
    batch.refresh_from_db()
    assert batch.text.startswith("Hoi")
    with pytest.raises(Conflict):
        erase_template(**change)
    Batch.objects.all().delete()
    erase_template(**change)
    assert not MessageTemplate.objects.exists()
