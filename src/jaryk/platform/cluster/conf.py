"""The server's configuration, written anew before each start."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from jaryk.platform.cluster.record import LOOPBACK

# Memory for two cores and a few gigabytes. wal_level=minimal lets a COPY into a table made
# in the same transaction skip the write-ahead log: half the writing of a billing run.
_SETTINGS: Final = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "max_connections": "60",
    "password_encryption": "scram-sha-256",
    "shared_buffers": "256MB",
    "effective_cache_size": "2GB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "archive_mode": "off",
    "min_wal_size": "160MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "checkpoint_completion_target": "0.9",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %q%u@%d ",
    "datestyle": "iso, ymd",
    "default_text_search_config": "pg_catalog.simple",
}
_ACCESS: Final = (
    "# Jaryk: everyone from this machine shows a password, nobody else is let in.\n"
    "host all all 127.0.0.1/32 scram-sha-256\n"
)


def write_configuration(data: Path, port: int) -> None:
    lines = ["# Written by Jaryk before each start; changes belong into postgresql.auto.conf."]
    lines += [f"{name} = '{value}'" for name, value in _SETTINGS.items()]
    lines.append(f"port = {port}")
    (data / "postgresql.conf").write_text("\n".join(lines) + "\n", "utf-8")
    (data / "pg_hba.conf").write_text(_ACCESS, "utf-8")
