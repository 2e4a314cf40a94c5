"""Generated clients (`openapi-python-client`, `@hey-api/openapi-ts`) compile, sign in and call."""

import compileall
import json
import shutil
import subprocess
import sys
import typing
from collections.abc import Callable
from http import HTTPStatus
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as totp

from scripts.checks.javascript import PACKAGES, prepare
from tests.api.described import description, operations
from tests.browser.node import find_node
from tests.factories import a_desk, a_member
from tests.personas import Seeker

CLIENTS = Path(__file__).with_name("clients")
GENERATOR = Path(sys.executable).with_name("openapi-python-client")
PATIENCE_SECONDS = 300
# Making a client takes half a minute, and reading types of all of it some more.
pytestmark = [pytest.mark.full, pytest.mark.slow]


def run(*command: str | Path, folder: Path) -> str:
    done = subprocess.run(  # noqa: S603
        command,
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("clients") / "kier.json"
    path.write_text(json.dumps(description()))
    return path


# -- Python ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def package(described: Path) -> str:
    run(
        *(GENERATOR, "generate", "--path", described, "--meta", "none", "--fail-on-warning"),
        *("--config", CLIENTS / "python.yaml", "--output-path", described.parent / "kier_client"),
        folder=described.parent,
    )
    assert compileall.compile_dir(described.parent / "kier_client", quiet=1)
    sys.path.insert(0, str(described.parent))
    return "kier_client"


def caller(package: str, server: str) -> Callable[..., Any]:
    tags = {one["operationId"]: one["tags"][0] for _method, _path, one in operations()}
    known = import_module(f"{package}.client")

    def call(operation: str, shown: tuple[str, str] | None = None, **arguments: Any) -> Any:
        module = import_module(f"{package}.api.{tags[operation]}.{operation}")
        if "body" in arguments:
            hints = typing.get_type_hints(module.sync_detailed)
            kinds = [hints["body"], *typing.get_args(hints["body"])]
            [form] = [kind for kind in kinds if hasattr(kind, "from_dict")]
            arguments["body"] = form.from_dict(arguments["body"])
        client = known.Client(base_url=server, raise_on_unexpected_status=True)
        if shown:
            client = known.AuthenticatedClient(
                base_url=server,
                auth_header_name=shown[0],
                token=shown[1],
                prefix="",
                raise_on_unexpected_status=True,
            )
        return module.sync_detailed(client=client, **arguments)

    return call


@pytest.mark.django_db(transaction=True)
def test_a_python_client_signs_in_and_makes_the_main_calls(live_server: Any, package: str) -> None:
    desk, seeker = a_desk(), Seeker()
    staff = a_member(desk)
    call = caller(package, live_server.url)
    code = ("Authorization", seeker.credentials()["Authorization"])

    submission = seeker.submission(desk)
    assert call("intake_options").status_code == HTTPStatus.OK
    assert call("intake_create", body=submission).parsed.status == "offered"
    assert call("intake_write", code, body=seeker.locked("More")).status_code == HTTPStatus.CREATED
    assert len(call("intake_read", code).parsed.messages) == 2

    login = {"email": staff.member.email, "password": staff.login}
    wrong = call("account_login", body=login | {"password": "x"})
    assert wrong.parsed.errors[0].code == "email_password_mismatch"
    signed_in = call("account_login", body=login).parsed
    assert signed_in.data.user.email == staff.member.email
    session = ("X-Session-Token", signed_in.meta.session_token)

    assert call("member_me", ("X-Session-Token", "x")).parsed.type_ == "/problems/not-authenticated"
    assert str(call("member_me", session).parsed.organisation) == desk.id
    assert str(call("organisation_read", session).parsed.id) == desk.id
    [referral] = call("inbox_list", session).parsed.results
    declined = call("inbox_decline", session, referral=referral.id, body={"reason": "no-place"})
    assert declined.parsed.status == "declined"
    again = call("inbox_decline", session, referral=referral.id)
    assert again.parsed.type_ == "/problems/impossible-move"
    assert call("survey_questionnaires", session).parsed.results == []
    assert call("notifications_settings", session).parsed.times is None
    assert call("account_logout", session).parsed.status == HTTPStatus.UNAUTHORIZED
    assert call("intake_erase", code).status_code == HTTPStatus.NO_CONTENT


@pytest.mark.django_db(transaction=True)
def test_a_python_client_signs_in_with_a_second_factor(live_server: Any, package: str) -> None:
    staff = a_member(a_desk())
    call = caller(package, live_server.url)
    login = {"email": staff.member.email, "password": staff.login}

    session = ("X-Session-Token", call("account_login", body=login).parsed.meta.session_token)
    new = call("account_totp", session).parsed.meta
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    code = totp.format_hotp_value(totp.hotp_value(new.secret, counter))
    call("account_reauthenticate", session, body={"password": staff.login})
    assert call("account_totp_activate", session, body={"code": code}).parsed.data.type_ == "totp"
    recovery = call("account_recovery_codes", session).parsed.data.unused_codes[0]
    halfway = call("account_login", body=login).parsed
    assert halfway.data.flows[-1].id == "mfa_authenticate"
    session = ("X-Session-Token", halfway.meta.session_token)
    done = call("account_login_code", session, body={"code": recovery}).parsed
    assert call("member_me", session).status_code == HTTPStatus.UNAUTHORIZED
    session = ("X-Session-Token", done.meta.session_token)
    assert call("member_me", session).parsed.email == staff.member.email


# -- TypeScript -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def program(described: Path) -> Path:
    prepare()
    folder = described.parent / "typescript"
    shutil.copytree(CLIENTS, folder)
    (folder / "node_modules").symlink_to(PACKAGES)
    bin_folder = PACKAGES / ".bin"
    run(
        *(bin_folder / "openapi-ts", "-i", described, "-o", folder / "client"),
        *("-c", "@hey-api/client-fetch"),
        folder=folder,
    )
    run(bin_folder / "tsc", "-p", folder, folder=folder)
    run(
        *(bin_folder / "esbuild", "calls.ts", "--bundle", "--platform=node", "--format=esm"),
        "--outfile=calls.mjs",
        folder=folder,
    )
    return folder / "calls.mjs"


@pytest.mark.django_db(transaction=True)
def test_a_typescript_client_signs_in_and_makes_the_main_calls(
    live_server: Any, program: Path
) -> None:
    desk, seeker = a_desk(), Seeker()
    staff = a_member(desk)
    given = {
        "server": live_server.url,
        "email": staff.member.email,
        "login": staff.login,
        "access": seeker.credentials()["Authorization"].removeprefix("Kier "),
        "submission": seeker.submission(desk),
        "message": seeker.locked("More"),
    }
    said = json.loads(run(find_node(), program, json.dumps(given), folder=program.parent))
    assert said == {
        "options": 200,
        "matches": 200,
        "created": "offered",
        "written": 201,
        "messages": 2,
        "wrong": "email_password_mismatch",
        "early": "/problems/not-authenticated",
        "me": staff.member.email,
        "authenticators": 0,
        "organisation": desk.id,
        "referral": "offered",
        "declined": "declined",
        "again": "/problems/impossible-move",
        "times": None,
        "questionnaires": 0,
        "out": 401,
        "erased": 204,
    }
