"""``jaryk profiles``: half hours brought in, looked at, summed up and checked against dials."""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jaryk.interfaces.cli.arguments import Arguments
from jaryk.interfaces.cli.outcome import DONE, SET_ASIDE
from jaryk.interfaces.cli.scope import add_month, asked_day
from jaryk.interfaces.cli.screen import Screen
from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Month
from jaryk.kernel.texts import text

if TYPE_CHECKING:
    import polars as pl

    from jaryk.interfaces.imports.profiles import Loaded

_SHOWN: Final = 20
_WINDOW: Final = re.compile(r"([01]\d|2[0-3]):([03]0)-([01]\d|2[0-4]):([03]0)", re.ASCII)


def add_arguments(parser: Arguments) -> None:
    steps = parser.add_subparsers(
        dest="step",
        required=True,
        metavar=text("cli.profiles.step", parser.lang),
        parser_class=Arguments,
    )
    load = _step(steps, parser, "load")
    load.add_word("files", told="cli.profiles.files", nargs="+", metavar="FILE")
    load.add_word("--format", told="cli.profiles.format", default="auto", metavar="FORMAT")
    load.add_word("--minutes", told="cli.profiles.minutes", type=int, default=30, metavar="N")
    load.add_word("--meter", told="cli.profiles.meter", metavar="NUMBER")
    maximum = _step(steps, parser, "maximum")
    add_month(maximum)
    maximum.add_word(
        "--peak", told="cli.profiles.peak", action="append", default=[], metavar="HH:MM-HH:MM"
    )
    add_month(_step(steps, parser, "check"))
    show = _step(steps, parser, "show")
    show.add_word("meter", told="cli.profiles.shown_meter", metavar="METER")
    show.add_word("day", told="cli.profiles.day", metavar="YYYY-MM-DD")


def _step(steps: Any, parser: Arguments, name: str) -> Arguments:
    told = text(f"cli.profiles.{name}.about", parser.lang)
    step: Arguments = steps.add_parser(name, lang=parser.lang, help=told, description=told)
    step.add_usual()
    return step


def run(options: Namespace, screen: Screen) -> int:
    from jaryk.interfaces.cli.door import open_house

    open_house()
    return _STEPS[options.step](options, screen)


def _load(options: Namespace, screen: Screen) -> int:
    """Each file by itself; one that is refused stops what follows, not what came before."""
    from jaryk.interfaces import clock
    from jaryk.interfaces.imports import profiles

    taken: list[Loaded] = []
    for file in map(Path, options.files):
        with screen.progress(screen.word("cli.profiles.load.working", name=file.name)):
            for loaded in profiles.load(
                file,
                form=options.format,
                minutes=options.minutes,
                meter=options.meter,
                today=clock.today(),
                at=clock.now(),
            ):
                taken.append(loaded)
                if not screen.as_json:
                    _show_loaded(loaded, screen)
    if screen.as_json:
        told = [asdict(one) | {"rejects": _rejects(one.file_id, screen, None)} for one in taken]
        screen.emit({"files": told})
    return SET_ASIDE if any(one.rejected for one in taken) else DONE


def _show_loaded(loaded: Loaded, screen: Screen) -> None:
    rejects = _rejects(loaded.file_id, screen, _SHOWN)
    if rejects:
        headings = [screen.word(f"cli.profiles.load.{name}") for name in ("line", "field", "why")]
        screen.table(headings, [tuple(one.values()) for one in rejects])
    if loaded.rejected > len(rejects):
        screen.say(screen.word("cli.profiles.load.more", count=loaded.rejected - len(rejects)))
    screen.say(screen.word("cli.profiles.load.done", **asdict(loaded)))


def _rejects(file_id: int, screen: Screen, limit: int | None) -> list[dict[str, Any]]:
    from jaryk.interfaces.imports.profiles import say_reason
    from jaryk.metering.queries.profiles import rejects

    return [
        {
            "line": one.line_no,
            "field": one.field,
            "reason": say_reason(one.reason_key, one.particulars, screen.lang),
        }
        for one in rejects(file_id, limit=limit)
    ]


