"""The secret key is replaced: what was kept under the old one, by whom, and when that can go."""

import json
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time as counters
from allauth.mfa.utils import decrypt
from django.apps import apps
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.core.management import call_command
from django.db import transaction
from django.db.models import BinaryField

from backend.accounts import resets, sessions
from backend.accounts.second_factor import use_code
from backend.core import rotation
from backend.core.at_rest import lock_at_rest, open_at_rest
from backend.core.crypto.errors import Damaged
from backend.core.proof_of_work import is_proof, new_challenge
from backend.core.rotation import State, registered, states
from backend.core.row_audit import authenticated_models, refused_rows
from backend.experts.models import Evaluation
from backend.experts.services import agenda
from backend.experts.services.evaluations import purpose_of
from backend.help_requests.figures.boxes import lock_counts, opened
from backend.help_requests.figures.tables import Counts
from backend.help_requests.models import ErasedFigures
from backend.organisations.models import OrganisationKey
from backend.programmes.models import (
    Certificate,
    CertificateReminder,
    Course,
    CourseCounts,
    Link,
    LinkCounts,
    Measure,
    MeasureLeadTimes,
    MeasurePairs,
    PageText,
    PageUse,
    Place,
    PlaceKey,
    Project,
    Registration,
    Signal,
    SignalCounts,
    Training,
    TrainingCounts,
    TrainingSession,
)
from backend.programmes.services import (
    certificate_reminders,
    measure_lead_times,
    measure_pairs,
    place_contacts,
    place_tokens,
    signal_counts,
    training_boxes,
    training_counts,
)
from backend.programmes.services.course_counts import COURSE_COUNTS
from backend.programmes.services.link_counts import LINK_COUNTS
from backend.programmes.services.page_use import PAGE_USE
from backend.programmes.services.place_contacts import Contact
from backend.programmes.services.signatures import current_key, signed
from backend.programmes.services.training_boxes import Details
from notifications import device_addresses, kinds, mailboxes, unsubscription
from notifications.letters.envelopes import Envelope
from notifications.letters.envelopes import opened as opened_letter
from notifications.models import Device, Letter, StoppedMailbox
from scripts.demonstrations.wire import solve
from surveys.models import BlindKey, FreeText, Round, Waiting, Webhook
from surveys.services import blind, boxes
from surveys.webhooks import signatures
from tests.authenticated_rows import one_of_each, write_by_sql
from tests.experts.factories import a_platform, an_assignment, an_expert
from tests.surveys.services.scenes import an_open_round

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("period_of_codes")]

SECRET, NEWER = "JBSWY3DPEHPK3PXP", "another" * 8


def add_measure_boxes(measure: Measure) -> None:
    Measure.objects.update(pair_key=measure_pairs.lock_key(measure, "key"))
    measure_pairs.add_pairs(measure, "victims")
    measure_lead_times.add_lead_times(measure)


