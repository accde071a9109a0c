"""Who the invented customers are: accounts with names, languages, addresses and groups."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Final

import polars as pl

from jaryk.interfaces.demonstration import cast
from jaryk.interfaces.demonstration.districts import DISTRICTS, HIGHLAND, ROUTES, district_number
from jaryk.interfaces.demonstration.draws import at, draw, pick

_INDEX: Final = pl.col("index")
_ONE_FIRM_IN: Final = 5
_RARE: Final = (
    "mining_crypto",
    "gold_mining",
    "foundry",
    "alcohol",
    "cement",
    "electric_transport",
)
_RARE_EVERY: Final = 400
_ORDINARY: Final = (
    *("other_nonhousehold",) * 4,
    "budget",
    "agriculture",
    "industry",
    "pumping",
    "religious",
    "social_children",
    *("other_nonhousehold",) * 6,
    "budget",
    "budget",
    "agriculture",
    "industry",
)
_LOW_INCOME_OF_HUNDRED: Final = 8
_UNLIMITED_OF_HUNDRED: Final = 1
LANGUAGES: Final = ("ru", "ky", "en")


def account_number(district: pl.Expr, index: pl.Expr) -> pl.Expr:
    """Nine figures: the district's number, then the account's place."""
    return (district * 100_000_000 + index).cast(pl.String)


def index_of(account_number: pl.Expr) -> pl.Expr:
    """The place that an account's number tells."""
    return account_number.cast(pl.Int64) % 100_000_000


def customers(accounts: int, *, with_cast: bool = True) -> pl.DataFrame:
    """A row an account: index, account, district, route, kind, group, language, name, address …"""
    frame = pl.DataFrame({"index": pl.arange(1, accounts + 1, eager=True, dtype=pl.Int64)})
    frame = frame.with_columns(
        district_number=district_number(_INDEX),
        route=_INDEX // 10 % ROUTES,
        kind=pl.when(_INDEX % _ONE_FIRM_IN == 0)
        .then(pl.lit("firm"))
        .otherwise(pl.lit("household")),
    )
    frame = frame.with_columns(
        account=account_number(pl.col("district_number"), _INDEX),
        district=at([d.code for d in DISTRICTS], pl.col("district_number") - 1),
        group=_group(with_cast=with_cast),
        people=_people(),
    )
    frame = frame.with_columns(language=_language())
    return frame.with_columns(
        name=pl.when(pl.col("kind") == "household").then(_person()).otherwise(_firm()),
        address=_address(),
        inn=pl.lit("9") + _INDEX.cast(pl.String).str.zfill(13),
        phone=pl.lit("+996 000 ") + _INDEX.cast(pl.String).str.zfill(6),
        email=pl.when(draw(_INDEX, 51, 3) == 0)
        .then(pl.lit("customer") + _INDEX.cast(pl.String) + pl.lit("@jaryk.example"))
        .otherwise(pl.lit("")),
    ).drop("people")


def _group(*, with_cast: bool) -> pl.Expr:
    firm_no = _INDEX // _ONE_FIRM_IN
    rare_no = firm_no % _RARE_EVERY - 1
    firm = (
        pl.when((rare_no >= 0) & (rare_no < len(_RARE)))
        .then(at(_RARE, rare_no.clip(0, len(_RARE) - 1)))
        .otherwise(at(_ORDINARY, firm_no % len(_ORDINARY)))
    )
    chance = draw(_INDEX, 41, 100)
    home = (
        pl.when(pl.col("district_number") == HIGHLAND.number)
        .then(pl.lit("household_highland"))
        .when(chance < _LOW_INCOME_OF_HUNDRED)
        .then(pl.lit("household_lowincome"))
        .when(chance < _LOW_INCOME_OF_HUNDRED + _UNLIMITED_OF_HUNDRED)
        .then(pl.lit("household_unlimited"))
        .otherwise(pl.lit("household"))
    )
    group = pl.when(pl.col("kind") == "household").then(home).otherwise(firm)
    if not with_cast:
        return group
    played = _INDEX.replace_strict(cast.GROUPS, default=None, return_dtype=pl.String)
    return pl.coalesce(played, group)


def _people() -> pl.Expr:
    """0 bears a Kyrgyz name, 1 a Russian, 2 an English."""
    chance = draw(_INDEX, 42, 100)
    return pl.when(chance < 66).then(0).when(chance < 97).then(1).otherwise(2)


