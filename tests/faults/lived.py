"""One history of a small supplier: each act as a clerk, a bank or the time itself would do it."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Final

import polars as pl

from jaryk.customers.operations.assignment import assign_group
from jaryk.documents.models import Bill
from jaryk.kernel.periods import Month
from jaryk.metering.models import Reading
from jaryk.metering.operations.readings import record
from jaryk.reference.operations.tariffs import PricedStep, add_tariff
from tests.world import World

TOWN: Final = """
    account  group      district  meter  since       shows
    A1       household  north     M1     2025-04-01  100
    A2       industry   south     M2     2025-04-01  100
    A3       household  north     M3     2025-04-01  0
    A4       budget     south     M4     2025-04-01  500
    A5       pumping    south     M5     2025-04-01  99000
"""
METERS: Final = ("M1", "M2", "M3", "M4", "M5")
GROUPS: Final = ("household", "industry", "budget", "pumping")
LAST_MONTH: Final = Month.parse("2026-12")
_FROM: Final = datetime(2025, 5, 2, 8, tzinfo=UTC)


@dataclass(kw_only=True)
class Lived:
    """A town from its first day on; ``now`` only grows, and each act has a moment of its own."""

    world: World
    now: datetime = _FROM
    month: Month = field(default_factory=lambda: Month.parse("2025-04"))
    shows: dict[str, int] = field(
        default_factory=lambda: dict(zip(METERS, (100, 100, 0, 500, 99_000), strict=True))
    )
    accounts: dict[str, str] = field(
        default_factory=lambda: {meter: f"A{meter[1:]}" for meter in METERS}
    )
    moved_in: dict[str, date] = field(default_factory=dict)
    former: list[str] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)
    billed: int = 0

    def __post_init__(self) -> None:
        """What happens in a history leaves the world of the others alone."""
        points = dict(self.world._point_of)
        self.world = copy(self.world)
        self.world._point_of = points

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def everybody(self) -> list[str]:
        return [*self.accounts.values(), *self.former]

    def tick(self) -> datetime:
        """The next moment: no two acts share one."""
        self.now += timedelta(seconds=1)
        return self.now

    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)

    def read(self, use: dict[str, int], on: date) -> None:
        """The meters show so much more than the last time."""
        for meter, kwh in use.items():
            self.shows[meter] += kwh
        readings = {
            "meter": list(use),
            "register": ["A+"] * len(use),
            "read_on": [on] * len(use),
            "value_wh": [self.shows[meter] * 1000 for meter in use],
            "source": ["route"] * len(use),
        }
        record(pl.DataFrame(readings), known_at=self.tick())

    def misread(self, meter: str, less: int) -> None:
        """The meter had shown less on the first day of this month, by hundredths of its use."""
        on = self.month.first_on
        shown = Reading.objects.filter(
            register__meter__serial=meter, superseded_at=None, read_on__lte=on
        ).order_by("-read_on")[:2]
        if len(shown) == 2 and shown[0].read_on == on:
            used_wh = shown[0].value_wh - shown[1].value_wh
            reading = {
                "meter": [meter],
                "register": ["A+"],
                "read_on": [on],
                "value_wh": [shown[0].value_wh - max(used_wh, 0) * less // 100],
                "source": ["route"],
            }
            record(pl.DataFrame(reading), known_at=self.tick())

    def bill(self, use: list[int]) -> list[Bill]:
        """Read the meters on the first day of the next month and bill; returns the new bills."""
        ends_on = self.month.next().first_on
        self.wait(max(0, (ends_on - self.today).days + 1))
        told = dict(zip(METERS, use, strict=True)).items()
        self.read({m: kwh for m, kwh in told if self._began(m) < ends_on}, ends_on)
        run = self.world.start(str(self.month), self.today.isoformat(), known_at=self.tick())
        self.world.finish(run)
        self.month = self.month.next()
        issued = list(Bill.objects.filter(run=run).select_related("account"))
        self.billed += len(issued)
        return issued

    def change_tariff(self, group: str, price: int, on: date) -> None:
        """One price for a group from a day on, in tyiyns."""
        add_tariff(
            group=group,
            steps=[PricedStep(0, None, Decimal(price))],
            valid_from=on,
            valid_until=None,
            act="of the drill",
            source_url="",
            user=None,
            at=self.tick(),
        )

    def change_group(self, meter: str, group: str, on: date) -> None:
        told = {
            "usage_point": [self.world._point_of[meter]],
            "tariff_group": [group],
            "valid_from": [on],
            "valid_until": [None],
        }
        frame = pl.DataFrame(told, schema_overrides={"valid_until": pl.Date})
        assign_group(frame, known_at=self.tick())

    def move_out(self, meter: str, kwh: int) -> None:
        """The customer leaves with a last reading, another comes with the same."""
        self.wait(1)
        self.read({meter: kwh}, self.today)
        leaves = self.accounts[meter]
        newcomer = f"N{len(self.former) + 1}"
        self.world.take_over(
            [{"account": newcomer, "takes": meter, "on": self.today.isoformat(), "group": "-"}]
        )
        self.former.append(leaves)
        self.accounts[meter], self.moved_in[meter] = newcomer, self.today

    def account_id(self, number: str) -> int:
        if number not in self.ids:
            self.ids[number] = self.world.account(number).pk
        return self.ids[number]

    def receivable(self, number: str) -> int:
        return 10**12 + self.account_id(number)

    def _began(self, meter: str) -> date:
        return self.moved_in.get(meter, date.min)
