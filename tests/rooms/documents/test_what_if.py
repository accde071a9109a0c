"""What-if: the present tariff gives the posted bills to the tyiyn, a draft what it would charge."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from jaryk.charges.whatif.draft import CALENDAR_MONTH, Draft, DraftTariff
from jaryk.charges.whatif.outcome import Outcome
from jaryk.documents import snapshots
from jaryk.documents.models import Bill, Correction, RecalculationReason
from jaryk.documents.operations import recalculation
from jaryk.documents.what_if import snapshots_of, what_if
from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Month
from jaryk.platform.operations import enrol_user
from jaryk.reference.operations.tariffs import PricedStep, add_tariff, end_tariff
from jaryk.reference.queries import tariffs as tariff_queries
from tests.world import World, known_on, noon

SINCE, LAST = Month(2026, 3), Month(2026, 6)
LATER = noon(date(2026, 8, 1))
WORLD = """
account  group      meter  since       shows  ratio  registers  district
A1       household  M1     2026-03-01  0      1      A+         north
A2       household  M2     2026-03-11  0      1      A+         south
A3       industry   M3     2026-03-01  0      30     A+         north
A4       household  M4     2026-03-01  0;0    1      T1;T2      south
A5       household  M5     2026-03-01  0      1      A+         north

old  final  on          meter  shows
M5   1307   2026-04-17  M6     11

meter  on          kwh
M1     2026-04-01  655
M1     2026-05-11  2655
M1     2026-06-01  2655
M1     2026-07-01  3401
M2     2026-04-11  101.37
M2     2026-05-11  907.11
M2     2026-06-11  1201
M2     2026-07-11  2201
M3     2026-04-01  57.31
M3     2026-05-01  120.07
M3     2026-06-01  180.01
M3     2026-07-01  211.11
M5     2026-04-01  801
M6     2026-05-01  411
M6     2026-06-01  811
M6     2026-07-01  1911

