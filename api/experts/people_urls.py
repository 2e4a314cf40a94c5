"""Routes of Platform HOPE: people."""

from django.urls import URLPattern, path

from . import me, people, platform, settings, steps, texts

PERSON = "desk/people/<uuid:expert>"

urlpatterns: list[URLPattern] = [
    path("platform", platform.PlatformView.as_view(), name="experts-platform"),
    path("me", me.MyProfileView.as_view(), name="experts-me"),
    path("me/legal", me.MyLegalNameView.as_view(), name="experts-me-legal"),
    path("me/steps", me.MyStepsView.as_view(), name="experts-me-steps"),
    path("me/looks", me.MyLooksView.as_view(), name="experts-me-looks"),
    path("desk/people", people.PeopleView.as_view(), name="experts-people"),
    path(PERSON, people.PersonView.as_view(), name="experts-person"),
    path(
        f"{PERSON}/invite-again",
        people.PersonInvitationsView.as_view(),
        name="experts-person-invite-again",
    ),
    path(f"{PERSON}/leave", people.PersonLeavingView.as_view(), name="experts-person-leave"),
    path(
        f"{PERSON}/steps/<uuid:step>",
        people.PersonStepView.as_view(),
        name="experts-person-step",
    ),
    path("desk/settings", settings.PlatformSettingsView.as_view(), name="experts-settings"),
    path("desk/steps", steps.StepsView.as_view(), name="experts-steps"),
    path("desk/steps/<uuid:step>", steps.StepView.as_view(), name="experts-step"),
    path("desk/texts/<uuid:text>", texts.TextView.as_view(), name="experts-text"),
]
