"""An export from asking to erasing: what is refused, made twice, crashed, too old."""

import os
import stat
import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.utils import timezone

from backend.core.errors import Conflict, ImpossibleMove, Missing
from surveys.exports import files, generation, requests
from surveys.exports.generation import erase_old, make, take_up_left
from surveys.exports.requests import (
    MAX_OF_ONE_ROUND,
    export_of,
    open_file,
    request_export,
)
from surveys.models import Export, FreeText, Round
from surveys.services.boxes import lock_text
from surveys.services.rounds import delete_round
from surveys.services.text_groups import note_languages
from surveys.states import JobState, RoundStatus, TextState
from tests.clock import Clock

from .rounds import cells, over, reread


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> Path:
    settings.DATA = tmp_path
    return tmp_path / "exports"


def asked(round_: Round, content: str = "tables", form: str = "csv") -> Export:
    return request_export(round_, content=content, form=form, language="nl")


def read(export: Export) -> bytes:
    export.refresh_from_db()
    return b"".join(open_file(export).blocks)


def test_a_worker_makes_the_file_that_was_asked_for(
    transactional_db: None, own_folder: Path
) -> None:
    export = asked(over(), "rows")
    assert (export.state, export.progress) == (JobState.WAITING, 0)
    call_command("db_worker", "--batch", "--no-startup-delay", "--interval", "0.1")
    export.refresh_from_db()
    assert (export.state, export.progress) == (JobState.READY, 100)
    file = open_file(export)
    data = b"".join(file.blocks)
    assert (file.name, file.media_type, file.size) == (
        f"{export.round.code}-rows-nl.csv",
        "text/csv; charset=utf-8",
        len(data),
    )
    assert len(cells(data)) == 6


def test_only_kier_reads_the_file(db: None, own_folder: Path) -> None:
    round_ = over()
    for form in ("csv", "xlsx", "sav", "json"):
        export = asked(round_, "rows", form)
        assert make(export.id)
        modes = [stat.S_IMODE(os.stat(one).st_mode) for one in (own_folder, *own_folder.iterdir())]
        assert modes == [0o700, 0o600]
        files.erase(export.id)


@pytest.mark.parametrize(
    ("changes", "content", "form", "code"),
    [
        ({"rows_exported": False}, "rows", "csv", "not-said"),
        ({}, "tables", "sav", "invalid"),
        ({}, "codebook", "sav", "invalid"),
        ({}, "answers", "csv", "invalid"),
        ({}, "rows", "pdf", "invalid"),
        ({"threshold": 6}, "rows", "csv", "too-few"),
    ],
)
def test_what_cannot_be_had_is_refused(
    db: None, changes: dict[str, Any], content: str, form: str, code: str
) -> None:
    round_ = over(**changes)
    with pytest.raises(Conflict) as refused:
        asked(round_, content, form)
    assert [error.code for error in refused.value.errors] == [code]
    assert not Export.objects.exists()


def test_rows_come_when_the_round_is_over(db: None) -> None:
    round_ = over()
    round_.status = RoundStatus.OPEN
    with pytest.raises(Conflict) as refused:
        asked(round_, "rows")
    assert [error.code for error in refused.value.errors] == ["not-yet"]
    assert asked(round_, "tables").state == JobState.WAITING


@pytest.mark.parametrize(("form", "rows"), [("xlsx", 1_048_576), ("sav", 1_000_001)])
def test_more_rows_than_a_form_holds_are_refused_before(db: None, form: str, rows: int) -> None:
    round_ = over()
    round_.written = rows
    with pytest.raises(Conflict) as refused:
        asked(round_, "rows", form)
    assert [(error.field, error.code) for error in refused.value.errors] == [("form", "too-many")]
    assert asked(round_, "rows", "csv").state == JobState.WAITING


def test_more_texts_than_a_sheet_holds_are_refused_before(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requests, "count_texts", lambda _round: 1_048_576)
    round_ = over()
    with pytest.raises(Conflict):
        asked(round_, "texts", "xlsx")
    assert asked(round_, "texts", "json").state == JobState.WAITING


def test_a_language_that_the_round_has_not_is_refused(db: None) -> None:
    with pytest.raises(Conflict):
        request_export(over(), content="tables", form="csv", language="vi")


def test_a_round_has_a_bounded_number_of_exports(db: None) -> None:
    round_ = over()
    for _one in range(MAX_OF_ONE_ROUND):
        asked(round_)
    with pytest.raises(Conflict):
        asked(round_)


