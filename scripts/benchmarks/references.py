"""What the steps are compared with, measured in the same round."""

from dataclasses import dataclass

from . import bare
from .calls import match_call
from .load import Load
from .servers import Server

# What one Kier has: server processes, and connections of each for a seeker's calls.
PROCESSES = {"sqlite": 1, "postgres": 2}
CONNECTIONS = {"sqlite": 2, "postgres": 4}


@dataclass(frozen=True)
class References:
    """Rates of others beside those of Kier with one database."""

    constant_server: Server
    database: str
    address: str
    organisation: str
    key: str
    seconds: float

    def constant(self, clients: int) -> float:
        """Return the rate of the server program with a constant answer."""
        load = Load(self.constant_server.port, clients=clients, calls_per_address=10_000)
        calls = [match_call()] * int(30_000 * self.seconds)
        return load.run(calls, seconds=self.seconds).rate

    def statements(self, clients: int) -> float:
        """Return the rate of bare statements, on as many connections as Kier uses then."""
        processes = min(PROCESSES[self.database], clients)
        return bare.rate(
            self.address,
            self.organisation,
            self.key,
            processes=processes,
            connections=max(1, min(CONNECTIONS[self.database], clients // processes)),
            seconds=self.seconds,
        )

    def argon2(self) -> float:
        """Return the rate of bare Argon2id on all processors."""
        return bare.argon2_rate(self.seconds)