class Filled:
    """A database with one of everything that is kept under the secret key."""

    def __init__(self) -> None:
        self.rows = one_of_each()
        self.member = next(row for row in self.rows.values() if hasattr(row, "email"))
        organisation = self.member.membership.organisation
        survey = an_open_round(organisation)
        BlindKey.objects.create(
            round=survey, public=b"p", private=lock_at_rest(blind.KEY, "private")
        )
        answered = boxes.Answered({"number": 1}, [], "nl", "")
        Waiting.objects.create(round=survey, box=boxes.lock_answer(answered, 512))
        FreeText.objects.create(round=survey, question="q", box=boxes.lock_text("words", "nl", 512))
        Webhook.objects.create(
            organisation=organisation,
            url="https://receiver.example/",
            secret=signatures.lock_secret("whsec_c2VjcmV0"),
        )
        Round.objects.filter(pk=survey.pk).update(text_counts=boxes.lock_counts({"q": {"nl": 1}}))
        erased = ErasedFigures(organisation=organisation, month="2026-11-01")
        erased.box = lock_counts(erased, Counts(3))
        erased.save()
        link = Link.objects.create(project=self.rows[Project], begins_on="2026-11-02")
        course = Course.objects.create(project=self.rows[Project], slug="counted")
        COURSE_COUNTS.filled(CourseCounts(course=course), {"2026-11-02": [7, 5]}).save()
        LINK_COUNTS.filled(LinkCounts(link=link), {"2026-11-02": [2, 1]}).save()
        PAGE_USE.filled(PageUse(text=self.rows[PageText]), {"2026-11-02": [3, 4]}).save()
        place = self.rows[Place]
        contact = place_contacts.sealed(place, Contact("Name", "name@hotel.example"))
        Place.objects.filter(pk=place.pk).update(contact=contact)
        reminder = CertificateReminder(certificate=self.rows[Certificate], due_on="2026-11-02")
        reminder.box = certificate_reminders.locked(reminder, "holder@x.example")
        reminder.save()
        add_measure_boxes(self.rows[Measure])
        training, held = self.rows[Training], self.rows[Registration]
        training_counts.add_counts(training)
        signal_counts.count_signal(self.rows[Signal])
        where = training_boxes.lock_details(self.rows[TrainingSession], Details("Here"))
        TrainingSession.objects.update(details=where)
        who = training_boxes.lock_contact(held, training_boxes.Contact("Sam", "s@x.example", ""))
        Registration.objects.update(box=who)
        TOTP.activate(self.member, SECRET)
        self.codes = RecoveryCodes.activate(self.member).generate_codes()
        mailboxes.stop(self.member.email, StoppedMailbox.Why.BOUNCED)
        mailboxes.stop("somebody@else.example", StoppedMailbox.Why.BOUNCED)
        self.envelope = Envelope("contact@place.example", "secret")
        subject = uuid4()
        box = self.envelope.locked("any", subject)
        Letter.objects.create(kind="any", subject=subject, box=box, next_at="2026-11-02T10:00Z")
        hope = a_platform("rotated")
        self.evaluation = Evaluation(
            assignment=an_assignment(hope), side="requester", until="2030-01-01"
        )
        self.evaluation.box = lock_at_rest(purpose_of(self.evaluation), "{}")
        self.evaluation.save()
        self.feed = agenda.renew_feed(an_expert(hope).row)
        self.session = self.signed_in()
        self.link = resets.token_for(self.member)
        self.stop = unsubscription.token_for(self.member.pk)

    def signed_in(self) -> str:
        store = sessions.SessionStore()
        store[SESSION_KEY] = str(self.member.pk)
        store[HASH_SESSION_KEY] = self.member.get_session_auth_hash()
        store.create()
        store.save()
        return store.session_key or ""

    def check_rows(self) -> None:
        assert not any([*refused_rows(model)] for model in authenticated_models())
        assert OrganisationKey.objects.get(pk=self.rows[OrganisationKey].pk)
        device = Device.objects.get(pk=self.rows[Device].pk)
        assert device_addresses.address_of(device) == "a token"
        assert bytes(device.digest) in device_addresses.digests_of(kinds.Via.FCM, "a token")
        assert mailboxes.why_stopped(self.member.email)
        assert opened_letter(Letter.objects.get()) == self.envelope
        assert open_at_rest(blind.KEY, bytes(BlindKey.objects.get().private)) == "private"
        assert boxes.open_answer(bytes(Waiting.objects.get().box)).answers == {"number": 1}
        assert boxes.open_text(bytes(FreeText.objects.get().box)).text == "words"
        assert [boxes.open_counts(bytes(one.text_counts)) for one in Round.objects.all()] == [
            {"q": {"nl": 1}}
        ]
        assert signatures.secret_of(Webhook.objects.get()) == "whsec_c2VjcmV0"
        assert opened(ErasedFigures.objects.get()).total == 3
        assert COURSE_COUNTS.opened(CourseCounts.objects.get()) == {"2026-11-02": [7, 5]}
        assert LINK_COUNTS.opened(LinkCounts.objects.get()) == {"2026-11-02": [2, 1]}
        assert PAGE_USE.opened(PageUse.objects.get()) == {"2026-11-02": [3, 4]}
        contact = place_contacts.contact_of(Place.objects.get())
        assert contact == Contact("Name", "name@hotel.example")
        found = Measure.objects.get()
        purpose = measure_pairs.key_purpose(found)
        assert open_at_rest(purpose, bytes(found.pair_key)) == "key"
        assert measure_pairs.opened(MeasurePairs.objects.get()) == {}
        assert measure_lead_times.opened(MeasureLeadTimes.objects.get()) == {}
        assert training_counts.opened(TrainingCounts.objects.get())["came"] == 0
        assert signal_counts.opened(SignalCounts.objects.get())["signals"] == 1
        assert training_boxes.details_of(TrainingSession.objects.get()).where == "Here"
        assert training_boxes.contact_of(Registration.objects.get()).name == "Sam"
        signing = PlaceKey.objects.get()
        assert open_at_rest(place_tokens.purpose_of(signing), bytes(signing.private)) == "private"
        reminder = CertificateReminder.objects.get()
        purpose = certificate_reminders.purpose_of(reminder)
        assert open_at_rest(purpose, bytes(reminder.box))
        assert signed({"iss": "somebody"}, current_key())
        row = Evaluation.objects.get()
        assert open_at_rest(purpose_of(row), bytes(row.box or b"")) == "{}"
        phone = Authenticator.objects.get(type=Authenticator.Type.TOTP)
        assert decrypt(phone.data["secret"]) == SECRET
        assert use_code(self.member, self.codes.pop())

    def check_handed_out(self) -> None:
        found = sessions.find(self.session)
        assert found
        assert found[0].pk == self.member.pk
        assert resets.member_of(self.link).pk == self.member.pk
        assert unsubscription.member_of(self.stop).pk == self.member.pk
        assert agenda.owner_of_feed(self.feed)


