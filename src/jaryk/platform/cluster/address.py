"""Where a server is, and how to speak with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import quote


@dataclass(frozen=True, kw_only=True)
class ServerAddress:
    """A PostgreSQL server and the role that owns the product's tables there.

    ``app_user`` is the role that the product works as: it owns nothing and changes nothing posted.
    """

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    app_user: str = ""
    app_password: str = field(default="", repr=False)

    def url(self, database: str) -> str:
        """The address of one database, as psycopg, libpq and ADBC read it."""
        return self._url(self.user, self.password, database)

    def app_url(self, database: str) -> str:
        """The same for the role that the product works as."""
        return self._url(self.app_user, self.app_password, database)

    def _url(self, user: str, password: str, database: str) -> str:
        told = f"{quote(user, safe='')}:{quote(password, safe='')}"
        return f"postgresql://{told}@{self.host}:{self.port}/{quote(database, safe='')}"
