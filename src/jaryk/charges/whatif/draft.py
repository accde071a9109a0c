"""A draft tariff: the steps and prices that some groups would have; validated like a real one."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from io import StringIO
from itertools import combinations
from typing import Any, Final

from jaryk.kernel.errors import Refusal
from jaryk.reference.operations.tariffs import PricedStep, refuse_odd_steps

DAYS, CALENDAR_MONTH = "days", "calendar_month"
CSV_COLUMNS: Final = (
    "group",
    "step_from_kwh",
    "step_to_kwh",
    "price_tyiyn_per_kwh",
    "norm_basis",
    "valid_from",
    "valid_until",
)
_TARIFF: Final = {"group", "norm_basis", "valid_from", "valid_until", "steps"}
_STEP: Final = {"from", "to", "price"}


@dataclass(frozen=True, kw_only=True)
class DraftTariff:
    """The steps of a group in ``[valid_from, valid_until)``; all days where neither is told."""

    group: str
    steps: tuple[PricedStep, ...]
    norm_basis: str = DAYS
    valid_from: date | None = None
    valid_until: date | None = None

    @property
    def since(self) -> date:
        return self.valid_from or date.min

    @property
    def until(self) -> date:
        return self.valid_until or date.max


@dataclass(frozen=True)
class Draft:
    """Tariffs that take the place of those in force; groups it does not name keep their bills."""

    tariffs: tuple[DraftTariff, ...]

    @property
    def groups(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(tariff.group for tariff in self.tariffs))


def read_draft(data: bytes, *, is_csv: bool) -> Draft:
    """The draft of a TOML or CSV file; Refusal says what is wrong in it and where."""
    try:
        written = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal("charges.draft.not_text") from None
    return checked(_of_csv(written) if is_csv else _of_toml(written))


def checked(draft: Draft) -> Draft:
    """The draft itself, if each of its tariffs could be published and no two meet."""
    if not draft.tariffs:
        raise Refusal("charges.draft.empty")
    for tariff in draft.tariffs:
        refuse_odd_steps(tariff.steps)
        if tariff.norm_basis not in {DAYS, CALENDAR_MONTH}:
            raise Refusal("charges.draft.norm_basis", group=tariff.group, told=tariff.norm_basis)
        if tariff.since >= tariff.until:
            raise Refusal("reference.days_out_of_order", since=tariff.since, until=tariff.until)
    for one, other in combinations(draft.tariffs, 2):
        meet = one.since < other.until and other.since < one.until
        if one.group == other.group and meet:
            raise Refusal("charges.draft.twice", group=one.group)
    return draft


def plain(draft: Draft) -> dict[str, Any]:
    """The draft as it is stored and as scripts read it; prices in tyiyns, as text."""
    return {
        "tariff": [
            {
                "group": tariff.group,
                "norm_basis": tariff.norm_basis,
                "valid_from": tariff.valid_from and tariff.valid_from.isoformat(),
                "valid_until": tariff.valid_until and tariff.valid_until.isoformat(),
                "steps": [
                    {"from": step.from_kwh, "to": step.to_kwh, "price": _price(step)}
                    for step in tariff.steps
                ],
            }
            for tariff in draft.tariffs
        ]
    }


def of_plain(told: dict[str, Any]) -> Draft:
    """The draft that ``plain`` has told."""
    return Draft(tuple(_tariff(one) for one in told["tariff"]))


def written(draft: Draft) -> str:
    """The draft as a TOML file to be changed."""
    lines: list[str] = []
    for tariff in draft.tariffs:
        lines += ["[[tariff]]", f'group = "{tariff.group}"', f'norm_basis = "{tariff.norm_basis}"']
        lines += [
            f"{name} = {day}"
            for name, day in (
                ("valid_from", tariff.valid_from),
                ("valid_until", tariff.valid_until),
            )
            if day is not None
        ]
        lines += ["steps = [", *(f"    {_written(step)}," for step in tariff.steps), "]", ""]
    return "\n".join(lines)


def _written(step: PricedStep) -> str:
    end = "" if step.to_kwh is None else f" to = {step.to_kwh},"
    return f"{{ from = {step.from_kwh},{end} price = {_price(step)} }}"


def _price(step: PricedStep) -> str:
    return str(step.price_tyiyn_per_kwh)


def _of_toml(text: str) -> Draft:
    try:
        told = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise Refusal("charges.draft.not_toml", told=error) from None
    tariffs = told.get("tariff", [])
    if set(told) - {"tariff"} or not isinstance(tariffs, list):
        raise Refusal("charges.draft.unknown_word", told=", ".join(sorted(told)))
    return Draft(tuple(_tariff(one) for one in tariffs))


def _tariff(told: Any) -> DraftTariff:
    if not isinstance(told, dict) or set(told) - _TARIFF or not told.get("group"):
        raise Refusal("charges.draft.unknown_word", told=_short(told))
    steps = told.get("steps", [])
    if not isinstance(steps, list):
        raise Refusal("charges.draft.unknown_word", told=_short(steps))
    return DraftTariff(
        group=str(told["group"]),
        steps=tuple(_step(step) for step in steps),
        norm_basis=str(told.get("norm_basis", DAYS)),
        valid_from=_day(told.get("valid_from")),
        valid_until=_day(told.get("valid_until")),
    )


def _step(told: Any) -> PricedStep:
    if not isinstance(told, dict) or set(told) - _STEP:
        raise Refusal("charges.draft.unknown_word", told=_short(told))
    end = told.get("to")
    return PricedStep(
        from_kwh=_kwh(told.get("from")),
        to_kwh=None if end is None or end == "" else _kwh(end),
        price_tyiyn_per_kwh=_decimal(told.get("price")),
    )


def _of_csv(text: str) -> Draft:
    """A row a step, the columns of the published list of tariffs; commas or semicolons."""
    head = text.split("\n", 1)[0]
    rows = csv.DictReader(StringIO(text), delimiter=";" if ";" in head else ",", strict=True)
    steps: dict[tuple[str, ...], list[PricedStep]] = {}
    try:
        missing = set(CSV_COLUMNS[:4]) - set(rows.fieldnames or ())
        if missing:
            raise Refusal("charges.draft.no_column", told=", ".join(sorted(missing)))
        for row in rows:
            key = tuple((row.get(name) or "").strip() for name in ("group", *CSV_COLUMNS[4:]))
            told = {
                "from": row["step_from_kwh"],
                "to": (row["step_to_kwh"] or "").strip(),
                "price": row["price_tyiyn_per_kwh"],
            }
            steps.setdefault(key, []).append(_step(told))
    except csv.Error as error:
        raise Refusal("charges.draft.not_csv", told=error) from None
    return Draft(
        tuple(
            DraftTariff(
                group=group,
                steps=tuple(sorted(found, key=lambda step: step.from_kwh)),
                norm_basis=basis or DAYS,
                valid_from=_day(since or None),
                valid_until=_day(until or None),
            )
            for (group, basis, since, until), found in steps.items()
        )
    )


def _kwh(told: Any) -> int:
    """Whole kWh within what a column of the database holds."""
    try:
        number = int(str(told).strip())
    except ValueError:
        raise Refusal("charges.draft.no_number", told=_short(told)) from None
    if not 0 <= number < 2**31 or isinstance(told, bool):
        raise Refusal("charges.draft.no_number", told=_short(told))
    return number


def _decimal(told: Any) -> Decimal:
    try:
        return Decimal(str(told).strip().replace(",", "."))
    except InvalidOperation:
        raise Refusal("charges.draft.no_number", told=_short(told)) from None


def _day(told: Any) -> date | None:
    if told is None or type(told) is date:
        return told
    try:
        return date.fromisoformat(str(told))
    except ValueError:
        raise Refusal("charges.draft.no_day", told=_short(told)) from None


def _short(told: Any) -> str:
    return str(told)[:80]
