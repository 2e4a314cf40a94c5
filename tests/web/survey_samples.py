"""Questionnaires to be answered in tests: one with every kind of question, and short ones."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from backend.core import days
from backend.organisations.models import Organisation
from surveys.models import Questionnaire, Round, Version
from surveys.states import RoundStatus

NL_EN = ["en", "nl"]


def texts(english: str, dutch: str = "") -> dict[str, str]:
    """Return a text in the sample's two languages."""
    return {"en": english} | ({"nl": dutch} if dutch else {})


def one(name: str, english: str, **more: Any) -> dict[str, Any]:
    """A question with one answer of the list `work`."""
    return {"kind": "one", "name": name, "label": texts(english), "choices": "work"} | more


WORK = [
    {"name": "farm", "label": texts("On a farm", "Op een boerderij")},
    {"name": "house", "label": texts("In a house", "In een huis")},
    {"name": "other", "label": texts("Somewhere else", "Ergens anders")},
]
AGREE = [
    {"name": "no", "label": texts("Not at all", "Helemaal niet")},
    {"name": "bit", "label": texts("A bit", "Een beetje")},
    {"name": "yes", "label": texts("Quite", "Best wel")},
    {"name": "very", "label": texts("Very much", "Heel erg")},
]
TOWNS = [
    {"name": "ede", "label": texts("Ede"), "data": {"land": "nl"}},
    {"name": "gent", "label": texts("Gent"), "data": {"land": "be"}},
]
LANDS = [
    {"name": "nl", "label": texts("The Netherlands", "Nederland")},
    {"name": "be", "label": texts("Belgium", "België")},
]
WISHES = [
    {"name": "rest", "label": texts("Rest", "Rust")},
    {"name": "money", "label": texts("Money", "Geld")},
    {"name": "work", "label": texts("Work", "Werk")},
]

