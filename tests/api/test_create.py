"""`POST /api/v1/intake/requests`: what is kept, and what is answered when it comes again."""

import base64
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from backend.core.crypto import case_code, seeker
from backend.core.crypto.encoding import decode, encode
from backend.help_requests.models import HelpRequest, Message, Referral
from backend.organisations.directory import forget_directory
from backend.organisations.models import OrganisationLoad
from backend.organisations.page import change_page
from backend.organisations.services import count_load
from tests.api.trace import rows_of_all_tables
from tests.clock import Clock
from tests.factories import Desk, a_desk, a_key_for
from tests.personas import INTAKE, Caller, Caseworker, Seeker, problem, whole

REQUESTS = f"{INTAKE}/requests"


def test_kept(seeker: Seeker, desk: Desk, other_desk: Desk, clock: Clock) -> None:
    at_no_time = {
        "opens": None,
        "late": False,
        "reopens_until": None,
        "closes_on": None,
        "ends_on": None,
        "supervised": False,
    }
    nothing = {"due_hour": None, "text": "", **at_no_time}
    promise = "They try to answer before 11:00 tomorrow."
    assert whole(seeker.ask(desk, waiting=[other_desk])) == (
        201,
        {
            "id": seeker.request,
            "status": "offered",
            "referrals": [
                {
                    "organisation": desk.id,
                    "status": "offered",
                    "due_hour": "2026-11-03T10:00:00Z",
                    **at_no_time,
                    "text": f"They have your message. {promise}",
                },
                {"organisation": other_desk.id, "status": "waiting", **nothing},
            ],
            "outlook": {
                "text": f"There is no answer yet. First has your message. {promise}",
                "otherwise": "If nobody answers in time, Second is asked."
                " You can leave and come back later.",
            },
        },
    )


def test_rows_hold_hours_only(seeker: Seeker, desk: Desk, other_desk: Desk, clock: Clock) -> None:
    seeker.ask(desk, waiting=[other_desk], exclude=[str(uuid4())])
    hour = clock.now.replace(minute=0, second=0, microsecond=0)
    [request], [message] = HelpRequest.objects.all(), Message.objects.all()
    days = (request.erase_at - hour).total_seconds() / 86400
    assert (days, message.sent_hour, message.number, request.last_number) == (180, hour, 1, 1)
    columns = ("offered_hour", "due_at", "last_message_hour", "status")
    now, later = Referral.objects.order_by("position").values_list(*columns)
    assert now[0] == now[2] == hour
    assert (now[1] - hour).total_seconds() == 24 * 3600
    assert later == (None, None, None, "waiting")


def test_a_code_leads_to_the_conversation_from_any_phone(desk: Desk, anyone: Caller) -> None:
    code = anyone.get(f"{INTAKE}/options").json()["code"]
    digits = case_code.generate_code()
    salt = base64.urlsafe_b64decode(code["salt"] + "==")
    phone = Seeker(root=seeker.seeker_root(digits, salt))
    assert phone.ask(desk, text="Kunt u mij helpen? 你好").status_code == 201
    another = Seeker(root=seeker.seeker_root(case_code.format_code(digits), salt))
    assert another.texts() == ["Kunt u mij helpen? 你好"]


def test_only_who_was_asked_reads(
    seeker: Seeker, caseworker: Caseworker, other_caseworker: Caseworker
) -> None:
    seeker.ask(caseworker.desk, text="Dag")
    assert caseworker.texts(seeker) == ["Dag"]
    assert other_caseworker.inbox() == {"results": [], "next": None}


def test_the_same_again_is_answered_the_same(seeker: Seeker, desk: Desk) -> None:
    submission = seeker.submission(desk)
    first = seeker.post(REQUESTS, submission)
    rows = rows_of_all_tables(connection)
    again = seeker.post(REQUESTS, submission)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert rows_of_all_tables(connection) == rows


def test_the_order_of_words_and_of_exclusions_makes_no_other_content(
    seeker: Seeker, desk: Desk
) -> None:
    away, themes = [str(uuid4()), str(uuid4())], ["other", "sexual-exploitation"]
    submission = seeker.submission(desk, exclude=away, themes=themes)
    seeker.post(REQUESTS, submission)
    submission["exclude"].reverse()
    submission["profile"]["themes"].reverse()
    assert seeker.post(REQUESTS, submission).status_code == 200


