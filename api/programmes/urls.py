"""Routes of the programme, below `/api/v1/programmes/`."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from .batches import views as batches
from .board import views as board
from .certificates import views as certificates
from .courses import imports as course_imports
from .courses import previews as course_previews
from .courses import views as courses
from .figures import indicators
from .figures import views as figures
from .interventions import board as intervention_board
from .interventions import views as interventions
from .involvement import views as involvement
from .links import views as links
from .measures import views as measures
from .opt_outs import views as opt_outs
from .page_files import views as page_files
from .pages import previews, readings, trials, use
from .pages import views as pages
from .places import views as places
from .projects import views as projects
from .recordings import views as recordings
from .signal_tables import views as signal_tables
from .stops import views as stops
from .trainings import presence
from .trainings import views as trainings
from .visits import views as visits

PROJECT = "projects/<uuid:project>"
PAGE_TEXTS = f"{PROJECT}/pages/<uuid:page>/texts"
PAGE_TEXT = f"{PAGE_TEXTS}/<slug:language>"
COURSE = f"{PROJECT}/courses/<uuid:course>"
INTERVENTION = f"{PROJECT}/interventions/<uuid:intervention>"
COURSE_TEXT = f"{COURSE}/texts/<slug:language>"

router = SimpleRouter(trailing_slash=False, use_regex_path=False)

# -- Projects -------------------------------------------------------------------------------------
router.register("projects", projects.ProjectViewSet, basename="programmes-projects")
router.register(f"{PROJECT}/people", projects.PersonViewSet, basename="programmes-people")
router.register(f"{PROJECT}/history", projects.HistoryViewSet, basename="programmes-history")
router.register("organisations", projects.OrganisationViewSet, basename="programmes-organisations")

# -- Links ----------------------------------------------------------------------------------------
router.register(f"{PROJECT}/links", links.LinkViewSet, basename="programmes-links")

# -- Pages ----------------------------------------------------------------------------------------
router.register(f"{PROJECT}/pages", pages.PageViewSet, basename="programmes-pages")
router.register(PAGE_TEXTS, pages.PageTextViewSet, basename="programmes-page-texts")
router.register(
    f"{PAGE_TEXT}/versions", pages.PageVersionViewSet, basename="programmes-page-versions"
)
router.register(f"{PAGE_TEXT}/trials", trials.PageTrialViewSet, basename="programmes-page-trials")
# -- Recordings -----------------------------------------------------------------------------------
router.register(
    f"{PROJECT}/recordings", recordings.RecordingViewSet, basename="programmes-recordings"
)
# -- Stops ----------------------------------------------------------------------------------------
router.register(f"{PROJECT}/stops", stops.StopViewSet, basename="programmes-stops")

# -- Courses --------------------------------------------------------------------------------------
router.register(f"{PROJECT}/courses", courses.CourseViewSet, basename="programmes-courses")
router.register(
    f"{PROJECT}/courses/import",
    course_imports.CourseImportViewSet,
    basename="programmes-course-import",
)
router.register(f"{COURSE}/texts", courses.CourseTextViewSet, basename="programmes-course-texts")
router.register(
    f"{COURSE_TEXT}/versions", courses.CourseVersionViewSet, basename="programmes-course-versions"
)

# -- Certificates ---------------------------------------------------------------------------------
router.register(
    f"{PROJECT}/certificates", certificates.CertificateViewSet, basename="programmes-certificates"
)

# -- Places ---------------------------------------------------------------------------------------
router.register(f"{PROJECT}/places", places.PlaceViewSet, basename="programmes-places")

# -- Involvement ----------------------------------------------------------------------------------
router.register(
    f"{PROJECT}/action-lines", involvement.ActionLineViewSet, basename="programmes-action-lines"
)
router.register(
    f"{PROJECT}/involvements", involvement.InvolvementViewSet, basename="programmes-involvements"
)

# -- Trainings ------------------------------------------------------------------------------------
router.register(f"{PROJECT}/trainings", trainings.TrainingViewSet, basename="programmes-trainings")
router.register(
    f"{PROJECT}/trainings/<uuid:training>/sessions",
    trainings.TrainingSessionViewSet,
    basename="programmes-training-sessions",
)

# -- Interventions --------------------------------------------------------------------------------
router.register(
    f"{PROJECT}/interventions",
    interventions.InterventionViewSet,
    basename="programmes-interventions",
)
router.register("teams", intervention_board.TeamViewSet, basename="programmes-teams")
router.register(
    f"{INTERVENTION}/checks",
    interventions.InterventionCheckViewSet,
    basename="programmes-intervention-checks",
)
router.register(
    f"{INTERVENTION}/questions",
    interventions.StakeholderQuestionViewSet,
    basename="programmes-intervention-questions",
)

# -- Signal tables --------------------------------------------------------------------------------
router.register(
    f"{PROJECT}/signal-tables",
    signal_tables.SignalTableViewSet,
    basename="programmes-signal-tables",
)
router.register(
    f"{PROJECT}/signal-tables/<uuid:table>/members",
    signal_tables.SignalTableMemberViewSet,
    basename="programmes-signal-table-members",
)

# -- Figures --------------------------------------------------------------------------------------
router.register(
    f"{PROJECT}/indicators", indicators.IndicatorViewSet, basename="programmes-indicators"
)
router.register(
    "figures/releases", figures.FiguresReleaseViewSet, basename="programmes-figure-releases"
)

# -- Measures -------------------------------------------------------------------------------------
router.register(f"{PROJECT}/measures", measures.MeasureViewSet, basename="programmes-measures")
router.register(
    f"{PROJECT}/measures/<uuid:measure>/rounds",
    measures.MeasureRoundViewSet,
    basename="programmes-measure-rounds",
)
router.register(
    f"{PROJECT}/wording-trials",
    measures.WordingTrialViewSet,
    basename="programmes-wording-trials",
)

# -- Files of pages -------------------------------------------------------------------------------
router.register(
    f"{PROJECT}/pages/files", page_files.PageFileViewSet, basename="programmes-page-files"
)
router.register(
    f"{PROJECT}/pages/import", page_files.PageImportViewSet, basename="programmes-page-import"
)

# -- Outreach -------------------------------------------------------------------------------------
router.register(
    f"{PROJECT}/message-templates",
    batches.MessageTemplateViewSet,
    basename="programmes-message-templates",
)

urlpatterns = [
    path(f"{PAGE_TEXT}/markdown", page_files.PageMarkdownViewSet.as_view({"get": "retrieve"})),
    path("board", board.BoardViewSet.as_view({"get": "retrieve"})),
    path("options", board.OptionsViewSet.as_view({"get": "retrieve"})),
    path(f"{PROJECT}/link-figures", links.LinkFiguresViewSet.as_view({"get": "retrieve"})),
    path(f"{PROJECT}/link-figures/file", links.LinkFiguresViewSet.as_view({"get": "file"})),
    path(f"{PROJECT}/pages/check", readings.PageReadingViewSet.as_view({"post": "check"})),
    path(f"{PAGE_TEXT}/use", use.PageUseViewSet.as_view({"get": "retrieve"})),
    path(f"{PROJECT}/pages/preview", previews.PagePreviewViewSet.as_view({"post": "preview"})),
    path(
        f"{COURSE_TEXT}/markdown",
        course_imports.CourseMarkdownViewSet.as_view({"get": "retrieve"}),
    ),
    path(f"{COURSE}/preview", course_previews.CoursePreviewViewSet.as_view({"post": "preview"})),
    path("opt-outs", opt_outs.OptOutViewSet.as_view({"get": "counts", "post": "create"})),
    path("opt-outs/checks", opt_outs.OptOutViewSet.as_view({"post": "checks"})),
    path("opt-outs/removals", opt_outs.OptOutViewSet.as_view({"post": "removals"})),
    path(
        f"{PROJECT}/batches",
        batches.BatchViewSet.as_view({"get": "list", "post": "create"}),
    ),
    path(
        f"{PROJECT}/batches/<uuid:batch>",
        batches.BatchViewSet.as_view({"patch": "partial_update"}),
    ),
    path(
        f"{PROJECT}/outreach-page",
        visits.OutreachPageViewSet.as_view({"get": "retrieve", "post": "create"}),
    ),
    path(f"{PROJECT}/visit-figures", visits.VisitFiguresViewSet.as_view({"get": "retrieve"})),
    path(f"{PROJECT}/visit-figures/file", visits.VisitFiguresViewSet.as_view({"get": "file"})),
    path("outreach/<slug:code>/visits", visits.TallyViewSet.as_view({"post": "create"})),
    path(
        f"{PROJECT}/certificate-figures",
        certificates.CertificateFiguresViewSet.as_view({"get": "retrieve"}),
    ),
    path("trainers/<str:token>/presence", presence.PresenceViewSet.as_view({"post": "create"})),
    path(f"{PROJECT}/measures/file", measures.MeasureFileViewSet.as_view({"get": "file"})),
    path(
        f"{PROJECT}/measures/<uuid:measure>/rounds/<uuid:round>/cards/paper",
        measures.MeasureCardsFileViewSet.as_view({"post": "paper"}),
    ),
    path(
        f"{PROJECT}/involvement-board",
        involvement.InvolvementBoardViewSet.as_view({"get": "retrieve"}),
    ),
    path(
        f"{PROJECT}/step-plan",
        involvement.StepPlanViewSet.as_view({"get": "retrieve", "put": "update"}),
    ),
    path(f"{PROJECT}/stop-figures", stops.StopFiguresViewSet.as_view({"get": "retrieve"})),
    path("figures", figures.FiguresViewSet.as_view({"get": "retrieve"})),
    path("figures/file", figures.FiguresViewSet.as_view({"get": "file"})),
    path("figures/draft", figures.FiguresDraftViewSet.as_view({"get": "retrieve"})),
    path(
        f"{PROJECT}/indicators/<uuid:indicator>/figures/<slug:quarter>",
        indicators.FigureEntryViewSet.as_view({"put": "update"}),
    ),
    *router.urls,
]
