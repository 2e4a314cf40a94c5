"""One mailbox in many spellings: each is refused, or counts as the same."""

import unicodedata
from functools import cache

import idna
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.core.characters import has_hidden
from backend.core.mail_addresses import NotAnAddress, checked_email, mailbox_of, normalise_email

PLAIN = "anna.b@buero-city.example"


# Both look through all of Unicode: for a second, which only those who run these tests wait for.
@cache
def hidden() -> list[str]:
    kinds = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
    return [chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) in kinds]


@cache
def alike() -> dict[str, list[str]]:
    """Return each sign of an address, and others that NFKC maps to it."""
    found: dict[str, list[str]] = {}
    for code in range(0x80, 0x110000):
        if 0xD800 <= code < 0xE000:
            continue
        plain = unicodedata.normalize("NFKC", chr(code)).lower()
        if len(plain) == 1 and plain in set("abcdefghijklmnopqrstuvwxyz0123456789-."):
            found.setdefault(plain, []).append(chr(code))
    return found


@st.composite
def spellings(draw: st.DrawFn) -> str:
    """Return the address with compatible signs, capitals, a tag and a final dot."""
    signs = []
    for sign in PLAIN:
        others = [sign, sign.upper(), *alike().get(sign, [])]
        signs.append(draw(st.sampled_from(others)))
    local, _at, domain = "".join(signs).partition("@")
    tag = draw(st.sampled_from(["", "+", "+x", "+Kier+2"]))
    return f"{local}{tag}@{domain}{draw(st.sampled_from(['', '.']))}"


@given(spellings())
def test_every_spelling_is_the_same_mailbox(spelled: str) -> None:
    assert mailbox_of(spelled) == PLAIN
    local, _at, domain = checked_email(spelled).partition("@")
    assert (local.partition("+")[0], domain) == tuple(PLAIN.split("@"))


@given(st.deferred(lambda: st.sampled_from(hidden())), st.integers(1, len(PLAIN) - 1))
def test_what_nobody_sees_is_refused_and_counts_as_nothing(sign: str, place: int) -> None:
    spelled = PLAIN[:place] + sign + PLAIN[place:]
    with pytest.raises(NotAnAddress) as refused:
        checked_email(spelled)
    assert refused.value.is_hidden
    assert mailbox_of(spelled) == PLAIN
    # It belongs to nobody, and not to whom it looks like.
    assert normalise_email(spelled) != PLAIN


def test_all_of_them_are_known() -> None:
    assert [hex(ord(one)) for one in hidden() if not has_hidden(one)] == []
    for one in "\u034f\u115f\u2800\u3164\ufe0f\uffa0\U000e0100":
        assert has_hidden(one)


@pytest.mark.parametrize("domain", ["bücher.example", "BÜCHER.example", "bu\u0308cher。example"])
def test_a_domain_has_one_spelling(domain: str) -> None:
    assert checked_email(f"a@{domain}") == f"a@{idna.encode('bücher').decode()}.example"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "anna",
        "@city.example",
        "anna@",
        '"anna"@city.example',
        "anna@[127.0.0.1]",
        "anna@[::1]",
        "аnna@city.example",
        "anna b@city.example",
        "anna@city..example",
        "anna@-city.example",
        "Anna <anna@city.example>",
        "\ud800@city.example",
        "anna@city.example, bert@city.example",
    ],
)
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(NotAnAddress):
        checked_email(address)
    normalise_email(address)
    mailbox_of(address)


@given(st.text())
def test_any_text_has_a_spelling_that_stays(text: str) -> None:
    once = normalise_email(text)
    assert normalise_email(once) == once
    assert mailbox_of(mailbox_of(text)) == mailbox_of(text)


@pytest.mark.parametrize("address", ["anna@localhost", "o'neil_1@city.example", "a@b.co"])
def test_ordinary_ones_stay_as_they_are(address: str) -> None:
    assert checked_email(address) == normalise_email(address) == mailbox_of(address) == address


def test_a_plus_alone_is_a_name() -> None:
    assert mailbox_of("+x@city.example") == "+x@city.example"
