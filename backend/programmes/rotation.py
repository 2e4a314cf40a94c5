"""Boxes of the programme under the server's secret key."""

from backend.core.rotation import HANDED_OUT, KEPT, HandedOut, box_column

from .models import (
    CertificateReminder,
    CourseCounts,
    LinkCounts,
    Measure,
    MeasureLeadTimes,
    MeasurePairs,
    PageUse,
    Place,
    PlaceCard,
    PlaceKey,
    Registration,
    SignalCounts,
    SigningKey,
    TrainingCounts,
    TrainingSession,
)
from .services import (
    certificate_reminders,
    measure_lead_times,
    measure_pairs,
    place_contacts,
    place_tokens,
    signal_counts,
    signatures,
    training_boxes,
    training_counts,
)
from .services.course_counts import COURSE_COUNTS
from .services.link_counts import LINK_COUNTS
from .services.page_use import PAGE_USE

KEPT.append(box_column("counts of courses", CourseCounts, "box", COURSE_COUNTS.purpose_of))
KEPT.append(box_column("counts of links", LinkCounts, "box", LINK_COUNTS.purpose_of))
KEPT.append(box_column("counts of pages", PageUse, "box", PAGE_USE.purpose_of))
KEPT.append(box_column("contact persons of places", Place, "contact", place_contacts.purpose_of))
KEPT.append(box_column("private keys of places", PlaceKey, "private", place_tokens.purpose_of))
HANDED_OUT.append(
    HandedOut(
        "cards of places",
        lambda: PlaceCard.objects.filter(blinded=None).count(),
        lambda: None,
        "they lead nowhere; contact persons print others",
    )
)
HANDED_OUT.append(
    HandedOut(
        "links of contact persons of places, in mails",
        lambda: Place.objects.exclude(contact=b"").count(),
        lambda: None,
        "they lead nowhere; the next reminder has another one",
    )
)
KEPT.append(box_column("keys of certificates", SigningKey, "private", signatures.purpose_of))
KEPT.append(
    box_column(
        "reminders of certificates", CertificateReminder, "box", certificate_reminders.purpose_of
    )
)
KEPT.append(box_column("counts of signals", SignalCounts, "box", signal_counts.purpose_of))
KEPT.append(box_column("counts of trainings", TrainingCounts, "box", training_counts.purpose_of))
KEPT.append(
    box_column("who registered for trainings", Registration, "box", training_boxes.contact_purpose)
)
KEPT.append(
    box_column("where trainings are", TrainingSession, "details", training_boxes.details_purpose)
)
HANDED_OUT.append(
    HandedOut(
        "links to registrations for trainings, in mails",
        lambda: Registration.objects.exclude(box=b"").count(),
        lambda: None,
        "they lead nowhere; who registers again gets another one",
    )
)
HANDED_OUT.append(
    HandedOut(
        "addresses of trainers",
        lambda: TrainingSession.objects.filter(erased_on=None).count(),
        lambda: None,
        "they lead nowhere; coordinators see the new ones",
    )
)
KEPT.append(box_column("keys of measures", Measure, "pair_key", measure_pairs.key_purpose))
KEPT.append(box_column("pairs of measures", MeasurePairs, "box", measure_pairs.pairs_purpose))
KEPT.append(
    box_column("lead times", MeasureLeadTimes, "box", measure_lead_times.lead_times_purpose)
)