def _language() -> pl.Expr:
    by_choice = pl.when(draw(_INDEX, 43, 10) < 7).then(pl.lit("ky")).otherwise(pl.lit("ru"))
    return (
        pl.when(pl.col("people") == 0)
        .then(by_choice)
        .when(pl.col("people") == 1)
        .then(pl.lit("ru"))
        .otherwise(pl.lit("en"))
    )


def _person() -> pl.Expr:
    words, is_woman = _words(), draw(_INDEX, 44, 2) == 1

    def of(sex_a: str, sex_b: str) -> pl.Expr:
        return pl.when(is_woman).then(pl.lit(sex_b)).otherwise(pl.lit(sex_a))

    def first(people: str) -> pl.Expr:
        women, men = words[f"{people}_women"], words[f"{people}_men"]
        return pl.when(is_woman).then(pick(women, _INDEX, 45)).otherwise(pick(men, _INDEX, 46))

    kyrgyz_father = pick(words["kyrgyz_fathers"], _INDEX, 47)
    by_father = pl.concat_str(kyrgyz_father, of(" уулу", " кызы"), pl.lit(" "), first("kyrgyz"))
    by_surname = pl.concat_str(
        pick(words["kyrgyz_surnames"], _INDEX, 48),
        of("ов ", "ова "),
        first("kyrgyz"),
        pl.lit(" "),
        kyrgyz_father,
        of("ович", "овна"),
    )
    russian = pl.concat_str(
        pick(words["russian_surnames"], _INDEX, 48),
        of(" ", "а "),
        first("russian"),
        pl.lit(" "),
        pick(words["russian_fathers"], _INDEX, 47),
        of("ович", "овна"),
    )
    old_way = (pl.col("language") == "ky") & (draw(_INDEX, 49, 5) < 2)
    return (
        pl.when(pl.col("people") == 1)
        .then(russian)
        .when(pl.col("people") == 2)
        .then(pick(words["english_names"], _INDEX, 48))
        .when(old_way)
        .then(by_father)
        .otherwise(by_surname)
    )


def _firm() -> pl.Expr:
    """A firm's kind in its language, numbered so that no two are alike."""
    name = pl.lit(None, dtype=pl.String)
    for group, by_language in _words()["firms"].items():
        for language, names in by_language.items():
            is_it = (pl.col("group") == group) & (pl.col("language") == language)
            name = pl.when(is_it).then(pick(names, _INDEX, 52)).otherwise(name)
    number_sign = pl.when(pl.col("language") == "en").then(pl.lit(" No. ")).otherwise(pl.lit(" № "))
    return pl.concat_str(name, number_sign, _INDEX // _ONE_FIRM_IN)


def _address() -> pl.Expr:
    """In the customer's language; flats in the city only."""
    words = _words()
    house, flat = draw(_INDEX, 53, 140) + 1, draw(_INDEX, 54, 60) + 1
    has_flat = (pl.col("district_number") == 1) & (pl.col("kind") == "household")

    def of(language: str, *parts: pl.Expr | str) -> pl.Expr:
        towns = at([d.town[language] for d in DISTRICTS], pl.col("district_number") - 1)
        street = pick(words[f"streets_{language}"], _INDEX, 55)
        filled = {"town": towns, "street": street}
        said = [filled.get(part, pl.lit(part)) if isinstance(part, str) else part for part in parts]
        return pl.concat_str(said)

    def flat_as(before: str, after: str = "") -> pl.Expr:
        said = pl.concat_str(pl.lit(before), flat, pl.lit(after))
        return pl.when(has_flat).then(said).otherwise(pl.lit(""))

    return (
        pl.when(pl.col("language") == "ru")
        .then(of("ru", "town", ", ул. ", "street", ", д. ", house, flat_as(", кв. ")))
        .when(pl.col("language") == "ky")
        .then(of("ky", "town", ", ", "street", " көч., ", house, "-үй", flat_as(", ", "-батир")))
        .otherwise(of("en", house, " ", "street", " St", flat_as(", flat "), ", ", "town"))
    )


@cache
def _words() -> dict[str, Any]:
    file = files("jaryk.interfaces.demonstration").joinpath("data", "words.toml")
    return tomllib.loads(file.read_text("utf-8"))
