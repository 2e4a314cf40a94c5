"""Every screen of the seeker's way, and every error that one can see on it."""

from .door import Door

# What is typed, and what the page calls its complaint.
WRONG_CODES = (
    ("too-short", "1234"),
    ("not-digits", "twintig"),
    ("too-long", "1234 5678 9012 3456 7890 1"),
    ("mistyped", "1234 5678 9012 3456 7890"),
    # As a code should be; nothing is kept under it.
    ("unknown", "1000 0000 0000 0000 0081"),
)
# What the server answers when nothing is kept under a code.
UNKNOWN_CODE = r"status of 40[134]"


def ask(door: Door, text: str) -> str:
    door.open()
    door.find()
    code = door.send(text)
    door.to_talk()
    return code


def errors(door: Door) -> str:
    """Make every error of somebody who comes back; return the chosen organisation."""
    door.open()
    door.press("return")
    door.at("return")
    for complaint, code in WRONG_CODES:
        door.type_code(code)
        door.press("next")
        door.complains("return", complaint)
    door.press("start")
    door.at("start")
    organisation = door.find()
    door.press("next")
    door.complains("write", "empty")
    return organisation


def everybody_left_out(door: Door) -> int:
    door.open()
    door.find()
    offered = door.offers()
    while door.offers():
        door.leave_out()
    door.look("write, nobody left")
    return offered
