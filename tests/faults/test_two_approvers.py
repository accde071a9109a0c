"""Two persons approve at the same moment: it is done once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connections
from pytest_django import DjangoDbBlocker

from jaryk.documents.operations import proposals
from jaryk.kernel.errors import Refusal
from jaryk.ledger.models import Entry, EntryKind
from jaryk.platform.operations import enrol_user
from tests.faults.databases import own_database
from tests.rooms.documents.two_persons import ON, SOM, Office, open_office
from tests.world import World, noon


def approve_at_once(wishes: list[tuple[int, int]], on: date) -> list[str]:
    """Each of ``wishes`` (proposal, person) in a connection of its own; what came of each."""
    together = Barrier(len(wishes))

    def approve(wish: tuple[int, int]) -> str:
        try:
            together.wait(timeout=30)
            proposals.approve(wish[0], by_id=wish[1], at=noon(on), on=on)
        except Refusal as refusal:
            return refusal.key
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(wishes)) as persons:
        return sorted(persons.map(approve, wishes))


@pytest.fixture
def office(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Office]:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    with django_db_blocker.unblock(), own_database(f"approved{worker}"):
        yield open_office(World())


def test_two_approvers_at_once(office: Office) -> None:
    clara = enrol_user(username="clara", full_name="clara", role="chief", password=None).pk
    owed = office.owes()
    proposal = office.propose("write_off", 70)
    came = approve_at_once([(proposal.pk, office.bolot), (proposal.pk, clara)], ON)
    assert came == ["documents.proposal.already_approved", "done"]
    assert office.owes() == owed - 70 * SOM
    # Two proposals that are each possible, and together more than is left.
    whole = office.owes() // SOM
    wishes = [(office.propose("write_off", whole).pk, by) for by in (office.bolot, clara)]
    came = approve_at_once(wishes, ON)
    assert came[0] == "done"
    assert came[1] in {"ledger.relief.above_left", "documents.proposal.other_sum"}
    assert 0 <= office.owes() < SOM
    assert Entry.objects.filter(kind=EntryKind.WRITE_OFF).exists()
