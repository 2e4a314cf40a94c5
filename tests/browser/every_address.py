"""Every page that the server draws: its route, and the addresses at which it is looked at."""

from collections.abc import Callable
from urllib.parse import urlsplit

from .every_data import KierInUse

# What is no page.
NO_PAGES = {
    ".well-known/security.txt",
    "exit",
    "app.webmanifest",
    "worker.js",
    "inbox/texts/<slug:language>",
    "robots.txt",
    "sitemap.xml",
    "sound/<slug:language>/<slug:screen>",
    "p/files/<uuid:file>/<slug:variant>",
    "p/try/<slug:code>/files/<uuid:file>/<slug:variant>",
    "panel/app.webmanifest",
    "outreach/worker.js",
    "outreach/<slug:code>/app.webmanifest",
    "panel/calendar/<str:secret>.ics",
    "advice/r/<str:token>/result/<slug:language>.pdf",
    "s/results/<str:key>/tables.csv",
    "s/results/<str:key>/<str:language>/tables.csv",
    # The pages of answering, which are looked at below `s/`; its frame is in test_surveys_app.py.
    "surveys/preview",
}
# Pages whose places stand behind `#`.
APPLICATIONS = {"inbox/", "panel/", "panel/desk/", "programme/", "surveys/"}
# Pages that come in Dutch or English alone, in the language of their address, or in those of a
# questionnaire, page or card.
IN_SOME = ("<seekers_language:language>", "advice/", "l/", "outreach/<slug:code>/<slug:link>")
IN_SOME += ("p/", "s/")
STEP = "purpose"


def keys_of(kier: KierInUse, *names: str) -> list[str]:
    return [urlsplit(kier.rounds[name]["results_link"]).path.rpartition("/")[2] for name in names]


def tokens(kier: KierInUse, *names: str) -> list[str]:
    return [kier.links[name].rpartition("/")[2] for name in names or kier.links]


def codes(kier: KierInUse) -> list[str]:
    return [one["code"] for one in kier.rounds.values()]


# Each route, and the addresses that are looked at.
ADDRESSES: dict[str, Callable[[KierInUse], list[str]]] = {
    "": lambda _kier: [""],
    "<seekers_language:language>": lambda _kier: ["nl", "vi"],
    "l/<str:code>": lambda kier: [f"l/{one}" for one in (kier.card, "unknown")],
    "offline": lambda _kier: ["offline"],
    "design/": lambda _kier: ["design/"],
    "members/reset": lambda _kier: ["members/reset", "members/reset#token=x"],
    "mail/stop/<str:token>": lambda _kier: ["mail/stop/unknown"],
    "outreach/<slug:code>": lambda kier: [f"outreach/{one}" for one in (kier.outreach, "ended")],
    "outreach/<slug:code>/<slug:link>": lambda kier: [f"outreach/{kier.outreach}/{kier.card}"],
    "advice/": lambda _kier: ["advice/"],
    "advice/<slug:language>": lambda _kier: ["advice/nl", "advice/en"],
    "advice/ask": lambda _kier: ["advice/ask"],
    "advice/ask/<slug:language>": lambda _kier: ["advice/ask/nl", "advice/ask/en"],
    "advice/r/<str:token>": lambda kier: [f"advice/r/{one}" for one in [*tokens(kier), "unknown"]],
    "advice/r/<str:token>/briefing/<slug:step>": lambda kier: [
        f"advice/r/{token}/briefing/{STEP}" for token in tokens(kier, "draft", "returned")
    ],
    "advice/r/<str:token>/result": lambda kier: [
        f"advice/r/{token}/result" for token in tokens(kier, "given", "done")
    ],
    "advice/r/<str:token>/evaluation": lambda kier: [
        f"advice/r/{token}/evaluation" for token in tokens(kier, "given", "done")
    ],
    # Pages of the demonstration.
    "p/": lambda _kier: ["p/"],
    "p/<seekers_language:language>": lambda _kier: ["p/nl"],
    "p/professionals": lambda _kier: ["p/professionals", "p/professionals?q=x"],
    "p/professionals/<seekers_language:language>": lambda _kier: ["p/professionals/nl"],
    "p/projects/<slug:slug>": lambda _kier: ["p/projects/jongens"],
    "p/projects/<slug:slug>/<seekers_language:language>": lambda _kier: ["p/projects/jongens/nl"],
    "p/try/<slug:code>": lambda kier: [f"p/try/{one}" for one in (kier.trial, "unknown")],
    "p/<str:slug>": lambda _kier: ["p/unknown"],
    "p/<str:slug>/<seekers_language:language>": lambda _kier: [
        f"p/{slug}/nl" for slug in ("klopt-dit", "lvb-herkennen")
    ],
    "s/<str:code>": lambda kier: [f"s/{one}" for one in [*codes(kier), "unknown"]],
    "s/<str:code>/<str:word>": lambda kier: [f"s/{kier.rounds['open']['code']}/unknown"],
    "s/results/<str:key>": lambda kier: [
        f"s/results/{one}" for one in [*keys_of(kier, *kier.rounds), "unknown"]
    ],
    "s/results/<str:key>/<str:language>": lambda kier: [
        f"s/results/{one}/en" for one in keys_of(kier, "closed")
    ],
    "s/results/<str:key>/compare/<str:other>": lambda kier: [
        "s/results/{}/compare/{}".format(*keys_of(kier, "closed", "empty"))
    ],
    "s/results/<str:key>/compare/<str:other>/<str:language>": lambda kier: [
        "s/results/{}/compare/{}/en".format(*keys_of(kier, "closed", "empty"))
    ],
}
