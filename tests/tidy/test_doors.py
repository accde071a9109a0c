"""A room is entered by its operations and its queries, never by its models."""

from __future__ import annotations

import ast
import configparser
import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from tests.tidy.tree import CHECKOUT, HOUSE, ROOMS, Module, calls, house

CONTRACTS = CHECKOUT / ".importlinter"


def test_the_import_contracts_hold(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(CHECKOUT)
    status = lint_imports(config_filename=str(CONTRACTS), no_cache=True)
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


def test_no_contract_has_exceptions() -> None:
    assert "ignore_imports" not in CONTRACTS.read_text("utf-8")


def test_every_room_with_models_keeps_them_to_itself() -> None:
    kept = {
        (contract["protected_modules"].strip(), contract["allowed_importers"].strip())
        for contract in contracts("protected")
    }
    wanted = {(f"jaryk.{room}.models", f"jaryk.{room}") for room in rooms_with_models()}
    assert kept == wanted


def test_every_room_with_models_has_the_plan() -> None:
    plans = [contract for contract in contracts("layers") if "(models)" in contract["layers"]]
    listed = [line.strip() for plan in plans for line in plan["containers"].split()]
    assert sorted(listed) == sorted(f"jaryk.{room}" for room in rooms_with_models())


def test_one_module_of_the_kernel_knows_polars() -> None:
    knowing = {
        module.path.stem
        for module in house()
        if module.room == "kernel"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Import) and any(alias.name == "polars" for alias in node.names)
    }
    assert knowing == {"columns"}, "terms, exact and prose are read without Polars"


def test_models_are_not_fetched_by_name_from_afar() -> None:
    found = [
        f"{module.place(call)} fetches {model} for {module.room}"
        for module in house()
        if not module.is_migration
        for call, model in models_fetched(module)
        if model.split(".")[0] != module.room
    ]
    assert not found, "ask that room's queries or operations instead:\n" + "\n".join(found)


def test_every_room_says_what_it_knows() -> None:
    silent = [
        room for room in ROOMS if not ast.get_docstring(Module(HOUSE / room / "__init__.py").tree)
    ]
    assert not silent, f"{silent} lack the paragraph of what they know and refuse to know"


def models_fetched(module: Module) -> Iterator[tuple[ast.Call, str]]:
    """``apps.get_model("ledger.Entry")`` and ``apps.get_model("ledger", "Entry")``."""
    for call, name in calls(module.tree):
        if name.endswith("get_model") and call.args and isinstance(call.args[0], ast.Constant):
            yield call, str(call.args[0].value)


def contracts(kind: str) -> list[configparser.SectionProxy]:
    """The contracts of one type."""
    parser = configparser.ConfigParser()
    parser.read(CONTRACTS, "utf-8")
    return [parser[section] for section in parser.sections() if parser[section].get("type") == kind]


def rooms_with_models() -> list[str]:
    return [room for room in ROOMS if (HOUSE / room / "models").is_dir()]


def test_tables_are_changed_by_their_own_room() -> None:
    """SQL is a way round the models. It may read as a foreign key does, from a room above."""
    owners = {
        model._meta.db_table: model._meta.app_label
        for model in apps.get_models()
        if model.__module__.startswith("jaryk.")
    }
    found = [
        f"{module.place(node)} {'changes' if changed else 'reads'} {table} of {owner}"
        for module in house()
        if not module.is_migration
        for node, table, changed in tables_named(module)
        if (owner := owners.get(table)) is not None
        if owner != module.room and (changed or not is_above(owner, module.room))
    ]
    assert not found, "ask that room's queries or operations instead:\n" + "\n".join(found)


def is_above(room: str, other: str) -> bool:
    return ROOMS.index(room) < ROOMS.index(other or ROOMS[-1])


def tables_named(module: Module) -> Iterator[tuple[ast.AST, str, bool]]:
    """Words of each string that may name a table, and whether the statement changes it."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            changed = set(re.findall(r"(?:INTO|UPDATE|DELETE FROM) (\w+)", node.value))
            for word in set(re.findall(r"\w+_\w+", node.value)):
                yield node, word, word in changed
