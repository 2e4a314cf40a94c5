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

ROOMS = list(site._registry.values())


def of_columns(room: ModelAdmin[Any]) -> Iterator[tuple[str, object]]:
    for name in map(str, room.list_display):
        if name == "__str__":
            yield name, room.model._meta.verbose_name
            continue
        try:
            yield name, room.model._meta.get_field(name).verbose_name
        except FieldDoesNotExist:
            shown = getattr(room, name, None) or getattr(room.model, name)
            yield name, getattr(shown, "short_description", None)


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.model.__name__)
def test_every_column_and_field_has_a_name_that_is_translated(
    room: ModelAdmin[Any], rf: RequestFactory, db: None
) -> None:
    request = rf.get("/")
    request.user = a_member(name="someone", operator=True).member  # type: ignore[assignment]
    named = dict(of_columns(room))
    fields = room.get_form(request).base_fields
    named |= {f"field {name}": one.label for name, one in fields.items()}
    named |= {"one": room.model._meta.verbose_name, "many": room.model._meta.verbose_name_plural}
    assert [name for name, text in named.items() if not isinstance(text, Promise)] == []
