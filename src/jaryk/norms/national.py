"""The law of Kyrgyzstan: where its rules and deadlines are written down as they import."""

from __future__ import annotations

from typing import Final

from jaryk.norms import index
from jaryk.norms.registry import Registry

REGISTRY: Final = Registry(index.national())
rule = REGISTRY.rule
deadline = REGISTRY.deadline
