"""`/trainings/`: which trainings there are; `/trainings/<slug>`: one with its sessions."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from backend.core.errors import Missing
from backend.organisations.texts import in_language
from backend.programmes.models import Training, TrainingSession
from backend.programmes.page_addresses import page_address
from backend.programmes.selectors.public_pages import toolkit_texts
from backend.programmes.selectors.trainings import (
    coming_sessions,
    public_training,
    public_trainings,
)
from backend.programmes.states import Profession
from backend.web.pages import page
from backend.web.places.languages import page_in
from backend.web.places.refusals import waiting

from .sessions import with_seats

BASE = "web/trainings/base.html"


@page
@require_safe
def training_list(request: HttpRequest) -> HttpResponse:
    """List the trainings, each with its next session."""
    if wait := waiting(request, base=BASE):
        return wait
    with page_in(request) as context:
        trainings = public_trainings()
        coming: dict[Any, list[TrainingSession]] = {}
        for session in coming_sessions(trainings):
            coming.setdefault(session.training_id, []).append(session)
        context["trainings"] = [
            _shown(training)
            | {"next": [with_seats(row) for row in coming.get(training.pk, [])[:1]]}
            for training in trainings
        ]
        return render(request, "web/trainings/list.html", context)


@page
@require_safe
def training_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a training: what it is about, for whom, its sessions and its toolkit."""
    if wait := waiting(request, base=BASE):
        return wait
    with page_in(request) as context:
        try:
            training = public_training(slug)
        except Missing:
            return render(request, "web/trainings/unknown.html", context, status=404)
        labels = dict(Profession.choices)
        shown = _shown(training) | {
            "professions": [labels[code] for code in training.professions if code in labels],
            "sessions": [with_seats(row) for row in coming_sessions([training])],
            "toolkit": _toolkit(training),
        }
        return render(request, "web/trainings/training.html", context | shown)


def _shown(training: Training) -> dict[str, Any]:
    return {
        "training": training,
        "title": in_language(training.title),
        "about": in_language(training.about) if any(training.about.values()) else "",
        "project": in_language(training.project.name),
    }


def _toolkit(training: Training) -> list[dict[str, str]]:
    language = get_language() or ""
    texts = toolkit_texts(training.project_id, training.toolkit, language)
    return [
        {
            "title": text.live.title,
            "summary": text.live.summary,
            "address": page_address(text.page.slug, text.language),
            "language": text.language,
        }
        for text in texts
        if text.live
    ]
