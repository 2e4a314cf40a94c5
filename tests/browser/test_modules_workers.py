"""The real workers in Chromium: the vectors through them, and what happens to a changed file."""

import base64
import hashlib
import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from backend.core.crypto.words import WORDS
from backend.web.comments import without_comments
from backend.web.modules import modules_of
from scripts.checks.catalogues import BASE
from tests.representatives import cases
from tests.walks.chromium import patient_context
from tests.walks.line import Line

from .sites import Answer, site
from .waiting import until

STATIC = BASE / "backend/web/static/kier"
VECTORS = json.loads((BASE / "tests/core/vectors.json").read_text())
REQUEST = VECTORS["seeker_envelope"]["request"]
SEEKER_OPTIONS = {name: VECTORS["seeker_keys"][0][name] for name in ("salt", "argon2id")}
JAVASCRIPT = {"Content-Type": "text/javascript", "Cache-Control": "max-age=600"}
PAGE_POLICY = (
    "default-src 'none'; script-src 'nonce-n' 'strict-dynamic' 'wasm-unsafe-eval'; "
    "connect-src 'self'; worker-src 'self'"
)
# A worker follows the policy of its own file, not that of the page.
WORKER_POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'"
HAS_KEM = 'SubtleCrypto.supports?.("encapsulateBits", "ML-KEM-768") === true'
WITHOUT_KEM = "delete SubtleCrypto.supports"
WORKERS = ("shared/crypto/seeker-worker.js", "shared/crypto/member-worker.js")
START = """
const KINDS = {
  seeker: async () => (await import("./shared/crypto/locksmith.js")).Locksmith,
  member: async () => (await import("./shared/account/locksmith.js")).MemberLocksmith,
};
window.started = async (name) => {
  const Kind = await KINDS[name]();
  window.smith = new Kind(`/kier/shared/crypto/${name}-worker.js`);
};
window.ask = async (method, input) => {
  const [name, group] = method.split(".").reverse();
  try {
    return await (group ? window.smith.ask(name, input, group) : window.smith[name](input));
  } catch (error) {
    return { refused: error.code, as: error.constructor.name };
  }
};
"""


def sum_of(content: bytes) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content).digest()).decode()


def modules() -> dict[str, bytes]:
    """Every module that a worker may load, by its path below `/kier/`."""
    folders = ("shared/crypto", "shared/account", "vendor")
    paths = [path for folder in folders for path in STATIC.glob(f"{folder}/*.js")]
    return {str(path.relative_to(STATIC)): path.read_bytes() for path in paths}


def as_served(module: bytes) -> bytes:
    return without_comments(module.decode()).encode()


def answers(files: dict[str, bytes], listed: dict[str, bytes]) -> dict[str, Answer]:
    """Serve a page with the hashes of `listed` in its import map, and the files."""
    sums = {f"/kier/{name}": sum_of(content) for name, content in listed.items()}
    page = (
        "<!doctype html><meta charset=utf-8><link rel=icon href='data:,'>"
        f"<script type=importmap nonce=n>{json.dumps({'integrity': sums})}</script>"
        f"<script type=module nonce=n src=/kier/start.js></script>"
    )
    headers = {"Content-Security-Policy": PAGE_POLICY}
    served = {"/": Answer(page, headers), "/kier/start.js": Answer(START, JAVASCRIPT)}
    for name, content in files.items():
        policy = {"Content-Security-Policy": WORKER_POLICY} if name in WORKERS else {}
        served[f"/kier/{name}"] = Answer(content.decode(), JAVASCRIPT | policy)
    return served


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = patient_context(browser)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


def opened(page: Page, address: str, worker: str) -> None:
    page.goto(address)
    page.wait_for_function("Boolean(window.started)")
    page.evaluate("(worker) => window.started(worker)", worker)


def ask(page: Page, method: str, value: Any = None) -> Any:
    return page.evaluate("([method, value]) => window.ask(method, value)", [method, value])


def listed_messages() -> list[dict[str, Any]]:
    return [
        {
            "id": vector["message"],
            "number": place + 1,
            "sender": vector["sender"],
            "key_number": vector.get("key_number", 1),
            "body": vector["body"],
        }
        for place, vector in enumerate(VECTORS["messages"])
    ]


