# SPDX-License-Identifier: GPL-3.0-or-later
"""Why something failed."""

from __future__ import annotations


class Failure(Exception):
    """The base of all failures; its text is a sentence for people."""

    def __init__(self, detail: str, retry_after: float | None = None) -> None:
        super().__init__(detail)
        self.retry_after = retry_after
        """When the server asks for the next request, in seconds."""


class Unreachable(Failure):
    """The server does not answer, or something else answers in its place."""


class Refused(Failure):
    """The server refuses."""

    def __init__(self, status: int, problem: str, detail: str, retry_after: float | None = None) -> None:
        super().__init__(detail, retry_after)
        self.status = status
        self.problem = problem
        """The kind of the refusal, such as `token-required` (docs/protocol.md)."""

    @property
    def is_final(self) -> bool:
        """True: a repeated request would be refused in the same way."""
        return self.status < 500 and self.status not in (408, 425, 429)


class Goodbye(Failure):
    """The server has ended the subscription."""

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(f"The server said goodbye: {reason}.", retry_after)
        self.reason = reason
