"""A database writer seals a request key 2 to the organisation, and writes as the seeker."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from backend.core.crypto import labels
from backend.core.crypto.boxes import new_key
from backend.core.crypto.encoding import decode
from backend.core.crypto.key_pairs import PublicKey
from backend.core.crypto.messages import lock_message
from backend.core.crypto.organisation import seal_request_key
from scripts.demonstrations.consent import PROFILE
from scripts.demonstrations.phone import Phone
from tests.attacks.browser.conftest import SignIn
from tests.attacks.conftest import AttackedKier, Tried
from tests.attacks.writer import DatabaseWriter

SLUG = "spine"
ASKED, FORGED = "Help mij, dit schreef ik zelf", "Kom vanavond naar het station"


def forge(
    writer: DatabaseWriter, request: UUID, organisation: UUID, key: tuple[UUID, bytes]
) -> None:
    key_id, public = key
    forged, message = new_key(), uuid4()
    box = seal_request_key(
        PublicKey(public),
        request=request,
        organisation=organisation,
        key_id=key_id,
        request_key=forged,
        number=2,
    )
    body = lock_message(
        forged, request=request, message=message, sender=labels.SEEKER, text=FORGED, number=2
    )
    referral = writer.identifiers(
        "SELECT id FROM help_requests_referral WHERE request_id = %s", request
    )[0]
    writer.execute(
        "INSERT INTO help_requests_referralenvelope (id, suite, referral_id, number, key_id, box)"
        " VALUES (%s, 1, %s, 2, %s, %s)",
        *(uuid4(), referral, key_id, box),
    )
    writer.execute(
        "INSERT INTO help_requests_message"
        " (id, suite, request_id, number, key_number, body, sent_hour)"
        " VALUES (%s, 1, %s, 2, 2, %s, %s)",
        *(message, request, body, datetime.now(UTC).replace(minute=0, second=0, microsecond=0)),
    )
    writer.execute("UPDATE help_requests_helprequest SET key_number = 2 WHERE id = %s", request)


def test_a_caseworker_seals_nothing_under_it_and_is_shown_nothing_of_it(
    kier: AttackedKier, writer: DatabaseWriter, sign_in: SignIn, tried: Tried
) -> None:
    phone = Phone(kier.address)
    matches = phone.matches(PROFILE)["matches"]
    organisation = next(
        match["organisation"] for match in matches if match["organisation"]["slug"] == SLUG
    )
    phone.ask(PROFILE, ASKED, [organisation])
    request, key = UUID(phone.request), organisation["key"]
    [referral] = writer.identifiers(
        "SELECT id FROM help_requests_referral WHERE request_id = %s", request
    )
    inbox = sign_in("caseworker", SLUG)
    inbox.at("list")
    inbox.show(str(referral), ASKED)
    inbox.move("accept")
    inbox.part("reply").wait_for()
    forge(writer, request, UUID(organisation["id"]), (UUID(key["id"]), decode(key["public"])))

    # In the browser that was there before, and in one that sees it for the first time.
    for there in (inbox, sign_in("coordinator", SLUG)):
        there.page.goto(f"{kier.address}/inbox/#/referrals/{referral}")
        if there is inbox:
            there.page.reload()
            there.at("locked")
            there.give_password(kier.member("caseworker", SLUG)["password"])
        there.page.locator("[data-request-alarm='unproven-key']").wait_for()
        assert ASKED in there.messages()
        assert FORGED not in there.page.content()
        assert there.part("reply").count() == 0
    count = "SELECT count(*) FROM help_requests_message WHERE request_id = %s"
    assert writer.value(count, request) == 2
    tried(
        "a forged key 2 and a message under it, before a caseworker",
        "an alarm; no reply box, and the message is not shown",
    )