def contents(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    names = ("text", "after")
    return [
        {name: message[name] for name in names if message[name] is not None} for message in messages
    ]


def test_the_vectors_through_the_seeker_worker(page: Page) -> None:
    files = modules()
    with site(answers(files, files)) as address:
        opened(page, address, "seeker")
        for vector in reversed(VECTORS["seeker_keys"]):
            asked = {"options": SEEKER_OPTIONS, "code": vector["code"]}
            assert ask(page, "openCode", asked) == {"access": vector["access"]}
        envelopes = [
            {"number": 1, "seeker_envelope": VECTORS["seeker_envelope"]["envelope"]},
            {
                "number": 2,
                "seeker_envelope": VECTORS["second_request_key"]["seeker_envelope"],
                "chain": VECTORS["request_key_chain"][0]["chain"],
            },
        ]
        answer = ask(page, "openRequest", {"id": REQUEST, "seeker_envelopes": envelopes})
        assert answer == {"id": REQUEST, "numbers": [1, 2], "isForged": False}
        read = ask(page, "openMessages", listed_messages())
        assert contents(read) == [vector["content"] for vector in VECTORS["messages"]]
        assert not any(one["damaged"] or one["closed"] or one["gap"] for one in read)
        forged = [
            {**listed_messages()[0], "sender": vector["aad"].split("|")[3], "body": vector["body"]}
            for vector in VECTORS["must_fail"][1:]
        ]
        assert [(one["text"], one["damaged"]) for one in ask(page, "openMessages", forged)] == [
            (None, True),
            (None, True),
        ]
        made = ask(
            page,
            "newRequest",
            {
                "options": SEEKER_OPTIONS,
                "organisations": [
                    {
                        "organisation": VECTORS["organisation_envelope"]["organisation"],
                        "key": {"id": REQUEST, "public": VECTORS["keypairs"][0]["public"]},
                    }
                ],
                "text": "Hallo",
            },
        )
        assert ask(page, "openCode", {"options": SEEKER_OPTIONS, "code": made["code"]}) == {
            "access": made["access"]
        }


# The browser's own says that it is there, and is refused, or opens nothing, when it is used.
REFUSING_KEM = """
const { importKey } = SubtleCrypto.prototype;
SubtleCrypto.prototype.importKey = function (format, ...more) {
  if (format === "raw-seed") throw new DOMException("no", "NotSupportedError");
  return importKey.call(this, format, ...more);
};
"""
WRONG_KEM = """
SubtleCrypto.prototype.decapsulateBits = async () => new ArrayBuffer(32);
"""


# One that opens with the browser's own, and one that turns to the library.
@pytest.mark.parametrize(
    "kem", cases(["own", "library", "refusing", "wrong"], always={"own", "wrong"})
)
def test_the_vectors_through_the_member_worker(page: Page, kem: str) -> None:
    files = modules()
    if kem == "library":
        page.add_init_script(WITHOUT_KEM)
    if broken := {"refusing": REFUSING_KEM, "wrong": WRONG_KEM}.get(kem):
        name = "shared/crypto/own-kem.js"
        files = {**files, name: files[name] + broken.encode()}
    grant, recovery = VECTORS["organisation_key_grant"], VECTORS["organisation_recovery"]
    organisation, member = grant["organisation"], grant["member"]
    desk_public, member_public = (pair["public"] for pair in VECTORS["keypairs"])
    with site(answers(files, files)) as address, Line(address) as line:
        opened(page, line.address, "member")
        for vector in reversed(VECTORS["member_keys"]):
            asked = {name: vector[name] for name in ("password", "salt", "argon2id")}
            assert ask(page, "stretch", asked) == {"login": vector["login"]}
        envelope = VECTORS["member_key_envelope"]["envelope"]
        asked = {"member": member, "member_key_envelope": envelope}
        assert ask(page, "openMember", asked) == {"public": member_public}
        asked = {"pins": None, "public": member_public, "seen": 0, "isDue": True}
        assert ask(page, "openPins", asked) == {"version": 0, "alarm": None}
        shown = {"id": grant["key_id"], "public": desk_public}
        asked = {"organisation": organisation, "code": recovery["code"], "isNewest": True}
        asked["key"] = shown | {"recovery_envelope": recovery["envelope"]}
        assert ask(page, "acts.recoverOrganisationKey", asked)["public"] == desk_public
        listed = shown | {"replaces": None, "succession": None}
        asked = {
            "organisation": organisation,
            "granted": [listed | {"grant": grant["grant"]}],
            "published": [listed | {"active": True}],
            "seen": shown,
        }
        found = {"alarm": None, "newest": grant["key_id"], "keys": [shown]}
        assert ask(page, "openOrganisation", asked) == found
        envelopes = [
            {"number": 1, "envelope": VECTORS["organisation_envelope"]["envelope"]},
            {
                "number": 2,
                "envelope": VECTORS["second_request_key"]["envelope"],
                "chain": VECTORS["request_key_chain"][0]["chain"],
            },
        ]
        referral = {"request": REQUEST, "organisation": organisation, "key": grant["key_id"]}
        referral["envelopes"] = [one | {"key": grant["key_id"]} for one in envelopes]
        assert ask(page, "requests.openReferral", referral)["numbers"] == [1, 2]
        asked = {"request": REQUEST, "messages": listed_messages()}
        read = ask(page, "requests.openMessages", asked)["messages"]
        assert contents(read) == [vector["content"] for vector in VECTORS["messages"]]
        [words, _of_the_organisation] = VECTORS["words"]
        assert ask(page, "words.wordsOf", words) == [WORDS[place] for place in words["places"]]
        has_kem = page.evaluate(HAS_KEM)
        asked_for = {exchange.path.rpartition("/")[2] for exchange in line.exchanges}
    assert has_kem is (kem != "library")
    assert ("hpke.js" in asked_for) is (kem != "own")
    assert ("own-kem.js" in asked_for) is has_kem


@pytest.mark.parametrize(
    "name",
    cases(
        ["shared/crypto/seeker-worker.js", "shared/crypto/boxes.js", "vendor/argon2id.js"],
        always={"shared/crypto/seeker-worker.js", "shared/crypto/boxes.js"},
    ),
)
def test_no_worker_starts_when_a_file_was_changed(page: Page, name: str) -> None:
    files = modules()
    changed = files | {name: files[name] + b"\n"}
    with site(answers(changed, files)) as address:
        opened(page, address, "seeker")
        refused = ask(page, "openCode", {"options": SEEKER_OPTIONS, "code": ""})
        assert refused == {"refused": "tampered", "as": "TamperedError"}
        assert page.workers == []


def test_words_that_were_changed_are_not_shown(page: Page) -> None:
    files = modules()
    name = "shared/crypto/words.js"
    changed = files | {name: files[name].replace(b"horn", b"horm")}
    with site(answers(changed, files)) as address:
        opened(page, address, "member")
        refused = ask(page, "words.wordsOf", VECTORS["words"][0])
        assert refused == {"refused": "tampered", "as": "TamperedError"}


def test_a_worker_that_the_page_does_not_list_is_not_started(page: Page) -> None:
    files = modules()
    listed = {name: content for name, content in files.items() if name not in WORKERS}
    with site(answers(files, listed)) as address:
        opened(page, address, "seeker")
        assert ask(page, "openMessages", [])["refused"] == "tampered"


def test_a_line_that_fails_is_no_tampering_and_is_tried_again(page: Page) -> None:
    files = modules()
    with site(answers(files, files)) as address:
        page.route("**/shared/crypto/boxes.js", lambda route: route.abort())
        opened(page, address, "seeker")
        assert ask(page, "openMessages", []) == {"refused": "unreachable", "as": "LocksmithError"}
        page.unroute("**/shared/crypto/boxes.js")
        assert ask(page, "openMessages", [])["refused"] == "malformed"


def test_the_end_of_a_worker_ends_what_was_asked_and_every_key(page: Page) -> None:
    files = modules()
    options = {"options": SEEKER_OPTIONS, "code": VECTORS["seeker_keys"][0]["code"]}
    with site(answers(files, files)) as address:
        opened(page, address, "seeker")
        assert ask(page, "openMessages", [])["refused"] == "malformed"
        asked, at_once = page.evaluate(
            "async (options) => { const asked = window.ask('openCode', options);"
            " await new Promise(requestAnimationFrame);"
            " const atOnce = window.ask('openCode', options); window.smith.end();"
            " return Promise.all([asked, atOnce]) }",
            options,
        )
        assert asked == at_once == {"refused": "ended", "as": "LocksmithError"}
        fetched: list[str] = []
        page.on("request", lambda request: fetched.append(request.url))
        assert ask(page, "openCode", options)["refused"] == "ended"
        # The browser says of late that a worker has ended.
        until(page, lambda: not page.workers)
        assert fetched == []


def test_the_seeker_worker_needs_few_files_each_once(page: Page) -> None:
    names = modules_of([f"kier/{WORKERS[0]}"])
    files = {name: as_served(content) for name, content in modules().items()}
    listed = {name: files[name] for name in (path.removeprefix("kier/") for path in names)}
    with site(answers(files, listed)) as address, Line(address) as line:
        opened(page, line.address, "seeker")
        assert ask(page, "openMessages", [])["refused"] == "malformed"
        asked = [exchange.path for exchange in line.exchanges]
        weight = sum(one.down for one in line.exchanges if one.path != "/kier/start.js")
    of_the_page = [
        "/",
        "/kier/shared/crypto/case-code.js",
        "/kier/shared/crypto/locksmith.js",
        "/kier/start.js",
    ]
    of_the_worker = [
        "/kier/shared/crypto/boxes.js",
        "/kier/shared/crypto/encoding.js",
        "/kier/shared/crypto/messages.js",
        "/kier/shared/crypto/seals.js",
        "/kier/shared/crypto/seeker-worker.js",
        "/kier/vendor/argon2id.js",
    ]
    # What a browser without X-Wing of its own needs besides.
    if not page.evaluate(HAS_KEM):
        of_the_worker += ["/kier/shared/crypto/library-kem.js", "/kier/vendor/hpke.js"]
    assert sorted(asked) == sorted(of_the_page + of_the_worker)
    # Heads and the page included; gzip, while the server's brotli makes it less.
    assert weight < (25_000 if page.evaluate(HAS_KEM) else 39_000)
