"""Every word a person sees is there in three languages, is used, and is what is asked for."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from jaryk.kernel.texts import LANGUAGES, catalogue
from tests.tidy.tree import CHECKOUT, HOUSE, calls, house

SAY_BY_KEY = {"text", "word", "Refusal", "refuse"}
# Words that Kyrgyz shares with Russian; a text all of whose words are here may be the same in both.
SHARED_WORDS = Path(__file__).with_name("shared_words.txt")
KYRGYZ_LETTERS = frozenset("ңөүҢӨҮ")
RUSSIAN_ONLY = {"и", "или", "для", "что", "это", "если", "нет", "был", "была", "уже", "только"}
WORD = re.compile(r"[а-яёңөүА-ЯЁҢӨҮ]+")
# One word for one thing, as the glossary has it: what is not said, and what is said instead.
ONE_WORD = {"жабдуучу": "жеткирүүчү", "тариф топ": "тарифтик топ"}
TEMPLATE_KEY = re.compile(r"""\{%\s*say\s+(["'])(?P<key>[^"']+)\1""")
QUOTED = re.compile(r"""["']([a-z_]+(?:\.[A-Za-z0-9_]+)+)["']""")


def braces(template: str) -> set[str]:
    """The particulars that a text asks for, ``{row.name}`` as ``row``."""
    fields = (name for _, name, _, _ in string.Formatter().parse(template) if name is not None)
    return {re.split(r"[.\[]", field)[0] for field in fields}


def is_catalogue(file: Path) -> bool:
    """A room's ``texts.toml``, or a file a subject in its folder ``texts``."""
    return file.name == "texts.toml" or (file.parent.name == "texts" and file.suffix == ".toml")


def told(where: list[str], what_to_do: str) -> str:
    return f"{what_to_do}:\n" + "\n".join(where)


def test_each_room_speaks_under_its_own_name() -> None:
    strange = [
        f"{file.relative_to(CHECKOUT)} has [{name}]"
        for file in sorted(HOUSE.rglob("*.toml"))
        if is_catalogue(file)
        for name in tomllib.loads(file.read_text("utf-8"))
        if name != (file.parent.parent if file.parent.name == "texts" else file.parent).name
    ]
    assert not strange, told(strange, "begin each key with the name of the folder")


def test_a_text_asks_for_the_same_in_each_language() -> None:
    wrong = [
        f"{key}: " + ", ".join(f"{lang} {sorted(braces(entry[lang]))}" for lang in LANGUAGES)
        for key, entry in catalogue().items()
        if len({frozenset(braces(entry[lang])) for lang in LANGUAGES}) > 1
    ]
    assert not wrong, told(wrong, "name the same particulars in all three")


def test_no_text_is_blank() -> None:
    blank = [
        f"{key} in {lang}"
        for key, entry in catalogue().items()
        for lang in LANGUAGES
        if not entry[lang].strip()
    ]
    assert not blank, told(blank, "say something")


def test_kyrgyz_is_kyrgyz() -> None:
    shared = set(SHARED_WORDS.read_text("utf-8").split())
    copied = [
        f"{key}: {entry['ky']}"
        for key, entry in catalogue().items()
        if entry["ky"] == entry["ru"]
        and not {word.lower() for word in WORD.findall(entry["ky"])} <= shared
    ]
    assert not copied, told(copied, f"translate, or add the words to {SHARED_WORDS.name}")


def test_kyrgyz_has_its_letters_and_no_russian_between() -> None:
    strange = []
    for key, entry in catalogue().items():
        words = [word.lower() for word in WORD.findall(entry["ky"])]
        is_list = "|" in entry["ky"]
        if len(words) >= 10 and not is_list and not KYRGYZ_LETTERS & set(entry["ky"]):
            strange.append(f"{key} has no ң, ө or ү: {entry['ky']}")
        if mixed := RUSSIAN_ONLY & set(words):
            strange.append(f"{key} has {sorted(mixed)}: {entry['ky']}")
    assert not strange, told(strange, "write it in Kyrgyz")


def test_kyrgyz_has_one_word_for_one_thing() -> None:
    strayed = [
        f"{key}: {word} instead of {chosen}"
        for key, entry in catalogue().items()
        for word, chosen in ONE_WORD.items()
        if word in entry["ky"].lower()
    ]
    assert not strayed, told(strayed, "say it as the glossary does")


def test_russian_has_no_kyrgyz_letters() -> None:
    strange = [
        f"{key}: {entry['ru']}"
        for key, entry in catalogue().items()
        if KYRGYZ_LETTERS & set(entry["ru"]) and not _quotes_a_word(entry["ru"])
    ]
    assert not strange, told(strange, "write it in Russian")


def test_english_is_english() -> None:
    strange = [
        f"{key}: {entry['en']}"
        for key, entry in catalogue().items()
        if WORD.search(entry["en"]) and not _quotes_a_word(entry["en"])
    ]
    assert not strange, told(strange, "write it in English; a word of the trade goes in quotes")


def test_what_is_said_is_in_the_catalogue() -> None:
    missing = [
        f"{place} says {wanted!r}"
        for place, wanted, pattern in asked_for()
        if not any(pattern.fullmatch(key) for key in catalogue())
    ]
    assert not missing, told(missing, "add the text, or mend the key")


def test_what_is_in_the_catalogue_is_said() -> None:
    whole, patterns = mentioned()
    unused = [
        key
        for key in catalogue()
        if key not in whole
        and not any(pattern.fullmatch(key) for pattern in patterns)
        and not _is_put_together(key, whole)
    ]
    assert not unused, told(unused, "remove the text, or use it")


@cache
def asked_for() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    """Each place that says a text: where, the key as written, what it may turn out to be."""
    found = []
    for module in house():
        for call, name in calls(module.tree):
            key = call.args[0] if call.args else None
            if name.split(".")[-1] in SAY_BY_KEY and key is not None:
                found += [
                    (module.place(call), ast.unparse(part), pattern)
                    for part, pattern in _keys_in(key)
                ]
    for template in sorted(HOUSE.rglob("*.html")):
        for match in TEMPLATE_KEY.finditer(template.read_text("utf-8")):
            key_said = match["key"]
            where = str(template.relative_to(CHECKOUT))
            found.append((where, key_said, re.compile(re.escape(key_said))))
    return tuple(found)


def _keys_in(node: ast.expr) -> Iterator[tuple[ast.expr, re.Pattern[str]]]:
    """The keys that an argument may be: a constant, a pattern, either of two."""
    match node:
        case ast.Constant(value=str(key)) if "." in key:
            yield node, re.compile(re.escape(key))
        case ast.JoinedStr():
            yield node, _pattern(node)
        case ast.IfExp(body=body, orelse=orelse):
            yield from _keys_in(body)
            yield from _keys_in(orelse)


@cache
def mentioned() -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """All that the product writes which may be a key: whole strings, and patterns of f-strings."""
    whole: set[str] = set()
    patterns: set[str] = set()
    rooms = {key.split(".")[0] for key in catalogue()}
    for module in house():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.add(node.value)
            elif isinstance(node, ast.JoinedStr) and _names_a_room(node, rooms):
                patterns.add(_pattern(node).pattern)
    for file in sorted(HOUSE.rglob("*")):
        if file.suffix in {".html", ".typ", ".js", ".toml", ".txt"} and not is_catalogue(file):
            whole.update(QUOTED.findall(file.read_text("utf-8")))
    return frozenset(whole), tuple(re.compile(pattern) for pattern in sorted(patterns))


def _names_a_room(node: ast.JoinedStr, rooms: set[str]) -> bool:
    first = node.values[0]
    if not (isinstance(first, ast.Constant) and isinstance(first.value, str)):
        return False
    room, dot, rest = first.value.partition(".")
    return room in rooms and dot == "." and bool(rest or len(node.values) > 2)


def _is_put_together(key: str, whole: frozenset[str]) -> bool:
    """``"charges.set_aside." + reason``: the code holds both the beginning and the end."""
    beginning, _, end = key.rpartition(".")
    return f"{beginning}." in whole and end in whole


def _pattern(node: ast.JoinedStr) -> re.Pattern[str]:
    """``f"norms.step.{name}.name"`` as ``norms\\.step\\.[\\w.-]+\\.name``."""
    return re.compile(
        "".join(
            re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"[\w.-]+"
            for part in node.values
        )
    )


def _quotes_a_word(said: str) -> bool:
    return bool(re.search(r"[«“\"].+[»”\"]", said))
