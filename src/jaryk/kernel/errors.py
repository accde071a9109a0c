"""What Jaryk says when it will not go on: a text key with its particulars."""

from __future__ import annotations

from jaryk.kernel.texts import text


class Refusal(Exception):
    """A wish that cannot be met, said in the user's language.

    ``key`` names an entry of a room's ``texts.toml``; ``particulars`` fill its braces:
    what was wrong, where, and what to do.
    """

    def __init__(self, key: str, /, **particulars: object) -> None:
        super().__init__(key, particulars)
        self.key = key
        self.particulars = particulars

    def say(self, lang: str) -> str:
        return text(self.key, lang, **self.particulars)

    def __str__(self) -> str:
        return self.say("en")
