"""The terminal: ``jaryk run``, ``jaryk bill`` and the rest, each with ``--json`` for scripts."""
