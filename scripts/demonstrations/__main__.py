"""`scripts/demo NAME`: plays a demonstration on a server of its own."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from backend.core.extras import Extra, how_to_install, is_installed

from . import (
    field_lab,
    hope,
    hotels,
    intake,
    measures,
    notifications,
    outages,
    outreach,
    pages,
    programme_figures,
    promises,
    referrals,
    signal_table,
    stops,
    surveys,
    training_session,
)
from .cluster import scene as cluster
from .stage import Stage

Play = Callable[[Stage], None]
PLAYS: dict[str, Play] = {
    "intake": intake.play,
    "notifications": notifications.play,
    "surveys": surveys.play,
    "hope": hope.play,
    "waiting": promises.play,
    "referrals": referrals.play,
    "pages": pages.play,
    "outreach": outreach.play,
    "stops": stops.play,
    "learning": hotels.play,
    "trainings": training_session.play,
    "fieldlab": field_lab.play,
    "measures": measures.play,
    "programme": programme_figures.play,
    "signals": signal_table.play,
    "outages": outages.play,
    "cluster": cluster.play,
}
# What a play makes or sends by a library that is an extra.
NEEDS = {
    "notifications": Extra.FCM,
    "surveys": Extra.SPSS,
    "hope": Extra.PDF,
    "outreach": Extra.PDF,
    "fieldlab": Extra.PDF,
    "measures": Extra.PDF,
    "programme": Extra.PDF,
}
# Of `cluster`, which is to be tried on a machine that others use too.
MAX_RATE, MAX_SECONDS = 200.0, 120.0


def bounded(most: float) -> Callable[[str], float]:
    """Return what reads a number above nought, up to `most`."""

    def read(text: str) -> float:
        number = float(text)
        if not 0 < number <= most:
            raise ValueError(text)
        return number

    return read


def main() -> int:
    """Play what was asked; return the exit code."""
    parser = argparse.ArgumentParser(prog="scripts/demo", add_help=False)
    parser.add_argument("name", choices=PLAYS)
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--form", type=Path, metavar="FILE")
    parser.add_argument("--page", type=Path, metavar="FILE")
    parser.add_argument("--rate", type=bounded(MAX_RATE), default=50.0, metavar="N")
    parser.add_argument("--seconds", type=bounded(MAX_SECONDS), default=10.0, metavar="N")
    asked = parser.parse_args()
    needed = NEEDS.get(asked.name)
    if needed and not is_installed(needed):
        sys.exit(f"scripts/demo {asked.name} cannot be played: {how_to_install(needed)}")
    stage = Stage(
        asked.name, form=asked.form, page=asked.page, rate=asked.rate, seconds=asked.seconds
    )
    PLAYS[asked.name](stage)
    if asked.json:
        stage.write(asked.json)
    print(stage.summary())
    return 1 if stage.failed else 0


if __name__ == "__main__":
    sys.exit(main())
