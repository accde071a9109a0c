"""Loading and editing dated facts: superseded and appended, never edited, never overlapping."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from jaryk.kernel.errors import Refusal
from jaryk.platform.models import AuditEvent
from jaryk.reference.models import Tariff, TaxRate
from jaryk.reference.operations.loading import Loaded, load_reference
from jaryk.reference.operations.tariffs import PricedStep, add_tariff, end_tariff
from jaryk.reference.operations.taxes import set_tax_rate
from jaryk.reference.published import table
from jaryk.reference.queries.tariffs import (
    category_of,
    gaps_on,
    groups,
    tariff_history,
    tariffs_on,
)
from jaryk.reference.queries.taxes import TaxKind, tax_history, taxes_on

LOADED_AT = datetime(2025, 4, 1, 9, tzinfo=ZoneInfo("Asia/Bishkek"))
LATER = LOADED_AT + timedelta(days=300)
MAY = date(2025, 5, 1)
FLAT = [PricedStep(0, None, Decimal("381.5"))]


@pytest.fixture
def reference(db: None) -> None:
    load_reference(known_at=LOADED_AT)


@pytest.mark.usefixtures("reference")
class TestLoading:
    def test_again_changes_nothing(self) -> None:
        before = list(Tariff.objects.order_by("id").values_list())
        assert load_reference(known_at=LATER) == Loaded(0, 0, 0)
        assert list(Tariff.objects.order_by("id").values_list()) == before
        assert len(groups()) == len(table("groups"))

    def test_a_changed_table_supersedes_and_appends(self) -> None:
        Tariff.objects.filter(group__code="cement", valid_until=None).update(confidence="low")
        old = Tariff.objects.filter(group__code="industry", valid_from=MAY).get()
        Tariff.objects.filter(pk=old.pk).update(price_tyiyn_per_kwh=Decimal("333"))
        assert load_reference(known_at=LATER) == Loaded(appended=1, superseded=1, kept=0)
        old.refresh_from_db()
        assert old.superseded_at == LATER
        [price] = [t for t in tariffs_on(MAY) if t.group.code == "industry"]
        assert (price.price_tyiyn_per_kwh, price.known_at) == (Decimal("334"), LATER)

    def test_what_the_supplier_edited_stays(self) -> None:
        set_tax_rate(
            group="industry",
            tax=TaxKind.SALES_TAX,
            rate_percent=Decimal("2"),
            valid_from=MAY,
            valid_until=None,
            user=None,
            at=LATER,
        )
        end_tariff(group="cement", valid_until=MAY, act="", user=None, at=LATER)
        again = load_reference(known_at=LATER + timedelta(days=1))
        assert (again.appended, again.superseded) == (0, 0)
        assert again.kept > 0
        assert not [t for t in tariffs_on(MAY) if t.group.code == "cement"]

    def test_a_group_changes_its_heading_where_the_grids_merge(self) -> None:
        before, after = (category_of("pumping", day) for day in (date(2025, 4, 30), MAY))
        assert before is not None
        assert after is not None
        assert (before.code, after.code) == ("pumping", "social_public")
        assert {gap.group_code for gap in gaps_on(date(2026, 5, 1))} == {
            "household_unlimited",
            "household_toktogul",
            "ev_charging_le23kw",
            "ev_charging_unlimited",
        }


@pytest.mark.usefixtures("reference")
class TestEdits:
    def test_a_rate_for_some_days_leaves_the_days_around_it(self) -> None:
        set_tax_rate(
            group="budget",
            tax=TaxKind.VAT,
            rate_percent=Decimal("10.25"),
            valid_from=date(2025, 7, 1),
            valid_until=date(2025, 9, 1),
            user=None,
            at=LATER,
            note="приказ",
        )
        rates = [
            (r.valid_from, r.valid_until, r.rate_percent, r.known_at)
            for r in reversed(tax_history("budget"))
            if r.tax == TaxKind.VAT
        ]
        assert rates == [
            (date(2012, 8, 22), date(2025, 7, 1), Decimal("12"), LATER),
            (date(2025, 7, 1), date(2025, 9, 1), Decimal("10.25"), LATER),
            (date(2025, 9, 1), None, Decimal("12"), LATER),
        ]
        [old] = TaxRate.objects.filter(superseded_at__isnull=False)
        assert (old.rate_percent, old.superseded_at) == (Decimal("12"), LATER)
        [event] = AuditEvent.objects.all()
        assert event.subject == "tax budget VAT"
        assert event.detail["rate_percent"] == "10.25"

    def test_exempt_is_no_row_and_zero_is_a_row(self) -> None:
        for group_code, rate in (("religious", None), ("industry", Decimal(0))):
            set_tax_rate(
                group=group_code,
                tax=TaxKind.SALES_TAX,
                rate_percent=rate,
                valid_from=MAY,
                valid_until=None,
                user=None,
                at=LATER,
            )
        sales = {r.group.code: r.rate_percent for r in taxes_on(MAY) if r.tax == TaxKind.SALES_TAX}
        assert "religious" not in sales
        assert sales["industry"] == 0

    def test_a_withdrawn_tariff_ends_within_days(self) -> None:
        day = date(2025, 6, 3)
        end_tariff(group="household_unlimited", valid_until=day, act="", user=None, at=LATER)
        newest = tariff_history("household_unlimited")[0]
        assert (newest.valid_from, newest.valid_until) == (MAY, day)
        with pytest.raises(Refusal, match="no price from 2025-06-03"):
            end_tariff(group="household_unlimited", valid_until=day, act="", user=None, at=LATER)

    def test_a_tariff_with_other_steps_replaces_the_old_ones_whole(self) -> None:
        add_tariff(
            group="household",
            steps=[
                PricedStep(0, 300, Decimal("120")),
                PricedStep(300, 900, Decimal("200")),
                PricedStep(900, None, Decimal("300.25")),
            ],
            valid_from=date(2026, 1, 1),
            valid_until=date(2026, 2, 1),
            act="Проект",
            source_url="https://supplier.example/act",
            user=None,
            at=LATER,
            norm_basis="calendar_month",
        )
        by_day = [
            [
                (t.step_from_kwh, t.step_to_kwh, t.price_tyiyn_per_kwh)
                for t in tariffs_on(day)
                if t.group.code == "household"
            ]
            for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 2, 1))
        ]
        assert by_day[0] == by_day[2] == [(0, 700, Decimal("137")), (700, None, Decimal("260"))]
        assert [price for *_, price in by_day[1]] == [120, 200, Decimal("300.25")]
        entered = Tariff.objects.filter(confidence="supplier", norm_basis="calendar_month")
        assert entered.count() == 3

    @pytest.mark.parametrize(
        "steps",
        [
            [],
            [PricedStep(1, None, Decimal(1))],
            [PricedStep(0, 700, Decimal(1))],
            [PricedStep(0, 700, Decimal(1)), PricedStep(800, None, Decimal(2))],
            [PricedStep(0, 0, Decimal(1)), PricedStep(0, None, Decimal(2))],
            [PricedStep(0, None, Decimal(0))],
            [PricedStep(0, None, Decimal("1.001"))],
            [PricedStep(0, None, Decimal("NaN"))],
        ],
    )
    def test_odd_steps_and_prices_are_refused(self, steps: list[PricedStep]) -> None:
        with pytest.raises(Refusal):
            self._add(steps=steps)
        assert not AuditEvent.objects.exists()

    def test_unknown_group_and_turned_days_are_refused(self) -> None:
        with pytest.raises(Refusal, match="no tariff group"):
            self._add(group="sauna")
        with pytest.raises(Refusal, match="out of order"):
            self._add(valid_until=MAY)

    @pytest.mark.parametrize("rate", ["-1", "100.01", "12.345", "NaN"])
    def test_odd_rates_are_refused(self, rate: str) -> None:
        with pytest.raises(Refusal):
            set_tax_rate(
                group="budget",
                tax=TaxKind.VAT,
                rate_percent=Decimal(rate),
                valid_from=MAY,
                valid_until=None,
                user=None,
                at=LATER,
            )

    def _add(
        self,
        *,
        group: str = "household",
        steps: list[PricedStep] | None = None,
        valid_until: date | None = None,
    ) -> None:
        add_tariff(
            group=group,
            steps=FLAT if steps is None else steps,
            valid_from=MAY,
            valid_until=valid_until,
            act="",
            source_url="https://supplier.example/act",
            user=None,
            at=LATER,
        )


@pytest.mark.usefixtures("reference")
def test_the_database_itself_refuses_a_second_price_or_rate_for_a_day() -> None:
    price = tariffs_on(MAY)[0]
    rate = taxes_on(MAY)[0]
    for fact in (price, rate):
        fact.pk, fact._state.adding = None, True
        with pytest.raises(IntegrityError, match=r"one_price|one_rate"), transaction.atomic():
            fact.save()


@pytest.fixture
def another(db: None) -> Iterator[BaseDatabaseWrapper]:
    """A second connection to the same database, outside the test's transaction."""
    second = connection.copy()
    yield second
    second.close()


