"""A tax told: its base, its rate and where the rate comes from."""

from __future__ import annotations

from collections.abc import Iterable

from jaryk.charges.queries.lines import ChargeKind, WorkedOutLine
from jaryk.documents.explanation.told import ExplainedLine, Worked, cited_by, decimal, must_agree
from jaryk.documents.figures import short_day
from jaryk.kernel.periods import Period
from jaryk.kernel.texts import text


def explain_tax(
    line: WorkedOutLine, energy: Iterable[WorkedOutLine], *, bill: str, lang: str
) -> ExplainedLine:
    """VAT or sales tax on the energy that its group was charged on its days."""
    days = Period(line.part_from, line.part_until)
    base = sum(
        charged.amount_tyiyn
        for charged in energy
        if charged.group_id == line.group_id
        and days.covers(Period(charged.part_from, charged.part_until))
    )
    assert line.tax_rate is not None
    must_agree("rate", bill, line.rate_e2, int(line.tax_rate.rate_percent * 100))
    must_agree("base_tyiyn", bill, line.base_tyiyn or 0, base)
    facts: dict[str, int | bool] = {"energy_charge_tyiyn": base, "tax_rate": line.rate_e2}
    worked = Worked(("tax_amount_tyiyn",), line.part_from, facts)
    must_agree("amount_tyiyn", bill, line.amount_tyiyn, worked["tax_amount_tyiyn"])
    workings = worked.tell(("tax_amount_tyiyn",), lang)
    return ExplainedLine(
        step=ChargeKind(line.kind).name.lower(),
        line_no=line.line_no,
        title=tax_name(line.kind, lang),
        quantity=decimal(base, 2),
        unit="KGS",
        rate=decimal(line.rate_e2, 2),
        rate_unit="%",
        amount_tyiyn=line.amount_tyiyn,
        citations=cited_by(workings),
        text=workings[-1].text,
        workings=workings,
        sources=(_rate_source(line, lang),),
        days=days,
    )


def tax_name(kind: int, lang: str) -> str:
    """What the tax is called on a bill."""
    return text(f"documents.explanation.{ChargeKind(kind).name.lower()}", lang)


def _rate_source(line: WorkedOutLine, lang: str) -> str:
    rate = line.tax_rate
    assert rate is not None
    return text(
        "documents.explanation.tax_profile",
        lang,
        group=getattr(line.group, f"name_{lang}"),
        since=short_day(rate.valid_from),
        note=rate.source_url or rate.note,
    )
