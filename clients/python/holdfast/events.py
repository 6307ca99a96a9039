# SPDX-License-Identifier: GPL-3.0-or-later
"""What a server tells (docs/protocol.md)."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Message:
    """A message; `id` is its cursor, its position in the log."""

    id: str
    channel: str
    time: int
    """When the server accepted it, ms since 1970."""
    data: Any
    """Text, a value of JSON, or bytes."""
    event: str = "message"
    type: str = "text/plain"
    priority: int = 3

    @staticmethod
    def from_envelope(envelope: dict[str, Any]) -> Message:
        data = envelope["data"]
        if envelope.get("encoding") == "base64":
            data = base64.b64decode(data)
        more = {name: envelope[name] for name in ("event", "type", "priority") if name in envelope}
        return Message(envelope["id"], envelope["channel"], envelope["time"], data, **more)


@dataclass(frozen=True, slots=True)
class Gap:
    """Messages after `start`, up to `end`, that the server no longer holds: at least one is lost."""

    start: str
    end: str
    reason: str
    """`expired`, `evicted`, `restarted` or `unreadable`."""


@dataclass(frozen=True, slots=True)
class Published:
    """The server has the message."""

    id: str
    channel: str
    subscribers: int
