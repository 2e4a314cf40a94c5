"""What a seeker's phone seals, by the browser's own parts of X-Wing and by the library."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from backend.core.crypto import labels
from backend.core.crypto.boxes import open_sealed_key
from backend.core.crypto.encoding import decode, encode
from backend.core.crypto.errors import Damaged
from backend.core.crypto.key_pairs import KeyPair
from tests.representatives import cases
from tests.walks.chromium import patient_context
from tests.walks.line import Line

from .sites import site
from .test_modules_workers import (
    HAS_KEM,
    SEEKER_OPTIONS,
    WITHOUT_KEM,
    answers,
    ask,
    modules,
    opened,
)

ORGANISATION, KEY = "4b9d4b0e-8d0d-4f3e-9a54-1a1f6d0e5b11", "0f0c8f3a-4d0f-4a55-8a67-6b6c7f9d2a22"
# The browser's own says that it is there, and fails when it is used.
BROKEN_KEM = """
const { importKey } = crypto.subtle;
SubtleCrypto.prototype.importKey = function (format, ...more) {
  if (format === "raw-public") throw new DOMException("no", "NotSupportedError");
  return importKey.call(this, format, ...more);
};
"""


# That the library seals is seen where the browser's own fails.
@pytest.fixture(params=cases(["own", "library"], always={"own"}))
def way(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def page(browser: Browser, way: str) -> Iterator[Page]:
    context = patient_context(browser)
    if way == "library":
        context.add_init_script(WITHOUT_KEM)
    page = context.new_page()
    page.goto("about:blank")
    yield page
    context.close()


def test_where_the_browsers_own_fails_the_library_seals(browser: Browser) -> None:
    context = patient_context(browser)
    page = context.new_page()
    page.goto("about:blank")
    files, pair = modules(), KeyPair.generate()
    name = "shared/crypto/seals.js"
    broken = {**files, name: BROKEN_KEM.encode() + files[name]}
    with site(answers(broken, broken)) as address:
        opened(page, address, "seeker")
        made = new_request(page, pair.public.raw)
        assert new_request(page, pair.public.raw[1:])["refused"] == "malformed"
    context.close()
    assert len(made["body"]["referrals"]) == 1


def new_request(page: Page, public: bytes) -> Any:
    key = {"id": KEY, "public": encode(public)}
    chosen = [{"organisation": ORGANISATION, "key": key, "when": "now"}]
    asked = {"options": SEEKER_OPTIONS, "organisations": chosen, "text": "Help"}
    return ask(page, "newRequest", asked)


def test_the_organisation_opens_what_was_sealed_and_nobody_else(page: Page, way: str) -> None:
    files, pair = modules(), KeyPair.generate()
    with site(answers(files, files)) as address, Line(address) as line:
        opened(page, line.address, "seeker")
        made = new_request(page, pair.public.raw)
        own = page.evaluate(HAS_KEM)
        assert own is (way == "own")
        needed = any("/hpke." in exchange.path for exchange in line.exchanges)
        for public in (
            pair.public.raw[1:],
            b"\xff" * 3 + pair.public.raw[3:],
            pair.public.raw[:1184] + bytes(32),
        ):
            assert new_request(page, public)["refused"] == "malformed"
    assert needed is not own
    [referral] = made["body"]["referrals"]
    info = labels.request_key(made["body"]["id"], ORGANISATION, KEY, 1)
    box = decode(referral["envelope"])
    assert len(box) == 1168
    assert len(open_sealed_key(pair, info, box)) == 32
    for changed in (box[:-1] + bytes([box[-1] ^ 1]), bytes([box[0] ^ 1]) + box[1:]):
        with pytest.raises(Damaged):
            open_sealed_key(pair, info, changed)
    with pytest.raises(Damaged):
        open_sealed_key(KeyPair.generate(), info, box)
