"""A process that hands in answers, to be killed.

`python -m tests.surveys.services.crowd answer ROUND FIRST END` hands in an answer for each number
and prints it; `die-in-batch` kills itself in its second batch, `die-after-ten` after ten answers.
"""

import os
import signal
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any
from uuid import UUID, uuid5

import django

THREADS = 4


def answer_all(round_id: UUID, numbers: Sequence[int], how: str) -> None:
    from surveys.models import Round

    from .scenes import answer

    watch_batches(dies=how == "die-in-batch")
    survey, taken = Round.objects.get(id=round_id), count(1)

    def one(number: int) -> None:
        answer(survey, number, submission=uuid5(round_id, str(number)))
        say(number)
        if how == "die-after-ten" and next(taken) == 10:
            die()

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(one, numbers))


def watch_batches(*, dies: bool) -> None:
    from surveys.results import counters

    add, batch = counters.add, count(1)

    def note(survey: Any, responses: Any) -> None:
        if dies and next(batch) == 2:
            die()
        add(survey, responses)
        say(f"batch {len(responses)}")

    vars(counters)["add"] = note


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def say(what: object) -> None:
    # One write for each line: threads do not mix theirs, and a kill loses none that was said.
    os.write(1, f"{what}\n".encode())


if __name__ == "__main__":
    django.setup()
    match sys.argv[1:]:
        case ["answer" | "die-in-batch" | "die-after-ten" as how, round_id, first, end]:
            answer_all(UUID(round_id), range(int(first), int(end)), how)
