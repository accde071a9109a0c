"""Files brought in: customers, meters and readings, line by line, each with its verdict.

``stage`` judges and keeps every line, ``apply`` enters the good ones. Nothing is lost, and a file
brought in again changes nothing.
"""

from __future__ import annotations

from jaryk.interfaces.imports.reports import Rejected, Report, rejects, report
from jaryk.interfaces.imports.staging import apply, stage
from jaryk.interfaces.imports.templates import KINDS, template
from jaryk.interfaces.imports.verdicts import say_reason

__all__ = [
    "KINDS",
    "Rejected",
    "Report",
    "apply",
    "rejects",
    "report",
    "say_reason",
    "stage",
    "template",
]
