"""Routes of the programme, below `/api/v1/programmes/`."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from .batches import views as batches
from .board import views as board
from .links import views as links
from .opt_outs import views as opt_outs
from .page_files import views as page_files
from .pages import previews, readings, trials, use
from .pages import views as pages
from .projects import views as projects
from .recordings import views as recordings
from .stops import views as stops
from .visits import views as visits

PROJECT = "projects/<uuid:project>"
PAGE_TEXTS = f"{PROJECT}/pages/<uuid:page>/texts"
PAGE_TEXT = f"{PAGE_TEXTS}/<slug:language>"

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
    path(f"{PROJECT}/stop-figures", stops.StopFiguresViewSet.as_view({"get": "retrieve"})),
    *router.urls,
]
