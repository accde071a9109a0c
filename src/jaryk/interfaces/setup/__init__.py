"""A supplier's beginning, from one file: what the copy is for, the supplier, districts, staff.

``read_told`` checks the whole file before anything is touched, ``set_up`` takes it over in one
transaction and says what it changed; told again, it changes nothing. Passwords are never in the
file.
"""

from __future__ import annotations

from jaryk.interfaces.setup.applying import Outcome, set_up
from jaryk.interfaces.setup.changes import Change
from jaryk.interfaces.setup.passwords import NewPassword
from jaryk.interfaces.setup.reading import read_told
from jaryk.interfaces.setup.template import template
from jaryk.interfaces.setup.told import DistrictTold, Told, UserTold

__all__ = [
    "Change",
    "DistrictTold",
    "NewPassword",
    "Outcome",
    "Told",
    "UserTold",
    "read_told",
    "set_up",
    "template",
]
