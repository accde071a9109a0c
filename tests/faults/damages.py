"""What can be wrong with what is known of an account: each kind with the reason it must get.

Damage is written past the operations, which would refuse most of it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from jaryk.customers.models import (
    AgreementPoint,
    CustomerAccount,
    CustomerAgreement,
    TariffAssignment,
)
from jaryk.metering.models import Meter, MeterInstallation, Reading, Register
from jaryk.reference.models import Tariff, TariffGroup

BEGAN: Final = date(2025, 4, 1)
ENDS: Final = date(2025, 5, 1)
KNOWN: Final = datetime(2025, 5, 1, 7, tzinfo=UTC)


class Account:
    """An account with one point and one meter, and what is believed of them."""

    def __init__(self, number: str) -> None:
        self.account = CustomerAccount.objects.get(number=number)
        self.supply = AgreementPoint.objects.get(agreement__account=self.account)
        self.agreement = CustomerAgreement.objects.get(account=self.account)
        self.point_id = self.supply.usage_point_id
        self.hung = MeterInstallation.objects.get(usage_point=self.point_id)
        self.register = Register.objects.get(meter=self.hung.meter_id)
        self.closing = Reading.objects.get(register=self.register, read_on=ENDS)
        self.assigned = TariffAssignment.objects.get(usage_point=self.point_id)

    def shows(self, wh: int, on: date = ENDS, register: Register | None = None) -> None:
        Reading.objects.create(
            register=register or self.register,
            read_on=on,
            value_wh=wh,
            source="route",
            known_at=KNOWN,
        )

    def hang(self, serial: str, since: date, until: date | None = None) -> Meter:
        """A meter without a register."""
        meter = Meter.objects.create(serial=serial)
        MeterInstallation.objects.create(
            usage_point_id=self.point_id,
            meter=meter,
            valid_from=since,
            valid_until=until,
            known_at=KNOWN,
        )
        return meter

    def bill_by(self, group: TariffGroup, since: date, until: date | None = None) -> None:
        TariffAssignment.objects.create(
            usage_point_id=self.point_id,
            group=group,
            valid_from=since,
            valid_until=until,
            known_at=KNOWN,
        )


def outdate(fact: Any) -> None:
    """Nobody believes it any more."""
    type(fact)._default_manager.filter(pk=fact.pk).update(superseded_at=KNOWN)


def end(fact: Any, on: date) -> None:
    type(fact)._default_manager.filter(pk=fact.pk).update(valid_until=on)


def _no_reading(of: Account) -> None:
    outdate(of.closing)


def _reading_in_the_future(of: Account) -> None:
    outdate(of.closing)
    of.shows(of.closing.value_wh, ENDS + timedelta(days=400))


def _reading_after_the_month(of: Account) -> None:
    outdate(of.closing)
    of.shows(of.closing.value_wh, ENDS + timedelta(days=1))


def _reading_before_the_meter(of: Account) -> None:
    outdate(of.closing)
    of.shows(0, BEGAN - timedelta(days=30))


def _only_a_reading_of_the_first_day(of: Account) -> None:
    end(of.supply, BEGAN + timedelta(days=10))


def _reading_backwards(of: Account) -> None:
    outdate(of.closing)
    of.shows(1)


def _reading_jumps_and_returns(of: Account) -> None:
    of.shows(of.closing.value_wh + 7_000, BEGAN + timedelta(days=15))


def _huge_reading(of: Account) -> None:
    Register.objects.filter(pk=of.register.pk).update(digits=9)
    outdate(of.closing)
    of.shows(10**12 - 1)


def _huge_ratio(of: Account) -> None:
    MeterInstallation.objects.filter(pk=of.hung.pk).update(current_ratio=10_000, voltage_ratio=999)


def _no_meter(of: Account) -> None:
    outdate(of.hung)


def _meter_without_register(of: Account) -> None:
    outdate(of.hung)
    of.hang("bare", BEGAN)


def _days_between_two_meters(of: Account) -> None:
    end(of.hung, BEGAN + timedelta(days=9))
    of.shows(of.closing.value_wh, BEGAN + timedelta(days=9))
    meter = of.hang("late", BEGAN + timedelta(days=14))
    register = Register.objects.create(meter=meter, code="A+", digits=6)
    of.shows(0, BEGAN + timedelta(days=14), register)
    of.shows(9_000, ENDS, register)


def _meter_removed_unread(of: Account) -> None:
    end(of.hung, BEGAN + timedelta(days=9))
    meter = of.hang("next", BEGAN + timedelta(days=9))
    register = Register.objects.create(meter=meter, code="A+", digits=6)
    of.shows(0, BEGAN + timedelta(days=9), register)
    of.shows(9_000, ENDS, register)


def _meter_hung_unread(of: Account) -> None:
    end(of.hung, BEGAN + timedelta(days=9))
    of.shows(of.closing.value_wh, BEGAN + timedelta(days=9))
    meter = of.hang("unread", BEGAN + timedelta(days=9))
    register = Register.objects.create(meter=meter, code="A+", digits=6)
    of.shows(9_000, ENDS, register)


def _one_of_two_registers_unread(of: Account) -> None:
    Register.objects.create(meter_id=of.hung.meter_id, code="A2", digits=6)


def _no_point(of: Account) -> None:
    outdate(of.supply)


def _no_group(of: Account) -> None:
    outdate(of.assigned)


def _days_between_two_groups(of: Account) -> None:
    end(of.assigned, BEGAN + timedelta(days=9))
    of.bill_by(TariffGroup.objects.get(code="industry"), BEGAN + timedelta(days=14))


def _strange_group(code: str) -> TariffGroup:
    """A group of its own, without a price."""
    group = TariffGroup.objects.get(code="budget")
    group.pk, group.code = None, code
    group._state.adding = True
    group.save(force_insert=True)
    return group


def _group_without_price(of: Account) -> None:
    outdate(of.assigned)
    of.bill_by(_strange_group("unpriced"), BEGAN)


def _later_group_without_price(of: Account) -> None:
    end(of.assigned, BEGAN + timedelta(days=9))
    of.bill_by(_strange_group("unpriced-later"), BEGAN + timedelta(days=9))


def _price_from_the_second_week(of: Account) -> None:
    outdate(of.assigned)
    group = _strange_group("priced-late")
    _price(group, None, BEGAN + timedelta(days=7))
    of.bill_by(group, BEGAN)


def _energy_beyond_the_last_step(of: Account) -> None:
    outdate(of.assigned)
    group = _strange_group("priced-short")
    _price(group, 1, BEGAN)
    of.bill_by(group, BEGAN)


def _price(group: TariffGroup, until_kwh: int | None, since: date) -> None:
    Tariff.objects.create(
        group=group,
        step_from_kwh=0,
        step_to_kwh=until_kwh,
        price_tyiyn_per_kwh=Decimal(100),
        norm_basis="days",
        valid_from=since,
        act="of the drill",
        confidence="supplier",
        known_at=KNOWN,
    )


SET_ASIDE: Final[dict[Callable[[Account], None], str]] = {
    _no_reading: "no_reading",
    _reading_in_the_future: "no_reading",
    _reading_after_the_month: "no_reading",
    _reading_before_the_meter: "no_reading",
    _only_a_reading_of_the_first_day: "no_reading",
    _reading_backwards: "reading_lower",
    _reading_jumps_and_returns: "reading_lower",
    _huge_reading: "too_much_energy",
    _huge_ratio: "too_much_energy",
    _no_meter: "no_meter",
    _meter_without_register: "no_meter",
    _days_between_two_meters: "no_meter",
    _meter_removed_unread: "reading_gap",
    _meter_hung_unread: "reading_gap",
    _one_of_two_registers_unread: "reading_gap",
    _no_point: "no_point",
    _no_group: "no_group",
    _days_between_two_groups: "no_group",
    _group_without_price: "no_tariff",
    _later_group_without_price: "no_tariff",
    _price_from_the_second_week: "no_tariff",
    _energy_beyond_the_last_step: "energy_beyond_tariff",
}
FORBIDDEN: Final[dict[str, Callable[[Account], object]]] = {
    "reading_in_range": lambda of: of.shows(-1, ENDS + timedelta(days=2)),
    "one_reading_a_register_a_day": lambda of: of.shows(5),
    "register_digits_sane": lambda of: Register.objects.filter(pk=of.register.pk).update(digits=10),
    "register_once_a_meter": lambda of: Register.objects.create(
        meter_id=of.hung.meter_id, code="A+", digits=6
    ),
    "ratios_positive": lambda of: MeterInstallation.objects.filter(pk=of.hung.pk).update(
        current_ratio=0
    ),
    "one_meter_a_point": lambda of: of.hang("second", BEGAN + timedelta(days=3)),
    "meter_in_one_place": lambda of: MeterInstallation.objects.create(
        usage_point=Account("K2").supply.usage_point,
        meter_id=of.hung.meter_id,
        valid_from=ENDS,
        known_at=KNOWN,
    ),
    "one_group_a_point": lambda of: of.bill_by(TariffGroup.objects.get(code="budget"), ENDS),
    "point_in_one_agreement": lambda of: AgreementPoint.objects.create(
        agreement=Account("K2").agreement,
        usage_point_id=of.point_id,
        valid_from=ENDS,
        known_at=KNOWN,
    ),
    "one_agreement_an_account": lambda of: CustomerAgreement.objects.create(
        account=of.account, number="second", valid_from=ENDS, known_at=KNOWN
    ),
    "agreement_point_in_order": lambda of: end(of.supply, BEGAN - timedelta(days=1)),
    "installation_in_order": lambda of: end(of.hung, BEGAN),
    "usage_point_id": lambda of: AgreementPoint.objects.filter(pk=of.supply.pk).update(
        usage_point_id=10**9
    ),
    "district_id": lambda of: CustomerAccount.objects.filter(pk=of.account.pk).update(
        district_id=10**9
    ),
}
