"""``jaryk calc``: a question of the law with one's own figures, answered step by step."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from jaryk.interfaces.calculators import NAMES, calculator
from jaryk.interfaces.cli.arguments import Arguments
from jaryk.interfaces.cli.outcome import DONE
from jaryk.interfaces.cli.screen import Screen
from jaryk.kernel.errors import Refusal
from jaryk.kernel.texts import text

if TYPE_CHECKING:
    from jaryk.interfaces.calculators.answer import Answer, StepTold
    from jaryk.interfaces.calculators.definition import Calculator, Reading
    from jaryk.interfaces.calculators.fields import Asked, Field


class LateArguments(Arguments):
    """A calculator's options: found only when that calculator is asked."""

    fill: Callable[[Arguments], None] | None = None

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        if self.fill is not None:
            self.fill(self)
            self.fill = None
        return super().parse_known_args(args, namespace)


def add_arguments(parser: Arguments) -> None:
    names = parser.add_subparsers(
        dest="calculator",
        metavar=text("cli.calc.which", parser.lang),
        parser_class=LateArguments,
    )
    for name in NAMES:
        told = text(f"calculators.{name}.about", parser.lang)
        options = names.add_parser(name, lang=parser.lang, help=told, description=told)
        options.fill = _filler(name)


def run(options: Namespace, screen: Screen) -> int:
    if options.calculator is None:
        return _list(screen)
    asked = calculator(options.calculator)
    written = _written(asked, options)
    reads_tariffs = asked.reads_tariffs(written)
    if reads_tariffs:
        from jaryk.interfaces.cli.door import open_house

        open_house()
    from jaryk.interfaces import clock

    today = clock.today() if reads_tariffs else clock.wall_today()
    reading = asked.read(written, today=today)
    _must_be_whole(asked, reading, screen.lang)
    answer = asked.work(reading.given, screen.lang)
    if screen.as_json:
        screen.emit({"calculator": asked.name, "inputs": _inputs(reading), **_as_json(answer)})
    else:
        _show(answer, screen)
    return DONE


def _filler(name: str) -> Callable[[Arguments], None]:
    """Adds the options of a calculator."""

    def fill(parser: Arguments) -> None:
        from jaryk.interfaces.cli.door import load_django

        load_django()
        for asked in calculator(name).asks():
            _add_option(parser, asked)
        parser.add_usual()

    return fill


def _add_option(parser: Arguments, asked: Asked) -> None:
    from jaryk.interfaces.calculators.fields import Rows, Yes

    told = asked.label(parser.lang)
    if isinstance(asked, Rows):
        parser.add_argument(
            asked.option,
            dest=asked.name,
            help=", ".join([told, *(_told(part, parser.lang) for part in asked.fields)]),
            nargs=len(asked.fields),
            metavar=tuple(part.example for part in asked.fields),
            action="append",
            default=[],
        )
    elif isinstance(asked, Yes):
        told = _told(asked, parser.lang)
        parser.add_argument(asked.option, dest=asked.name, help=told, action="store_true")
    else:
        shown = asked.example or asked.otherwise
        parser.add_argument(
            asked.option, dest=asked.name, help=_told(asked, parser.lang), metavar=shown or "CODE"
        )


def _told(field: Field, lang: str) -> str:
    """The question with its unit; argparse reads a lone per cent sign as a command."""
    unit = field.unit(lang)
    told = f"{field.label(lang)}, {unit}" if unit else field.label(lang)
    if field.group:
        told = f"{text(field.group, lang)}: {told}"
    return told.replace("%", "%%")


def _written(asked: Calculator, options: Namespace) -> dict[str, list[str]]:
    """What the options hold, by the names of the fields; a row's cells under each its own."""
    from jaryk.interfaces.calculators.fields import YES, Rows

    found: dict[str, list[str]] = {}
    for question in asked.asks():
        value = getattr(options, question.name)
        if isinstance(question, Rows):
            for place, part in enumerate(question.fields):
                found[part.name] = [row[place] for row in value]
        elif value is True:
            found[question.name] = [YES]
        elif value:
            found[question.name] = [value]
    _must_be_asked(asked, found)
    return found


