"""Bodies of webhook calls: the publication, as everybody gets it."""

from typing import Any
from uuid import UUID

import orjson

from surveys.models import Round, WebhookCall
from surveys.results.labelled import labelled
from surveys.results.languages import words_in

PUBLISHED, TEST = "results.published", "test"


class Superseded(Exception):
    """There is a later publication, which has a call of its own."""


class Bodies:
    """Bodies of calls made together, with the results of each round read once."""

    def __init__(self) -> None:
        self._of_rounds: dict[UUID, dict[str, Any]] = {}

    def of(self, call: WebhookCall) -> bytes:
        """Return the body of a call, the same in each attempt; raise Superseded if outdated."""
        round_ = call.publication.round
        if round_.id not in self._of_rounds:
            self._of_rounds[round_.id] = _results(round_)
        results = self._of_rounds[round_.id]
        if results["number"] != call.publication.number:
            raise Superseded
        return orjson.dumps(
            {
                "type": PUBLISHED,
                "id": str(call.id),
                "round": {"id": str(round_.id), "name": round_.name, "code": round_.code},
                "publication": {
                    name: results[name] for name in ("number", "day", "respondents", "final")
                },
                "results": {"round": str(round_.id), **results},
            }
        )


def test_body(call_id: str) -> bytes:
    """Return the body of a test call."""
    return orjson.dumps({"type": TEST, "id": call_id})


def _results(round_: Round) -> dict[str, Any]:
    language = next(iter(round_.languages or round_.version.definition["languages"]))
    with words_in(language):
        return labelled(round_, language)
