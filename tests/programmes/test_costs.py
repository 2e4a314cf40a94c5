"""What each call of the programme costs: as many statements for forty rows as for three."""

from uuid import uuid4

from backend.organisations.models import Role
from backend.programmes.models import (
    Batch,
    Course,
    CourseText,
    CourseVersion,
    CourseWeek,
    LinkWeek,
    Page,
    PageText,
    PageTrial,
    PageVersion,
    Project,
)
from backend.programmes.services.projects import change_project
from surveys.models import Round
from surveys.states import RoundStatus
from tests.api.test_queries import statements
from tests.factories import a_colleague
from tests.personas import Browser
from tests.programmes.courses import a_course_draft, a_live_course
from tests.programmes.factories import (
    A_PDF,
    Programme,
    a_batch,
    a_draft,
    a_link,
    a_page,
    a_page_file,
    a_project,
    a_stop,
    in_days,
)
from tests.programmes.interventions import an_intervention
from tests.programmes.involvement import a_line, an_involvement
from tests.surveys.services.scenes import an_open_round

PROGRAMMES = "/api/v1/programmes"
# Session and membership are one.
COSTS = {
    "board": 37,
    "options": 2,
    "projects": 2,
    "projects/{project}": 2,
    "projects/{project}/people": 3,
    "projects/{project}/history": 3,
    "projects/{project}/links": 3,
    "projects/{project}/links/options": 6,
    "projects/{project}/link-figures": 6,
    "projects/{project}/pages": 5,
    "projects/{project}/pages/options": 2,
    "projects/{project}/pages/files": 3,
    "projects/{project}/pages/{page}": 5,
    "projects/{project}/pages/{page}/texts": 4,
    "projects/{project}/pages/{page}/texts/nl": 4,
    "projects/{project}/pages/{page}/texts/nl/versions": 6,
    "projects/{project}/pages/{page}/texts/nl/versions/1": 6,
    "projects/{project}/pages/{page}/texts/nl/trials": 5,
    "projects/{project}/courses": 5,
    "projects/{project}/courses/options": 2,
    "projects/{project}/courses/{course}": 5,
    "projects/{project}/courses/{course}/texts": 4,
    "projects/{project}/courses/{course}/texts/nl": 4,
    "projects/{project}/courses/{course}/texts/nl/differences?with=en": 5,
    "projects/{project}/courses/{course}/texts/nl/versions": 6,
    "projects/{project}/courses/{course}/texts/nl/versions/1": 6,
    "projects/{project}/outreach-page": 2,
    "projects/{project}/visit-figures": 5,
    "projects/{project}/stops": 3,
    "projects/{project}/stop-figures": 5,
    "projects/{project}/message-templates": 3,
    "projects/{project}/message-templates/options": 2,
    "projects/{project}/batches": 4,
    "projects/{project}/action-lines": 3,
    "projects/{project}/involvements": 5,
    "projects/{project}/involvements/options": 2,
    "projects/{project}/involvement-board": 4,
    "projects/{project}/step-plan": 4,
    "teams": 3,
    "organisations": 2,
}


def more_batches(programme: Programme, project: Project, number: int) -> None:
    for _one in range(number):
        a_batch(programme, project)
    Batch.objects.filter(template__project=project).update(sent=9)


def more_links(programme: Programme, project: Project, number: int) -> None:
    for place in range(number):
        link = a_link(programme, project, place=f"{number}-{place}")
        LinkWeek.objects.create(
            link=link,
            week=in_days(-7 * place),
            opened=20,
            continued_least=0,
            continued_most=20,
        )
    for place in range(number):
        stop = a_stop(programme, project, place=f"{number}-{place}")
        LinkWeek.objects.create(
            link=stop.link, week=in_days(-7), opened=9, continued_least=0, continued_most=9
        )


