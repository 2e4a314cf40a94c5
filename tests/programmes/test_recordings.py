"""Recordings: only sound is kept, and strangers hear what a second person has listened to."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from backend.core.errors import Conflict, FieldConflict, Missing
from backend.organisations.models import Role
from backend.programmes.models import Project, Recording, RecordingContent
from backend.programmes.mpeg_audio import NoSound, frames_of
from backend.programmes.roles import Participant
from backend.programmes.selectors.recordings import released_screens, released_sound
from backend.programmes.services.projects import change_project
from backend.programmes.services.recordings import (
    add_recording,
    erase_recording,
    release_recording,
)
from backend.web.seeker.recordings import forget

from .factories import Programme, a_project
from .recordings import FRAME_SECONDS, a_tag, an_mp3

CANARY = b"Canary of a telephone, 52.3702 N 4.8952 E"


@pytest.fixture
def project(programme: Programme) -> Project:
    forget()
    return a_project(programme, parts=["recordings"])


def add(by: Participant, project: Project, **changes: Any) -> Recording:
    fields: dict[str, Any] = {
        "screen": "start",
        "language": "th",
        "text": "สวัสดี",
        "content": an_mp3(),
    }
    return add_recording(by=by, project_id=project.pk, **(fields | changes))


@pytest.fixture
def editor(programme: Programme) -> Participant:
    return programme.as_participant(Role.EDITOR)


@pytest.fixture
def coordinator(programme: Programme) -> Participant:
    return programme.as_participant(Role.COORDINATOR)


# -- Files ----------------------------------------------------------------------------------------
def test_only_frames_of_sound_are_kept() -> None:
    plain = an_mp3()
    sound = frames_of(an_mp3(before=a_tag(CANARY), after=b"TAG" + CANARY))

    assert sound.content == plain
    assert sound.seconds == pytest.approx(80 * FRAME_SECONDS)


def test_the_frame_that_names_the_encoder_goes() -> None:
    frame = an_mp3(frames=1)
    informed = frame[:36] + b"Info" + CANARY + frame[36 + 4 + len(CANARY) :]

    assert frames_of(informed + an_mp3()).content == an_mp3()


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff", b"RIFF0000WAVE", b"\x00" * 5000, a_tag(b"only a tag"), an_mp3(frames=3)],
    ids=["empty", "a byte", "wave", "noughts", "a tag", "too short"],
)
def test_what_is_no_mp3_is_refused(content: bytes) -> None:
    with pytest.raises(NoSound):
        frames_of(content)


@given(st.binary(max_size=3000), st.integers(0, 3))
def test_whatever_comes_is_sound_or_refused(content: bytes, frames: int) -> None:
    try:
        sound = frames_of(a_tag(content[:50]) + an_mp3(frames=frames * 10) + content)
    except NoSound:
        return
    assert frames_of(sound.content) == sound


# -- From an upload until it is heard -------------------------------------------------------------
def test_nobody_hears_what_only_one_person_knows(
    editor: Participant, coordinator: Participant, project: Project
) -> None:
    row = add(editor, project)

    assert released_screens("th") == []
    with pytest.raises(Missing):
        released_sound("th", "start")
    with pytest.raises(Conflict, match="Somebody else"):
        release_recording(by=editor, project_id=project.pk, recording_id=row.pk)

    release_recording(by=coordinator, project_id=project.pk, recording_id=row.pk)
    assert released_screens("th") == ["start"]
    assert released_sound("th", "start") == an_mp3()


def test_a_new_one_takes_the_place_of_the_old_one_once_it_is_released(
    editor: Participant, coordinator: Participant, project: Project
) -> None:
    first = add(editor, project)
    release_recording(by=coordinator, project_id=project.pk, recording_id=first.pk)
    add(editor, project, content=an_mp3(frames=90))
    second = add(editor, project, content=an_mp3(frames=100))
    assert Recording.objects.count() == 2
    assert released_sound("th", "start") == an_mp3()

    release_recording(by=coordinator, project_id=project.pk, recording_id=second.pk)
    assert released_sound("th", "start") == an_mp3(frames=100)
    assert Recording.objects.count() == 1
    with pytest.raises(Conflict, match="already"):
        release_recording(by=coordinator, project_id=project.pk, recording_id=second.pk)


def test_what_is_erased_or_switched_off_is_not_heard(
    editor: Participant, coordinator: Participant, project: Project, programme: Programme
) -> None:
    for screen in ("start", "who"):
        row = add(editor, project, screen=screen)
        release_recording(by=coordinator, project_id=project.pk, recording_id=row.pk)
    erase_recording(by=editor, project_id=project.pk, recording_id=row.pk)
    assert released_screens("th") == ["start"]

    change_project(by=coordinator, project_id=project.pk, version=project.version, parts=[])
    assert released_screens("th") == []
    with pytest.raises(Missing):
        released_sound("th", "start")


def test_only_a_programme_manager_switches_them_on(
    programme: Programme, coordinator: Participant
) -> None:
    project = a_project(programme)
    wanted = {"project_id": project.pk, "version": 1, "parts": ["recordings"]}

    with pytest.raises(FieldConflict, match="programme manager"):
        change_project(by=coordinator, **wanted)
    assert change_project(by=programme.as_participant(Role.PROGRAMME_MANAGER), **wanted).parts


def test_a_programme_manager_writes_none(programme: Programme, project: Project) -> None:
    with pytest.raises(PermissionDenied):
        add(programme.as_participant(Role.PROGRAMME_MANAGER), project)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"language": "xx"}, "language"),
        ({"content": b"RIFF"}, "content"),
        ({"content": an_mp3(frames=7000)}, "content"),
        ({"content": an_mp3(frames=20_000)}, "content"),
    ],
    ids=["language", "kind", "length", "size"],
)
def test_what_cannot_be_heard_is_refused(
    changes: Any, field: str, editor: Participant, project: Project
) -> None:
    with pytest.raises(FieldConflict) as refused:
        add(editor, project, **changes)
    assert [error.field for error in refused.value.errors] == [field]
    assert not Recording.objects.exists()


def test_sound_that_was_swapped_in_the_database_is_not_heard(
    editor: Participant, coordinator: Participant, project: Project
) -> None:
    row = add(editor, project)
    release_recording(by=coordinator, project_id=project.pk, recording_id=row.pk)
    RecordingContent.objects.update(content=an_mp3(frames=50))

    with pytest.raises(Missing):
        released_sound("th", "start")


# -- On the seeker's page -------------------------------------------------------------------------
def test_the_page_says_which_screens_can_be_heard(
    client: Client, editor: Participant, coordinator: Participant, project: Project
) -> None:
    row = add(editor, project)
    release_recording(by=coordinator, project_id=project.pk, recording_id=row.pk)
    forget()

    page = client.get("/", headers={"Accept-Language": "th"})
    assert 'data-recorded="start"' in page.content.decode()
    assert "media-src 'self'" in page["Content-Security-Policy"]
    assert "data-recorded" not in client.get("/").content.decode()

    sound = client.get("/sound/th/start")
    assert sound.content == an_mp3()
    assert (sound["Content-Type"], sound["Cache-Control"]) == ("audio/mpeg", "no-store")
    assert client.get("/sound/th/who").status_code == 404
    assert client.get("/sound/nl/start").status_code == 404
