"""Routes of Platform HOPE, below `/api/v1/experts/`."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from api.common.routers import SingletonRouter
from api.experts.consultations import views as consultations

from .care import views as care
from .evaluations import views as evaluations
from .fees import views as fees
from .growth import views as growth
from .invitations import views as invitations
from .numbers import views as numbers
from .people import views as people
from .requests import views as requests

DESK_REQUEST = "desk/requests/<uuid:assignment>"
MY_INVITATION = "me/invitations/<uuid:invitation>"

router = SimpleRouter(trailing_slash=False, use_regex_path=False)
singletons = SingletonRouter()

# -- People ---------------------------------------------------------------------------------------
router.register("me/looks", people.MyAccessLogViewSet, basename="experts-my-access-log")
router.register("desk/people", people.PersonViewSet, basename="experts-people")
router.register("desk/steps", people.StepViewSet, basename="experts-steps")
router.register("desk/texts", people.SealedTextViewSet, basename="experts-texts")

# -- Requests -------------------------------------------------------------------------------------
router.register("requests", requests.NewRequestViewSet, basename="experts-requests")
router.register("desk/requests", requests.DeskRequestViewSet, basename="experts-desk-requests")
router.register("me/news", requests.NewsViewSet, basename="experts-news")
singletons.register("request", requests.MyRequestViewSet, basename="experts-request")

# -- Invitations ----------------------------------------------------------------------------------
router.register(
    "me/invitations", invitations.MyInvitationViewSet, basename="experts-my-invitations"
)
router.register("desk/requests", invitations.WaveViewSet, basename="experts-waves")
router.register("desk/questions", invitations.QuestionViewSet, basename="experts-questions")

# -- Consultations --------------------------------------------------------------------------------
router.register("desk/recordings", consultations.DeskRecordings, basename="experts-desk-recordings")
singletons.register(
    f"{MY_INVITATION}/consultation",
    consultations.MyConsultationViewSet,
    basename="experts-my-consultation",
)
singletons.register(
    f"{DESK_REQUEST}/consultation",
    consultations.DeskConsultation,
    basename="experts-desk-consultation",
)
singletons.register("request/result", consultations.MyResultViewSet, basename="experts-result")

# -- Evaluations ----------------------------------------------------------------------------------
router.register("desk/evaluations", evaluations.EvaluationViewSet, basename="experts-evaluations")
singletons.register(
    f"{MY_INVITATION}/evaluation",
    evaluations.MyEvaluationViewSet,
    basename="experts-my-evaluation",
)
singletons.register(
    "request/evaluation",
    evaluations.RequesterEvaluationViewSet,
    basename="experts-request-evaluation",
)
singletons.register(
    f"{DESK_REQUEST}/evaluation",
    evaluations.DeskEvaluationViewSet,
    basename="experts-desk-evaluation",
)

# -- Care -----------------------------------------------------------------------------------------
router.register("me/grievances", care.MyGrievanceViewSet, basename="experts-my-grievances")
router.register("me/consents", care.MyConsentViewSet, basename="experts-my-consents")
router.register("me/check-ins", care.MyCheckInViewSet, basename="experts-my-check-ins")
router.register(
    f"{DESK_REQUEST}/appointments",
    care.RequestAppointmentViewSet,
    basename="experts-request-appointments",
)
router.register("desk/appointments", care.AppointmentViewSet, basename="experts-appointments")
router.register("desk/care", care.CheckInViewSet, basename="experts-check-ins")
router.register("desk/grievances", care.GrievanceViewSet, basename="experts-grievances")
router.register("desk/consents", care.ConsentViewSet, basename="experts-consents")

# -- Fees -----------------------------------------------------------------------------------------
router.register("me/fees", fees.MyFeeViewSet, basename="experts-my-fees")
router.register("desk/fees/exports", fees.PaymentListViewSet, basename="experts-payment-lists")
router.register("desk/fees", fees.FeeViewSet, basename="experts-fees")

# -- Growth ---------------------------------------------------------------------------------------
router.register("successes", growth.PublicSuccessViewSet, basename="experts-public-successes")
router.register("me/knowledge", growth.MyKnowledgeViewSet, basename="experts-my-knowledge")
router.register("me/trainings", growth.MyTrainingViewSet, basename="experts-my-trainings")
router.register("me/coaching", growth.MyCoachingViewSet, basename="experts-my-coaching")
router.register("desk/knowledge", growth.DeskKnowledgeViewSet, basename="experts-knowledge")
router.register("desk/trainings", growth.DeskTrainingViewSet, basename="experts-trainings")
router.register("desk/coaching", growth.DeskCoachingViewSet, basename="experts-coaching")
router.register("desk/successes", growth.DeskSuccessViewSet, basename="experts-successes")
router.register("desk/improvements", growth.ImprovementViewSet, basename="experts-improvements")

urlpatterns = [
    path("platform", people.PublicPlatformViewSet.as_view({"get": "retrieve"})),
    path("me", people.MyProfileViewSet.as_view({"get": "retrieve", "patch": "partial_update"})),
    path(
        "me/legal", people.MyProfileViewSet.as_view({"put": "set_legal", "delete": "erase_legal"})
    ),
    path("me/steps", people.MyProfileViewSet.as_view({"get": "steps"})),
    path("me/agenda", care.MyAgendaViewSet.as_view({"get": "retrieve"})),
    path("me/feed", care.MyAgendaViewSet.as_view({"post": "renew_feed", "delete": "end_feed"})),
    path("me/check-ins/<uuid:check_in>", care.MyCheckInViewSet.as_view({"post": "answer"})),
    path(
        "desk/settings",
        people.PlatformSettingsViewSet.as_view({"get": "retrieve", "patch": "partial_update"}),
    ),
    path("briefing", requests.BriefingView.as_view()),
    path("numbers", numbers.NumbersViewSet.as_view({"get": "retrieve"})),
    path("desk", numbers.DeskOverviewViewSet.as_view({"get": "retrieve"})),
    path("desk/numbers", numbers.DeskNumbersViewSet.as_view({"get": "retrieve"})),
    *singletons.urls,
    *router.urls,
]
