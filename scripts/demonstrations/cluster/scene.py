"""What happens: faults in turn, what callers see meanwhile, and that nothing is lost."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from typing import Any

import psycopg

from backend.core.crypto.case_code import generate_code
from backend.core.crypto.encoding import decode
from backend.core.crypto.key_derivation import Argon2Parameters
from backend.core.crypto.labels import organisation_sender
from backend.core.crypto.seeker import seeker_keys, seeker_root
from scripts.demonstrations.conversation import new_message
from scripts.demonstrations.desk import INBOX, Desk
from scripts.demonstrations.phone import Phone
from scripts.demonstrations.stage import Stage, Step

from .conversations import Conversation, Conversations
from .hosts import Host
from .listeners import Listener, wait_for
from .load import KINDS, Load, Phase
from .machines import Machines
from .nodes import next_version
from .shutdown import ending
from .stores import PostgreSQL, Redis

PROFILE = {
    "audience": "labour-migrants",
    "themes": ["labour-exploitation"],
    "region": "NL-NH",
    "age_band": "23-plus",
    "language": "en",
    "wishes": ["talk"],
    "urgent": True,
}
SLUG = "fairwork"
LISTENERS = 6
# Conversations of which the end is read with the code itself; stretching one takes as long as a
# phone may take for it.
CODES = 6
ROUND_SECONDS = 10.0
MAX_ROUNDS = 18
CALM = "all is there"
HEAD = ("fault", "seconds", "calls", *KINDS, "not sent", "slowest s", "sockets lost", "found again")


def play(stage: Stage) -> None:
    """Play it on machines of its own."""
    stack = ExitStack()
    with ending.handled():
        try:
            set_up(stage, stack)
        finally:
            # All of it, also for somebody who presses Ctrl-C once more.
            with ending.later():
                stack.close()


def set_up(stage: Stage, stack: ExitStack) -> None:
    """Make the machines, and let it happen; `stack` takes them away."""
    with stage.step("two serve, two work, PostgreSQL, Redis, a proxy: all of them start"):
        machines = Machines(stack)
        machines.start()
    if not stage.failed:
        Scene(stage, machines, stack).play()


class Scene:
    """Phones, a caseworker, and everything that was acknowledged to them."""

    def __init__(self, stage: Stage, machines: Machines, stack: ExitStack) -> None:
        self.stage, self.machines, self.stack = stage, machines, stack
        self.address = machines.proxy.address
        self.seconds = stage.seconds
        self.listeners: list[Listener] = []
        self.referrals: dict[str, Any] = {}
        self.rows: list[tuple[Phase, int, int]] = []

    def play(self) -> None:
        """All of it, in order."""
        with self.stage.step("somebody asks, is answered, and leaves the page open") as step:
            self.begin(step)
        if self.stage.failed:
            return
        for name, fault in self.faults():
            with self.stage.step(name) as step:
                self.go_through(step, name, fault)
        with self.stage.step("nothing that was acknowledged is lost") as step:
            self.look_back(step)
        print(table(self.rows))

    def faults(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """Yield what happens, by name."""
        nodes, hosts = self.machines.nodes, self.machines.hosts.made
        yield CALM, self.wait
        yield "web1 is killed, and started again", partial(self.kill, "web1")
        for name, network in (("web1", "database"), ("web2", "redis"), ("web2", "front")):
            line = f"the line between {name} and {LINES[network]}"
            yield f"{line} is cut, and mended", partial(self.cut, hosts[name], network)
        yield "worker1 is killed, and started again", partial(self.kill, "worker1")
        for store in (self.machines.redis, self.machines.postgresql):
            name = type(store).__name__
            yield f"{name} stops, and starts again", partial(self.restart, store)
        yield "one after the other gets the next version", partial(self.upgrade, list(nodes))
        yield f"{CALM} again", self.wait

    # -- What happens ---------------------------------------------------------------------------

    def wait(self) -> None:
        """Let some time pass."""
        time.sleep(self.seconds)

    def kill(self, name: str) -> None:
        """Kill all processes of a machine at once; after a while it is started again."""
        node = self.machines.nodes[name]
        node.kill()
        self.wait()
        node.start()
        node.wait()

    def cut(self, host: Host, network: str) -> None:
        """Pull a cable, and put it back."""
        with host.cut(network):
            self.wait()

    def restart(self, store: PostgreSQL | Redis) -> None:
        """Stop a store without a word, and start it."""
        store.stop()
        time.sleep(self.seconds / 3)
        store.start()

    def upgrade(self, names: list[str]) -> None:
        """Stop each in turn, and start it from the other checkout; the first changes the tables."""
        new = next_version(self.machines.folder)
        for name in names:
            node = self.machines.nodes[name]
            node.stop()
            node.checkout = new
            node.start()
            node.wait()
            if node.checkouts() != {str(new)}:
                raise RuntimeError(f"{name} does not run the next version")
        with psycopg.connect(self.machines.postgresql.inside()) as database:
            database.execute("SELECT of_the_next_version FROM help_requests_helprequest LIMIT 1")

    # -- And what is seen -----------------------------------------------------------------------

    def begin(self, step: Step) -> None:
        """Make some conversations by hand, leave their pages open, and let the load begin."""
        known = next(
            sign_in
            for sign_in in self.machines.nodes["web1"].sign_ins()
            if sign_in["organisation"] == SLUG and sign_in["role"] == "caseworker"
        )
        phone = Phone(self.address, language="en")
        found = phone.matches(PROFILE)["matches"]
        organisation = next(
            match["organisation"] for match in found if match["organisation"]["slug"] == SLUG
        )
        self.sender = organisation_sender(organisation["id"])
        how = phone.options()["code"]
        self.conversations = Conversations(organisation, PROFILE)
        self.load = Load(self.address, self.stage.rate, self.conversations, self.answer_somebody)
        self.stack.callback(self.load.give_up)
        for number in range(CODES):
            code = generate_code()
            root = seeker_root(code, decode(how["salt"]), Argon2Parameters(**how["argon2id"]))
            text = f"Asked with code {number}"
            made = self.conversations.new(self.address, seeker_keys(root), text, code)
            self.load.send_request(made, text)
        self.desk = Desk(self.address, known["email"], known["password"])
        for referral in list(self.desk.inbox()):
            self.desk.accept(referral)
            self.referrals[referral["request"]] = referral
        for made in self.conversations.acknowledged[:LISTENERS]:
            listener = Listener(self.address, made)
            self.stack.callback(listener.stop)
            self.listeners.append(listener)
        step.expect(seen=self.found_again("Begun"), wanted=LISTENERS, what="open sockets")
        self.load.start()

    def go_through(self, step: Step, name: str, fault: Callable[[], None]) -> None:
        """Have it happen under load; in the end each socket has to be of use again."""
        lost_before = sum(listener.lost for listener in self.listeners)
        with self.load.during(name) as phase:
            fault()
            found = self.found_again(name)
        lost = sum(listener.lost for listener in self.listeners) - lost_before
        self.rows.append((phase, lost, found))
        errors = dict(phase.errors)
        step.see(f"{phase.calls} calls, errors {errors or 'none'}, {found} of {LISTENERS} listen")
        step.expect(seen=found, wanted=LISTENERS, what="sockets that hear of an answer")
        step.expect(seen=dict(phase.others), wanted={}, what="errors that nothing explains")

    def found_again(self, name: str) -> int:
        """Answer those who listen until each heard by its socket; return how many did."""
        left = list(self.listeners)
        for number in range(MAX_ROUNDS):
            if not left:
                break
            text = f"Do you hear this? {name}, {number}"
            for listener in left:
                self.answer(listener.conversation, text)
            left = wait_for(left, text, ROUND_SECONDS)
        return len(self.listeners) - len(left)

    def answer_somebody(self, load: Load) -> None:
        """Answer one of those that were accepted."""
        made = random.choice(self.listeners).conversation  # noqa: S311 - guards nothing
        self.answer(made, load.new_text("answered"))

    def answer(self, made: Conversation, text: str) -> None:
        """Answer as the caseworker, again and again until it is acknowledged."""
        path = f"{INBOX}/{self.referrals[made.request]['id']}/messages"
        message = new_message({1: made.request_key}, made.request, self.sender, text)
        if self.load.until_acknowledged(lambda: self.desk.wire.call("POST", path, message), text):
            made.say(text)

    def look_back(self, step: Step) -> None:
        """Read everything that was acknowledged, and see that open pages saw all their answers."""
        self.load.stop()
        count, lost = self.conversations.look_back(self.address)
        requests = len(self.conversations.acknowledged)
        step.see(
            f"{requests} requests, {count} texts read again, {len(lost)} lost, "
            f"{len(self.load.given_up)} never acknowledged"
        )
        print(f"        {step.detail}")
        step.expect(seen=lost, wanted=[], what="lost")
        missed = [
            text
            for listener in self.listeners
            for text in listener.conversation.said
            if text not in listener.seen
        ]
        step.expect(seen=missed, wanted=[], what="what open pages did not show")


LINES = {"database": "PostgreSQL", "redis": "Redis", "front": "the proxy"}


def table(rows: list[tuple[Phase, int, int]]) -> str:
    """Return the table: a row for each fault, a column for each kind of error."""
    lines = [list(HEAD)]
    for phase, lost, found in rows:
        counts = [str(phase.errors[kind]) for kind in KINDS]
        lines.append(
            [
                *(phase.name, f"{phase.seconds:.0f}", str(phase.calls), *counts),
                *(
                    str(phase.not_sent),
                    f"{phase.slowest:.1f}",
                    str(lost),
                    f"{found} of {LISTENERS}",
                ),
            ]
        )
    widths = [max(len(line[at]) for line in lines) for at in range(len(HEAD))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if not at else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    )