@pytest.fixture
def filled() -> Filled:
    return Filled()


@pytest.fixture
def both(filled: Filled, settings: Any) -> Filled:
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], NEWER
    return filled


# Columns of bytes that do not depend on the secret key, or of which `HANDED_OUT` tells.
WITHOUT_THE_KEY = {
    # Under keys of the learner's code.
    "programmes.Attempt.lookup",
    "programmes.Attempt.box",
    # Of members, of seekers and of organisations: the server opens none of them.
    "accounts.Member.salt",
    "accounts.Member.public_key",
    "accounts.Member.key_envelope",
    "accounts.MemberPins.box",
    "organisations.OrganisationKey.public",
    "organisations.OrganisationKey.recovery_envelope",
    "organisations.OrganisationKey.succession",
    "organisations.AnswerTemplate.box",
    "organisations.KeyGrant.box",
    "help_requests.HelpRequest.access_digest",
    "help_requests.HelpRequest.seeker_envelope",
    "help_requests.HelpRequest.fingerprint",
    "help_requests.SeekerEnvelope.box",
    "help_requests.SeekerEnvelope.chain",
    "help_requests.Referral.envelope",
    "help_requests.Referral.pin_mac",
    "help_requests.ReferralEnvelope.box",
    "help_requests.Message.body",
    "help_requests.Note.box",
    "help_requests.HeldReply.box",
    "experts.SealedText.envelope",
    "experts.SealedText.body",
    "experts.MemberEnvelope.box",
    "experts.Assignment.asked_as",
    "experts.Recording.pieces",
    "programmes.OptOut.tag",
    "programmes.SignalTable.head",
    "programmes.TableMember.pin_mac",
    "programmes.TableKey.chain",
    "programmes.TableEnvelope.envelope",
    "programmes.PeerPin.proof",
    "programmes.SignalHistory.previous",
    "programmes.SignalHistory.digest",
    "programmes.Signal.box",
    "programmes.Enrichment.box",
    "programmes.SignalMove.box",
    "programmes.PlaceKey.public",
    "programmes.PlaceCard.digest",
    "programmes.PlaceCard.blinded",
    # Hashes of a code that is longer than anybody tries, or under a key made of it.
    "programmes.Certificate.code_digest",
    "programmes.Certificate.holder_digest",
    # Nothing is locked.
    "programmes.Award.digest",
    "surveys.BlindKey.public",
    "surveys.Version.source",
    "surveys.FormImport.content",
    "programmes.PageFileContent.content",
    "programmes.RecordingContent.content",
    # Handed out, or good for hours.
    "accounts.Session.digest",
    "accounts.Session.box",
    "accounts.UsedCode.digest",
    "experts.Feed.digest",
    "surveys.Invitation.blinded",
    "surveys.Token.digest",
    "surveys.Spent.digest",
}
# Columns that `rotate_secrets` puts under the present key.
UNDER_THE_KEY = {
    "programmes.CourseCounts.box",
    "experts.Evaluation.box",
    "help_requests.ErasedFigures.box",
    "programmes.LinkCounts.box",
    "programmes.PageUse.box",
    "programmes.Place.contact",
    "programmes.PlaceKey.private",
    "programmes.Registration.box",
    "programmes.SigningKey.private",
    "programmes.CertificateReminder.box",
    "programmes.SignalCounts.box",
    "programmes.Measure.pair_key",
    "programmes.MeasurePairs.box",
    "programmes.MeasureLeadTimes.box",
    "programmes.TrainingCounts.box",
    "programmes.TrainingSession.details",
    "notifications.Device.digest",
    "notifications.Device.address",
    "notifications.StoppedMailbox.digest",
    "notifications.Letter.box",
    "surveys.Round.text_counts",
    "surveys.BlindKey.private",
    "surveys.Waiting.box",
    "surveys.FreeText.box",
    "surveys.Webhook.secret",
}


