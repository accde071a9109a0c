"""Sums in words, as the law's forms and a careful customer like them.

Soms in words, tyiyns in figures: «две тысячи один сом 05 тыйынов». The numerals are in
``texts.toml``; here is only the grammar: Russian counts thousands as feminine and declines what
is counted by its last digits, Kyrgyz declines nothing and says бир before жүз and миң,
English puts a hyphen between tens and units.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from jaryk.kernel.texts import text

GREATEST_TYIYN: Final = 10**13


def som_in_words(amount_tyiyn: int, lang: str) -> str:
    """The sum in words. Raises ValueError below zero or above ``GREATEST_TYIYN``."""
    if not 0 <= amount_tyiyn <= GREATEST_TYIYN:
        raise ValueError(f"{amount_tyiyn} tyiyns cannot be said in words")
    som, tyiyn = divmod(amount_tyiyn, 100)
    som_word = counted(som, "documents.words.som", lang)
    tyiyn_word = counted(tyiyn, "documents.words.tyiyn", lang)
    return f"{number_in_words(som, lang)} {som_word} {tyiyn:02} {tyiyn_word}"


def number_in_words(number: int, lang: str) -> str:
    """A masculine cardinal from zero to 999 billion."""
    if number == 0:
        return word_list("documents.words.zero", lang)[0]
    said: list[str] = []
    for power, group in enumerate(_groups_of_three(number)):
        if group:
            said.insert(0, _group_in_words(group, power, lang))
    return " ".join(said)


def counted(number: int, key: str, lang: str) -> str:
    """The word for what is counted, in the form that ``number`` asks for."""
    forms = word_list(key, lang)
    return forms[min(_form(number, lang), len(forms) - 1)]


def _form(number: int, lang: str) -> int:
    """Which form a number asks for: 0 one, 1 a few (or any other, outside Russian), 2 many."""
    if lang != "ru":
        return 0 if number == 1 else 1
    if number % 100 in range(11, 15):
        return 2
    return {1: 0, 2: 1, 3: 1, 4: 1}.get(number % 10, 2)


def _groups_of_three(number: int) -> list[int]:
    """The number's thousands, from the lowest: 2_001_034 is [34, 1, 2]."""
    groups: list[int] = []
    while number:
        number, group = divmod(number, 1000)
        groups.append(group)
    return groups


def _group_in_words(group: int, power: int, lang: str) -> str:
    hundreds, rest = divmod(group, 100)
    said = [word_list("documents.words.hundreds", lang)[hundreds - 1]] if hundreds else []
    if rest:
        said.append(_below_a_hundred(rest, is_feminine=power == 1, lang=lang))
    if power:
        said.append(counted(group, f"documents.words.power{power}", lang))
    return " ".join(said)


def _below_a_hundred(number: int, *, is_feminine: bool, lang: str) -> str:
    units = word_list("documents.words.units", lang)
    if is_feminine:
        units = (*word_list("documents.words.feminine_units", lang), *units[2:])
    if number <= len(units):
        return units[number - 1]
    tens, unit = divmod(number, 10)
    ten = word_list("documents.words.tens", lang)[tens - 1]
    if not unit:
        return ten
    return f"{ten}{'-' if lang == 'en' else ' '}{units[unit - 1]}"


@cache
def word_list(key: str, lang: str) -> tuple[str, ...]:
    return tuple(text(key, lang).split("|"))
