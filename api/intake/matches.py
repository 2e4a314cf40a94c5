"""Options and matches: the two calls that store nothing."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from drf_spectacular.utils import extend_schema

from api.common.conversation import write_hour
from api.common.fields import encode
from api.common.permissions import Anyone
from api.common.views import CompressedView, Request, Response
from backend.core.crypto import case_code, key_derivation, labels
from backend.organisations import profiles
from backend.organisations.directory import Directory, Partner, candidate_index, directory
from backend.organisations.explanations import answered_before, explain, match_sentence
from backend.organisations.lifeline_hours import hours_of, is_open
from backend.organisations.lifelines import details_of, lifelines_for
from backend.organisations.loads import StoredLoads
from backend.organisations.matcher import Match, match
from backend.organisations.models import Lifeline
from backend.organisations.opening_texts import opening_text
from backend.organisations.schedule import Way, promise_end, whole_quarter
from backend.organisations.texts import in_language

from .match_serializers import MatchesSerializer, MatchSearchSerializer, OptionsSerializer

# Built once: a hot path, docs/performance.md.
SEARCH = MatchSearchSerializer()


class OptionsView(CompressedView):
    """`GET /api/v1/intake/options`."""

    permission_classes = [Anyone]

    @extend_schema(operation_id="intake_options", auth=[], responses=OptionsSerializer)
    def get(self, request: Request) -> Response:
        """The questions in the caller's language, and the parameters of a case code."""
        described = {
            "suite": labels.SUITE,
            "code": {
                "digits": case_code.CODE_DIGITS,
                "salt": settings.CASE_CODE_SALT,
                "argon2id": key_derivation.SEEKER_PARAMETERS,
            },
            "languages": labelled(profiles.Language),
            "audiences": labelled(profiles.Audience),
            "themes": labelled(profiles.Theme),
            "wishes": labelled(profiles.Wish),
            "age_bands": labelled(profiles.AgeBand),
            "regions": [
                {"id": region.value, "label": region.label, "hints": region.hints}
                for region in profiles.Region
            ],
            "countries": labelled(profiles.Country),
        }
        return Response(OptionsSerializer(described).data)


class MatchesView(CompressedView):
    """`POST /api/v1/intake/matches`."""

    permission_classes = [Anyone]

    @extend_schema(
        operation_id="intake_matches",
        auth=[],
        request=MatchSearchSerializer,
        responses=MatchesSerializer,
    )
    def post(self, request: Request) -> Response:
        """Organisations that fit, best first, with reasons; stores nothing."""
        profile = read_profile(values := SEARCH.read(request.data), values.get("exclude", ()))
        here = directory()
        matching = match(profile, candidate_index(here), StoredLoads(here))
        net = matching.safety_net
        net_name = here.partners[net.candidate.id].organisation.name if net else None
        return Response(
            {
                "matches": [
                    write_match(matched, here, profile, net_name) for matched in matching.matches
                ],
                "safety_net": write_match(net, here, profile, net_name) if net else None,
                "urgent_help": write_urgent_help(profile),
            }
        )


def write_urgent_help(profile: profiles.Profile) -> list[dict[str, Any]]:
    """Return the lines to call, as `UrgentHelpSerializer` describes them."""
    at = timezone.now()
    return [write_line(line, at) for line in lifelines_for(profile, directory().lifelines)]


def write_line(line: Lifeline, at: datetime) -> dict[str, Any]:
    """Return the JSON of `UrgentHelpSerializer`."""
    details = details_of(line)
    return {
        "name": line.name,
        "phone": line.phone,
        "url": line.url or None,
        "hours": hours_of(line) or None,
        "what": in_language(line.what),
        "languages": details.languages,
        "open": is_open(line, at),
        "week": details.hours or None,
        "open_on_holidays": details.open_on_holidays if details.hours else None,
        "together": details.together or None,
    }


def labelled(vocabulary: Any) -> list[dict[str, Any]]:
    """Return the words of a vocabulary with their labels."""
    return [{"id": value, "label": label} for value, label in vocabulary.choices]


def read_profile(values: dict[str, Any], exclude: Any) -> profiles.Profile:
    """Return a checked profile as the matcher takes it."""
    return profiles.Profile(
        audience=values["audience"],
        themes=frozenset(values["themes"]),
        region=values["region"],
        age_band=values["age_band"],
        language=values["language"],
        wishes=frozenset(values["wishes"]),
        urgent=values["urgent"],
        exclude=frozenset(exclude),
        concerns_netherlands=values.get("concerns_netherlands", False),
    )


def write_organisation(partner: Partner) -> dict[str, Any]:
    """Return the JSON of `OrganisationSerializer`."""
    row, key, now = partner.organisation, partner.key, whole_quarter(timezone.now())
    opens_at = partner.schedule.next_opening(Way.APP, now)
    return {
        "id": str(row.id),
        "slug": row.slug,
        "name": row.name,
        "about": in_language(row.about),
        "languages": row.languages,
        "key": {"id": str(key.id), "public": encode(key.public)} if key else None,
        "hours": partner.hours,
        "opens_at": f"{opens_at:%Y-%m-%dT%H:%M:%SZ}" if opens_at else None,
        "opening": opening_text(partner.schedule, now),
        "police": in_language(partner.police),
    }


def write_match(
    matched: Match, here: Directory, profile: profiles.Profile, net_name: str | None
) -> dict[str, Any]:
    """Return the JSON of `MatchSerializer`; a hot path, docs/performance.md."""
    partner = here.partners[matched.candidate.id]
    row = partner.organisation
    return {
        "organisation": write_organisation(partner),
        "sentence": match_sentence(matched.reasons, partner),
        "reasons": explain(
            matched.reasons,
            name=row.name,
            languages=tuple(row.languages),
            net_name=net_name,
            response_hours=row.response_hours,
            language=profile.language,
            before=answered_before(partner),
        ),
        "response_hours": row.response_hours,
        "answer_due": write_hour(promise_end(partner.answer_due(timezone.now()))),
    }
