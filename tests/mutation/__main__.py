"""How many small wrongs in kernel and norms the tests notice: ``make mutation``.

``python -m tests.mutation [--sample N] [--only PART] RESULTS`` appends a line of JSON a mutant
to the file RESULTS and goes on where an earlier run of the same sources was broken off.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import pickle
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any, Final, TypeAlias

import coverage
import polars  # noqa: F401  imported once, before any fork
import pytest

from tests.mutation import trial
from tests.mutation.operators import Mutant, mutants
from tests.mutation.tested import Readers, Recorder, Session, Single

CHECKOUT: Final = Path(__file__).resolve().parents[2]
ROOMS: Final = (CHECKOUT / "src/jaryk/kernel", CHECKOUT / "src/jaryk/norms")
SUITE: Final = ("tests/kernel", "tests/norms")
PYTEST: Final = ("-q", "-s", "-p", "no:django", "-p", "no:cacheprovider", "-p", "no:randomly")
INI: Final = str(Path(__file__).with_name("pytest.ini"))


@dataclass(frozen=True)
class Source:
    """A module's file with its tree; mutants are told apart by their place in the list."""

    path: Path

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.path.read_text("utf-8"))

    @property
    def digest(self) -> str:
        return sha256(self.path.read_bytes()).hexdigest()[:12]

    @property
    def place(self) -> str:
        return str(self.path.relative_to(CHECKOUT / "src"))

    def mutants(self) -> Iterator[tuple[str, Mutant]]:
        """Each with a name of its own."""
        seen: Counter[str] = Counter()
        for mutant in mutants(self.tree):
            seen[mutant.name] += 1
            again = f" #{seen[mutant.name]}" if seen[mutant.name] > 1 else ""
            yield f"{self.place}:{mutant.name}{again}", mutant


Chosen: TypeAlias = list[tuple[str, Source, Mutant]]