def more_pages(programme: Programme, project: Project, number: int) -> Page:
    """Make pages that are due, and more versions and languages of the last one."""
    for place in range(number):
        page = a_page(programme, project, f"p-{number}-{place}")
        a_draft(programme, page)
        a_page_file(programme, project, data=A_PDF + b" " * (100 * number + place))
    first = Page.objects.get(slug="p-3-0")
    for place in range(number):
        a_draft(programme, first, text=f"Version {number} {place}")
    for language in ("en", "vi", "pl", "hu")[: number // 2]:
        a_draft(programme, first, language)
    versions = {row.text_id: row for row in PageVersion.objects.filter(number=1)}
    for text in PageText.objects.all():
        PageText.objects.filter(pk=text.pk).update(
            state="live", live=versions[text.pk], review_on=in_days(3)
        )
    return first


def more_courses(programme: Programme, project: Project, number: int) -> Course:
    """Make courses with drafts that wait, and more versions and languages of the first one."""
    for place in range(number):
        a_live_course(programme, project, f"c-{number}-{place}")
    first = Course.objects.get(slug="c-3-0")
    for place in range(number):
        a_course_draft(programme, first, title=f"Version {number} {place}")
    for language in ("en", "vi", "pl", "hu")[: number // 2]:
        a_course_draft(programme, first, language)
    for version in CourseVersion.objects.filter(number__gt=1):
        CourseText.objects.filter(pk=version.text_id).update(live=None)
    for place in range(number):
        week = in_days(-7 * place - 7 * number)
        CourseWeek.objects.create(course=first, week=week, begun=9, passed_least=0, passed_most=9)
    return first


def more_involvement(programme: Programme, project: Project, number: int) -> None:
    """Make action lines with advice, some of it about requests at Platform HOPE, and teams."""
    for place in range(number):
        line = a_line(programme, project)
        an_involvement(programme, line, assignment_id=uuid4(), assignment_label="Advice")
        an_intervention(programme, project, team=f"Team {number} {place}")


def more_trials(programme: Programme, page: Page, number: int) -> None:
    """Make trials of a page's text that have ended, of which answers wait to be read."""
    text = PageText.objects.select_related("draft").get(page=page, language="nl")
    for _place in range(number):
        survey = an_open_round(programme.desk.row)
        Round.objects.filter(pk=survey.pk).update(status=RoundStatus.CLOSED, written=9, published=9)
        PageTrial.objects.create(text=text, version=text.draft, round=survey, opened_on=in_days(0))


def more(programme: Programme, number: int) -> None:
    for place in range(number):
        row = a_project(programme, f"p{number}-{place}", ends_on=in_days(3), parts=["pages"])
        by = programme.as_participant(Role.COORDINATOR)
        change_project(by=by, project_id=row.pk, version=1, parts=["pages", "links"])
        change_project(by=by, project_id=row.pk, version=2, kind="outreach")
        a_colleague(programme.desk.row, name=f"e{number}-{place}", role=Role.EDITOR)


def more_of_all(programme: Programme, project: Project, number: int) -> tuple[Page, Course]:
    more(programme, number)
    more_links(programme, project, number)
    more_batches(programme, project, number)
    page = more_pages(programme, project, number)
    course = more_courses(programme, project, number)
    more_trials(programme, page, number)
    more_involvement(programme, project, number)
    return page, course


def test_a_call_costs_the_same_however_much_there_is(programme: Programme) -> None:
    """All calls on the same rows: to make them takes longer than to ask."""
    manager, editor = Browser(programme.manager), Browser(programme.editor)
    project = a_project(programme)
    page, course = more_of_all(programme, project, 3)

    def cost(path: str) -> int:
        browser = editor if "texts/nl" in path else manager
        address = path.format(project=project.pk, page=page.pk, course=course.pk)
        with statements() as found:
            assert browser.get(f"{PROGRAMMES}/{address}").status_code == 200, path
        return len(found)

    for browser in (manager, editor):
        browser.credentials()
    assert {path: cost(path) for path in COSTS} == COSTS
    more_of_all(programme, project, 12)
    assert {path: cost(path) for path in COSTS} == COSTS
