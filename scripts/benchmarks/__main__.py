"""`scripts/bench NAME`: runs one measurement and prints its table."""

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path
from typing import Any

from . import bare
from .calls import match_call
from .intake import Measured, Plan, Row, measure
from .load import Load
from .plans import plans
from .servers import constant, kier, scratch_database

HEADER = f"{'database':10} {'stored':>8} {'clients':>7} {'step':11} {'per s':>8} {'p50 ms':>8} "
HEADER += f"{'p99 ms':>8} {'CPU ms':>7} {'errors':>6} {'/constant':>9} {'/bare':>6}"


def main() -> int:
    """Run the measurement of the arguments; return the exit code."""
    # What is measured is the demonstration; production would ask this process for its secrets.
    os.environ["KIER_MODE"] = "demonstration"
    arguments = read_arguments()
    if arguments.name == "pages":
        from .pages import measure as measure_pages

        return 1 if measure_pages(arguments.json) else 0
    if arguments.name == "intake":
        measure_intake(arguments)
    else:
        import_module(f"{__package__}.{arguments.name}").measure(arguments)
    return 0


def measure_intake(arguments: argparse.Namespace) -> None:
    """Measure, print, and write JSON if asked to."""
    plan = Plan(
        arguments.seconds,
        tuple(int(number) for number in arguments.clients.split(",")),
        arguments.stored,
    )
    print(f"# {os.cpu_count()} cores, shared by client, server and database", flush=True)
    limits = constant_rates(plan)
    print(HEADER, flush=True)
    lines: list[dict[str, Any]] = []
    for database in arguments.databases.split(","):
        for row, limit in rows_of(database, plan, arguments):
            line = row.as_json()
            line["of_constant"] = round(row.figures.rate / limits[row.clients], 3)
            line["of_bare"] = round(row.figures.rate / limit, 3) if limit else None
            lines.append(line)
            print(table_line(line), flush=True)
    if arguments.json:
        arguments.json.write_text(json.dumps(lines, indent=1))


def read_arguments() -> argparse.Namespace:
    """Return the arguments, as `-h` shows them."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    names = parser.add_subparsers(dest="name", required=True, metavar="NAME")
    pages = names.add_parser("pages", help="bytes, requests, times and scores of the pages")
    pages.add_argument("--json", type=Path, help="a file for the figures")
    push = names.add_parser("push", help="deliveries a second by FCM and web push")
    push.add_argument("--count", type=int, default=50_000, help="deliveries (50000)")
    push.add_argument("--workers", default="1,2", help="numbers of workers (1,2)")
    push.add_argument("--only", action="append", choices=["fcm", "web"], help="a transport")
    push.add_argument("--postgres", default="postgres://root@127.0.0.1/postgres", help="its URL")
    push.add_argument("--redis", default="redis://127.0.0.1:6379/9", help="its URL; it is emptied")
    push.add_argument("--json", type=Path, help="a file for the figures")
    live = names.add_parser("live", help="open sockets, and how long a reply takes to a phone")
    live.add_argument("--sockets", type=int, default=2000, help="open at once (2000)")
    live.add_argument("--rate", type=float, default=100, help="replies a second (100)")
    live.add_argument("--seconds", type=float, default=20, help="of replies (20)")
    live.add_argument("--postgres", default="postgres://root@127.0.0.1/postgres", help="its URL")
    live.add_argument("--redis", default="redis://127.0.0.1:6379/9", help="its URL")
    live.add_argument("--json", type=Path, help="a file for the figures")
    surveys = names.add_parser("surveys", help="results beside a million responses")
    surveys.add_argument("--stored", type=int, default=1_000_000, help="responses (1000000)")
    surveys.add_argument("--postgres", default="postgres://root@127.0.0.1/postgres", help="its URL")
    surveys.add_argument("--redis", default="redis://127.0.0.1:6379/9", help="its URL")
    surveys.add_argument("--json", type=Path, help="a file for the figures")
    start = names.add_parser("start", help="seconds of a start, and memory when nobody asks")
    start.add_argument("--times", type=int, default=3, help="later starts (3)")
    start.add_argument("--idle", type=float, default=60, help="seconds before memory (60)")
    start.add_argument("--database", default="", help="a URL of an empty PostgreSQL (SQLite)")
    start.add_argument("--redis", default="", help="its URL (none)")
    start.add_argument("--json", type=Path, help="a file for the figures")
    backup = names.add_parser("backup", help="backup, verification and restore of many requests")
    backup.add_argument("--stored", type=int, default=1_000_000, help="requests (1000000)")
    backup.add_argument("--databases", default="sqlite,postgres", help="sqlite, postgres or both")
    backup.add_argument("--postgres", default="postgres://root@127.0.0.1/postgres", help="its URL")
    backup.add_argument("--json", type=Path, help="a file for the figures")
    intake = names.add_parser("intake", help="calls a second, from match to answer")
    intake.add_argument("--seconds", type=float, default=4, help="of each load (4)")
    intake.add_argument("--clients", default="1,32,64", help="numbers of clients (1,32,64)")
    intake.add_argument("--stored", type=int, default=0, help="again beside so many requests (0)")
    intake.add_argument("--databases", default="sqlite,postgres", help="sqlite, postgres or both")
    intake.add_argument("--postgres", default="postgres://root@127.0.0.1/postgres", help="its URL")
    intake.add_argument("--redis", default="redis://127.0.0.1:6379/9", help="its URL")
    intake.add_argument("--json", type=Path, help="a file for the figures")
    return parser.parse_args()


def constant_rates(plan: Plan) -> dict[int, float]:
    """Return the rates of the server program with a constant answer, by number of clients."""
    with constant() as server:
        return {
            clients: Load(server.port, clients=clients, calls_per_address=10_000)
            .run([match_call()] * int(30_000 * plan.seconds), seconds=plan.seconds)
            .rate
            for clients in plan.clients
        }


def rows_of(
    database: str, plan: Plan, arguments: argparse.Namespace
) -> Iterator[tuple[Row, float | None]]:
    """Yield the rows of one database; beside each create the rate of bare statements."""
    with ExitStack() as stack:
        if database == "postgres":
            url = stack.enter_context(scratch_database(arguments.postgres))
            server = stack.enter_context(kier(url, arguments.redis))
            address = url
        else:
            server = stack.enter_context(kier())
            address = str(Path(server.environment["KIER_DATA"]) / "kier.sqlite3")
        time.sleep(2)
        first = Measured(server, database, plan)
        processes = 2 if database == "postgres" else 1
        limit = bare.rate(
            address, first.organisation, first.key, processes=processes, seconds=plan.seconds
        )
        print(
            f"# {database}: bare statements, {processes} at once: {limit:.0f} a second", flush=True
        )
        for row in measure(database, server, address, plan):
            yield row, limit if row.step == "create" else None
        print(f"# {database}: plans", flush=True)
        for name, steps in plans(address).items():
            print("".join(f"#   {name + ':':22} {step}\n" for step in steps), end="", flush=True)


def table_line(line: dict[str, Any]) -> str:
    """Return a line of the table."""
    of_bare = f"{line['of_bare']:.2f}" if line["of_bare"] is not None else ""
    return (
        f"{line['database']:10} {line['stored']:>8} {line['clients']:>7} {line['step']:11} "
        f"{line['rate']:>8.0f} {line['p50_ms']:>8.2f} {line['p99_ms']:>8.2f} "
        f"{line['cpu_ms']:>7.2f} {line['errors']:>6} {line['of_constant']:>9.3f} {of_bare:>6}"
    )


if __name__ == "__main__":
    sys.exit(main())
