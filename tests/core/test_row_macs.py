"""Rows under a MAC: whoever writes them without the secret is not believed."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from backend.accounts.models import Member
from backend.core.errors import Missing
from backend.core.mac_migrations import SignRows
from backend.core.row_audit import authenticated_models
from backend.core.row_macs import (
    AuthenticatedQuerySet,
    AuthenticatedRow,
    row_refused,
)
from backend.organisations.models import Lifeline, Membership, Organisation, OrganisationKey, Role
from tests.authenticated_rows import one_of_each, tampered_values, write_by_sql
from tests.factories import Desk, a_colleague, a_member, an_organisation

pytestmark = pytest.mark.django_db

MODELS = sorted(authenticated_models(), key=lambda model: model._meta.label)


@pytest.fixture
def refused() -> Iterator[list[type[models.Model]]]:
    """Models of which a row was refused."""
    found: list[type[models.Model]] = []

    def note(sender: type[models.Model], **_others: Any) -> None:
        found.append(sender)

    row_refused.connect(note)
    yield found
    row_refused.disconnect(note)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_row_is_absent_whatever_column_is_written_without_the_secret(
    model: type[AuthenticatedRow], refused: list[type[models.Model]]
) -> None:
    row = one_of_each()[model]
    assert model.objects.get(pk=row.pk).is_newest()
    for name in model.MAC_FIELDS:
        field = model._meta.get_field(name)
        before = getattr(model._base_manager.get(pk=row.pk), field.attname)
        for value in tampered_values(field, before):
            write_by_sql(row, **{name: value})
            assert not model.objects.filter(pk=row.pk).first(), (name, value)
            assert refused.pop() is model
        write_by_sql(row, **{name: before})
        assert model.objects.get(pk=row.pk), name


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_row_without_a_mac_or_with_that_of_another_is_absent(
    model: type[AuthenticatedRow],
) -> None:
    row = one_of_each()[model]
    mac = bytes(row.mac)
    for forged in (b"", bytes(32), mac[:31], mac + b"\0", mac[::-1]):
        write_by_sql(row, mac=forged)
        assert not model.objects.filter(pk=row.pk).first()


def test_a_row_copied_to_another_identity_is_absent(desk: Desk) -> None:
    first, second = (a_colleague(desk.row, name=name).member for name in ("one", "two"))
    columns = {
        name: getattr(first, name) for name in (*Member.MAC_FIELDS, "mac") if name != "email"
    }
    write_by_sql(second, **columns)
    assert not Member.objects.filter(pk=second.pk).first()
    membership = Membership.objects.get(pk=first.pk)
    write_by_sql(Membership.objects.get(pk=second.pk), role=membership.role, mac=membership.mac)
    assert Membership.objects.filter(organisation=desk.row).count() == 2
    # The same role at the same organisation, and still somebody else's.
    assert [row.pk for row in Membership.objects.all()] == [first.pk]


def test_a_row_whose_related_one_does_not_verify_is_absent(desk: Desk) -> None:
    member = a_member(desk).member
    write_by_sql(member, email="attacker@kier.example")
    assert Membership.objects.filter(pk=member.pk).first()
    assert not Membership.objects.select_related("member").filter(pk=member.pk).first()


def test_saving_does_not_sign_what_somebody_else_wrote(desk: Desk) -> None:
    member = a_member(desk).member
    write_by_sql(member, is_staff=True)
    forged = Member._base_manager.get(pk=member.pk)
    for names in (None, ["name"]):
        with pytest.raises(Missing):
            forged.save(update_fields=names)
    assert not Member.objects.filter(pk=member.pk).update(name="another")
    assert not Member.objects.filter(pk=member.pk).first()


def test_saving_some_columns_signs_the_others_as_they_are(desk: Desk) -> None:
    first, second = (Organisation.objects.get(pk=desk.row.pk) for _ in range(2))
    first.name, second.accepting = "Renamed", False
    first.save(update_fields=["name"])
    second.save(update_fields=["accepting"])
    found = Organisation.objects.get(pk=desk.row.pk)
    assert (found.name, found.accepting, found.is_newest()) == ("Renamed", False, True)


def test_columns_that_are_left_out_are_written_as_ever(desk: Desk) -> None:
    member = a_member(desk).member
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert Member.objects.filter(pk=member.pk).update(language="vi") == 1
    assert len(queries) == 1
    assert Member.objects.get(pk=member.pk).language == "vi"


def test_an_update_signs_each_row_and_counts_those_that_it_changed() -> None:
    rows = [an_organisation(f"org-{number}") for number in range(3)]
    write_by_sql(rows[2], name="Forged")
    assert Organisation.objects.filter(accepting=True).update(accepting=False) == 2
    assert Organisation.objects.filter(accepting=False).count() == 2
    assert all(row.is_newest() for row in Organisation.objects.all())
    assert not Organisation.objects.filter(accepting=True).update(accepting=False)


def test_what_the_database_would_compute_is_refused(desk: Desk) -> None:
    with pytest.raises(TypeError, match="MAC"):
        Organisation.objects.update(capacity=F("capacity") + 1)
    row = Organisation.objects.get(pk=desk.row.pk)
    row.capacity += 1
    with pytest.raises(TypeError, match="MAC"):
        Organisation.objects.bulk_update([row], ["capacity"])
    with pytest.raises(TypeError, match="MAC"):
        Organisation.objects.bulk_create(
            [row], update_conflicts=True, update_fields=["capacity"], unique_fields=["id"]
        )


def test_rows_made_at_once_are_signed_also_where_the_database_numbers_them() -> None:
    lines = [Lifeline(position=place, name="Line", phone="112") for place in range(3)]
    Lifeline.objects.bulk_create(lines)
    assert [row.is_newest() for row in Lifeline.objects.all()] == [True] * 3
    assert Lifeline.objects.create(position=7, name="Line", phone="112").is_authentic()
    made = [Organisation(slug=str(uuid4()), name="New", capacity=1) for _ in range(2)]
    Organisation.objects.bulk_create(made)
    assert len(Organisation.objects.filter(name="New")) == 2


def test_what_does_not_verify_is_erased_with_the_others(desk: Desk) -> None:
    key = OrganisationKey.objects.get(organisation=desk.row)
    write_by_sql(key, public=bytes(1216))
    assert desk.row.keys.count() == 1
    assert not list(desk.row.keys.all())
    assert OrganisationKey.objects.all().delete()[0] == 1
    assert not OrganisationKey._base_manager.exists()


def test_a_row_under_a_key_that_was_replaced_verifies_until_it_is_dropped(
    desk: Desk, settings: Any
) -> None:
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another" * 8
    row = Organisation.objects.get(pk=desk.row.pk)
    assert not row.is_newest()
    row.save()
    settings.SECRET_KEY_FALLBACKS = []
    assert Organisation.objects.get(pk=desk.row.pk).is_newest()
    assert not OrganisationKey.objects.filter(pk=desk.key_id).first()


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ({"capacity": "12"}, {"capacity": 12}),
        ({"accepting": 1}, {"accepting": True}),
        ({"themes": ("other",)}, {"themes": ["other"]}),
        ({"about": {"vi": "Ấm áp", "en": "e\u0301"}}, {}),
        ({"name": "汉语 \U0001f600 e\u0301 \u200b"}, {}),
        ({"age_to": None, "about": {}}, {}),
    ],
)
def test_a_mac_is_of_what_comes_back_from_the_database(
    desk: Desk, given: dict[str, Any], written: dict[str, Any]
) -> None:
    row = Organisation.objects.get(pk=desk.row.pk)
    for name, value in given.items():
        setattr(row, name, value)
    row.save()
    found = Organisation.objects.get(pk=desk.row.pk)
    assert {name: getattr(found, name) for name in given} == given | written
    assert Organisation.objects.filter(pk=row.pk).update(**given) == 1
    assert Organisation.objects.get(pk=desk.row.pk)


def test_a_role_may_be_given_as_text_or_as_a_choice(desk: Desk) -> None:
    member = a_member(desk, role=Role.COORDINATOR).member
    row = Membership.objects.get(pk=member.pk)
    row.role = "caseworker"
    row.save(update_fields=["role"])
    assert Membership.objects.get(pk=member.pk).role == Role.CASEWORKER


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_each_model_verifies_by_default_and_names_its_columns(
    model: type[AuthenticatedRow],
) -> None:
    assert not model.check(databases=None)
    assert isinstance(model._default_manager.get_queryset(), AuthenticatedQuerySet)
    assert not set(model.MAC_FIELDS) & set(model.PLAIN_FIELDS)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_the_rows_that_are_there_are_signed_by_a_migration(model: type[AuthenticatedRow]) -> None:
    """A new column under the MAC needs `SignRows(model, fields, before=…)` in a migration."""
    loader = MigrationLoader(None)
    label = model._meta.app_label
    names = loader.graph.forwards_plan(loader.graph.leaf_nodes(label)[0])
    steps = [
        step
        for key in names
        if key[0] == label
        for step in loader.graph.nodes[key].operations
        if isinstance(step, SignRows) and step.model_name == model._meta.model_name
    ]
    assert steps, "no migration signs this model's rows"
    assert list(steps[-1].fields) == list(model.MAC_FIELDS)
    assert all(later.before == earlier.fields for earlier, later in pairwise(steps))


def test_no_model_is_left_out_of_the_samples() -> None:
    assert set(one_of_each()) == set(MODELS)
    assert {model for model in apps.get_models() if hasattr(model, "MAC_FIELDS")} - {
        model for model in apps.get_models() if model._meta.proxy
    } == set(MODELS)