def test_another_rounds_export_is_not_there(db: None) -> None:
    round_ = over()
    export = asked(round_)
    assert export_of(round_, export.id) == export
    with pytest.raises(Missing):
        export_of(round_, uuid4())


def test_a_file_that_is_not_ready_is_not_opened(db: None) -> None:
    export = asked(over())
    for state in (JobState.WAITING, JobState.RUNNING, JobState.FAILED):
        export.state = state
        with pytest.raises(ImpossibleMove):
            open_file(export)
    export.state = JobState.READY
    with pytest.raises(Missing):
        open_file(export)


def test_made_twice_it_is_made_once(db: None) -> None:
    export = asked(over(), "rows")
    assert (make(export.id), make(export.id)) == (True, False)
    assert len(cells(read(export))) == 6


def test_while_one_makes_it_no_other_does(db: None) -> None:
    export = asked(over())
    with files.locked_file(export.id):
        assert not make(export.id)
    assert make(export.id)


def test_what_a_killed_worker_began_is_made_by_the_clock(db: None, own_folder: Path) -> None:
    export = asked(over(), "rows")
    Export.objects.filter(id=export.id).update(state=JobState.RUNNING, progress=40)
    files.folder()
    (own_folder / f"{export.id}.part").write_bytes(b"half")
    assert take_up_left() == 1
    assert len(cells(read(export))) == 6
    assert [path.name for path in own_folder.iterdir()] == [str(export.id)]


def test_one_that_does_not_work_says_so_and_leaves_nothing(
    db: None, own_folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_args: Any) -> None:
        raise ValueError("something that somebody wrote")

    monkeypatch.setattr(generation, "write", fail)
    export = asked(over())
    assert not make(export.id)
    export.refresh_from_db()
    assert export.state == JobState.FAILED
    assert list(own_folder.iterdir()) == []
    assert [record.getMessage() for record in caplog.records] == ["an export could not be made"]


def test_the_file_goes_with_its_round(
    db: None, own_folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    round_ = over()
    export = asked(round_)
    assert make(export.id)
    with django_capture_on_commit_callbacks(execute=True):
        delete_round(round_)
    assert list(own_folder.iterdir()) == []


def test_a_round_that_is_erased_meanwhile_leaves_no_file(
    db: None, own_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = asked(over())

    def erase(path: Path, *_args: Any) -> None:
        path.write_bytes(b"rows")
        Export.objects.filter(id=export.id).delete()
        _args[-1](5)

    monkeypatch.setattr(generation, "write", erase)
    assert not make(export.id)
    assert list(own_folder.iterdir()) == []


def test_after_a_day_it_is_gone(
    db: None, own_folder: Path, clock: Clock, django_capture_on_commit_callbacks: Any
) -> None:
    export = asked(over())
    assert make(export.id)
    (own_folder / f"{uuid4()}.part").write_bytes(b"of nobody")
    assert erase_old() == 1
    assert timedelta(hours=24) <= export.expires_at - timezone.now() <= timedelta(hours=25)
    clock.put_on(hours=25)
    with django_capture_on_commit_callbacks(execute=True):
        erase_old()
    assert (list(own_folder.iterdir()), Export.objects.count()) == ([], 0)


def test_what_a_killed_worker_left_is_gone_after_a_day(db: None, own_folder: Path) -> None:
    files.folder()
    for name, age in (("openpyxl.old", 25), ("openpyxl.new", 1)):
        (own_folder / name).write_bytes(b"rows")
        then = time.time() - age * 3600
        os.utime(own_folder / name, (then, then))
    assert erase_old() == 1
    assert [path.name for path in own_folder.iterdir()] == ["openpyxl.new"]


def test_texts_that_were_cleared_stand_alone(db: None) -> None:
    round_ = over()
    states = [*TextState, *[TextState.WITHHELD] * 2]
    for state in states:
        box = lock_text(f"是 {state}", "zh", 512)
        FreeText.objects.create(round=round_, question="more", state=state, box=box)
    note_languages(round_, [("more", "zh")] * len(states))
    export = asked(reread(round_), "texts")
    assert make(export.id)
    assert cells(read(export)) == [
        ["question", "label", "language", "text"],
        ["more", "Nog iets?", "zh", "是 cleared"],
    ]
