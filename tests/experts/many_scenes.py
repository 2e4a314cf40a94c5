"""One member to whom all happens that a list can be of, as often as one likes."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from backend.experts import local_time
from backend.experts.models import (
    Assignment,
    CheckIn,
    Coaching,
    Coming,
    Evaluation,
    Expert,
    Fee,
    Followed,
    Grievance,
    Improvement,
    Invitation,
    Knowledge,
    Look,
    Question,
    Step,
    StepDone,
    StoryConsent,
    StoryUse,
    Success,
    SuccessConsent,
    Training,
)
from backend.experts.services.history import CLOCK, note_entry
from backend.experts.services.sealed_texts import Boxes, keep
from tests.experts.care_scenes import MEMBER_SAYS, an_appointment
from tests.experts.consultation_scenes import own_boxes
from tests.experts.factories import (
    Hope,
    Person,
    an_assignment,
    an_expert,
    an_invitation,
    some_boxes,
)
from tests.experts.invitation_scenes import many_experts

BOTH = {"nl": "Iets", "en": "Something"}


class Scene:
    """The platform and that member."""

    def __init__(self, hope: Hope) -> None:
        self.hope, self.robin = hope, an_expert(hope, per_month=20)
        self.made = 0

    def grow(self, to: int) -> None:
        for number in range(self.made, to):
            for more in MORE:
                more(self.hope, self.robin, number)
        self.made = to


def an_opened_evaluation(part: Invitation) -> None:
    Evaluation.objects.create(
        assignment=part.assignment,
        side=Evaluation.MEMBER,
        invitation=part,
        until=local_time.today(),
        answered=True,
        opened=True,
        answers=MEMBER_SAYS,
    )


def a_story_given(work: Assignment, expert: Expert, boxes: Boxes) -> StoryConsent:
    """A quote for everybody, which the requester of an assignment got."""
    today = local_time.today()
    consent = StoryConsent.objects.create(
        expert=expert,
        kind="quote",
        audiences=["public"],
        text=keep(expert.platform, boxes),
        given_on=today,
        until=today + timedelta(days=90),
    )
    StoryUse.objects.create(consent=consent, assignment=work, on=today)
    return consent


def more_in(hope: Hope, work: Assignment, to: int) -> None:
    for expert in many_experts(hope, to - work.accepted):
        part = an_invitation(work, Person(expert, hope.coordinator))
        an_appointment(work)
        note_entry(work, "waves", by=CLOCK)
        an_opened_evaluation(part)
        a_story_given(work, expert, some_boxes(hope))


def more_work(hope: Hope, robin: Person, _number: int) -> None:
    today = local_time.today()
    work = an_assignment(hope, "closed", ended_on=today)
    part = an_invitation(work, robin)
    Fee.objects.create(invitation=part, fee_cents=7500, due_on=today)
    for kind, call in ((CheckIn.DEBRIEF, True), (CheckIn.WEEK, False)):
        text = keep(hope.platform, own_boxes(hope, robin)) if call else None
        CheckIn.objects.create(invitation=part, kind=kind, due_on=today, call=call, text=text)
    an_appointment(work)
    Improvement.objects.create(
        platform=hope.platform,
        assignment=work,
        text="Ask earlier",
        owner=hope.coordinator.member,
        due_on=today,
    )
    an_opened_evaluation(part)


def more_said(hope: Hope, robin: Person, _number: int) -> None:
    today = local_time.today()
    work = an_assignment(hope, "begun")
    an_invitation(work, robin, "invited")
    text, another = (keep(hope.platform, own_boxes(hope, robin)) for _each in range(2))
    Question.objects.create(assignment=work, expert=robin.row, text=text, asked_on=today)
    Grievance.objects.create(expert=robin.row, path="grievance", text=another, on=today)
    Look.objects.create(
        expert=robin.row,
        by=hope.coordinator.member,
        by_name="K",
        what="question",
        subject=text.id,
        on=today,
    )


def more_stories(hope: Hope, robin: Person, _number: int) -> None:
    today = local_time.today()
    work = an_assignment(hope, "begun")
    consent = a_story_given(work, robin.row, own_boxes(hope, robin))
    success = Success.objects.create(
        platform=hope.platform, title=BOTH, text=BOTH, on=today, published=True
    )
    SuccessConsent.objects.create(success=success, consent=consent)


def more_knowledge(hope: Hope, robin: Person, number: int) -> None:
    platform, today, now = hope.platform, local_time.today(), timezone.now()
    Knowledge.objects.create(
        platform=platform,
        title=BOTH,
        text=BOTH,
        owner=hope.coordinator.member,
        changed_on=today,
        look_again_on=today,
    )
    training = Training.objects.create(platform=platform, title=BOTH, on=today)
    Followed.objects.create(training=training, expert=robin.row)
    begins = now + timedelta(days=2)
    day = Coaching.objects.create(
        platform=platform, title=BOTH, starts_at=begins, ends_at=begins + timedelta(hours=1)
    )
    Coming.objects.create(coaching=day, expert=robin.row, comes=True)
    step = Step.objects.create(platform=platform, path="join", position=number, title=BOTH)
    StepDone.objects.create(step=step, expert=robin.row, state="done", on=today)


def more_people(hope: Hope, _robin: Person, _number: int) -> None:
    many_experts(hope, 1)


MORE: tuple[Callable[[Hope, Person, int], None], ...] = (
    more_work,
    more_said,
    more_stories,
    more_knowledge,
    more_people,
)
