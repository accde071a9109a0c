"""A draft as people write it: today's tariffs as a file, and steps as lines of a form."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

from jaryk.charges.whatif.draft import Draft, DraftTariff, checked, read_draft, written
from jaryk.kernel.errors import Refusal
from jaryk.reference.operations.tariffs import PricedStep
from jaryk.reference.queries.tariffs import tariffs_on


def todays_draft(day: date) -> str:
    """All prices of the day as a TOML draft that holds on every day."""
    steps: dict[tuple[str, str], list[PricedStep]] = {}
    for row in tariffs_on(day):
        step = PricedStep(row.step_from_kwh, row.step_to_kwh, row.price_tyiyn_per_kwh)
        steps.setdefault((row.group.code, row.norm_basis), []).append(step)
    return written(
        Draft(
            tuple(
                DraftTariff(group=code, norm_basis=basis, steps=tuple(found))
                for (code, basis), found in steps.items()
                if found[-1].to_kwh is None
            )
        )
    )


def steps_told(lines: str) -> tuple[PricedStep, ...]:
    """Steps of lines like «700 294»: from how many kWh a month, at how many tyiyns a kWh."""
    told: list[tuple[int, Decimal]] = []
    for line in filter(str.strip, lines.splitlines()):
        words = line.split()
        try:
            begins, price = int(words[0]), Decimal(words[1].replace(",", "."))
        except (ValueError, IndexError, InvalidOperation):
            raise Refusal("web.what_if.no_step", line=line.strip()[:40]) from None
        if len(words) > 2 or not 0 <= begins < 2**31:
            raise Refusal("web.what_if.no_step", line=line.strip()[:40])
        told.append((begins, price))
    ends = [*[begins for begins, _ in told[1:]], None]
    return tuple(
        PricedStep(begins, end, price) for (begins, price), end in zip(told, ends, strict=False)
    )


def draft_told(*, group: str | None, basis: str, lines: str | None, whole: str | None) -> Draft:
    """The draft of a form: a whole TOML draft where one is written, else one group's steps."""
    if whole:
        return read_draft(whole.encode(), is_csv=False)
    if not group or not lines:
        raise Refusal("web.what_if.no_draft")
    tariff = DraftTariff(group=group, norm_basis=basis, steps=steps_told(lines))
    return checked(Draft((tariff,)))
