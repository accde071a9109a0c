"""Pages laid out with nothing else around: what printing is measured against. Knows no database."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from time import process_time
from typing import Any

from jaryk.documents.pdf import archival, compiler


def compile_bare(made_on: date, routes: Sequence[dict[str, Any]]) -> float:
    """Seconds of a processor's time that Typst takes for the routes, on one core."""
    os.environ["RAYON_NUM_THREADS"] = "1"
    press = compiler("route.typ")
    began = process_time()
    for route in routes:
        archival(press, made_on, route=route)
    return process_time() - began