def test_each_column_of_bytes_is_put_under_the_present_key_or_need_not_be() -> None:
    """Add a new column to a module `rotation`, to `Filled`, and here."""
    found = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if not model._meta.proxy
        for field in model._meta.concrete_fields
        if isinstance(field, BinaryField) and field.name != "mac"
    }
    assert found == WITHOUT_THE_KEY | UNDER_THE_KEY


def rotate(*arguments: str) -> str:
    said = StringIO()
    call_command("rotate_secrets", *arguments, stdout=said)
    return said.getvalue()


def found_under() -> set[State]:
    return {state for kept in registered() for state in states(kept, write=False)}


def test_a_whole_rotation(both: Filled, settings: Any) -> None:
    both.check_rows()
    both.check_handed_out()
    rotate()
    assert found_under() == {State.PRESENT}
    both.check_handed_out()
    settings.SECRET_KEY_FALLBACKS = []
    both.check_rows()
    # The calendar was asked for meanwhile.
    assert agenda.owner_of_feed(both.feed)
    # Signed in anew; the rest is as `rotate_secrets` says.
    assert sessions.find(both.session) is None
    assert sessions.find(both.signed_in())
    assert rotate().endswith("nothing depends on other keys.\n")


def test_without_the_command_it_is_said_what_would_be_lost(both: Filled) -> None:
    said = rotate("--check")
    for name in (
        "second factors: 2 under an earlier one",
        "addresses of devices: 1 under an earlier one",
        "private keys of rounds: 1 under an earlier one",
        "answers that wait: 1 under an earlier one",
        "free texts: 1 under an earlier one",
        "secrets of webhooks: 1 under an earlier one",
        "evaluations that are blind yet: 1 under an earlier one",
        "rows of organisations.OrganisationKey:",
    ):
        assert name in said
    assert "would be lost now" in said
    assert State.EARLIER in found_under()