def test_the_same_again_after_the_organisation_replaced_its_key(seeker: Seeker, desk: Desk) -> None:
    submission = seeker.submission(desk)
    kept = seeker.post(REQUESTS, submission).json()
    a_key_for(desk.row)
    assert whole(seeker.post(REQUESTS, submission)) == (200, kept)


IN_USE = problem("conflict", "This identifier is in use. Make a new one and send again.")


def test_other_content_under_the_same_identifier(seeker: Seeker, desk: Desk) -> None:
    seeker.ask(desk)
    rows = rows_of_all_tables(connection)
    assert whole(seeker.ask(desk)) == IN_USE
    assert rows_of_all_tables(connection) == rows


@pytest.mark.parametrize("what", ["code", "message"])
def test_what_another_request_has_already(seeker: Seeker, desk: Desk, what: str) -> None:
    first, second = seeker.submission(desk), Seeker().submission(desk)
    seeker.post(REQUESTS, first)
    rows = rows_of_all_tables(connection)
    if what == "code":
        second["access_digest"] = first["access_digest"]
    else:
        second["message"]["id"] = first["message"]["id"]
    assert whole(seeker.post(REQUESTS, second)) == IN_USE
    assert rows_of_all_tables(connection) == rows


def test_exclusions_are_kept_and_shown_to_nobody(seeker: Seeker, caseworker: Caseworker) -> None:
    away = str(uuid4())
    answer = seeker.ask(caseworker.desk, exclude=[away])
    assert HelpRequest.objects.get().exclude == [away]
    page = caseworker.get("/api/v1/inbox/referrals")
    messages = caseworker.get(caseworker.at(seeker, "messages"))
    for shown in (answer, seeker.get(f"{INTAKE}/request"), page, messages):
        assert away not in shown.content.decode()
        assert "exclude" not in shown.content.decode()


def test_somebody_full_may_be_asked_by_who_chose_it(seeker: Seeker, db: Any) -> None:
    desk = a_desk("full", capacity=1)
    count_load([(desk.row.id, 1, 1)])
    assert seeker.ask(desk).status_code == 201


def test_three_at_once_and_seventeen_later(seeker: Seeker, desk: Desk) -> None:
    others = [a_desk(f"other-{number}") for number in range(19)]
    answer = seeker.ask(desk, *others[:2], waiting=others[2:])
    assert answer.status_code == 201
    statuses = [referral["status"] for referral in answer.json()["referrals"]]
    assert statuses == ["offered"] * 3 + ["waiting"] * 17


def test_a_safety_net_is_asked_whether_it_accepts_or_not(seeker: Seeker, db: Any) -> None:
    assert seeker.ask(a_desk("net", safety_net=True, accepting=False)).status_code == 201


def test_the_same_again_is_answered_though_it_was_paused_since(seeker: Seeker, desk: Desk) -> None:
    submission = seeker.submission(desk)
    assert seeker.post(REQUESTS, submission).status_code == 201
    change_page(organisation_id=desk.row.id, changes={"accepting": False})
    forget_directory()
    assert seeker.post(REQUESTS, submission).status_code == 200


def test_only_what_is_offered_is_carried(seeker: Seeker, desk: Desk, other_desk: Desk) -> None:
    seeker.ask(desk, waiting=[other_desk])
    loads = OrganisationLoad.objects.filter(open__gt=0).values_list("organisation", "open", "taken")
    assert [*loads] == [(UUID(desk.id), 1, 0)]


def test_a_message_of_the_largest_size(seeker: Seeker, desk: Desk) -> None:
    # JSON writes a quotation mark as two bytes, so that the box has its full size.
    text = '"' * 16_384
    submission = seeker.submission(desk, text=text)
    assert len(decode(submission["message"]["body"])) == 65_564
    assert seeker.post(REQUESTS, submission).status_code == 201
    assert seeker.texts() == [text]


@pytest.mark.parametrize("power", range(9, 17))
def test_boxes_of_every_size(seeker: Seeker, desk: Desk, power: int) -> None:
    submission = seeker.submission(desk)
    submission["message"]["body"] = encode(bytes((1 << power) + 28))
    assert seeker.post(REQUESTS, submission).status_code == 201
