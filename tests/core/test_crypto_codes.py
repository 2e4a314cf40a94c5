"""Case codes and recovery codes: as people write, read and type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.core.crypto.case_code import format_code, generate_code, parse_code
from backend.core.crypto.errors import WrongCharacter, WrongCheckDigits, WrongCode, WrongLength
from backend.core.crypto.organisation import (
    format_recovery_code,
    generate_recovery_code,
    parse_recovery_code,
)

CODE = "48210937551822643170"
CODES = st.builds(
    lambda body: f"{body * 100 + 98 - body * 100 % 97:020d}", st.integers(0, 10**18 - 1)
)


def test_generated_codes_are_valid_and_differ() -> None:
    codes = {generate_code() for _ in range(100)}
    assert len(codes) == 100
    assert {parse_code(code) for code in codes} == codes


@given(CODES, st.integers(0, 19), st.integers(1, 9))
def test_one_wrong_digit_is_told(code: str, place: int, slip: int) -> None:
    wrong = str((int(code[place]) + slip) % 10)
    with pytest.raises(WrongCheckDigits):
        parse_code(code[:place] + wrong + code[place + 1 :])


@given(CODES, st.integers(0, 18))
def test_neighbours_swapped_are_told(code: str, place: int) -> None:
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    if swapped == code:
        assert parse_code(swapped) == code
    else:
        with pytest.raises(WrongCheckDigits):
            parse_code(swapped)


@given(CODES)
def test_a_shown_code_is_read_back(code: str) -> None:
    assert parse_code(format_code(code)) == code


@pytest.mark.parametrize(
    "typed",
    [
        "4821 0937 5518 2264 3170",
        " 4821-0937-5518-2264-3170\n",
        "4821\u00a00937\u20115518\u20132264\u20143170",
        "\u202a48210937551822643170\u202c",
    ],
)
def test_ways_to_type_a_code(typed: str) -> None:
    assert parse_code(typed) == CODE


@pytest.mark.parametrize(
    "zero",
    [
        "\N{ARABIC-INDIC DIGIT ZERO}",
        "\N{DEVANAGARI DIGIT ZERO}",
        "\N{THAI DIGIT ZERO}",
        "\N{FULLWIDTH DIGIT ZERO}",
    ],
)
def test_digits_of_other_scripts(zero: str) -> None:
    assert parse_code("".join(chr(ord(zero) + int(digit)) for digit in CODE)) == CODE


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("", WrongLength),
        (CODE[:-1], WrongLength),
        (CODE + "0", WrongLength),
        ("O" + CODE[1:], WrongCharacter),
        ("²" + CODE[1:], WrongCharacter),
        ("+" + CODE[1:], WrongCharacter),
        (CODE.replace("0", "1"), WrongCheckDigits),
    ],
)
def test_ways_to_mistype_a_code(typed: str, error: type[WrongCode]) -> None:
    with pytest.raises(error) as raised:
        parse_code(typed)
    assert CODE not in str(raised.value)


def test_a_wrong_length_says_how_many_there_are() -> None:
    with pytest.raises(WrongLength) as raised:
        parse_code("4821 0937 5518")
    assert (raised.value.found, raised.value.expected) == (12, 20)


@pytest.mark.full
@given(st.text())
def test_any_other_text_is_a_wrong_code(typed: str) -> None:
    with pytest.raises(WrongCode):
        parse_code(typed)


def test_generated_recovery_codes() -> None:
    codes = {generate_recovery_code() for _ in range(100)}
    assert len(codes) == 100
    assert {parse_recovery_code(format_recovery_code(code)) for code in codes} == codes


@pytest.mark.parametrize(
    "typed",
    [
        "XJPB66SWYZ8YR0P9G73568FPVC",
        "xjpb 66sw yz8y rOp9 g735 68fp vc",
        "XJPB-66SW-YZ8Y-ROP9-G735-68FP-VC",
    ],
)
def test_ways_to_type_a_recovery_code(typed: str) -> None:
    assert parse_recovery_code(typed) == "XJPB66SWYZ8YR0P9G73568FPVC"


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("", WrongLength),
        ("XJPB66SWYZ8YR0P9G73568FPV", WrongLength),
        ("UJPB66SWYZ8YR0P9G73568FPVC", WrongCharacter),
        ("XJPB66SWYZ8YR0P9G73568FPVÇ", WrongCharacter),
    ],
)
def test_ways_to_mistype_a_recovery_code(typed: str, error: type[WrongCode]) -> None:
    with pytest.raises(error):
        parse_recovery_code(typed)
