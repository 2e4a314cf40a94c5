"""What lists of inviting cost: the same number of queries for two rows and for forty."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.experts.services.invitations import answer_question, ask_question
from tests.experts.factories import Hope, an_assignment, an_expert, an_invitation, some_boxes
from tests.experts.invitation_scenes import (
    ROOT,
    app_of,
    asked,
    desk_of,
    later,
    many_experts,
    part_of,
)


def queries_of(caller: Any, path: str) -> int:
    caller.get(path)
    with CaptureQueriesContext(connection) as found:
        assert caller.get(path).status_code == 200
    return len(found)


@pytest.mark.full
def test_a_members_list_costs_the_same_for_two_and_forty(hope: Hope) -> None:
    robin = an_expert(hope, per_month=20)
    app = app_of(hope, robin)
    costs = []
    for count in (2, 38):
        for _ in range(count):
            work = an_assignment(hope)
            part = an_invitation(work, robin, "invited")
            row = ask_question(invitation=part, boxes=some_boxes(hope))
            answer_question(platform=hope.platform, question=row, said="When?", answer="Then.")
        costs.append(queries_of(app, f"{ROOT}/me/invitations"))
    assert costs[0] == costs[1]


def test_the_desks_lists_cost_the_same_for_two_and_forty(hope: Hope) -> None:
    work, desk = an_assignment(hope), desk_of(hope)
    paths = [f"{ROOT}/desk/requests/{work.id}/{one}" for one in ("matches", "waves")]
    paths.append(f"{ROOT}/desk/questions")
    costs = []
    for count in (2, 38):
        people = many_experts(hope, count)
        many_experts(hope, count, paused=True)
        asked(work, people[:1], people[1:])
        waiting = {one for wave in later(work) for one in wave}
        for one in people:
            if one.pk not in waiting:
                ask_question(invitation=part_of(work, one), boxes=some_boxes(hope))
        costs.append([queries_of(desk, path) for path in paths])
    assert costs[0] == costs[1]
