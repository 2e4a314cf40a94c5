"""Files that come at once, on PostgreSQL: one content is one file, and no room is given twice."""

from functools import partial
from typing import Any

import pytest
from django.db import connection

from backend.core.errors import FieldConflict
from backend.organisations.models import Role
from backend.programmes.models import HistoryEntry, PageFile, PageFileContent
from backend.programmes.services import page_files
from tests.domain.test_help_requests_concurrency import all_at_once
from tests.programmes.factories import A_PDF, Programme, a_programme, a_project

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs several writers"),
    pytest.mark.django_db(transaction=True),
]


def adding(programme: Programme, project_id: Any, data: bytes) -> Any:
    by = programme.as_participant(Role.EDITOR)

    def add() -> tuple[Any, bool] | str:
        try:
            row, is_new = page_files.add_file(
                by=by, project_id=project_id, kind="file", name="plan.pdf", data=data
            )
        except FieldConflict as error:
            return error.errors[0].code
        return row.pk, is_new

    return partial(add)


def test_the_same_content_at_once_is_one_file(transactional_db: Any) -> None:
    programme = a_programme()
    project = a_project(programme, parts=["pages"])
    found = all_at_once([adding(programme, project.pk, A_PDF)] * 6)
    assert len({one[0] for one in found}) == 1
    assert [one[1] for one in found].count(True) == 1
    assert (PageFile.objects.count(), PageFileContent.objects.count()) == (1, 1)
    assert HistoryEntry.objects.count() == 1


def test_no_more_than_there_is_room_for(
    transactional_db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    programme = a_programme()
    project = a_project(programme, parts=["pages"])
    monkeypatch.setattr(page_files, "MOST_BYTES", 3 * len(A_PDF))
    files = [A_PDF.replace(b"1.7", b"1.%d" % number) for number in range(6)]
    found = all_at_once([adding(programme, project.pk, data) for data in files])
    assert found.count("full") == 3
    assert PageFile.objects.count() == 3
