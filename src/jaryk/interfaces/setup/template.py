"""The file to fill in: every key with a word about it, all of them empty."""

from __future__ import annotations

from typing import Final

from jaryk.kernel.texts import LANGUAGES, text

# What is explained, and the lines that stand under the explanation.
_NAMES: Final = tuple(f'name.{lang} = ""' for lang in LANGUAGES)
_SHEET: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("head", ("",)),
    ("kind", ('kind = "production"', "")),
    ("supplier", ("[supplier]", *_NAMES)),
    ("inn", ('inn = ""',)),
    ("address", tuple(f'address.{lang} = ""' for lang in LANGUAGES)),
    ("phone", ('phone = ""',)),
    ("email", ('email = ""',)),
    ("bank", ('bank_name = ""', 'bank_code = ""', 'bank_account = ""')),
    ("qr_merchant", ('qr_merchant = ""', "")),
    ("district", ("[[district]]", 'code = ""', *_NAMES, "")),
    ("user", ("[[user]]", 'username = ""', 'full_name = ""')),
    ("role", ('role = "chief"',)),
    ("language", ('language = "{lang}"',)),
    ("districts", ("districts = []",)),
    ("password_env", ('# password_env = "JARYK_PASSWORD_1"',)),
)


def template(lang: str) -> str:
    """The file with its explanations in ``lang``; a value left empty is asked for by ``setup``."""
    lines: list[str] = []
    for name, under in _SHEET:
        told = text(f"setup.template.{name}", lang)
        lines += [f"# {line}" for line in told.splitlines()]
        lines += [line.format(lang=lang) for line in under]
    return "\n".join(lines) + "\n"
