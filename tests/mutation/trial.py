"""What happens in a process of its own: a module with one wrong, and the tests that read it.

A wrong in a function's body is put into the living function (its code is exchanged and every
memory of earlier answers is cleared); one that works while a module is imported needs an import.
"""

from __future__ import annotations

import ast
import gc
import importlib.machinery
import os
import resource
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from functools import _lru_cache_wrapper
from types import CodeType, FunctionType
from typing import Final

KILLED: Final = "killed"
SURVIVED: Final = "survived"
STILLBORN: Final = "stillborn"  # it cannot be imported, so no test was asked
TIMED_OUT: Final = "timed out"
_EXITS: Final = {0: SURVIVED, 1: KILLED, 2: STILLBORN}
_MOST_MEMORY: Final = 6 * 2**30


def in_a_child(act: Callable[[], int], *, seconds: int) -> str:
    """The verdict of ``act`` in a fork: ended after so much work, or five times as long a wait."""
    child = os.fork()
    if not child:
        _settle(seconds)
        ended = 1
        try:
            ended = act()
        finally:
            os._exit(ended)
    deadline = time.monotonic() + 5 * seconds
    while time.monotonic() < deadline:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return _EXITS.get(os.waitstatus_to_exitcode(status), TIMED_OUT)
        time.sleep(0.005)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return TIMED_OUT


def _settle(seconds: int) -> None:
    """Silent, and with an end to its work and memory."""
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_DATA, (_MOST_MEMORY, _MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def import_instead(path: str, tree: ast.Module) -> None:
    """From now on, an import of the file gets the tree."""
    code = compile(tree, path, "exec", dont_inherit=True)
    as_written = importlib.machinery.SourceFileLoader.get_code

    def get_code(loader: importlib.machinery.SourceFileLoader, fullname: str) -> CodeType | None:
        return code if loader.path == path else as_written(loader, fullname)

    importlib.machinery.SourceFileLoader.get_code = get_code  # type: ignore[assignment]


Functions = dict[tuple[str, str], list[FunctionType]]


def living_functions(paths: Iterable[str]) -> Functions:
    """The functions of the files that are loaded, by file and ``first line:name``."""
    wanted = set(paths)
    found: Functions = {}
    for thing in gc.get_objects():
        if isinstance(thing, FunctionType) and thing.__code__.co_filename in wanted:
            code = thing.__code__
            key = code.co_filename, f"{code.co_firstlineno}:{code.co_name}"
            found.setdefault(key, []).append(thing)
    return found


def exchange(functions: list[FunctionType], name: str, module: CodeType) -> bool:
    """Give the functions the code of that name; False where it cannot be found or does not fit."""
    for code in _codes(module):
        if f"{code.co_firstlineno}:{code.co_name}" == name:
            try:
                for function in functions:
                    function.__code__ = code
            except ValueError:
                return False
            return bool(functions)
    return False


def _codes(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _codes(constant)


def forget() -> None:
    """Clear what jaryk and its tests remember of earlier answers."""
    for thing in gc.get_objects():
        if isinstance(thing, _lru_cache_wrapper):
            if str(thing.__module__).startswith(("jaryk.", "tests.")):
                thing.cache_clear()
        elif type(thing).__name__ == "Rulebook":
            thing._programs.clear()