PRICE = """
    INSERT INTO reference_tariff (group_id, step_from_kwh, price_tyiyn_per_kwh, norm_basis, act,
        source_url, confidence, note, valid_from)
    VALUES (%s, 0, 100, 'days', '', 'https://supplier.example/act', 'high', '', '2025-05-01')
"""


@pytest.mark.usefixtures("reference")
def test_of_two_at_once_the_database_lets_one_in(another: BaseDatabaseWrapper) -> None:
    """A price that another connection has not yet settled is waited for, not passed by."""
    group_id = groups()[-1].pk + 1
    with connection.cursor() as first, another.cursor() as second:
        first.execute(PRICE, [group_id])
        second.execute("SET lock_timeout = '100ms'")
        with pytest.raises(OperationalError, match="lock timeout"):
            second.execute(PRICE, [group_id])
        first.execute("DELETE FROM reference_tariff WHERE group_id = %s", [group_id])


@pytest.mark.usefixtures("reference")
def test_edits_follow_one_another(another: BaseDatabaseWrapper) -> None:
    """While one edit is under way no other connection can begin one."""
    ask = "SELECT pg_try_advisory_lock(hashtext('jaryk reference'))"
    with another.cursor() as other:
        end_tariff(group="cement", valid_until=MAY, act="", user=None, at=LATER)
        other.execute(ask)
        assert other.fetchone() == (False,)
