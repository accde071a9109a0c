"""The clock is asked in one place and handed down from there."""

from __future__ import annotations

import ast

from tests.tidy.tree import HOUSE, Module, calls, house

CLOCK = HOUSE / "interfaces" / "clock.py"
ASKING = {
    "date.today",
    "datetime.now",
    "datetime.today",
    "datetime.utcnow",
    "datetime.fromtimestamp",
    "datetime.utcfromtimestamp",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
    "time.ctime",
    "timezone.now",
    "timezone.localdate",
    "timezone.localtime",
}


def asks_the_time(module: Module) -> list[str]:
    """Calls that read the wall clock, with or without the name of their module before them."""
    found = []
    for call, name in calls(module.tree):
        last_two = ".".join(name.split(".")[-2:])
        alone = {asking.split(".")[1] for asking in ASKING} & _from_imports(module)
        if last_two in ASKING or name in alone:
            found.append(f"{module.place(call)} asks {name}()")
    return found


def _from_imports(module: Module) -> set[str]:
    """Names taken from the modules that know the time: ``from time import time``."""
    return {
        alias.asname or alias.name
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and node.module in {"time", "django.utils.timezone"}
        for alias in node.names
    }


def test_only_the_clock_asks_what_time_it_is() -> None:
    found = [place for module in house() if module.path != CLOCK for place in asks_the_time(module)]
    assert not found, "take the moment as an argument; only the clock asks:\n" + "\n".join(found)


def test_the_clock_itself_asks() -> None:
    assert asks_the_time(Module(CLOCK)), "the check finds no clock even where there is one"
