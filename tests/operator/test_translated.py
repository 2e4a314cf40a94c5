"""The operator's pages name each column and each field in the operator's own language."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.admin import ModelAdmin
from django.core.exceptions import FieldDoesNotExist
from django.test import RequestFactory
from django.utils.functional import Promise

from backend.operator.admin import site
from tests.factories import a_member

MODEL_ADMINS = list(site._registry.values())


def of_columns(model_admin: ModelAdmin[Any]) -> Iterator[tuple[str, object]]:
    for name in map(str, model_admin.list_display):
        if name == "__str__":
            yield name, model_admin.model._meta.verbose_name
            continue
        try:
            yield name, model_admin.model._meta.get_field(name).verbose_name
        except FieldDoesNotExist:
            shown = getattr(model_admin, name, None) or getattr(model_admin.model, name)
            yield name, getattr(shown, "short_description", None)


@pytest.mark.parametrize(
    "model_admin", MODEL_ADMINS, ids=lambda model_admin: model_admin.model.__name__
)
def test_every_column_and_field_has_a_name_that_is_translated(
    model_admin: ModelAdmin[Any], rf: RequestFactory, db: None
) -> None:
    request = rf.get("/")
    request.user = a_member(name="someone", operator=True).member  # type: ignore[assignment]
    named = dict(of_columns(model_admin))
    fields = model_admin.get_form(request).base_fields
    named |= {f"field {name}": one.label for name, one in fields.items()}
    named |= {
        "one": model_admin.model._meta.verbose_name,
        "many": model_admin.model._meta.verbose_name_plural,
    }
    assert [name for name, text in named.items() if not isinstance(text, Promise)] == []