class Log:
    """The verdicts so far, in a file that survives."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._told: dict[str, dict[str, Any]] = {}
        for line in path.read_text("utf-8").splitlines() if path.exists() else ():
            told = json.loads(line)
            self._told[told["mutant"]] = told

    def has(self, name: str, source: Source) -> bool:
        return self._told.get(name, {}).get("digest") == source.digest

    def tell(self, name: str, source: Source, mutant: Mutant, verdict: str) -> None:
        told = {
            "mutant": name,
            "digest": source.digest,
            "operator": mutant.operator,
            "verdict": verdict,
        }
        self._told[name] = told
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(told, ensure_ascii=False) + "\n")

    def verdict(self, name: str) -> str:
        return str(self._told[name]["verdict"])


def pytest_main(arguments: list[str], plugin: object | None) -> int:
    plugins = [plugin] if plugin else []
    return int(pytest.main([*PYTEST, "-c", INI, f"--rootdir={CHECKOUT}", *arguments], plugins))


def record(into: Path) -> int:
    """Run the suite once and write down who reads what; 1 where a test fails unprovoked."""
    measured = coverage.Coverage(data_file=None, source_pkgs=["jaryk.kernel", "jaryk.norms"])
    measured.start()
    recorder = Recorder(measured)
    ended = pytest_main(list(SUITE), recorder)
    measured.stop()
    data = measured.get_data()
    by_line = {path: data.contexts_by_lineno(path) for path in data.measured_files()}
    if not ended:
        into.write_bytes(pickle.dumps(Readers(by_line, dict(recorder.seconds))))
    into.with_suffix(".failures").write_text("\n".join(recorder.failures), "utf-8")
    return 1 if ended else 0


class Trials:
    """All mutants that are asked for, by the quicker way first."""

    def __init__(self, chosen: Chosen, readers: Readers, log: Log) -> None:
        self._chosen = chosen
        self._readers = readers
        self._log = log

    def in_functions(self, session: Session) -> None:
        """Mutants of functions that tests call: the living functions get other code."""
        everyone = sorted(self._readers.seconds)
        unharmed = trial.in_a_child(lambda: _from_clean(session, everyone), seconds=600)
        if unharmed != trial.SURVIVED:
            raise SystemExit(f"the tests fail in a fork without any mutant: {unharmed}")
        living = trial.living_functions(str(source.path) for _, source, _ in self._chosen)
        for name, source, mutant in self._chosen:
            path = str(source.path)
            tests = self._readers.of(path, mutant.lines)
            functions = living.get((path, mutant.function or ""), [])
            if self._log.has(name, source) or not (tests and functions):
                continue
            mutant.apply()
            code = compile(source.tree, path, "exec", dont_inherit=True)
            mutant.undo()

            def act(functions: list[Any] = functions, function: str = mutant.function or "",
                    code: Any = code, tests: list[str] = tests) -> int:  # fmt: skip
                if not trial.exchange(functions, function, code):
                    return 3
                return _from_clean(session, tests)

            verdict = trial.in_a_child(act, seconds=self._patience(tests))
            imported = self._readers.is_imported(path, mutant.lines)
            if verdict != trial.SURVIVED or not imported:
                self._log.tell(name, source, mutant, verdict)

    def by_import(self) -> None:
        """The rest: each imports what it tests, and that with the mutant in it."""
        for name, source, mutant in self._chosen:
            if self._log.has(name, source):
                continue
            path = str(source.path)
            tests = self._readers.of(path, mutant.lines) or self._readers.of_file(path)
            verdict = trial.SURVIVED
            mutant.apply()
            for some in _nearest_first(tests, sorted(self._readers.seconds)):
                if verdict == trial.SURVIVED:
                    verdict = self._imported(source, some)
            mutant.undo()
            self._log.tell(name, source, mutant, verdict)

    def _imported(self, source: Source, tests: list[str]) -> str:
        def act() -> int:
            trial.import_instead(str(source.path), source.tree)
            return min(pytest_main(["-x", *tests], Single()), 2)

        return trial.in_a_child(act, seconds=15 + self._patience(tests))

    def _patience(self, tests: list[str]) -> int:
        return 10 + 5 * int(sum(self._readers.seconds.get(test, 0) for test in tests))


def _nearest_first(tests: list[str], everyone: list[str]) -> list[list[str]]:
    """The two files that know most of it, the others that do, at last all that may: a constant
    of a module is felt by tests that pass through no line of it.
    """
    files = Counter(test.partition("::")[0] for test in tests)
    nearest = {file for file, _ in files.most_common(2)}
    parted = (
        [test for test in tests if (test.partition("::")[0] in nearest) is is_near]
        for is_near in (True, False)
    )
    rest = [test for test in everyone if test not in set(tests)]
    return [some for some in (*parted, rest) if some]


def _from_clean(session: Session, tests: list[str]) -> int:
    trial.forget()
    return session.run(tests)


def choose(only: str, sample: int | None) -> Chosen:
    files = sorted(path for room in ROOMS for path in room.rglob("*.py"))
    everything = [
        (name, source, mutant)
        for source in map(Source, files)
        if only in source.place
        for name, mutant in source.mutants()
    ]
    if sample is None or sample >= len(everything):
        return everything
    return sorted(Random(0).sample(everything, sample), key=lambda each: everything.index(each))


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


def report(chosen: Chosen, log: Log) -> None:
    by_place: dict[str, Counter[str]] = {}
    for name, source, _ in chosen:
        by_place.setdefault(source.place, Counter())[log.verdict(name)] += 1
        if log.verdict(name) == trial.SURVIVED:
            say(name)
    verdicts = (trial.KILLED, trial.TIMED_OUT, trial.SURVIVED, trial.STILLBORN)
    say("\n" + " | ".join(("module", *verdicts, "noticed")))
    for place, counts in (*by_place.items(), ("all", sum(by_place.values(), Counter()))):
        tried = counts.total() - counts[trial.STILLBORN]
        noticed = tried - counts[trial.SURVIVED]
        share = f"{100 * noticed // tried} %" if tried else ""
        say(" | ".join((place, *(str(counts[verdict]) for verdict in verdicts), share)))


def main() -> None:
    grammar = argparse.ArgumentParser(prog="python -m tests.mutation")
    grammar.add_argument("results", type=Path)
    grammar.add_argument("--sample", type=int)
    grammar.add_argument("--only", default="", help="modules whose path holds this")
    asked = grammar.parse_args()
    os.chdir(CHECKOUT)
    sys.path[:0] = [str(CHECKOUT / "src"), str(CHECKOUT)]
    readers, chosen = readers_of(asked.results), choose(asked.only, asked.sample)
    session = os.fork()
    if not session:
        trials = Trials(chosen, readers, Log(asked.results))
        os._exit(pytest_main(list(SUITE), Session(trials.in_functions)))
    if os.waitpid(session, 0)[1]:
        raise SystemExit("the session of trials was broken off")
    Trials(chosen, readers, Log(asked.results)).by_import()
    report(chosen, Log(asked.results))


def readers_of(results: Path) -> Readers:
    """Who reads what, recorded anew when anything of code or tests has changed."""
    files = [CHECKOUT / folder for folder in SUITE]
    everything = sorted(path for folder in (*ROOMS, *files) for path in folder.rglob("*.*"))
    told = sha256(b"".join(path.read_bytes() for path in everything if path.suffix != ".pyc"))
    recorded = results.with_suffix(f".{told.hexdigest()[:12]}.readers")
    if not recorded.exists() and (
        trial.in_a_child(lambda: record(recorded), seconds=3_000) != trial.SURVIVED
    ):
        raise SystemExit(f"tests fail without any mutant, see {recorded.with_suffix('.failures')}")
    readers = pickle.loads(recorded.read_bytes())
    assert isinstance(readers, Readers)
    return readers


if __name__ == "__main__":
    main()