def _maximum(options: Namespace, screen: Screen) -> int:
    """The greatest load of all together, and of each account, within the peak hours."""
    from jaryk.customers.queries.bulk import account_numbers
    from jaryk.interfaces import clock
    from jaryk.usage.profiles import coincident_maxima, owners, slots_between, total_maximum

    month = Month.parse(options.period)
    slots = slots_between([_window(told) for told in options.peak] or [(0, 24 * 60)])
    wide = _wide(month)
    total = total_maximum(wide, slots)
    maxima = coincident_maxima(wide, owners(month, known_at=clock.now()), slots)
    ids = [*maxima.loads["owner_id"], *maxima.gaps["owner_id"]]
    numbers = account_numbers(ids)
    loads = [
        {"account": numbers[row["owner_id"]], "at": _at(row["at"]), "load_kw": _kw(row)}
        for row in maxima.loads.sort("actual_load_kw", descending=True).iter_rows(named=True)
    ]
    gaps = [
        {"account": numbers[owner], "first_gap_at": _at(at)} for owner, at in maxima.gaps.rows()
    ]
    whole = None if total is None else {"at": _at(total[0]), "wh": total[1], "gaps": total[2]}
    if screen.as_json:
        screen.emit({"period": str(month), "total": whole, "accounts": loads, "gaps": gaps})
        return SET_ASIDE if gaps else DONE
    if whole is not None:
        screen.say(screen.word("cli.profiles.maximum.total", **whole))
    headings = [screen.word(f"cli.profiles.maximum.{name}") for name in ("account", "at", "kw")]
    screen.table(headings, [tuple(one.values()) for one in loads[:_SHOWN]])
    for one in gaps[:_SHOWN]:
        screen.say(screen.word("cli.profiles.maximum.gap", **one))
    screen.say(screen.word("cli.profiles.maximum.done", accounts=len(loads), gaps=len(gaps)))
    return SET_ASIDE if gaps else DONE


def _check(options: Namespace, screen: Screen) -> int:
    from jaryk.interfaces import clock
    from jaryk.metering.queries.profiles import serials
    from jaryk.usage.profiles import beside_dials

    month = Month.parse(options.period)
    beside = beside_dials(_wide(month), month, known_at=clock.now())
    names = serials(beside["meter_id"].to_list())
    rows = [
        {"meter": names[row.pop("meter_id")], **row}
        for row in beside.filter("differs").drop("differs").iter_rows(named=True)
    ]
    lacking = beside.filter(beside["gaps"] > 0).height
    if screen.as_json:
        told = {"compared": beside.height, "with_gaps": lacking, "differences": rows}
        screen.emit({"period": str(month), **told})
    else:
        if rows:
            headings = [screen.word(f"cli.profiles.check.{name}") for name in rows[0]]
            screen.table(headings, [tuple(row.values()) for row in rows[:_SHOWN]])
        screen.say(
            screen.word(
                "cli.profiles.check.done",
                compared=beside.height,
                differs=len(rows),
                lacking=lacking,
            )
        )
    return SET_ASIDE if rows or lacking else DONE


def _show(options: Namespace, screen: Screen) -> int:
    from jaryk.interfaces.imports.profiles.slots import clock
    from jaryk.metering.queries.profiles import days_of_meter

    day = asked_day(options.day)
    days = days_of_meter(options.meter, since=day, until=day + timedelta(days=1))
    if not days:
        raise Refusal("cli.profiles.show.nothing", meter=options.meter, day=day)
    if screen.as_json:
        told = [
            {
                "channel": f"{one.channel:02}",
                "energy_wh": one.energy_wh,
                "quality": [None if word is None else word.words for word in one.quality],
                "sum_wh": one.sum_wh,
                "gaps": one.gaps,
                "file": one.file_name,
            }
            for one in days
        ]
        screen.emit({"meter": options.meter, "day": day, "channels": told})
        return DONE
    headings = [screen.word("cli.profiles.show.at"), *(f"{one.channel.register}" for one in days)]
    rows = [
        (clock(30 * slot), *(_cell(one.energy_wh[slot], one.quality[slot]) for one in days))
        for slot in range(48)
    ]
    screen.table(headings, rows)
    for one in days:
        screen.say(
            screen.word(
                "cli.profiles.show.sum",
                register=one.channel.register,
                wh=one.sum_wh,
                gaps=one.gaps,
                file=one.file_name,
            )
        )
    return DONE


def _cell(value: int | None, quality: Any) -> str:
    """Wh, a dash for a gap, a star beside what is not simply valid."""
    if value is None:
        return "—"
    return f"{value}" if quality is None or quality.words == ("valid",) else f"{value} *"


def _wide(month: Month) -> pl.LazyFrame:
    from jaryk.metering.operations.wide_months import wide_month
    from jaryk.platform.cluster import var_folder

    return wide_month(month, folder=var_folder() / "profiles")


def _window(told: str) -> tuple[int, int]:
    """18:00-21:00 in minutes of the day."""
    found = _WINDOW.fullmatch(told)
    if found is not None:
        since, until = (int(found[part]) * 60 + int(found[part + 1]) for part in (1, 3))
        if since < until <= 24 * 60:
            return since, until
    raise Refusal("cli.profiles.maximum.no_window", told=told)


def _at(moment: datetime) -> str:
    """In Bishkek, to the minute."""
    return f"{moment:%Y-%m-%d %H:%M}"


def _kw(row: dict[str, Any]) -> str:
    """Tenths of a watt as kW with one decimal less than they have."""
    tenths = row["actual_load_kw"]
    return f"{tenths // 10_000}.{tenths % 10_000:04}"


_STEPS: Final[dict[str, Callable[[Namespace, Screen], int]]] = {
    "load": _load,
    "maximum": _maximum,
    "check": _check,
    "show": _show,
}