def test_without_the_command_it_is_lost(both: Filled, settings: Any) -> None:
    settings.SECRET_KEY_FALLBACKS = []
    assert found_under() == {State.UNKNOWN, State.PRESENT}
    with pytest.raises(Damaged):
        boxes.open_text(bytes(FreeText.objects.get().box))
    assert "are under no key that is set" in rotate()


def test_it_can_run_twice_and_then_writes_nothing(both: Filled) -> None:
    rotate()
    before = [bytes(row.mac) for row in Device.objects.all()], FreeText.objects.get().box
    said = rotate()
    assert "put under it" not in said
    assert ([bytes(row.mac) for row in Device.objects.all()], FreeText.objects.get().box) == before


def test_it_says_until_when_the_earlier_keys_are_of_use(both: Filled) -> None:
    said = rotate()
    assert "No row needs the earlier keys." in said
    assert "sessions: 1 at most, until " in said
    assert "links for a password, in mails: how many is not known, until " in said
    assert "stopped mailboxes of others: 1 at most, as long as" in said
    assert "addresses of calendars: 1 at most" in said
    assert "The earlier keys can go after " in said


def test_an_interruption_is_made_up_by_the_next_run(
    both: Filled, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setattr(rotation, "BATCH", 1)
    for number in range(5):
        FreeText.objects.create(
            round=FreeText.objects.first().round,  # type: ignore[union-attr]
            question="q",
            box=_locked_before(settings, f"{number}"),
        )
    [texts] = [kept for kept in registered() if kept.name == "free texts"]
    going = states(texts, write=True)
    assert [next(going) for _row in range(3)] == [State.EARLIER] * 3
    going.close()
    assert sorted(states(texts, write=False)) == [State.EARLIER] * 3 + [State.PRESENT] * 3
    rotate()
    settings.SECRET_KEY_FALLBACKS = []
    opened = sorted(boxes.open_text(bytes(row.box)).text for row in FreeText.objects.all())
    assert opened == ["0", "1", "2", "3", "4", "words"]


def _locked_before(settings: Any, text: str) -> bytes:
    present = settings.SECRET_KEY
    settings.SECRET_KEY = settings.SECRET_KEY_FALLBACKS[0]
    box = boxes.lock_text(text, "nl", 512)
    settings.SECRET_KEY = present
    return box


@pytest.mark.full
def test_what_somebody_else_wrote_is_not_signed_in_passing(both: Filled) -> None:
    write_by_sql(both.rows[Device], owner=uuid4())
    write_by_sql(both.member, email="attacker@kier.example")
    said = rotate()
    assert "2 are under no key" not in said or "manage.py row_macs" in said
    forged = {type(row) for model in authenticated_models() for row in refused_rows(model)}
    assert forged == {Device, type(both.member)}


def test_a_row_that_cannot_be_written_stops_no_other(
    both: Filled, monkeypatch: pytest.MonkeyPatch
) -> None:
    authenticator = Authenticator.objects.first()
    assert authenticator
    Authenticator.objects.filter(pk=authenticator.pk).update(data={"secret": "#"})
    found = rotate()
    assert "second factors: 1 put under it, 1 under no key that is set" in found
    assert State.EARLIER not in found_under()


def test_a_puzzle_from_before_is_still_an_answer(settings: Any) -> None:
    challenge = new_challenge()
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], NEWER
    assert is_proof(solve(json.loads(json.dumps(challenge))))


def test_a_code_counts_once_under_both_keys(filled: Filled, settings: Any) -> None:
    code = format_hotp_value(hotp_value(SECRET, next(iter(counters()))))
    with transaction.atomic():
        assert use_code(filled.member, code)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], NEWER
    assert not use_code(filled.member, code)
