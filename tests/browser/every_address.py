"""Every page that the server draws: its route, and the addresses at which it is looked at."""

import base64
import json
import re
from collections.abc import Callable
from urllib.parse import urlsplit

import httpx

from .every_data import KierInUse

# What is no page.
NO_PAGES = {
    ".well-known/security.txt",
    ".well-known/did.json",
    "did.json",
    "c/status/<int:number>",
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
    "learn/worker.js",
    "outreach/worker.js",
    "trainings/trainer/worker.js",
    "trainings/mine/<str:token>/calendar.ics",
    "r/<slug:code>/paper",
    "figures/<int:number>/<slug:form>",
    # Made by a form; it is looked at in test_places.py.
    "places/mine/<str:token>/cards",
    "places/mine/<str:token>/poster.pdf",
    "places/mine/<str:token>/certificate.pdf",
    "places/mine/<str:token>/share.csv",
    "outreach/<slug:code>/app.webmanifest",
    "panel/calendar/<str:secret>.ics",
    "advice/r/<str:token>/result/<slug:language>.pdf",
    "s/results/<str:key>/tables.csv",
    "s/results/<str:key>/<str:language>/tables.csv",
    # The pages of answering, which are looked at below `s/`; its frame is in test_surveys_app.py.
    "surveys/preview",
}
SECONDS = 60.0
# Pages whose places stand behind `#`.
APPLICATIONS = {"inbox/", "panel/", "panel/desk/", "programme/", "surveys/"}
# Pages that come in Dutch or English alone, in the language of their address, or in those of a
# questionnaire, page, course, card, registration or session.
IN_SOME = ("<seekers_language:language>", "advice/", "l/", "outreach/<slug:code>/<slug:link>")
IN_SOME += ("learn/in/", "learn/<str:slug>/", "m/<str:code>/<str:token>/questions", "p/", "s/")
IN_SOME += ("trainings/mine/", "trainings/trainer/")
STEP = "purpose"
# Trainings of the demonstration.
DEMONSTRATED = ("signalen-arbeidsuitbuiting", "signalen-delen")


def keys_of(kier: KierInUse, *names: str) -> list[str]:
    return [urlsplit(kier.rounds[name]["results_link"]).path.rpartition("/")[2] for name in names]


def tokens(kier: KierInUse, *names: str) -> list[str]:
    return [kier.links[name].rpartition("/")[2] for name in names or kier.links]


def codes(kier: KierInUse) -> list[str]:
    return [one["code"] for one in kier.rounds.values()]


def awards(kier: KierInUse) -> list[str]:
    """What a place of the demonstration has a certificate for, as its badge says."""
    page = httpx.get(f"{kier.server.address}/places/", timeout=SECONDS).text
    found = re.search(r'<b dir="auto">([^<]+)</b>.*?href="(/c/\w+)"', page)
    assert found
    name, path = found.groups()
    asked, ours = {"name": name, "form": "badge"}, {"Origin": kier.server.address}
    badge = httpx.post(
        f"{kier.server.address}{path}/paper", data=asked, headers=ours, timeout=SECONDS
    ).text
    content = badge.split(".")[1]
    said = json.loads(base64.urlsafe_b64decode(content + "=" * (-len(content) % 4)))
    return [urlsplit(said["credentialSubject"]["achievement"]["id"]).path[1:]]


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
    "trainings/": lambda _kier: ["trainings/"],
    "trainings/<slug:slug>": lambda _kier: [
        f"trainings/{slug}" for slug in ("proeftraining", *DEMONSTRATED, "unknown")
    ],
    "trainings/session/<uuid:session>": lambda kier: [f"trainings/session/{kier.session}"],
    "places/mine/<str:token>/packages": lambda _kier: ["places/mine/unknown/packages"],
    "trainings/mine/<str:token>": lambda kier: [
        f"trainings/mine/{one}" for one in (*kier.registered.values(), "unknown")
    ],
    "trainings/trainer/<str:token>": lambda kier: [
        f"trainings/trainer/{one}" for one in (kier.trainer, "unknown")
    ],
    "m/try/<str:code>": lambda kier: [f"m/try/{one}" for one in (kier.wording, "unknown")],
    "m/<str:code>/<str:token>": lambda kier: [kier.measure_card, "m/unknown/unknown"],
    "m/<str:code>/<str:token>/questions": lambda kier: [
        f"{one}/questions" for one in (kier.measure_card, "m/unknown/unknown")
    ],
    "r/<slug:code>": lambda kier: [f"r/{one}" for one in (kier.results, "unknown")],
    "figures/": lambda _kier: ["figures/"],
    "figures/<int:number>": lambda _kier: ["figures/1", "figures/999"],
    "places/": lambda _kier: ["places/", "places/?q=x"],
    "places/<slug:slug>/register": lambda kier: [
        f"places/{one}/register" for one in (kier.project_slug, "unknown")
    ],
    "places/confirm/<str:token>": lambda _kier: ["places/confirm/unknown"],
    "places/mine/<str:token>": lambda _kier: ["places/mine/unknown"],
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
    "c/": lambda _kier: ["c/", "c/?code="],
    "c/issuer": lambda _kier: ["c/issuer"],
    "c/achievements/<uuid:award>": awards,
    "c/<str:code>": lambda _kier: ["c/unknown"],
    "c/<str:code>/paper": lambda _kier: ["c/unknown/paper"],
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
    "learn/": lambda _kier: ["learn/"],
    "learn/in/<seekers_language:language>": lambda _kier: ["learn/in/nl"],
    "learn/code": lambda _kier: ["learn/code"],
    "learn/a/<str:code>": lambda _kier: ["learn/a/unknown"],
    "learn/a/<str:code>/result": lambda _kier: ["learn/a/unknown/result"],
    "learn/a/<str:code>/<str:step>": lambda _kier: ["learn/a/unknown/s1"],
    "learn/card/<str:code>": lambda _kier: ["learn/card/unknown"],
    "learn/card/<str:code>/<seekers_language:language>": lambda _kier: ["learn/card/unknown/nl"],
    "learn/house/<str:code>": lambda _kier: ["learn/house/unknown"],
    "learn/house/<str:code>/<seekers_language:language>": lambda _kier: ["learn/house/unknown/nl"],
    "learn/<str:slug>": lambda _kier: ["learn/unknown"],
    "learn/<str:slug>/embed": lambda _kier: ["learn/unknown/embed", "learn/signalen-hotel/embed"],
    "learn/<str:slug>/embed/<seekers_language:language>": lambda _kier: [
        "learn/signalen-hotel/embed/en"
    ],
    "learn/<str:slug>/<seekers_language:language>": lambda _kier: ["learn/unknown/nl"],
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
