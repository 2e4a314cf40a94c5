"""What is said in `scripts/demo hope`; nobody said it, it stands for what people say."""

from typing import Any

CANARY = "Canary9m4hope"
EMAIL = "advies@stad.example"
REQUESTER = {
    "email": EMAIL,
    "organisation": "Gemeente Voorbeeld",
    "name": "Afdeling Zorg",
    "kind": "municipality",
    "language": "nl",
}
BRIEFING = {
    "purpose": "Een nieuw plan: hulp die jongeren eerder vinden.",
    "question": "Wat had jou geholpen om eerder om hulp te vragen?",
    "audience": "Beleidsadviseurs",
    "place": "",
    "use": "Het advies komt in het plan van de gemeente.",
    "preparation": "Niets vooraf te lezen.",
    "support": "De coördinator van het platform.",
    "recording": "Er wordt niets opgenomen.",
    "names": "chosen",
    "aftercare": "De coördinator belt de dag erna.",
}
DEFINITION: dict[str, Any] = {
    "title": {"nl": "Eerder om hulp vragen", "en": "Asking for help sooner"},
    "languages": ["nl", "en"],
    "choices": {
        "who": [
            {"name": "friend", "label": {"nl": "Een vriend", "en": "A friend"}},
            {"name": "worker", "label": {"nl": "Een hulpverlener", "en": "A care worker"}},
            {"name": "nobody", "label": {"nl": "Niemand", "en": "Nobody"}},
        ]
    },
    "items": [
        {
            "kind": "one",
            "name": "told",
            "label": {"nl": "Wie wist het als eerste?", "en": "Who knew first?"},
            "choices": "who",
            "required": "true()",
        },
        {
            "kind": "scale",
            "name": "trust",
            "label": {"nl": "Hoe goed ging dat?", "en": "How well did that go?"},
            "parameters": {"start": "1", "end": "5", "step": "1"},
            "relevant": "${told} != 'nobody'",
        },
        {
            "kind": "text",
            "name": "words",
            "label": {
                "nl": "Wat had jou geholpen?",
                "en": "What would have helped you?",
            },
            "appearance": ["multiline"],
            "required": "true()",
        },
    ],
}
# Choices by question, and what is said in words.
ANSWERS: dict[str, list[tuple[dict[str, Any], str]]] = {
    "nl": [
        ({"told": "friend", "trust": 4}, "Eén vast gezicht, dat blijft."),
        ({"told": "nobody"}, "Dat het niet begon met een formulier."),
        ({"told": "worker", "trust": 5}, "Iemand die niet schrok."),
    ],
    "en": [
        ({"told": "friend", "trust": 3}, "One person who stays."),
        ({"told": "nobody"}, "To ask without giving my name."),
        ({"told": "worker", "trust": 4}, "Time. Nobody asked twice."),
    ],
}
SUMMARY = {
    "nl": "Vijf leden antwoordden (versie {}). Een vast gezicht helpt. Een formulier niet.",
    "en": "Five members answered (version {}). One person who stays helps. A form does not.",
}
MEMBER_SAYS: dict[str, Any] = {"feeling": 5}
REQUESTER_SAYS: dict[str, Any] = {"content": 5}
SUCCESS: dict[str, Any] = {
    "title": {"nl": "Een vast gezicht", "en": "One person who stays"},
    "text": {
        "nl": "Een gemeente begint nu met één vast gezicht voor wie om hulp vraagt.",
        "en": "A municipality now starts with one person who stays for whoever asks for help.",
    },
}
