"""Signal tables in the permission table: a caseworker's organisation leads one."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from backend.core.crypto.encoding import encode
from backend.programmes.models import SignalMove, TableMember
from tests.api.roles import Row, World, a_colleague, our_coordinator, our_organisation
from tests.factories import Desk, Staff, a_desk
from tests.programmes.factories import Programme, a_project, in_days
from tests.programmes.signals import SAID, Table, a_table

HERE = "api/v1/signals"
TABLE = f"{HERE}/tables/<uuid:table>"
SIGNAL = f"{TABLE}/signals/<uuid:signal>"
MOVE = f"{HERE}/moves/<uuid:move>"
# An organisation that is not at the table finds nothing there.
AT_IT = our_organisation


@dataclass(frozen=True)
class Signals:
    """A table of `desk`, with a signal of its own, and one that was offered to it."""

    table: Table
    partner: Desk
    things: dict[str, str]


def signals_of(desk: Desk, staff: dict[str, Staff]) -> Signals:
    programme = Programme(desk, staff["coordinator"], staff["editor"], staff["manager"], desk)
    table = a_table(programme, a_project(programme, "signals"), ["partner"])
    partner, signal = table.desks["partner"], table.write(desk)
    elsewhere = a_desk("elsewhere")
    people = (staff["coordinator"], staff["editor"], staff["manager"])
    host = Programme(elsewhere, *people, elsewhere)
    other = a_table(
        host,
        a_project(host, "other"),
    )
    offered = other.offer(elsewhere, other.write(elsewhere), desk)
    things = {"table": table.id, "signal": str(signal.pk), "move": str(offered.pk)}
    return Signals(table, partner, things)


def pinned(world: World, _role: str) -> Any:
    table, desk = world.signals.table, world.desk
    TableMember.objects.filter(table=table.row, organisation=desk.row).update(
        state="invited", pin_number=None
    )
    pin = table.pin(desk)
    return {"pin": {"number": pin.number, "mac": encode(pin.mac)}}


def lead_elsewhere(world: World, _role: str) -> None:
    rows: Any = type(world.signals.table.row).objects
    rows.filter(pk=world.signals.table.id).update(lead=world.signals.partner.row)


def shared_key(world: World, _role: str) -> Any:
    one = world.signals.table.envelope(world.signals.partner)
    envelope = {
        "organisation": str(one.organisation),
        "key": str(one.key),
        "envelope": encode(one.envelope),
    }
    return {"number": 1, "envelopes": [envelope]}


def renewed(world: World, _role: str) -> Any:
    table, desk = world.signals.table, world.desk
    pin, one = table.pin(desk), table.envelope(desk)
    envelope = {"number": 1, "key": str(one.key), "envelope": encode(one.envelope)}
    return {"pin": {"number": pin.number, "mac": encode(pin.mac)}, "envelopes": [envelope]}


def compared(world: World, role: str) -> Any:
    own = world.theirs if role == "other" else world.desk
    return {"own_key": str(own.key_id), "key": str(world.left.key_id), "mac": encode(bytes(32))}


def new_signal(world: World, _role: str) -> Any:
    signal = uuid4()
    box = world.signals.table.box(world.desk, signal)
    written = {"id": str(signal), "key_number": 1, "box": encode(box)}
    return written | SAID | {"expires_on": in_days(30).isoformat()}


def next_revision(world: World, _role: str) -> Any:
    box = world.signals.table.box(world.desk, uuid4(), revision=2)
    return {"revision": 2, "key_number": 1, "box": encode(box), "form": "criminal"}


def enrichment(world: World, _role: str) -> Any:
    box = world.signals.table.box(world.desk, uuid4())
    return {"id": str(uuid4()), "key_number": 1, "box": encode(box)}


def elsewhere(_world: World, _role: str) -> Any:
    return {"id": str(uuid4()), "target": "elsewhere", "case_table": "local-team"}


def outcome(_world: World, _role: str) -> Any:
    return {"outcome": "helped"}


def offered_by_us(world: World, _role: str) -> None:
    SignalMove.objects.update(offered_by=world.desk.row, to_organisation=world.left.row)
    SignalMove.objects.update(signal_id=UUID(world.signals.things["signal"]))


SIGNALS: list[Row] = [
    Row("get", f"{HERE}/options", a_colleague(200, stranger=200)),
    Row("get", f"{HERE}/peers", a_colleague(200, stranger=200)),
    Row("put", f"{HERE}/peers/<uuid:organisation>", a_colleague(200, stranger=200), compared),
    Row("get", f"{HERE}/tables", a_colleague(200, stranger=200)),
    Row("get", TABLE, AT_IT(200)),
    Row("post", f"{TABLE}/accept", AT_IT(200), pinned),
    Row("post", f"{TABLE}/leave", our_coordinator(204), lead_elsewhere),
    Row("post", f"{TABLE}/keys", AT_IT(200), shared_key),
    Row("post", f"{TABLE}/envelopes", AT_IT(200), renewed),
    Row("get", f"{TABLE}/history", AT_IT(200)),
    Row("get", f"{TABLE}/figures", AT_IT(200)),
    Row("get", f"{TABLE}/signals", AT_IT(200), query="state=new&since=1"),
    Row("post", f"{TABLE}/signals", AT_IT(201), new_signal),
    Row("get", SIGNAL, AT_IT(200)),
    Row("patch", SIGNAL, AT_IT(200), next_revision),
    Row("post", f"{SIGNAL}/enrichments", AT_IT(201), enrichment),
    Row("post", f"{SIGNAL}/moves", AT_IT(201), elsewhere),
    Row("post", f"{SIGNAL}/close", AT_IT(200), outcome),
    Row("get", f"{HERE}/moves", a_colleague(200, stranger=200)),
    Row("post", f"{MOVE}/accept", AT_IT(200)),
    Row("post", f"{MOVE}/decline", AT_IT(200)),
    Row("post", f"{MOVE}/withdraw", AT_IT(200), offered_by_us),
]
