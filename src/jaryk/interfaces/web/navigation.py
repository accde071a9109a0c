"""The left column: jobs in groups, and which of them a page belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Job:
    """A place to go: the name of its page, the key of its words, its drawing."""

    page: str
    words: str
    drawing: str


@dataclass(frozen=True, slots=True)
class JobGroup:
    """Jobs that belong together under a heading; the first group has none."""

    words: str
    jobs: tuple[Job, ...]


GROUPS: Final = (
    JobGroup("", (Job("home", "web.job.home", "house"),)),
    JobGroup(
        "web.job_group.billing",
        (
            Job("runs", "web.job.month", "month"),
            Job("accounts", "web.job.accounts", "people"),
            Job("readings", "web.job.readings", "meter"),
            Job("exceptions", "web.job.exceptions", "search"),
            Job("invoices", "web.job.invoices", "sheet"),
        ),
    ),
    JobGroup(
        "web.job_group.money",
        (
            Job("payments", "web.job.payments", "coins"),
            Job("suspense", "web.job.suspense", "question"),
            Job("corrections", "web.job.corrections", "pencil"),
            Job("disputes", "web.job.disputes", "speech"),
            Job("approvals", "web.job.approvals", "seal"),
            Job("books", "web.job.books", "books"),
        ),
    ),
    JobGroup(
        "web.job_group.law",
        (
            Job("tariffs", "web.job.tariffs", "price"),
            Job("taxes", "web.job.taxes", "tax"),
            Job("works", "web.job.works", "wrench"),
            Job("norms", "web.job.norms", "law"),
            Job("calculators", "web.job.calculators", "reckon"),
        ),
    ),
)
# What anyone may open without signing in.
OPEN_JOBS: Final = (("calculators", "web.job.calculators"), ("norms", "web.job.norms"))


def job_of(page: str) -> str:
    """The job that a page of that name belongs to: ``accounts-bill`` to ``accounts``."""
    return page.partition("-")[0]
