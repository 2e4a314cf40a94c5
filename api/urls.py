"""Routes of the API, version 1."""

from django.urls import include, path

from api.description.views import BrowseView, SchemaView, VectorsView
from backend.core.locale import for_seekers

from .intake import matches
from .intake import views as intake
from .intake.contact import ContactView
from .intake.organisations import OrganisationView
from .intake.supervision import SupervisionView
from .realtime.views import TicketsView

urlpatterns = [
    path("intake/options", for_seekers(matches.OptionsView.as_view())),
    path("intake/matches", for_seekers(matches.MatchesView.as_view())),
    path("intake/organisations/<uuid:organisation>", for_seekers(OrganisationView.as_view())),
    path("intake/requests", for_seekers(intake.RequestsView.as_view())),
    path("intake/request", for_seekers(intake.RequestView.as_view()), name="intake-request"),
    path("intake/request/messages", for_seekers(intake.MessagesView.as_view())),
    path("intake/request/referrals", for_seekers(intake.ReferralsView.as_view())),
    path(
        "intake/request/referrals/<uuid:organisation>", for_seekers(intake.ReferralView.as_view())
    ),
    path(
        "intake/request/referrals/<uuid:organisation>/supervision",
        for_seekers(SupervisionView.as_view()),
    ),
    path(
        "intake/request/proposals/<uuid:organisation>", for_seekers(intake.ProposalView.as_view())
    ),
    path("intake/request/keys", for_seekers(intake.KeysView.as_view())),
    path("intake/request/contact", for_seekers(ContactView.as_view())),
    path("inbox/", include("api.inbox.urls")),
    path("signals/", include("api.signals.urls")),
    path("members/", include("api.accounts.urls")),
    path("", include("api.organisation.urls")),
    path("", include("api.templates.urls")),
    path("", include("api.figures.urls")),
    path("notifications/", include("api.notifications.urls")),
    path("surveys/", include("api.surveys.urls")),
    path("experts/", include("api.experts.urls")),
    path("learning/", include("api.learners.urls")),
    path("programmes/", include("api.programmes.urls")),
    path("realtime/tickets", TicketsView.as_view()),
    path("schema/", SchemaView.as_view(), name="schema"),
    path("schema/vectors/", VectorsView.as_view(), name="schema-vectors"),
    path("schema/browse/", BrowseView.as_view(), name="schema-browse"),
]
