"""``jaryk paper``: an act, a statement, a receipt or another paper as a PDF or CSV file."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jaryk.interfaces.cli.arguments import Arguments
from jaryk.interfaces.cli.outcome import DONE
from jaryk.interfaces.cli.scope import account_id, asked_account, asked_day, asked_district
from jaryk.interfaces.cli.screen import Screen
from jaryk.kernel.errors import Refusal
from jaryk.kernel.texts import LANGUAGES, text

if TYPE_CHECKING:
    from jaryk.documents.papers.kinds import Paper
    from jaryk.kernel.periods import Period

_SIZES: Final = ("roll", "a5")


def add_arguments(parser: Arguments) -> None:
    kinds = parser.add_subparsers(
        dest="kind",
        required=True,
        metavar=text("cli.paper.kind", parser.lang),
        parser_class=Arguments,
    )
    for name, fill in (
        ("act", _days_words),
        ("statement", _days_words),
        ("ages", _ages_words),
        ("receipt", _receipt_words),
        ("correction", _number_words),
        ("answer", _number_words),
        ("invoice", _number_words),
    ):
        told = text(f"cli.paper.{name}", parser.lang)
        kind = kinds.add_parser(name, lang=parser.lang, help=told, description=told)
        fill(kind)
        kind.add_word("--to", told="cli.paper.to", required=True, metavar="FILE")
        kind.add_word("--paper-lang", told="cli.paper.lang", choices=LANGUAGES, metavar="LANG")
        kind.add_usual()


def _days_words(kind: Arguments) -> None:
    kind.add_word("account", told="cli.explain.account", metavar="ACCOUNT")
    kind.add_word("--since", told="cli.paper.since", required=True, metavar="YYYY-MM-DD")
    kind.add_word("--through", told="cli.paper.through", required=True, metavar="YYYY-MM-DD")


def _ages_words(kind: Arguments) -> None:
    scope = kind.add_mutually_exclusive_group()
    for name, metavar in (("account", "NUMBER"), ("district", "CODE")):
        told = text(f"cli.paper.of_{name}", kind.lang)
        scope.add_argument(f"--{name}", help=told, metavar=metavar)
    kind.add_word("--on", told="cli.paper.on", metavar="YYYY-MM-DD")


def _receipt_words(kind: Arguments) -> None:
    kind.add_word("number", told="cli.paper.number", metavar="NUMBER")
    kind.add_word("--channel", told="cli.paper.channel", required=True, metavar="CODE")
    kind.add_word("--size", told="cli.paper.size", choices=_SIZES, default=_SIZES[0])


def _number_words(kind: Arguments) -> None:
    kind.add_word("number", told="cli.paper.number", metavar="NUMBER")


def run(options: Namespace, screen: Screen) -> int:
    from jaryk.interfaces.cli.door import open_house

    file = Path(options.to)
    if file.suffix.lower() not in (".pdf", ".csv"):
        raise Refusal("cli.paper.which_file", file=file)
    open_house()
    from jaryk.documents.folders import not_written, write_whole

    made = _made(_paper(options, screen.lang), options, file)
    try:
        write_whole(file, made)
    except OSError as mishap:
        raise not_written(mishap, file.parent) from None
    if screen.as_json:
        screen.emit({"file": str(file), "bytes": len(made)})
    else:
        screen.say(screen.word("cli.paper.done", file=file))
    return DONE


def _made(paper: Paper, options: Namespace, file: Path) -> bytes:
    """The paper in the form that the file's name asks for."""
    from jaryk.documents.papers.kinds import page_of, table_of
    from jaryk.documents.papers.press import render_page
    from jaryk.documents.papers.receipt import Receipt, receipt_page
    from jaryk.documents.papers.spreadsheet import csv_of

    if file.suffix.lower() == ".csv":
        table = table_of(paper)
        if table is None:
            raise Refusal("cli.paper.no_table", file=file)
        return csv_of(table)
    if isinstance(paper, Receipt):
        return render_page(receipt_page(paper, size=options.size))
    return render_page(page_of(paper))


def _paper(options: Namespace, screen_lang: str) -> Paper:
    from jaryk.documents.queries.papers import accounts, receipts
    from jaryk.interfaces import clock

    lang = options.paper_lang
    match options.kind:
        case "act" | "statement":
            asked_id, days, today = account_id(options.account), _days(options), clock.today()
            if options.kind == "act":
                return accounts.reconciliation_act(asked_id, days, made_on=today, lang=lang)
            return accounts.account_statement(asked_id, days, made_on=today, lang=lang)
        case "ages":
            asked = asked_account(options)
            district = asked_district(options)
            return accounts.debt_by_age(
                on=clock.today() if options.on is None else asked_day(options.on),
                scope=options.account or options.district,
                account_ids=None if asked is None else [asked],
                district_ids=None if district is None else [district],
                lang=lang or screen_lang,
            )
        case "receipt":
            return receipts.receipt(
                channel_code=options.channel, external_id=options.number, lang=lang
            )
    return _numbered(options.kind, options.number, lang)


def _numbered(kind: str, number: str, lang: str | None) -> Paper:
    """A document that has a number of its own."""
    from jaryk.documents.queries.disputes import dispute_numbered
    from jaryk.documents.queries.invoices import invoice_numbered
    from jaryk.documents.queries.papers import charged

    if kind == "correction":
        return charged.correcting_document(charged.correction_numbered(number), lang)
    if kind == "invoice":
        return charged.invoice_document(invoice_numbered(number), lang)
    return charged.dispute_answer(dispute_numbered(number), lang)


def _days(options: Namespace) -> Period:
    from datetime import timedelta

    from jaryk.kernel.periods import Period

    since, through = asked_day(options.since), asked_day(options.through)
    if through < since:
        raise Refusal("cli.paper.no_days", since=since, through=through)
    return Period(since, through + timedelta(days=1))
