"""PostgreSQL's own log with the settings of `deploy/`: nothing of a row that it refused."""

import psycopg
import pytest

from scripts.demonstrations.server import BASE
from tests.own_postgresql import own_postgresql

# Full: starts a PostgreSQL.
pytestmark = pytest.mark.full
CANARY = "Canary7d0c4a"
FILE = BASE / "deploy" / "postgresql" / "kier.conf"
# What quotes the row in a line of detail, and what does in the text itself.
REFUSED = {
    "INSERT INTO one VALUES (%s), (%s)": psycopg.errors.UniqueViolation,
    "SELECT %s::text::int, %s::text": psycopg.errors.InvalidTextRepresentation,
}


def test_nothing_of_a_row_that_was_refused() -> None:
    lines = [line.split(" = ") for line in FILE.read_text().splitlines() if line[:4] == "log_"]
    with own_postgresql() as server:
        log = server.data.parent / "log"
        with psycopg.connect(server.url("postgres", "postgres"), autocommit=True) as line:
            line.execute("CREATE TABLE one (word text UNIQUE)")

            def refuse() -> None:
                for statement, error in REFUSED.items():
                    with pytest.raises(error):
                        line.execute(statement, [CANARY, CANARY])

            refuse()
            before = log.read_text()
            assert before.count(CANARY) >= len(REFUSED)
            for name, value in lines:
                line.execute(f"SET {name} = {value}")
            refuse()
        assert CANARY not in log.read_text().removeprefix(before)
