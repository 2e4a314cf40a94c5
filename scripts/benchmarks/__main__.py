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

from .intake import Line, Plan, measure
from .plans import plans
from .servers import Server, constant, kier, scratch_database

# Those that are not named as their module.
MODULES = {"learning": "learners"}
HEADER = f"{'database':9} {'stored':>8} {'clients':>7} {'step':20} {'per s':>7} {'p50 ms':>8} "
HEADER += f"{'p99 ms':>8} {'CPU ms':>7} {'errors':>6} {'/constant':>21} {'/bare':>18}"


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
        module = MODULES.get(arguments.name, arguments.name.replace("-", "_"))
        import_module(f"{__package__}.{module}").measure(arguments)
    return 0


def measure_intake(arguments: argparse.Namespace) -> None:
    """Measure, print, and write JSON if asked to."""
    plan = Plan(
        arguments.seconds,
        arguments.rounds,
        _numbers(arguments.clients),
        arguments.stored,
        _numbers(arguments.organisations),
    )
    print(f"# {os.cpu_count()} cores, shared by client, server and database", flush=True)
    print(HEADER, flush=True)
    lines: list[dict[str, Any]] = []
    with constant() as beside:
        for database in arguments.databases.split(","):
            for measured in lines_of(database, beside, plan, arguments):
                line = measured.as_json()
                lines.append(line)
                print(table_line(line), flush=True)
    if arguments.json:
        arguments.json.write_text(json.dumps(lines, indent=1))


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in text.split(",") if number)


def read_arguments() -> argparse.Namespace:
    """Return the arguments, as `-h` shows them."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    names = parser.add_subparsers(dest="name", required=True, metavar="NAME")
    names.add_parser("inbox", help="2,000 conversations in the inbox with a slow processor")
    names.add_parser("signals", help="20,000 signals of a table with a slow processor")
    _add_pages(names)
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
    _add_learning(names)
    _add_figures(names)
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
    intake.add_argument("--rounds", type=int, default=3, help="of which medians are taken (3)")
    intake.add_argument("--clients", default="1,32,64", help="numbers of clients (1,32,64)")
    intake.add_argument(
        "--organisations", default="50,500,5000", help="to match among (50,500,5000)"
    )
    intake.add_argument("--stored", type=int, default=0, help="again beside so many requests (0)")
    intake.add_argument("--databases", default="sqlite,postgres", help="sqlite, postgres or both")
    intake.add_argument("--postgres", default="postgres://root@127.0.0.1/postgres", help="its URL")
    intake.add_argument("--redis", default="redis://127.0.0.1:6379/9", help="its URL")
    intake.add_argument("--json", type=Path, help="a file for the figures")
    return parser.parse_args()


def _add_pages(names: Any) -> None:
    pages = names.add_parser("pages", help="bytes, requests, times and scores of the pages")
    pages.add_argument("--json", type=Path, help="a file for the figures")
    public = names.add_parser("public-pages", help="page views a second, also through nginx")
    public.add_argument("--seconds", type=float, default=4, help="of each load (4)")
    public.add_argument("--rounds", type=int, default=3, help="of which medians are taken (3)")
    public.add_argument("--clients", type=int, default=32, help="clients at once (32)")
    public.add_argument("--json", type=Path, help="a file for the figures")


def _add_learning(names: Any) -> None:
    learning = names.add_parser("learning", help="learners at once, checks, pages of many places")
    learning.add_argument("--learners", type=int, default=2000, help="at once (2000)")
    learning.add_argument("--seconds", type=float, default=300, help="that one takes (300)")
    learning.add_argument("--rate-seconds", type=float, default=5, help="of checks (5)")
    learning.add_argument("--places", type=int, default=10_000, help="to look among (10000)")
    learning.add_argument("--tokens", type=int, default=500_000, help="that came back (500000)")
    learning.add_argument("--postgres", default="", help="its URL (SQLite)")
    learning.add_argument("--redis", default="redis://127.0.0.1:6379/9", help="its URL")
    learning.add_argument("--json", type=Path, help="a file for the figures")


def _add_figures(names: Any) -> None:
    figures = names.add_parser("figures", help="figures of the programme over five years")
    figures.add_argument("--projects", type=int, default=12, help="with ten indicators each (12)")
    figures.add_argument("--releases", type=int, default=20, help="of all of it (20)")
    figures.add_argument("--json", type=Path, help="a file for the figures")


def lines_of(
    database: str, beside: Server, plan: Plan, arguments: argparse.Namespace
) -> Iterator[Line]:
    """Yield the lines of one database, then print the plans of its queries."""
    with ExitStack() as stack:
        if database == "postgres":
            address = stack.enter_context(scratch_database(arguments.postgres))
            server = stack.enter_context(kier(address, arguments.redis))
        else:
            server = stack.enter_context(kier())
            address = str(Path(server.environment["KIER_DATA"]) / "kier.sqlite3")
        time.sleep(2)
        yield from measure(database, server, beside, address, plan)
        print(f"# {database}: plans", flush=True)
        for name, steps in plans(address).items():
            print("".join(f"#   {name + ':':22} {step}\n" for step in steps), end="", flush=True)


def table_line(line: dict[str, Any]) -> str:
    """Return a line of the table."""
    return (
        f"{line['database']:9} {line['stored']:>8} {line['clients']:>7} {line['step']:20} "
        f"{line['rate']:>7.0f} {line['p50_ms']:>8.2f} {line['p99_ms']:>8.2f} "
        f"{line['cpu_ms']:>7.2f} {line['errors']:>6} {_ratio(line['of_constant'], 3):>21} "
        f"{_ratio(line['of_bare'], 2):>18}"
    )


def _ratio(found: tuple[float, float, float] | None, places: int) -> str:
    """Return a median with its range."""
    if found is None:
        return ""
    middle, least, most = (f"{number:.{places}f}" for number in found)
    return f"{middle} ({least}–{most})"


if __name__ == "__main__":
    sys.exit(main())
