"""Delays after failed sign-ins (`accounts.sign_in_delays`) as problems."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import ngettext

from api.common.problems import Problem, respond
from backend.accounts.code_attempts import TooSoon
from backend.accounts.sign_in_delays import SlowedDown
from backend.core.proof_of_work import is_proof, new_challenge


def proof_of(request: HttpRequest) -> Callable[[], bool]:
    """Return a function that tells whether this call brought a valid proof of work.

    A proof counts once, but for all that ask within one call.
    """

    def has_proof() -> bool:
        known: bool | None = getattr(request, "kier_proof", None)
        if known is None:
            known = is_proof(request.headers.get("Kier-Proof"))
            request.kier_proof = known  # type: ignore[attr-defined]
        return known

    return has_proof


def slowed(error: SlowedDown) -> Problem:
    """Return a delayed sign-in as a problem, with a puzzle that ends the delay."""
    return Problem(
        "proof-of-work",
        ngettext(
            "There were many failed attempts. Wait {seconds} second and try again.",
            "There were many failed attempts. Wait {seconds} seconds and try again.",
            error.wait,
        ).format(seconds=error.wait),
        more={"challenge": new_challenge()},
        headers={"Retry-After": str(error.wait)},
    )


def too_soon(error: TooSoon) -> Problem:
    """Return a delayed code as a problem; a proof of work does not shorten this delay."""
    return Problem("wait", error.detail, headers={"Retry-After": str(error.wait)})


def as_response(problem: Problem) -> HttpResponse:
    """Return a problem as a response outside REST framework."""
    return respond(problem.kind, str(problem.detail), more=problem.more, headers=problem.headers)
