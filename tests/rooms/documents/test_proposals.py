"""What one person proposes to do with money and another decides: done once, or refused whole."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from jaryk.documents.checks import run_checks
from jaryk.documents.models import Proposal
from jaryk.documents.operations import proposals, recalculation
from jaryk.documents.queries.by_official import as_csv, by_official, given_away
from jaryk.documents.queries.proposals import decided, pending, reimbursements_due
from jaryk.kernel.errors import Refusal
from jaryk.ledger.operations.reversal import reverse
from jaryk.ledger.queries.debts import ages, open_documents
from jaryk.platform.queries import last_event
from tests.rooms.documents.two_persons import ON, SOM, Office, open_office
from tests.rooms.ledger.money import channel
from tests.world import World, noon


@pytest.fixture
def office(world: World) -> Office:
    return open_office(world)


def checks_hold() -> bool:
    return all(check.ok for check in run_checks(known_at=noon(date(2026, 1, 1))))


def test_the_proposer_cannot_decide(office: Office) -> None:
    proposal = office.propose("write_off", 100)
    with pytest.raises(Refusal, match="Another person"):
        proposals.approve(proposal.pk, by_id=office.asya, at=noon(ON), on=ON)
    with pytest.raises(Refusal, match="Another person"):
        proposals.decline(proposal.pk, note="No", by_id=office.asya, at=noon(ON))
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(
            state="approved", decided_by_id=office.asya, decided_at=noon(ON)
        )


def test_an_act_and_a_reason_are_needed(office: Office) -> None:
    for act, reason in ((" ", "reason"), ("act", "")):
        with pytest.raises(Refusal, match="Name the act"):
            proposals.propose(
                kind="write_off",
                account_id=office.id(),
                amount_tyiyn=100,
                payload={},
                act=act,
                reason=reason,
                by_id=office.asya,
                at=noon(ON),
            )


def test_a_write_off_takes_the_oldest_debt_first(office: Office) -> None:
    owed, left = office.owes(), office.left()
    assert len(left) == 3
    amount = (left[0][0] + left[0][1] + 50) // SOM + 1
    proposal = office.approve(office.propose("write_off", amount))
    assert office.owes() == owed - amount * SOM
    assert len(office.left()) == 2
    assert proposal.entry_id is not None
    assert checks_hold()
    with pytest.raises(Refusal, match="approved and done already"):
        office.approve(proposal)
    assert office.owes() == owed - amount * SOM


def test_what_was_paid_meanwhile_is_not_written_off(office: Office) -> None:
    first = open_documents(office.id(), on=ON)[0]
    som = first.principal_left // SOM
    part = {"document_id": first.document_id, "principal_tyiyn": som * SOM}
    proposal = office.propose("write_off", som, documents=[part])
    office.world.pay([{"account": "A1", "paid_on": "2025-09-09", "som": "100"}])
    owed = office.owes()
    with pytest.raises(Refusal, match=f"{first.document_id} has .* left"):
        office.approve(proposal)
    assert office.owes() == owed
    assert [found.pk for found in pending()] == [proposal.pk]


@pytest.mark.parametrize(
    ("kind", "som", "payload", "why"),
    [
        ("write_off", 10_000_000, {}, "The debt is"),
        ("write_off", 0, {}, "above zero"),
        ("write_off", 1, {"documents": [{"document_id": 5, "principal_tyiyn": 100}]}, "left"),
        ("write_off", 1, {"documents": [{"principal_tyiyn": 100}]}, "wrong: documents"),
        ("write_off", 1, {"documents": "all"}, "wrong: documents"),
        ("transfer", 1, {"due_on": "2025-10-01"}, "wrong: to_account_id"),
        ("transfer", 1, {"to_account_id": 10**9, "due_on": "2025-10-01"}, "to_account_id"),
        ("offset", 5, {}, "wrong: agreement"),
        ("offset", 0, {"agreement": "K-1"}, "above zero"),
        ("reimbursement", 5, {"proven_on": "soon"}, "wrong: proven_on"),
        ("reimbursement", 5, {"proven_on": "2026-01-01"}, "wrong: proven_on"),
        ("refund", 5, {"channel": "received"}, "paid ahead"),
        ("refund", 5, {"channel": "nowhere"}, "no money account"),
        ("reversal", 0, {"entry_id": 5}, "5"),
        ("reversal", 0, {"entry_id": True}, "wrong: entry_id"),
        ("gift", 5, {}, "no kind"),
    ],
)
def test_the_impossible_is_not_proposed(
    office: Office, kind: str, som: int, payload: dict[str, Any], why: str
) -> None:
    with pytest.raises(Refusal, match=why):
        office.propose(kind, som, **payload)
    assert not Proposal.objects.exists()


def test_declined_and_withdrawn_do_nothing(office: Office) -> None:
    owed = office.owes()
    declined, withdrawn = office.propose("write_off", 5), office.propose("write_off", 6)
    with pytest.raises(Refusal, match="Say why"):
        proposals.decline(declined.pk, note=" ", by_id=office.bolot, at=noon(ON))
    proposals.decline(declined.pk, note="No ground", by_id=office.bolot, at=noon(ON))
    with pytest.raises(Refusal, match="Only the person"):
        proposals.withdraw(withdrawn.pk, by_id=office.bolot, at=noon(ON))
    proposals.withdraw(withdrawn.pk, by_id=office.asya, at=noon(ON))
    for proposal in (declined, withdrawn):
        with pytest.raises(Refusal, match="already"):
            office.approve(proposal)
    assert office.owes() == owed
    assert not pending()
    assert {found.state for found in decided(ON, ON + timedelta(days=1))} == {
        "declined",
        "withdrawn",
    }
    event = last_event(f"proposal:{declined.pk}")
    assert event is not None
    assert event.action == "proposal.declined"


def test_a_moved_debt_is_principal_of_the_new_account(office: Office) -> None:
    before, other = office.left(), office.owes("A2")
    principal = sum(each[0] for each in before)
    penalty = sum(each[1] for each in before)
    assert penalty > 0
    proposal = proposals.propose(
        kind="transfer",
        account_id=office.id(),
        amount_tyiyn=principal,
        payload={"to_account_id": office.id("A2"), "due_on": "2025-09-20"},
        act="Act 8",
        reason="A new owner",
        by_id=office.asya,
        at=noon(ON),
    )
    office.approve(proposal)
    assert office.owes() == penalty
    assert office.owes("A2") == other + principal
    assert [each for each in office.left() if each[0]] == []
    assert sum(each[0] for each in office.left("A2")) >= principal
    assert checks_hold()


def test_offset_reimbursement_and_refund(office: Office) -> None:
    owed = office.owes()
    office.approve(office.propose("offset", 100, agreement="K-15"))
    reimbursement = office.propose("reimbursement", 50, proven_on="2025-08-31")
    [waiting] = reimbursements_due(on=ON)
    assert (waiting.repay_by, waiting.days_left) == (date(2026, 2, 28), 171)
    office.approve(reimbursement)
    assert not reimbursements_due(on=ON)
    assert office.owes() == owed - 150 * SOM
    office.world.pay([{"account": "A1", "paid_on": "2025-09-10", "som": "100000"}])
    ahead = -office.owes()
    channel("kassa")
    office.approve(office.propose("refund", ahead // SOM, channel="kassa"))
    assert office.owes() == -(ahead % SOM)
    with pytest.raises(Refusal, match="paid ahead"):
        office.propose("refund", 1, channel="kassa")
    assert checks_hold()


def test_a_reversal_is_proposed_too(office: Office) -> None:
    owed = office.owes()
    offset = office.approve(office.propose("offset", 100, agreement="K-15"))
    assert offset.entry_id is not None
    proposal = office.propose("reversal", entry_id=offset.entry_id)
    assert proposal.amount_tyiyn == 100 * SOM
    office.approve(proposal)
    assert office.owes() == owed
    with pytest.raises(Refusal):
        reverse(entry_id=offset.entry_id, reason="again", at=noon(ON), on=ON)


def test_a_recalculation_is_approved_and_posted(office: Office) -> None:
    bill = office.world.bill_of("A1", "2025-07")
    draft = recalculation.cancel_bill(
        bill.pk, basis="Act 9", issued_on=ON, known_at=noon(ON), by_id=office.asya
    )
    proposal = office.propose("recalculation", recalculation_id=draft.pk)
    assert proposal.amount_tyiyn == draft.total_tyiyn < 0
    owed = office.owes()
    office.approve(proposal)
    assert office.owes() == owed + draft.total_tyiyn
    draft.refresh_from_db()
    assert draft.status == "posted"


def test_who_gave_what_away_is_seen_at_a_glance(office: Office) -> None:
    office.approve(office.propose("write_off", 70))
    office.approve(office.propose("write_off", 30, of="A2"))
    offset = office.approve(office.propose("offset", 100, agreement="K-15"))
    assert offset.entry_id is not None
    reverse(entry_id=offset.entry_id, reason="wrong", at=noon(ON), on=ON, by_id=office.asya)
    rows = given_away(ON, ON + timedelta(days=1))
    assert [(row.kind, row.account, row.amount_tyiyn // SOM, row.decided_by) for row in rows] == [
        ("write_off", "A1", 70, "bolot"),
        ("write_off", "A2", 30, "bolot"),
        ("offset", "A1", 100, "bolot"),
        ("reversal", "A1", 100, "asya"),
    ]
    assert rows[0].address == "ул. Ала-Тоо, 5"
    summed = {(row.official, row.kind): (row.count, row.amount_tyiyn) for row in by_official(rows)}
    assert summed["bolot", "write_off"] == (2, 100 * SOM)
    assert summed["asya", "reversal"] == (1, 100 * SOM)
    told = as_csv(rows, "en").splitlines()
    assert len(told) == 5
    assert "70.00" in told[1]


def test_debt_by_age(office: Office) -> None:
    rows = ages(on=ON).to_dicts()
    assert [row["account_id"] for row in rows] == [office.id("A1"), office.id("A2")]
    for row, number in zip(rows, ("A1", "A2"), strict=True):
        assert row["total"] == office.owes(number)
        assert row["total"] == sum(row[name] for name in row if name not in {"account_id", "total"})
        assert row["d1_30"] > 0
        assert row["d61_90"] > 0
    office.world.pay([{"account": "A2", "paid_on": "2025-09-09", "som": "100000"}])
    assert ages(on=ON)["account_id"].to_list() == [office.id("A1")]
    assert ages(on=ON, district_ids=[-1]).is_empty()
