"""What is wrong with a file, all of it at once, each with its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from jaryk.kernel.errors import Refusal


@dataclass(frozen=True)
class Complaint:
    """One thing that is wrong: where (``[supplier] phone``), what it is and what to do."""

    where: str
    refusal: Refusal

    def say(self, lang: str) -> str:
        return f"{self.where}: {self.refusal.say(lang)}"


class UnfitFile(Refusal):
    """A file that is not taken over, with everything that must be put right in it."""

    def __init__(self, file: str, complaints: list[Complaint]) -> None:
        super().__init__("setup.unfit", file=file, count=len(complaints))
        self.complaints = tuple(complaints)

    def say(self, lang: str) -> str:
        return "\n".join([super().say(lang), *(told.say(lang) for told in self.complaints)])


class Complaints:
    """Gathers what is wrong while the file is read."""

    def __init__(self) -> None:
        self._gathered: list[Complaint] = []

    def add(self, where: str, key: str, **particulars: object) -> None:
        self._gathered.append(Complaint(where.strip(), Refusal(key, **particulars)))

    def take_over(self, where: str, check: Callable[[str], None], value: str) -> None:
        """What another room's check refuses."""
        try:
            check(value)
        except Refusal as refusal:
            self._gathered.append(Complaint(where, refusal))

    def refuse_any(self, file: str) -> None:
        """Refuse the file if there is anything against it."""
        if self._gathered:
            raise UnfitFile(file, self._gathered)