def _must_be_asked(asked: Calculator, written: dict[str, list[str]]) -> None:
    """Refuse an option that plays no part with the choices made."""
    names = {question.name for question in asked.asked(written)}
    for question in asked.asks():
        if question.name in written and question.name not in names and question.only:
            choice, codes = question.only
            needed = f"--{choice.replace('_', '-')} {'|'.join(codes)}"
            raise Refusal("calculators.not_asked", option=question.option, needed=needed)


def _must_be_whole(asked: Calculator, reading: Reading, lang: str) -> None:
    """Refuse answers that are wanting, each with its option and what to enter."""
    from jaryk.interfaces.calculators.fields import Rows

    rows_of = {
        part.name: rows for rows in asked.asks() if isinstance(rows, Rows) for part in rows.fields
    }
    wrong = [
        (rows_of.get(entry.field.name, entry.field).option, entry.mistake.say(lang))
        for entry in reading.mistakes
        if entry.mistake is not None
    ]
    for rows in reading.absent_rows:
        shown = " ".join(part.example for part in rows.fields)
        wrong.append((rows.option, text("calculators.mistake.empty", lang, example=shown)))
    if wrong:
        told = " ".join(f"{option}: {mistake}" for option, mistake in wrong)
        raise Refusal("cli.calc.wrong", told=told)


def _list(screen: Screen) -> int:
    lang = screen.lang
    rows = [
        (name, *(text(f"calculators.{name}.{part}", lang) for part in ("title", "about")))
        for name in NAMES
    ]
    if screen.as_json:
        keys = ("name", "title", "about")
        screen.emit({"calculators": [dict(zip(keys, row, strict=True)) for row in rows]})
    else:
        headings = [screen.word(f"cli.calc.{key}") for key in ("name", "title", "about_column")]
        screen.table(headings, rows)
        screen.say(screen.word("cli.calc.how"))
    return DONE


def _inputs(reading: Reading) -> dict[str, Any]:
    """What was read, exactly as it is reckoned with, by the names of the fields."""
    inputs: dict[str, Any] = {}
    for (name, place), entry in reading.entries.items():
        if entry.written:
            inputs.setdefault(name, {})[place] = entry.written
    return {name: _one_or_all(cells) for name, cells in inputs.items()}


def _one_or_all(cells: dict[int, str]) -> str | list[str]:
    return cells[0] if list(cells) == [0] else list(cells.values())


def _as_json(answer: Answer) -> dict[str, Any]:
    return {
        "answer": {
            figure.key: {"value": figure.value, "unit": figure.unit, "told": figure.told}
            for figure in answer.figures
        },
        "stages": [
            {
                "title": stage.title,
                "steps": [asdict(step) for step in stage.steps],
                "sources": list(stage.sources),
                "table": None if stage.table is None else asdict(stage.table),
            }
            for stage in answer.stages
        ],
        "remarks": list(answer.remarks),
    }


def _show(answer: Answer, screen: Screen) -> None:
    for figure in answer.figures:
        screen.say(f"{figure.words}: {figure.told}")
    for stage in answer.stages:
        screen.say()
        screen.say(stage.title)
        for step in stage.steps:
            _show_step(step, screen)
        if stage.table is not None:
            screen.table(stage.table.headings, (*stage.table.rows, stage.table.sums))
        for source in stage.sources:
            screen.say(f"  ← {source}")
    screen.say()
    for remark in answer.remarks:
        screen.say(remark)


def _show_step(step: StepTold, screen: Screen) -> None:
    if step.about:
        screen.say(f"  {step.about}")
    screen.say(f"  · {step.name}: {step.text} [{', '.join(step.citations)}]")
    for parameter in step.parameters:
        told = screen.word(
            "cli.calc.parameter",
            words=parameter.words,
            value=parameter.value,
            since=f"{parameter.since:%d.%m.%Y}",
            citations=", ".join(parameter.citations),
        )
        screen.say(f"      {told}")
