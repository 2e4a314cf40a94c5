"""Browsers make tokens that Python signs and takes: outside a browser by Node, and in Chromium."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from backend.core.crypto.encoding import decode, encode
from backend.web.modules import modules_of
from scripts.checks.catalogues import BASE
from surveys.blind_tokens.keys import BlindKey
from surveys.blind_tokens.signatures import blind_sign
from surveys.blind_tokens.verification import is_token, token_digest
from tests.walks.chromium import patient_context

from .node import Desk, desk
from .sites import Answer, site

# Full: one walk for each application is made every time; this is more of them.
pytestmark = pytest.mark.full

STATIC = BASE / "backend/web/static"
MODULE = "kier/shared/blind-tokens.js"
KEY = BlindKey.generate()
ANNOUNCED = (encode(KEY.public.spki), KEY.public.fingerprint())


@pytest.fixture(scope="module")
def node() -> Iterator[Desk]:
    with desk() as started:
        yield started


def signed(blinded: str) -> str:
    return encode(blind_sign(KEY, decode(blinded)))


def taken(token: dict[str, str]) -> bool:
    return is_token(KEY.public, decode(token["message"]), decode(token["signature"]))


def test_python_signs_and_takes_what_a_browsers_module_makes(node: Desk) -> None:
    made = [node("prepareToken", *ANNOUNCED) for _ in range(3)]
    tokens = [node("finishToken", one["place"], signed(one["blinded"])) for one in made]
    assert [taken(token) for token in tokens] == [True, True, True]
    digests = {token_digest(KEY.public, decode(token["message"])) for token in tokens}
    assert len(digests) == 3


def test_a_key_that_is_not_the_announced_one_is_noticed(node: Desk) -> None:
    other = BlindKey.generate(2048).public
    refused = node("prepareToken", encode(other.spki), KEY.public.fingerprint())
    assert refused == {"code": "other-key"}


def test_a_token_is_made_in_a_browser_under_the_policy_of_the_pages(browser: Browser) -> None:
    """The library runs where nothing may be evaluated, and asks nobody for anything."""
    policy = "default-src 'none'; script-src 'nonce-n' 'strict-dynamic'; img-src data:"
    javascript = {"Content-Type": "text/javascript"}
    start = (
        f'import {{ prepareToken }} from "/{MODULE}";\n'
        f"prepareToken(...{json.dumps(ANNOUNCED)}).then((made) => (window.made = made));"
    )
    page_text = (
        "<!doctype html><meta charset=utf-8><link rel=icon href='data:,'>"
        "<script type=module nonce=n src=/start.js></script>"
    )
    answers = {"/": Answer(page_text, {"Content-Security-Policy": policy})}
    answers["/start.js"] = Answer(start, javascript)
    for name in modules_of([MODULE]):
        answers[f"/{name}"] = Answer((STATIC / name).read_text(), javascript)
    errors: list[str] = []
    context = patient_context(browser)
    with site(answers) as address:
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text))
        page.goto(address)
        page.wait_for_function("window.made || false")
        blinded = page.evaluate("window.made.blinded")
        token = page.evaluate("(signature) => window.made.finish(signature)", signed(blinded))
    context.close()
    assert taken(token)
    assert errors == []