meter  on          kwh  register
M4     2026-04-01  613  T1
M4     2026-04-01  217  T2
M4     2026-05-01  913  T1
M4     2026-05-01  517  T2
M4     2026-06-01  1613  T1
M4     2026-06-01  618  T2
M4     2026-07-01  2033  T1
M4     2026-07-01  923  T2
"""


@pytest.fixture
def billed(world: World) -> World:
    """Four months of bills over the change of the tariff on 1 May 2026 and a change of group."""
    world.tell(WORLD)
    world.bill_by("M1", "industry", since="2026-06-14")
    for month in SINCE.through(LAST):
        world.bill(str(month), f"{month.next().first_on.replace(day=15)}")
    return world


def present(*codes: str) -> Draft:
    """The tariffs in force, told as a draft."""
    told: dict[tuple[str, date, date | None, str], list[PricedStep]] = {}
    for code in codes:
        for row in reversed(tariff_queries.tariff_history(code)):
            key = code, row.valid_from, row.valid_until, row.norm_basis
            step = PricedStep(row.step_from_kwh, row.step_to_kwh, row.price_tyiyn_per_kwh)
            told.setdefault(key, []).append(step)
    return Draft(
        tuple(
            DraftTariff(
                group=code,
                steps=tuple(sorted(steps, key=lambda step: step.from_kwh)),
                norm_basis=basis,
                valid_from=since,
                valid_until=until,
            )
            for (code, since, until, basis), steps in told.items()
            if since >= date(2025, 5, 1)
        )
    )


def flat(tyiyn: str, *, basis: str = "days", limit: int | None = None) -> Draft:
    price = Decimal(tyiyn)
    steps = [PricedStep(0, limit, price)]
    if limit is not None:
        steps.append(PricedStep(limit, None, price * 2))
    return Draft((DraftTariff(group="household", steps=tuple(steps), norm_basis=basis),))


def asked(draft: Draft, folder: Path, *, district_id: int | None = None) -> Outcome:
    found = snapshots_of(SINCE, LAST, folder=folder)
    return what_if(draft, found, known_at=LATER, district_id=district_id)


def posted_tyiyn() -> int:
    """All that bills and their corrections charge, penalty apart."""
    bills = sum(bill.energy_tyiyn + bill.tax_tyiyn for bill in Bill.objects.all())
    return bills + sum(row.energy_tyiyn + row.tax_tyiyn for row in Correction.objects.all())


def test_the_present_tariff_gives_the_posted_bills(billed: World, tmp_path: Path) -> None:
    found = asked(present("household", "industry"), tmp_path)
    assert (found.bills, found.accounts, found.unpriced) == (Bill.objects.count(), 5, 0)
    for by in (found.groups, found.months, found.sizes, found.districts, found.bands):
        assert by["new_tyiyn"].to_list() == by["old_tyiyn"].to_list()
        assert by["old_tyiyn"].sum() == posted_tyiyn()
    assert found.sizes.select("pay_less", "pay_more").sum().row(0) == (0, 0)
    assert found.groups["old_tax_tyiyn"].sum() > 0


@pytest.mark.parametrize("basis", ["days", CALENDAR_MONTH])
@pytest.mark.parametrize("limit", [None, 300])
def test_a_draft_charges_what_billing_would_have(
    billed: World, tmp_path: Path, basis: str, limit: int | None
) -> None:
    draft = flat("151.37", basis=basis, limit=limit)
    told = asked(draft, tmp_path)
    add_tariff(
        group="household",
        steps=draft.tariffs[0].steps,
        valid_from=date(2026, 3, 1),
        valid_until=None,
        norm_basis=basis,
        act="Проект",
        source_url="",
        user=None,
        at=known_on(date(2026, 7, 20)),
    )
    correct_all(RecalculationReason.TARIFF, date(2026, 7, 21))
    assert told.months["old_tyiyn"].sum() != posted_tyiyn()
    assert told.months["new_tyiyn"].sum() == posted_tyiyn()
    now = asked(draft, tmp_path)
    assert now.groups["old_tyiyn"].to_list() == told.groups["new_tyiyn"].to_list()
    assert now.groups["new_tyiyn"].to_list() == told.groups["new_tyiyn"].to_list()


def correct_all(reason: RecalculationReason, on: date) -> None:
    """Correct every bill by what is known on that day, by two persons."""
    drafter, approver = (
        enrol_user(username=name, full_name=name, role="chief", password=None)
        for name in ("drafter", "approver")
    )
    drafted = recalculation.draft(
        reason=reason,
        basis="Акт № 1",
        since=SINCE,
        until=LAST.next(),
        issued_on=on,
        known_at=noon(on),
        by_id=drafter.pk,
    )
    recalculation.approve(drafted, by_id=approver.pk, at=noon(on))
    recalculation.post(drafted, on=on, at=noon(on))


def test_groups_outside_the_draft_keep_their_bills(billed: World, tmp_path: Path) -> None:
    industry = tariff_queries.group("industry").pk
    found = asked(flat("500"), tmp_path)
    kept = found.groups.filter(group_id=industry)
    assert kept["old_tyiyn"].to_list() == kept["new_tyiyn"].to_list()
    assert found.sizes["pay_more"].sum() == 4
    assert found.bands.filter(pl.col("band") == 4)["accounts"].to_list() == [1]


def test_stretches_of_accounts_change_nothing(
    billed: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = asked(flat("200", limit=500), tmp_path / "one")
    monkeypatch.setattr(snapshots, "ACCOUNTS_A_FILE", 2)
    parted = asked(flat("200", limit=500), tmp_path / "many")
    assert len(list((tmp_path / "many").glob("*/bills-*.parquet"))) > 4
    for name in ("groups", "months", "sizes", "districts", "bands"):
        assert getattr(whole, name).equals(getattr(parted, name))


def test_a_district_alone(billed: World, tmp_path: Path) -> None:
    south = billed.account("A2").district_id
    found = asked(flat("200"), tmp_path, district_id=south)
    assert (found.accounts, found.districts["district_id"].to_list()) == (2, [south])


def test_a_snapshot_is_kept_until_the_month_changes(billed: World, tmp_path: Path) -> None:
    first = snapshots_of(SINCE, LAST, folder=tmp_path)
    assert [one.home for one in snapshots_of(SINCE, LAST, folder=tmp_path)] == [
        one.home for one in first
    ]
    seen = LATER.date()
    billed.read([{"meter": "M3", "on": "2026-06-01", "kwh": "181"}], known_at=known_on(seen))
    correct_all(RecalculationReason.READING, seen)
    found = asked(present("household", "industry"), tmp_path)
    assert found.months["new_tyiyn"].sum() == found.months["old_tyiyn"].sum() == posted_tyiyn()
    assert len(list(tmp_path.iterdir())) == 4
    kept = [one.is_made for one in first]
    assert kept == [True, True, False, False]


def test_use_without_a_price_keeps_its_bill_and_is_told(
    billed: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    end_tariff(
        group="industry",
        valid_until=date(2026, 4, 1),
        act="",
        user=None,
        at=known_on(date(2026, 7, 1)),
    )
    priced_in_may = DraftTariff(
        group="industry",
        steps=(PricedStep(0, None, Decimal(400)),),
        valid_from=date(2026, 5, 1),
        valid_until=date(2026, 6, 1),
    )
    found = asked(Draft((priced_in_may,)), tmp_path)
    changed = found.months.filter(pl.col("new_tyiyn") != pl.col("old_tyiyn"))
    assert (found.unpriced, changed["month"].to_list()) == (3, [202605])


def test_months_without_a_bill_are_refused(billed: World, tmp_path: Path) -> None:
    none = snapshots_of(Month(2025, 1), Month(2025, 2), folder=tmp_path)
    with pytest.raises(Refusal) as refused:
        what_if(flat("1"), none, known_at=LATER)
    assert refused.value.key == "documents.what_if.nothing_billed"
