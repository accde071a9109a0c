"""``jaryk whatif``: a draft tariff over all that was billed in some months."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jaryk.interfaces.cli.arguments import Arguments
from jaryk.interfaces.cli.outcome import DONE, SET_ASIDE
from jaryk.interfaces.cli.screen import Screen
from jaryk.kernel.errors import Refusal

if TYPE_CHECKING:
    from jaryk.charges.queries.drafts import TariffDraft
    from jaryk.interfaces.what_if import Row


def add_arguments(parser: Arguments) -> None:
    parser.add_word("file", told="cli.whatif.file", nargs="?", metavar="DRAFT")
    parser.add_word("--template", told="cli.whatif.template", action="store_true")
    parser.add_word("--year", told="cli.whatif.year", metavar="YYYY-MM..YYYY-MM")
    parser.add_word("--district", told="cli.bill.district", metavar="CODE")
    parser.add_word("--to", told="cli.whatif.to", metavar="DIR")


def run(options: Namespace, screen: Screen) -> int:
    from jaryk.interfaces.cli.door import open_house

    open_house()
    if options.template:
        return _template(screen)
    if options.file is None or options.year is None:
        raise Refusal("cli.whatif.lacks")
    kept = _tried(options, screen)
    folder = Path(options.to) if options.to else None
    files = _files(kept, folder, screen.lang) if folder else []
    _answer(kept, files, screen)
    assert kept.outcome is not None
    return SET_ASIDE if kept.outcome["unpriced"] else DONE


def _template(screen: Screen) -> int:
    """The tariffs of today as a draft to be changed."""
    from jaryk.interfaces import clock
    from jaryk.interfaces.what_if_form import todays_draft

    told = todays_draft(clock.today())
    if screen.as_json:
        screen.emit({"template": told})
    else:
        screen.say(told.rstrip("\n"))
    return DONE


def _tried(options: Namespace, screen: Screen) -> TariffDraft:
    from jaryk.charges.operations.drafts import keep_draft
    from jaryk.charges.whatif.draft import read_draft
    from jaryk.interfaces import clock
    from jaryk.interfaces.cli.files import read_file
    from jaryk.interfaces.cli.scope import asked_district
    from jaryk.interfaces.what_if import work_out
    from jaryk.kernel.periods import Month

    file = Path(options.file)
    draft = read_draft(read_file(file), is_csv=file.suffix.lower() == ".csv")
    first, _, last = options.year.partition("..")
    kept = keep_draft(
        draft,
        name=file.stem[:200],
        since=Month.parse(first),
        last=Month.parse(last or first),
        district_id=asked_district(options),
        user=None,
        at=clock.now(),
    )
    work_out(
        kept,
        at=clock.now(),
        on_month=lambda month: screen.remark(screen.word("cli.whatif.month", month=month)),
    )
    return kept


def _files(kept: TariffDraft, folder: Path, lang: str) -> list[Path]:
    from jaryk.interfaces.what_if import write_files

    return write_files(kept, folder, lang)


def _answer(kept: TariffDraft, files: list[Path], screen: Screen) -> None:
    from jaryk.interfaces.what_if import tables, total

    assert kept.outcome is not None
    if screen.as_json:
        screen.emit(_plain(kept, files))
        return
    found = tables(kept.outcome, screen.lang)
    _table("groups", [*found["groups"], total(kept.outcome, screen.lang)], screen)
    for split in ("sizes", "districts", "bands"):
        _table(split, found[split], screen)
    if kept.outcome["unpriced"]:
        screen.say(screen.word("web.what_if.unpriced", count=kept.outcome["unpriced"]))
    for file in files:
        screen.say(str(file))


def _plain(kept: TariffDraft, files: list[Path]) -> dict[str, Any]:
    from jaryk.interfaces.what_if import total

    assert kept.outcome is not None
    whole = total(kept.outcome, "en")
    return {
        "draft": kept.pk,
        "since": f"{kept.since:%Y-%m}",
        "until": f"{kept.until:%Y-%m}",
        "old_tyiyn": whole.old_tyiyn,
        "new_tyiyn": whole.new_tyiyn,
        "pay_less": whole.pay_less,
        "pay_more": whole.pay_more,
        **kept.outcome,
        "files": [str(file) for file in files],
    }


def _table(split: str, rows: list[Row], screen: Screen) -> None:
    from jaryk.kernel.figures import decimal
    from jaryk.kernel.money import som

    def cells(row: Row) -> tuple[object, ...]:
        return (
            row.name,
            row.count,
            "" if row.pay_less is None else row.pay_less,
            "" if row.pay_more is None else row.pay_more,
            som(row.old_tyiyn, screen.lang),
            som(row.new_tyiyn, screen.lang),
            som(row.added_tyiyn, screen.lang),
            decimal(row.added_e2, scale=2, lang=screen.lang),
        )

    names = ("count", "less", "more", "old", "new", "added", "percent")
    headings = [screen.word(f"web.what_if.by_{split}")]
    headings += [screen.word(f"web.what_if.{name}") for name in names]
    screen.table(headings, [cells(row) for row in rows])