EVERY_KIND: dict[str, Any] = {
    "title": texts("How is your work?", "Hoe is je werk?"),
    "languages": NL_EN,
    "choices": {"work": WORK, "agree": AGREE, "towns": TOWNS, "lands": LANDS, "wishes": WISHES},
    "items": [
        {
            "kind": "note",
            "name": "hello",
            "label": texts("First some questions about your work.", "Eerst iets over je werk."),
        },
        {
            "kind": "one",
            "name": "place",
            "label": texts("Where do you work?", "Waar werk je?"),
            "hint": texts("Choose where you are most of the time.", "Kies waar je het meest bent."),
            "choices": "work",
            "required": "true()",
        },
        {
            "kind": "text",
            "name": "elsewhere",
            "label": texts("Where is that?", "Waar is dat?"),
            "relevant": "${place} = 'other'",
            "required": "true()",
            "required_message": texts("Write where that is.", "Schrijf waar dat is."),
        },
        {
            "kind": "many",
            "name": "wishes",
            "label": texts("What do you want more of?", "Waar wil je meer van?"),
            "choices": "wishes",
            "shuffled": True,
        },
        {
            "kind": "yes_no",
            "name": "safe",
            "label": texts("Do you feel safe?", "Voel je je veilig?"),
        },
        {
            "kind": "scale",
            "name": "mood",
            "label": texts("How is it today?", "Hoe gaat het vandaag?"),
            "appearance": ["smileys"],
            "parameters": {"start": "1", "end": "5"},
        },
        {
            "kind": "scale",
            "name": "mark",
            "label": texts("Which mark do you give?", "Welk cijfer geef je?"),
            "parameters": {"start": "0", "end": "10"},
            "low": texts("very bad", "heel slecht"),
            "high": texts("very good", "heel goed"),
        },
        {
            "kind": "grid",
            "name": "boss",
            "label": texts("How is your boss?", "Hoe is je baas?"),
            "choices": "agree",
            "items": [
                {"kind": "one", "name": "fair", "label": texts("Fair", "Eerlijk")},
                {"kind": "one", "name": "kind", "label": texts("Kind", "Aardig")},
                {"kind": "one", "name": "clear", "label": texts("Clear", "Duidelijk")},
            ],
        },
        {
            "kind": "integer",
            "name": "hours",
            "label": texts("How many hours a day?", "Hoeveel uren per dag?"),
            "constraint": ". > 0 and . <= 24",
            "constraint_message": texts("A day has 24 hours.", "Een dag heeft 24 uur."),
        },
        {"kind": "decimal", "name": "pay", "label": texts("What do you get an hour?")},
        {"kind": "date", "name": "since", "label": texts("Since which day?", "Sinds welke dag?")},
        {"kind": "time", "name": "starts", "label": texts("When do you start?")},
        {"kind": "date_time", "name": "next", "label": texts("When do you work again?")},
        {
            "kind": "ranking",
            "name": "order",
            "label": texts("What comes first?", "Wat komt eerst?"),
            "choices": "wishes",
        },
        {
            "kind": "group",
            "name": "home",
            "label": texts("Where you live", "Waar je woont"),
            "appearance": ["field-list"],
            "items": [
                {
                    "kind": "one",
                    "name": "land",
                    "label": texts("In which country?", "In welk land?"),
                    "choices": "lands",
                },
                {
                    "kind": "one",
                    "name": "town",
                    "label": texts("In which town?", "In welke stad?"),
                    "choices": "towns",
                    "choice_filter": "land = ${land}",
                    "appearance": ["minimal"],
                    "relevant": "${land} != ''",
                },
            ],
        },
        {
            "kind": "repeat",
            "name": "people",
            "label": texts("Person", "Persoon"),
            "items": [
                {"kind": "text", "name": "who", "label": texts("What do you call them?")},
                one("their_work", "Where does this person work?"),
            ],
        },
        {
            "kind": "text",
            "name": "story",
            "label": texts("Do you want to tell more?", "Wil je meer vertellen?"),
            "appearance": ["multiline"],
        },
        {
            "kind": "acknowledge",
            "name": "agreed",
            "label": texts("You may use my answers.", "Jullie mogen mijn antwoorden gebruiken."),
            "required": "true()",
        },
    ],
}
# What a browser turns by itself: without the repeat, and with what has to be worked out there.
WITHOUT_REPEATS: dict[str, Any] = EVERY_KIND | {
    "items": [item for item in EVERY_KIND["items"] if item["kind"] != "repeat"]
    + [
        {"kind": "calculate", "name": "week", "calculation": "${hours} * 5"},
        {
            "kind": "group",
            "name": "more",
            "label": texts("About ${place}", "Over ${place}"),
            "items": [
                {"kind": "note", "name": "told", "label": texts("${week} hours, you said.")},
                one("again", "Would you choose ${place} again?", shuffled=True),
                {
                    "kind": "decimal",
                    "name": "twice",
                    "label": texts("Twice as long"),
                    "calculation": "${hours} * 2",
                    "read_only": True,
                },
                {
                    "kind": "grid",
                    "name": "days",
                    "label": texts("Which days?", "Welke dagen?"),
                    "choices": "agree",
                    "shuffled": True,
                    "required": "${place} = 'other'",
                    "items": [
                        {"kind": "one", "name": "mon", "label": texts("Monday", "Maandag")},
                        {
                            "kind": "one",
                            "name": "sun",
                            "label": texts("Sunday", "Zondag"),
                            "relevant": "${hours} > 8",
                        },
                    ],
                },
                {"kind": "text", "name": "last", "label": texts("?"), "default": "nothing"},
            ],
        },
    ]
}
SHORT: dict[str, Any] = {
    "title": texts("Was it good?", "Was het goed?"),
    "languages": NL_EN,
    "choices": {"work": WORK},
    "items": [
        one("place", "Where do you work?"),
        {
            "kind": "text",
            "name": "elsewhere",
            "label": texts("Where is that?"),
            "relevant": "${place} = 'other'",
        },
    ],
}


def an_open_round(definition: dict[str, Any], **more: Any) -> Round:
    organisation = Organisation.objects.create(
        name="Stichting Voorbeeld", slug=f"voorbeeld-{uuid4()}", capacity=5
    )
    questionnaire = Questionnaire.objects.create(organisation=organisation, name="Sample")
    version = Version.objects.create(
        questionnaire=questionnaire, number=1, definition=definition, fixed=True
    )
    settings: dict[str, Any] = {
        "name": "Sample",
        "status": RoundStatus.OPEN,
        "closes_on": days.today() + timedelta(days=10),
        "languages": definition["languages"],
    }
    return Round.objects.create(organisation=organisation, version=version, **settings | more)
