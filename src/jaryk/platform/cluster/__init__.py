"""The database server: the embedded PostgreSQL of ``var/pg``, or one that is named.

Knows how to make, start, find and stop a private server, and which database the product
works with. Knows nothing of what is stored there. Free of Django, since it comes first.
"""

from __future__ import annotations

from jaryk.platform.cluster.address import ServerAddress
from jaryk.platform.cluster.embedded import Status, ensure_running, status, stop
from jaryk.platform.cluster.environment import cluster_folder, var_folder
from jaryk.platform.cluster.named import (
    application_url,
    check_server,
    database_settings,
    database_url,
    start_embedded,
)
from jaryk.platform.cluster.record import APPLICATION_ROLE

__all__ = [
    "APPLICATION_ROLE",
    "ServerAddress",
    "Status",
    "application_url",
    "check_server",
    "cluster_folder",
    "database_settings",
    "database_url",
    "ensure_running",
    "start_embedded",
    "status",
    "stop",
    "var_folder",
]
