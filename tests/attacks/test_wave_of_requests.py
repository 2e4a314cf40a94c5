"""Many addresses send false requests to one organisation, until nobody finds the real ones."""

from uuid import UUID

from scripts.demonstrations.desk import Desk
from scripts.demonstrations.phone import REQUEST
from tests.attacks.conftest import AttackedKier, Tried
from tests.attacks.flooder import CREATED, TOO_MANY, Flooder, kind_of
from tests.attacks.writer import DatabaseWriter

FLOODED, MIN_WAVE, TRIES = "sterk-huis", 30, 40
BIN = "/api/v1/inbox/bin"


def test_a_wave_costs_its_sender_and_goes_into_the_bin(
    kier: AttackedKier, writer: DatabaseWriter, tried: Tried
) -> None:
    id_ = writer.identifiers("SELECT id FROM organisations_organisation WHERE slug = %s", FLOODED)[
        0
    ]
    crowd = [Flooder(kier.address, f"127.66.3.{number}") for number in range(1, TRIES + 1)]
    flooded = crowd[0].send("GET", f"/api/v1/intake/organisations/{id_}").json()
    answers = [one.create(flooded) for one in crowd]
    refused = [one for one in answers if one.status_code == TOO_MANY]
    assert {one.status_code for one in answers} == {CREATED, TOO_MANY}
    assert {kind_of(one) for one in refused} == {"proof-of-work"}
    free = len(answers) - len(refused)
    assert free <= MIN_WAVE

    # Working for it goes through, and each further one costs more, in hashes.
    costs = []
    for one, answer in zip(crowd[-3:], refused[-3:], strict=True):
        again = one.create(flooded, proof=one.solved(answer))
        fresh = one.create(flooded).json()["challenge"]["maxnumber"]
        costs.append(fresh)
        assert again.status_code == CREATED
    assert costs == sorted(set(costs))

    # Somebody real was caught in it.
    real = crowd[-1]
    real.ask(flooded)
    member = kier.member("coordinator", FLOODED)
    desk = Desk(kier.address, member["email"], member["password"])
    moved = desk.wire.call("POST", BIN, {"hours": 1})
    assert moved["count"] >= free
    left = desk.wire.call("GET", "/api/v1/inbox/referrals?status=offered")["results"]
    assert str(real.phone.request) not in {one["request"] for one in left}
    seen = real.send("GET", REQUEST).json()
    assert [referral["status"] for referral in seen["referrals"]] == ["offered"]
    # Found again, it is taken out, and only then the bin is emptied.
    page = desk.wire.call("GET", BIN)
    found = [row["id"] for row in page["results"] if row["request"] == str(real.phone.request)]
    assert desk.wire.call("POST", f"{BIN}/restore", {"referrals": found})["count"] == 1
    while desk.wire.call("POST", f"{BIN}/empty")["left"]:
        pass
    seen = real.send("GET", REQUEST).json()
    assert [referral["status"] for referral in seen["referrals"]] == ["offered"]
    status = writer.value(
        "SELECT status FROM help_requests_referral WHERE request_id = %s",
        UUID(crowd[0].phone.request),
    )
    assert status in {"declined", "offered"}
    for one in crowd:
        one.close()
    tried(
        f"{TRIES} requests to one organisation, each from an address of its own",
        f"{free} came free, the others cost {costs[0]} to {costs[-1]} hashes and more;"
        f" {moved['count']} went into the bin",
    )
