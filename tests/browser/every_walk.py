"""A member before each application: where they go, and how they come in."""

from typing import Any

from playwright.sync_api import Page

from tests.walks.chromium import PHONE

from .conftest import Visitors
from .every_data import MEMBER, KierInUse
from .every_look import COUNTING, LANGUAGES, EveryLook
from .every_place import project_pages, signal_pages

PARTS = ("briefing", "members", "consultation", "agenda", "evaluation", "close")
# What is looked at of a request in each state.
SHOWN_PARTS = {
    "submitted": PARTS[:2],
    "inviting": PARTS[1:2],
    "asking": PARTS,
    "summing": PARTS[2:3],
    "reading": PARTS[2:3],
    "given": PARTS[2:],
    "done": PARTS[1:],
}
# In which of the requests the member takes part.
TAKES_PART = ("asking", "reading", "given", "done")


def inbox_places(kier: KierInUse) -> list[str]:
    return [
        "#/",
        *(f"#/{tab}" for tab in ("new", "open", "closed", "other")),
        *(f"#/referrals/{one}" for one in kier.referrals.values()),
        *(f"#/{page}" for page in ("organisation", "members", "settings")),
        "#/organisation/opt-outs",
        "#/signals",
        f"#/signals/{kier.table}",
        *(f"#/signals/{kier.table}/{page}" for page in (*signal_pages(), kier.signal)),
        "#/settings/notifications",
    ]


def member_places(kier: KierInUse) -> list[str]:
    member = kier.requests["inviting"].member(MEMBER)
    part = {name: kier.requests[name].part_of(MEMBER) for name in TAKES_PART}
    invited = kier.requests["inviting"].part_of(MEMBER, "invited")
    care = [row["id"] for row in member.call("GET", "me/check-ins")["results"]]
    return [
        "#/",
        "#/agenda",
        "#/care",
        *(f"#/care/{one}" for one in care),
        "#/fees",
        "#/news",
        "#/learn",
        "#/me",
        *(f"#/me/{one}" for one in ("profile", "legal", "stories", "looks", "steps", "leaving")),
        "#/settings",
        "#/settings/notifications",
        *(f"#/asked/{one}" for one in [invited, *part.values()]),
        *(f"#/answers/{one}" for one in part.values()),
        *(f"#/look-back/{part[name]}" for name in ("given", "done")),
    ]


def desk_places(kier: KierInUse) -> list[str]:
    people = kier.requests["asking"].desk.call("GET", "desk/people")["results"]
    [member] = [person["id"] for person in people if person["chosen_name"] == MEMBER]
    return [
        "#/",
        "#/requests",
        "#/requests/questions",
        "#/requests/submitted",
        "#/requests/quiet",
        *(f"#/requests/{one.request}" for name, one in kier.requests.items() if name != "draft"),
        *(
            f"#/requests/{kier.requests[name].request}/{part}"
            for name, parts in SHOWN_PARTS.items()
            for part in parts
        ),
        "#/care",
        "#/care/all",
        "#/fees",
        "#/fees/late",
        "#/people",
        f"#/people/{member}",
        *(f"#/people/{one}" for one in ("grievances", "consents", "steps")),
        "#/growing",
        *(
            f"#/growing/{one}"
            for one in ("knowledge", "trainings", "coaching", "successes", "improvements")
        ),
        "#/numbers",
        "#/settings",
    ]


def survey_places(kier: KierInUse) -> list[str]:
    made = kier.rounds["open"]["questionnaire"]
    at = f"#/questionnaires/{made['id']}/1"
    return [
        "#/",
        "#/new",
        "#/webhooks",
        f"#/webhooks/{kier.webhook}",
        "#/rounds/new",
        f"#/rounds/new/{made['id']}",
        at,
        *(
            f"{at}/{one}"
            for one in (
                "questions",
                "questions/0",
                "questions/1",
                "translate",
                "preview",
                "versions",
                "report",
            )
        ),
        f"{at}/difference/1",
        *(
            f"#/rounds/{one['id']}{part}"
            for one in kier.rounds.values()
            for part in ("", "/settings", "/people", "/results", "/texts", "/exports")
        ),
    ]


def programme_places(kier: KierInUse) -> list[str]:
    return [*managed_places(kier), *written_places(kier)]


def managed_places(kier: KierInUse) -> list[str]:
    at = f"#/projects/{kier.project}"
    return [
        "#/",
        "#/figures",
        "#/teams",
        "#/projects",
        *(f"#/projects/{stage}" for stage in ("planned", "running", "over")),
        "#/projects/new",
        at,
        *(f"{at}/{part}" for part in project_pages()),
        f"{at}/pages/{kier.page}",
        f"{at}/pages/{kier.page}/nl/trial",
    ]


def written_places(kier: KierInUse) -> list[str]:
    """Return the places to which only those come who write pages."""
    at = f"#/projects/{kier.project}/pages"
    courses = f"#/projects/{kier.project}/courses"
    team = f"#/projects/{kier.project}/interventions/{kier.intervention}"
    return [
        *(f"{at}/{one}" for one in ("new", "files", kier.page)),
        *(f"{at}/{kier.page}/nl{part}" for part in ("", "/versions", "/trial", "/from-file")),
        *(f"{courses}/{one}" for one in ("new", kier.course)),
        *(f"{team}{part}" for part in ("", "/plan", "/questions", "/results")),
        f"#/projects/{kier.project}/interventions/new",
        f"#/projects/{kier.project}/measures/new",
        *(
            f"#/projects/{kier.project}/measures/{kier.measure}{part}"
            for part in ("", "/plan", "/lead-times", "/report")
        ),
        *(
            f"{courses}/{kier.course}/nl{part}"
            for part in ("", "/preview", "/versions", "/from-file")
        ),
    ]


class Application:
    """One member before an application whose pages are places behind `#`."""

    def __init__(self, visitors: Visitors, kier: KierInUse, path: str) -> None:
        # A header of one's own would need leave in the preview, whose frame is of no origin.
        more: dict[str, Any] = {"extra_http_headers": {}} if path == "/surveys/" else {}
        self.page: Page = visitors(PHONE, **more)
        self.page.context.add_init_script(COUNTING)
        self.address = f"{kier.server.address}{path}"
        self.look = EveryLook(self.page)

    def walk(self, sign_in: tuple[str, str], places: list[str]) -> None:
        self.page.goto(self.address)
        for language in LANGUAGES:
            self.page.evaluate("(code) => localStorage.setItem('language', code)", language)
            self.page.reload()
            self.look.language = language
            self.look.at("door")
            self._come_in(*sign_in)
            for place in places:
                self.look.begin()
                self.page.evaluate("(place) => { location.hash = place; }", place)
                self.look.at(place)
        assert self.look.faults == [], "\n".join(self.look.faults)

    def _come_in(self, email: str, password: str) -> None:
        page = self.page
        frame, asked = page.locator(".frame"), page.locator("input[type=password]")
        frame.or_(asked).first.wait_for()
        if frame.is_visible():
            return
        address = page.locator("input[type=email]:not([readonly])")
        if address.is_visible():
            address.fill(email)
        asked.fill(password)
        page.locator("form button.main").click()
        frame.wait_for()
