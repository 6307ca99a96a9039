# SPDX-License-Identifier: GPL-3.0-or-later
"""Client of the Holdfast push server."""

from .client import Holdfast
from .events import Gap, Message, Published
from .failures import Failure, Goodbye, Refused, Unreachable

__all__ = ["Failure", "Gap", "Goodbye", "Holdfast", "Message", "Published", "Refused", "Unreachable"]
