"""A coordinator's way through the surveys: a ready questionnaire, changed, translated, read."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from scripts.demonstrations.desk import Desk
from scripts.demonstrations.server import OwnServer
from scripts.demonstrations.wire import Wire
from tests.walks.axe import violations, wrong_landmarks
from tests.walks.back import back
from tests.walks.chromium import DESK, PHONE
from tests.walks.targets import small_targets, wider_than_the_screen

from .conftest import Visitors

pytestmark = pytest.mark.full

SLUG = "fier"
SIZES = {device.width: {"width": device.width, "height": device.height} for device in (DESK, PHONE)}
# Each size in one light; all four where there is most to see.
LOOKS = [(DESK.width, "light"), (PHONE.width, "dark")]
ALL_LOOKS = [(width, light) for width in SIZES for light in ("light", "dark")]
TEXT = "Merkteken van een vraag 4c1e"
FORM = b"type,name,label\ninteger,age,How old?\ngeopoint,place,Where?\n"


@dataclass
class Surveys:
    """One member before the page of the surveys; parts are known by `data-part`."""

    page: Page
    address: str
    faults: list[str] = field(default_factory=list)

    def part(self, name: str) -> Locator:
        return self.page.locator(f"[data-part='{name}']")

    def sign_in(self, server: OwnServer, role: str) -> None:
        [member] = [
            one for one in server.sign_ins() if (one["organisation"], one["role"]) == (SLUG, role)
        ]
        self.page.goto(f"{self.address}/surveys/")
        self.page.locator("input[type=email]").fill(member["email"])
        self.page.locator("input[autocomplete=current-password]").fill(member["password"])
        self.page.locator("form button.main").click()
        self.part("home").wait_for()

    def to(self, part: str) -> None:
        self.page.locator(f".part-tabs a[href*='/{part}']").click()
        self.page.locator(f"[data-shown='{part}']").wait_for()
        self.part(part).or_(self.part(f"round-{part}")).wait_for()

    def saved(self) -> None:
        self.page.locator(".saved[data-saved=saved]").wait_for()

    def look(self, name: str, looks: list[tuple[int, str]] | None = None) -> None:
        for width, light in looks or LOOKS:
            self.page.set_viewport_size(SIZES[width])
            self.page.emulate_media(color_scheme=light)
            found = [
                *violations(self.page),
                *small_targets(self.page),
                *wider_than_the_screen(self.page),
            ]
            self.faults += [f"{name}, {width}, {light}: {one}" for one in found]
        self.page.set_viewport_size(SIZES[DESK.width])
        self.page.emulate_media(color_scheme="light")


def opened(visitors: Visitors, server: OwnServer, role: str = "coordinator") -> Surveys:
    # A header of one's own would need leave in the preview, whose frame is of no origin.
    surveys = Surveys(visitors(DESK, extra_http_headers={}), server.address)
    # A questionnaire in which something is wrong has no preview.
    visitors.watch(surveys.page).expect(r"400 \(Bad Request\).*/preview-ticket")
    surveys.sign_in(server, role)
    return surveys


def answer(server: OwnServer, link: str, how: int) -> None:
    wire, code = Wire(server.address, source="127.0.9.7"), link.rsplit("/", 1)[-1]
    asked = wire.call("GET", f"/api/v1/surveys/answering/{code}")
    for _person in range(how):
        answers = {"help": 4, "speed": asked["questionnaire"]["choices"]["speed"][0]["name"]}
        body = {"id": str(uuid4()), "answers": answers, "language": asked["language"]}
        wire.call("POST", f"/api/v1/surveys/answering/{code}/responses", body)


def test_from_a_ready_questionnaire_to_results(visitors: Visitors, server: OwnServer) -> None:
    surveys = opened(visitors, server)
    page = surveys.page
    surveys.look("home", ALL_LOOKS)
    surveys.part("new").click()
    page.locator("[data-ready=help]").wait_for()
    surveys.look("new")
    page.locator("[data-ready=help]").click()
    surveys.part("general").wait_for()
    edit(surveys)
    translate(surveys)
    preview(surveys)
    link = start_round(surveys)
    answer(server, link, 8)
    page.locator("[data-move=close]").click()
    page.locator("dialog[data-part=close-round] button.main").click()
    published = surveys.part("published")
    expect(published.locator("dd.many")).to_have_text("8")
    surveys.look("results", ALL_LOOKS)
    surveys.to("texts")
    surveys.to("exports")
    surveys.part("exports").locator("form button.main").click()
    ready = page.locator("[data-export=ready]")
    ready.wait_for()
    with page.expect_download() as file:
        ready.locator("button.main").click()
    assert file.value.suggested_filename.endswith(".xlsx")
    surveys.look("exports")
    next_version(surveys)
    page.locator("[data-page=home]").click()
    expect(page.locator("[data-round][data-status=closed]").first).to_be_visible()
    surveys.look("home with rows")
    assert surveys.faults == []


def edit(surveys: Surveys) -> None:
    page = surveys.page
    page.locator(".outline-row[data-path='0']").click()
    page.locator("#label-nl").fill("Hoe vond jij de hulp?")
    surveys.saved()
    surveys.part("add").click()
    surveys.look("adding")
    page.locator("dialog [data-kind=one]").click()
    page.locator("#label-nl").fill(TEXT)
    answers = page.locator("[data-choice] textarea[data-first]")
    answers.nth(0).fill("Ja, graag")
    answers.nth(1).fill("Nee")
    page.locator("[data-part=relevant-add]").click()
    page.locator("#relevant-0-name").select_option("help")
    page.locator("#relevant-0-how").select_option("most")
    page.locator("#relevant-0-value").fill("2")
    surveys.saved()
    surveys.look("item", ALL_LOOKS)
    chosen = page.locator(".outline-row[aria-current]")
    expect(chosen).to_have_attribute("data-path", "1")
    assert page.locator("[data-choice]").evaluate_all(
        "(rows) => rows.map((row) => row.dataset.choice)"
    ) == ["ja_graag", "nee"]
    chosen.focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(chosen).to_have_attribute("data-path", "0")
    expect(chosen).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Delete")
    expect(page.get_by_text(TEXT)).to_have_count(0)
    surveys.part("undo-remove").click()
    expect(page.locator(".outline-row", has_text=TEXT)).to_be_visible()
    surveys.saved()
    page.locator(".outline-row[data-path='3']").click()
    back(page)
    expect(page.locator("[data-part=item]")).not_to_have_attribute("data-kind", "text")


def translate(surveys: Surveys) -> None:
    page = surveys.page
    surveys.to("translate")
    missing = page.locator("[data-missing].missing-count")
    expect(missing).to_have_attribute("data-missing", "3")
    page.locator("#only-missing").check()
    fields = page.locator(".translation textarea")
    expect(fields).to_have_count(3)
    for place in range(3):
        fields.nth(place).fill(f"Text {place}")
        page.keyboard.press("Control+Enter")
    expect(missing).to_have_attribute("data-missing", "0")
    expect(fields).to_have_count(3)
    surveys.saved()
    surveys.look("translation")


def preview(surveys: Surveys) -> None:
    """The page of answering in a frame: a low answer brings the new question up."""
    page = surveys.page
    surveys.to("preview")
    phone = page.frame_locator("[data-part=phone] iframe")
    next_button = phone.locator(".acts button.main")
    next_button.click()
    faces = phone.locator(".smileys label")
    faces.first.click()
    next_button.click()
    expect(phone.get_by_text(TEXT)).to_be_visible()
    phone.get_by_role("button", name="Terug").click()
    faces.last.click()
    next_button.click()
    expect(faces).to_have_count(0)
    expect(phone.get_by_text(TEXT)).to_have_count(0)
    assert wrong_landmarks(page) == []
    surveys.look("preview", ALL_LOOKS)
    preview_of_changes(surveys)


def to_questions(surveys: Surveys) -> None:
    surveys.page.locator(".part-tabs a[href*='/questions']").click()
    surveys.page.locator("[data-shown=questions] .outline-row.general").wait_for()


def preview_of_changes(surveys: Surveys) -> None:
    """What was typed stands in the frame, saved or not; another language; what is wrong is said."""
    page = surveys.page
    title = page.frame_locator("[data-part=phone] iframe").locator("[data-step=start] h1")
    to_questions(surveys)
    page.locator(".outline-row.general").click()
    before = page.locator("#title-nl").input_value()
    page.locator("#title-nl").fill("Een titel van nu")
    surveys.to("preview")
    expect(title).to_have_text("Een titel van nu")
    page.keyboard.press("Control+z")
    expect(title).to_have_text(before)
    page.locator("#preview-language").select_option("en")
    expect(title).not_to_have_text(before)
    preview_beside(surveys)
    page.locator(".outline-row[data-path='0']").click()
    page.locator("#label-nl").fill("Hoe gaat het, ${nobody}?")
    surveys.to("preview")
    fault = surveys.part("preview-refused").locator("li a")
    expect(fault).to_have_attribute("href", re.compile(r"/questions/0$"))
    surveys.look("refused preview")
    page.keyboard.press("Control+z")
    expect(title).to_be_visible()
    surveys.saved()


def preview_beside(surveys: Surveys) -> None:
    """Beside the editor stands the question that is chosen, as it is being written."""
    page = surveys.page
    to_questions(surveys)
    surveys.part("beside").click()
    phone = page.frame_locator("[data-part=preview-beside] iframe")
    expect(phone.locator("section[data-step=start]")).to_be_visible()
    page.locator(".outline-row[data-path='0']").click()
    question = phone.locator("[data-step=ask] h1, [data-step=ask] legend").first
    before = page.locator("#label-nl").input_value()
    expect(question).to_contain_text(before)
    page.locator("#label-nl").fill("Hoe ging het vandaag?")
    expect(question).to_contain_text("Hoe ging het vandaag?")
    surveys.look("preview beside", [(DESK.width, "light"), (DESK.width, "dark")])
    page.locator("#label-nl").fill(before)
    expect(question).to_contain_text(before)
    surveys.part("beside").click()
    expect(surveys.part("preview-beside")).to_have_count(0)
    page.locator(".outline-row.general").click()


def start_round(surveys: Surveys) -> str:
    page = surveys.page
    surveys.part("start-round").click()
    surveys.part("new-round").wait_for()
    surveys.look("new round")
    page.locator("form button.main").click()
    surveys.part("round-settings").wait_for()
    # Where nobody may be told apart there are no groups.
    page.locator("input[name=audience][value=blind]").check()
    surveys.part("no-groups").wait_for()
    expect(page.locator("#new-groups")).to_have_count(0)
    page.locator("input[name=audience][value=link]").check()
    page.locator("#new-groups").wait_for()
    page.locator("#statement-nl").fill("Wij willen het beter doen.")
    surveys.look("settings")
    page.locator("[data-saved=changed]").wait_for()
    page.locator(".save-bar button.main").click()
    page.locator(".save-bar [data-saved=saved]").wait_for()
    page.locator("[data-move=open]").click()
    page.locator("dialog[data-part=open-round]").wait_for()
    surveys.look("opening")
    page.locator("dialog button.main").click()
    surveys.part("people").wait_for()
    surveys.look("people")
    link = surveys.page.locator("[data-link]").get_attribute("data-link")
    assert link
    return link


def next_version(surveys: Surveys) -> None:
    page = surveys.page
    page.locator(".facts-line a").click()
    surveys.part("next-version").click()
    page.locator("#title-nl").fill("Een andere titel")
    surveys.saved()
    surveys.to("versions")
    surveys.look("versions")
    page.locator("a[href*=difference]").click()
    expect(surveys.part("difference").locator("[data-kind=changed]")).to_have_count(1)
    surveys.look("difference")


def test_a_spreadsheet_is_brought_and_its_report_read(
    visitors: Visitors, server: OwnServer
) -> None:
    surveys = opened(visitors, server)
    page = surveys.page
    surveys.part("new").click()
    file = {"name": "form.csv", "mimeType": "text/csv", "buffer": FORM}
    page.locator("#spreadsheet").set_input_files(file)  # type: ignore[arg-type]
    surveys.part("import-report").wait_for()
    surveys.look("report")
    surveys.part("open-imported").click()
    expect(page.locator(".outline-row[data-kind=integer]")).to_be_visible()
    surveys.to("report")
    assert surveys.faults == []


def test_two_editors_notice_each_other_and_no_line_loses_nothing(
    visitors: Visitors, server: OwnServer
) -> None:
    first, second = opened(visitors, server), opened(visitors, server)
    first.part("new").click()
    first.page.locator("form input").first.fill("Samen")
    first.page.locator("form button.main").click()
    first.part("general").wait_for()
    second.page.goto(first.page.url)
    second.part("general").wait_for()
    title = "#title-nl"
    first.page.locator(title).fill("Van de een")
    first.saved()
    second.page.locator(title).fill("Van de ander")
    visitors.watch(second.page).expect("409")
    second.part("conflict").wait_for()
    second.look("conflict")
    second.part("take-theirs").click()
    expect(second.page.locator(title)).to_have_value("Van de een")
    visitors.watch(second.page).expect("ERR_INTERNET_DISCONNECTED")
    second.page.context.set_offline(True)
    second.page.locator(title).fill("Onderweg")
    second.page.locator("[data-saved=away]").wait_for()
    second.page.context.set_offline(False)
    second.saved()
    second.page.reload()
    expect(second.page.locator(title)).to_have_value("Onderweg")
    assert second.faults == []


def an_open_round(server: OwnServer) -> tuple[str, str]:
    [member] = [
        sign_in
        for sign_in in server.sign_ins()
        if (sign_in["organisation"], sign_in["role"]) == (SLUG, "coordinator")
    ]
    wire, base = Desk(server.address, member["email"], member["password"]).wire, "/api/v1/surveys"
    last = datetime.now(UTC) + timedelta(days=30)
    made = wire.call("POST", f"{base}/questionnaires", {"name": "Hulp", "ready": "help"})
    body = {"questionnaire": made["id"], "name": "Zomer", "closes_on": f"{last:%Y-%m-%d}"}
    survey = wire.call("POST", f"{base}/rounds", body)
    survey = wire.call("POST", f"{base}/rounds/{survey['id']}/open", {})
    return survey["id"], survey["link"]


def test_results_of_a_closed_round_come_without_loading_anew(
    visitors: Visitors, server: OwnServer
) -> None:
    survey, link = an_open_round(server)
    readers = [opened(visitors, server, role) for role in ("coordinator", "caseworker")]
    for reader in readers:
        reader.page.goto(f"{server.address}/surveys/#/rounds/{survey}/results")
        expect(reader.part("published").locator("dd.many")).to_have_text("–")
    answer(server, link, 8)
    coordinator, caseworker = readers
    coordinator.page.locator("[data-move=close]").click()
    coordinator.page.locator("dialog[data-part=close-round] button.main").click()
    expect(coordinator.part("published").locator("dd.many")).to_have_text("8")
    caseworker.part("look").click()
    expect(caseworker.part("round")).to_have_attribute("data-status", "closed")
    expect(caseworker.part("published").locator("dd.many")).to_have_text("8")


def test_a_caseworker_reads_and_changes_nothing(visitors: Visitors, server: OwnServer) -> None:
    surveys = opened(visitors, server, "caseworker")
    page = surveys.page
    page.locator("[data-questionnaire]").first.wait_for()
    expect(surveys.part("new")).to_have_count(0)
    page.locator("[data-questionnaire]").first.click()
    surveys.part("questionnaire").wait_for()
    page.locator(".outline-row").nth(1).click()
    expect(surveys.part("item").locator("textarea").first).not_to_be_editable()
    expect(page.locator("[data-part=add], [data-part=start-round], [data-move]")).to_have_count(0)
    surveys.look("item of a reader")
    assert surveys.faults == []
