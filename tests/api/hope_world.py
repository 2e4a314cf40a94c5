"""Platform HOPE with one of each that a call can be about."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from backend.experts import local_time
from backend.experts.models import (
    Appointment,
    Coaching,
    Grievance,
    Improvement,
    Knowledge,
    Question,
    Recording,
    Step,
    StoryConsent,
    Success,
    Training,
)
from backend.experts.services import care, consultations, summaries
from backend.experts.services.sealed_texts import keep
from tests.api.hope_roles import HopeWorld
from tests.experts.consultation_scenes import Talk, a_version, in_days, own_boxes
from tests.experts.factories import (
    Hope,
    Person,
    a_platform,
    an_assignment,
    an_expert,
    an_invitation,
    some_boxes,
)
from tests.experts.requesters import EVERY_ITEM, link_of
from tests.factories import a_member
from tests.personas import Browser, Caller

PLAIN = ("draft", "submitted", "proposal", "going", "begun", "delivered")
TALKS = ("asking", "reacting", "summary", "reviewing")


def a_hope_world() -> HopeWorld:
    hope = a_platform()
    people = {
        "candidate": an_expert(hope, "Sam", status="candidate"),
        "member": an_expert(hope, "Robin"),
        "other member": an_expert(hope, "Noor"),
    }
    requests = {name: an_assignment(hope, name, checked=EVERY_ITEM) for name in PLAIN}
    requests["other"] = an_assignment(hope, "draft")
    robin = people["member"]
    rows = {"going": an_invitation(requests["going"], robin, "invited")}
    rows |= {name: an_invitation(requests[name], robin) for name in ("begun", "delivered")}
    talks = {name: a_talk_at(hope, name, robin) for name in TALKS}
    requests |= {name: talk.assignment for name, talk in talks.items()}
    rows |= {name: talk.parts[0] for name, talk in talks.items()}
    care.after_work(requests["delivered"])
    staff = {role: one.staff for role, one in people.items()}
    staff |= {"coordinator": hope.coordinator, "operator": a_member(name="op", operator=True)}
    callers: dict[str, Caller] = {role: Browser(one) for role, one in staff.items()}
    for browser in callers.values():
        browser.credentials()
    return HopeWorld(
        hope=hope,
        people=people,
        requests=requests,
        parts={name: str(row.id) for name, row in rows.items()},
        links={name: link_of(row) for name, row in requests.items()},
        talks=talks,
        things=things_of(hope, robin, rows, talks["reacting"]),
        callers={"nobody": Caller(), "other requester": link_of(requests["other"]), **callers},
    )


def a_talk_at(hope: Hope, state: str, robin: Person) -> Talk:
    """A consultation in this state, in which the member and another one take part."""
    assignment = an_assignment(hope, "begun")
    people = [robin, an_expert(hope, f"P-{uuid4().hex[:6]}")]
    talk = Talk(hope, assignment, people, [an_invitation(assignment, person) for person in people])
    talk.set_up(reacts=True)
    if state == "asking":
        return talk
    talk.answer()
    consultations.begin_reacting(talk.row)
    if state != "reacting":
        talk.row = talk.now()
        talk.summed()
    if state == "reviewing":
        talk.row = talk.now()
        talk.reviewed()
    return talk


def things_of(hope: Hope, robin: Person, parts: Any, reacting: Talk) -> dict[str, str]:
    platform, today = hope.platform, local_time.today()
    now = timezone.now()
    both = {"nl": "Iets", "en": "Something"}
    robin.row.legal = keep(platform, own_boxes(hope, robin))
    robin.row.save(update_fields=["legal"])
    running = parts["begun"].assignment
    others_words = summaries.publish(
        reacting.now(),
        statement_id=uuid4(),
        invitation_id=reacting.parts[1].id,
        boxes=some_boxes(hope),
        copies={person.row.pk: some_boxes(hope).envelope for person in reacting.people},
    )
    found: dict[str, Any] = {
        "expert": robin.row,
        "text": robin.row.legal,
        "statement": others_words,
        "question": Question.objects.create(
            assignment=parts["going"].assignment,
            expert=robin.row,
            text=keep(platform, some_boxes(hope)),
            asked_on=today,
        ),
        "recording": Recording.objects.create(
            id=uuid4(),
            invitation=parts["asking"],
            text=keep(platform, some_boxes(hope)),
            pieces=b"\0\0\0\1x",
        ),
        "appointment": Appointment.objects.create(
            assignment=running, kind="day", starts_at=now, ends_at=now + timedelta(hours=1)
        ),
        "check_in": parts["delivered"].check_ins.get(kind="debrief"),
        "improvement": Improvement.objects.create(platform=platform, text="Earlier", due_on=today),
        "step": Step.objects.create(platform=platform, path="join", position=1, title=both),
        "grievance": Grievance.objects.create(expert=robin.row, path="grievance", on=today),
        "consent": StoryConsent.objects.create(
            expert=robin.row,
            kind="quote",
            audiences=["public", "municipality"],
            text=keep(platform, own_boxes(hope, robin)),
            given_on=today,
            until=in_days(300),
        ),
        "knowledge_id": Knowledge.objects.create(
            platform=platform,
            title=both,
            text=both,
            owner=hope.coordinator.member,
            changed_on=today,
            look_again_on=in_days(30),
        ),
        "training_id": Training.objects.create(platform=platform, title=both, on=today),
        "coaching_id": Coaching.objects.create(
            platform=platform,
            title=both,
            starts_at=now + timedelta(days=2),
            ends_at=now + timedelta(days=2, hours=3),
        ),
        "success_id": Success.objects.create(
            platform=platform, title=both, text=both, on=today, published=True
        ),
    }
    # Of a list for payment that is not there.
    nowhere = {"number": str(uuid4())}
    return {name: str(one.pk) for name, one in found.items()} | nowhere


def a_questionnaire(hope: Hope) -> str:
    return str(a_version(hope).questionnaire_id)
