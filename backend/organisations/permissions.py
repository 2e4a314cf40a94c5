"""Roles at an organisation and at this installation. They are asked here alone."""

from typing import Any

from django.db.models import Q

from .models import Role

# The first member of an organisation invites the others.
FIRST_ROLE = Role.COORDINATOR
# Whoever reads requests, and holds the organisation's key for that.
INBOX_ROLES = (Role.CASEWORKER, Role.COORDINATOR)
# What a coordinator gives to colleagues; the operator gives any.
GIVEN_BY_COORDINATORS = (*INBOX_ROLES, Role.EDITOR)
READS_REQUESTS = Q(role__in=INBOX_ROLES)
OPERATORS = Q(is_staff=True)


def reads_requests(role: str | None) -> bool:
    """Return whether a member with this role has an inbox."""
    return role in INBOX_ROLES


def coordinates(role: str | None) -> bool:
    """Return whether a member with this role may change what concerns the whole organisation."""
    return role == Role.COORDINATOR


def coordinators(path: str = "") -> Q:
    """Return a condition for active coordinators; `path` leads to their memberships."""
    return Q((f"{path}role", Role.COORDINATOR), (f"{path}member__is_active", True))


def operates(member: Any) -> bool:
    """Return whether an account is an operator's, who sees no requests of an organisation."""
    return bool(member.is_staff)
