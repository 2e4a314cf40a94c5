"""Generated calls for each operation, valid and invalid, in several roles (docs/api.md)."""

import contextlib
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, transaction
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import ignored_auth, positive_data_acceptance

from backend.asgi import views
from backend.core import throttling
from backend.organisations.models import Role
from tests.api.described import DESCRIBED, path_of
from tests.api.made_up_boxes import be_strict, name_the_boxes
from tests.api.roles import Row
from tests.environment import FULL
from tests.factories import a_desk, a_member
from tests.personas import Browser, Caller, Caseworker, Seeker
from tests.standing import made_once, standing_clock

# Made-up calls try the wire, which is the same on every store; one round of them is enough.
# Full: a minute of made-up calls; test_permissions makes each call once.
pytestmark = [
    pytest.mark.full,
    pytest.mark.skipif(
        connection.vendor != "sqlite", reason="tried on SQLite, where many calls are quick"
    ),
]
MADE_UP = settings(
    # The same ones each time: the simplest, and one that is not.
    max_examples=5 if FULL else 2,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)

# The permission table says who is let in; a made-up session beside a real code is no trick.
LEFT_OUT = [ignored_auth]
# A login or a code that is made up is wrong, and the account system says so with 400 or 410.
LEFT_OUT_OF_ACCOUNTS = [ignored_auth, positive_data_acceptance]
# What is made up to be too long can be too long for the door.
REFUSALS = [
    "400",
    "401",
    "403",
    "404",
    "405",
    "406",
    "409",
    "410",
    "413",
    "415",
    "422",
    "428",
    "429",
]
CHECKS = {"checks": {"negative_data_rejection": {"expected-statuses": REFUSALS}}}


@pytest.fixture(autouse=True)
def unthrottled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttling, "BURSTS", dict.fromkeys(throttling.BURSTS, 10**6))


@pytest.fixture(scope="module")
def callers(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[Caller]]:
    """Made once; each test rolls back."""
    with made_once(django_db_blocker):
        with standing_clock():
            desk, seeker = a_desk(), Seeker()
            seeker.ask(desk)
            caseworker = Caseworker(a_member(desk), desk)
            coordinator = Browser(a_member(desk, name="coordinator", role=Role.COORDINATOR))
            for member in (caseworker, coordinator):
                member.credentials()
        yield [Caller(), seeker, caseworker, coordinator]


def served(environ: Any, start: Any) -> list[bytes]:
    """Run views in the test's own transaction: the client keeps its connection open."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    with contextlib.closing(views(environ, start)) as response:
        body = b"".join(response)
    for signal in signals:
        signal.connect(close_old_connections)
    return [body]


@cache
def described() -> Any:
    config = schemathesis.Config.from_dict(CHECKS)

    @schemathesis.hook("before_load_schema")
    def prepare(_context: Any, schema: Any) -> None:
        be_strict(schema)
        name_the_boxes(schema)

    return schemathesis.openapi.from_wsgi("/api/v1/schema/", served, config=config)


def has_narrow_path(operation: Any) -> bool:
    """Tell whether a part of the path is more than any text, which is never wrong."""
    schemas = [one.definition.get("schema", {}) for one in operation.path_parameters]
    return any(schema.keys() - {"type", "description"} for schema in schemas)


@pytest.mark.django_db
@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize("row", DESCRIBED, ids=lambda row: f"{row.method} {row.route}")
def test_answers_are_as_described(callers: list[Caller], row: Row, mode: GenerationMode) -> None:
    operation = described()[path_of(row)][row.method.upper()]
    left_out = LEFT_OUT_OF_ACCOUNTS if row.route.startswith("_allauth/") else LEFT_OUT
    wrong = mode == GenerationMode.NEGATIVE
    if wrong and not (operation.body or operation.query or has_narrow_path(operation)):
        pytest.skip("nothing is sent that could be wrong")

    @MADE_UP
    @given(case=operation.as_strategy(generation_mode=mode))
    def call(case: Any) -> None:
        for caller in callers:
            undo = transaction.savepoint_create()
            try:
                # The application is called without a line, and nothing there unpacks Brotli.
                headers = {**caller.credentials(), "Accept-Encoding": "identity"}
                case.call_and_validate(headers=headers, excluded_checks=left_out)
            finally:
                transaction.savepoint_rollback(undo)

    call()
