"""The command line's grammar, with help and complaints in the user's language."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from typing import Any, Final, NoReturn

from jaryk.kernel.errors import Refusal
from jaryk.kernel.texts import LANGUAGES, text

# What argparse complains of, in its own English, and our text for it.
_COMPLAINTS: Final = {
    r"the following arguments are required: (?P<what>.+)": "cli.usage.required",
    r"unrecognized arguments: (?P<what>.+)": "cli.usage.unrecognised",
    r"argument (?P<what>.+): invalid choice: (?P<value>.+) \(choose from (?P<known>.+)\)": (
        "cli.usage.no_choice"
    ),
    r"argument (?P<what>.+): invalid int value: (?P<value>.+)": "cli.usage.no_number",
    r"argument (?P<what>.+): expected one argument": "cli.usage.no_value",
    r"argument (?P<what>.+): not allowed with argument (?P<other>.+)": "cli.usage.not_both",
}


class Arguments(argparse.ArgumentParser):
    """argparse in three languages; a wrong command line is a Refusal."""

    def __init__(self, *, lang: str, **settings: Any) -> None:
        super().__init__(add_help=False, allow_abbrev=False, **settings)
        self.lang = lang
        self._positionals.title = text("cli.usage.what", lang)
        self._optionals.title = text("cli.usage.options", lang)
        self.add_argument("-h", "--help", action="help", help=text("cli.usage.help", lang))

    def add_word(self, *names: str, told: str, **settings: Any) -> None:
        """An argument whose help is the text ``told``."""
        self.add_argument(*names, help=text(told, self.lang), **settings)

    def add_usual(self) -> None:
        """What every command understands."""
        self.add_word("--json", told="cli.usage.json", action="store_true")
        self.add_word(
            "--lang", told="cli.usage.lang", choices=LANGUAGES, default=self.lang, metavar="LANG"
        )

    def format_usage(self) -> str:
        return self._in_words(super().format_usage())

    def format_help(self) -> str:
        return self._in_words(super().format_help())

    def error(self, message: str) -> NoReturn:
        for pattern, key in _COMPLAINTS.items():
            if found := re.fullmatch(pattern, message):
                message = text(key, self.lang, **found.groupdict())
                break
        raise Refusal("cli.usage.wrong", told=message, command=self.prog)

    def _in_words(self, told: str) -> str:
        return told.replace("usage:", text("cli.usage.usage", self.lang), 1)


def language_of(words: Sequence[str], wished: str | None) -> str:
    """The language of ``--lang``, else the one of ``JARYK_LANG``, else Russian."""
    for word, following in zip(words, [*words[1:], ""], strict=True):
        named = following if word == "--lang" else word.removeprefix("--lang=")
        if word.startswith("--lang") and named in LANGUAGES:
            return named
    return wished if wished in LANGUAGES else "ru"
