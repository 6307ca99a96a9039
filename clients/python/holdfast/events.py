# SPDX-License-Identifier: GPL-3.0-or-later
"""What a server tells (docs/protocol.md)."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any


OPTIONAL = ("event", "type", "priority", "key", "retracts", "replaces", "edited")


@dataclass(frozen=True, slots=True)
class Message:
    """A message; `id` is its cursor, its position in the log.

    With `retracts`, an earlier message is to be shown no more; with `replaces`, it has this content now.
    """

    id: str
    channel: str
    time: int
    """When the server accepted it, ms since 1970."""
    data: Any
    """Text, a value of JSON, or bytes."""
    event: str = "message"
    type: str = "text/plain"
    priority: int = 3
    key: str | None = None
    """The channel keeps the newest message of each key."""
    retracts: str | None = None
    replaces: str | None = None
    edited: int | None = None
    """When its content was replaced, ms since 1970."""

    @staticmethod
    def from_envelope(envelope: dict[str, Any]) -> Message:
        data: Any = envelope.get("data")
        if envelope.get("encoding") == "base64":
            data = base64.b64decode(data)
        more = {name: envelope[name] for name in OPTIONAL if name in envelope}
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
