"""What is written in `scripts/demo pages`: a page, its change, and what readers answer."""

from collections.abc import Mapping
from typing import Any

# In what readers wrote: looked for where it must not be.
CANARY = "Canary5w1"
TITLES: Mapping[str, str] = {
    "nl": "Je bent niet alleen",
    "nl-easy": "Jij bent niet alleen",
    "en": "You are not alone",
}
# Too long for a tired boy.
SENTENCES: Mapping[str, str] = {
    "nl": "Als iemand je dwingt om foto's te sturen dan kun je dat hier veilig vertellen.",
    "en": "If somebody forces you to send photos then you can safely tell it to us here.",
}
SHORT: Mapping[str, tuple[str, ...]] = {
    "nl": ("Dwingt iemand je om foto's te sturen?", "Vertel het hier.", "Dat is veilig."),
    "nl-easy": ("Moet jij foto's sturen van iemand?", "Vertel het hier.", "Je naam is niet nodig."),
    "en": ("Does somebody make you send photos?", "Tell it here.", "It is safe."),
}
BUTTONS: Mapping[str, str] = {
    "nl": "Vraag om hulp",
    "nl-easy": "Vraag om hulp",
    "en": "Ask for help",
}
# Half of the readers' faces are the second best: all in all a clear page.
ANSWERS: Mapping[str, Any] = {
    "reader": "self",
    "easy": 4,
    "found": "yes",
    "next": "bit",
    "trust": "yes",
    "read_on": "phone",
}


def document(language: str, *sentences: str) -> dict[str, Any]:
    """Return a document: a paragraph for each sentence, and a button that leads to help."""
    paragraphs = [
        {"type": "paragraph", "content": [{"type": "text", "text": sentence}]}
        for sentence in sentences
    ]
    attributes = {"target": "help", "value": "", "label": BUTTONS[language]}
    return {"type": "doc", "content": [*paragraphs, {"type": "call", "attrs": attributes}]}


CONTENT = {
    language: document(
        language, *([SENTENCES[language]] if language in SENTENCES else SHORT[language])
    )
    for language in TITLES
}
CHANGED = {
    language: document(language, *SHORT[language], *LAST)
    for language, LAST in {
        "nl": ("Bellen kan ook.",),
        "nl-easy": ("Je kunt ook bellen.",),
        "en": ("You can call too.",),
    }.items()
}
