# SPDX-License-Identifier: GPL-3.0-or-later
"""Subscribes to channels and publishes, over long polling.

The cursor of each poll acknowledges what came before it, and the next poll begins when the caller has taken the last
message. So a slow caller costs the server a cursor, and what is acknowledged has been handled.
"""

from __future__ import annotations

import asyncio
import json
import random
import secrets
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable
from email.utils import parsedate_to_datetime
from time import time
from types import TracebackType
from typing import Any, NoReturn
from urllib.parse import quote

import aiohttp

from .events import Gap, Message, Published
from .failures import Failure, Goodbye, Refused, Unreachable

BACKOFF_SECONDS = (1, 2, 4, 8, 15)
PUBLISH_ATTEMPTS = 4
ANSWER_GRACE_SECONDS = 10
HASTY_ANSWER_SECONDS = 0.5


class Holdfast:
    """A client of one server. Iterate over it for the messages of its channels:

    async with Holdfast("http://192.168.1.23:8080/", channels=["class.*"]) as holdfast:
        async for event in holdfast:
            ...

    Events are `Message` and `Gap`, in order, each message once. Dropped connections and restarted servers are retried
    for ever, from the cursor; what a retry cannot mend is raised as `Refused` or `Goodbye`.

    One task iterates at a time; any may publish.
    """

    def __init__(
        self,
        url: str,
        channels: str | Iterable[str] = (),
        *,
        token: str | None = None,
        client: str | None = None,
        name: str | None = None,
        since: str | None = None,
        last: int | None = None,
        state: bool = False,
        wait: int = 25,
        on_retry: Callable[[Failure, float], None] | None = None,
    ) -> None:
        """
        :param url: The server's address.
        :param channels: Names and patterns, up to 100.
        :param client: A stable id of this client. Default: a new one.
        :param name: Shown to the operator.
        :param since: A cursor, `now` (default) or `oldest`.
        :param last: Instead of `since`: begin with the last N messages of each channel.
        :param state: Begin with the newest message of each key.
        :param wait: How many seconds a poll is held.
        :param on_retry: Called before each pause, with the reason and the seconds.
        """
        self._url = url.rstrip("/") + "/"
        self._channels = [channels] if isinstance(channels, str) else list(channels)
        self._token = token
        self._client = client or secrets.token_hex(10)
        self._name = name
        self._start = {"last": str(last)} if last is not None else {"since": since} if since else {}
        self._state = state
        self._cursor = since if since not in (None, "now", "oldest") else None
        self._wait = wait
        self._on_retry = on_retry
        self._session: aiohttp.ClientSession | None = None
        self._ended_at: str | None = None
        self._pending: deque[Message | Gap] = deque()
        self._behind: str | None = None
        self._is_state = False
        self._goodbye: Goodbye | None = None
        self._is_live = False
        self._failures = 0

    @property
    def client(self) -> str:
        """The client id in use."""
        return self._client

    @property
    def cursor(self) -> str | None:
        """The caller has been given everything up to here; pass it as `since` to resume."""
        return self._cursor

    async def __aenter__(self) -> Holdfast:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Closes the connections. The server expects the client back for a while."""
        if self._session:
            await self._session.close()
            self._session = None

    async def leave(self) -> None:
        """Tells the server not to expect the client back, and closes."""
        path = f"clients/{quote(self._client, safe='')}/leave"
        try:
            await self._ask("POST", path, ANSWER_GRACE_SECONDS, data=json.dumps({"cursor": self._cursor} if self._cursor else {}))
        except Failure:
            pass  # it is forgotten after a while
        await self.close()

    def __aiter__(self) -> AsyncIterator[Message | Gap]:
        return self._events()

    async def _events(self) -> AsyncIterator[Message | Gap]:
        if not self._channels:
            raise ValueError("Holdfast: name at least one channel in `channels`")
        while True:
            # What a caller that stopped has not taken is still here when it goes on.
            while self._pending:
                event = self._pending.popleft()
                if not self._pending:
                    self._cursor = self._behind
                elif isinstance(event, Message) and not self._is_state:
                    self._cursor = event.id
                yield event
            try:
                await self._fill()
            except Failure as failure:
                await self._recover(failure)

    async def _fill(self) -> None:
        """Asks once."""
        if self._goodbye:
            goodbye, self._goodbye = self._goodbye, None
            raise goodbye
        answer = await self._poll()
        gap = answer.get("gap")
        if gap and not self._is_whole(gap):
            self._pending.append(Gap(gap["from"], gap["to"], gap["reason"]))
        self._pending.extend(Message.from_envelope(envelope) for envelope in answer["messages"])
        self._behind = answer["cursor"]
        # The ids of the messages of a state are no positions: some of them are older than what is not told yet.
        self._is_state = "state" in answer or "." in answer["cursor"]
        if not self._pending:
            self._cursor = self._behind
        if "bye" in answer:
            bye = answer["bye"]
            self._ended_at = self._behind if bye.get("complete") else None
            self._goodbye = Goodbye(bye["reason"], bye.get("retry_ms", 0) / 1000)

    async def _poll(self) -> dict[str, Any]:
        # Not held until the server is known to be there: a response at once confirms it.
        wait = self._wait if self._is_live else 0
        query = {"client": self._client, "name": self._name, **({"since": self._cursor} if self._cursor else self._start)}
        path = "channels/" + ",".join(quote(channel, safe="") for channel in self._channels)
        params = {key: value for key, value in query.items() if value} | {"wait": str(wait)}
        if self._state:
            params["state"] = "1"
        loop = asyncio.get_running_loop()
        asked = loop.time()
        answer = await self._ask("GET", path, wait + ANSWER_GRACE_SECONDS, params=params)
        if not isinstance(answer, dict) or not isinstance(answer.get("cursor"), str) or "messages" not in answer:
            raise Unreachable("Something else answered in place of the server.")
        self._is_live = True
        self._failures = 0
        if wait and not answer["messages"] and loop.time() - asked < HASTY_ANSWER_SECONDS:
            await asyncio.sleep(1)  # it was not held
        return answer

    def _is_whole(self, gap: dict[str, str]) -> bool:
        """A restart loses nothing if the client had all of the old epoch and the server holds all of the new one."""
        return gap["reason"] == "restarted" and gap["from"] == self._ended_at and gap["to"].endswith("-0")

    async def _recover(self, failure: Failure) -> None:
        is_final = failure.reason == "removed" if isinstance(failure, Goodbye) else isinstance(failure, Refused) and failure.is_final
        if is_final:
            raise failure
        self._is_live = False
        await self._pause(failure, self._failures)
        self._failures += 1

    async def _pause(self, failure: Failure, failures: int) -> None:
        seconds = failure.retry_after
        if seconds is None:
            seconds = random.uniform(0, BACKOFF_SECONDS[min(failures, len(BACKOFF_SECONDS) - 1)])
        if self._on_retry:
            self._on_retry(failure, seconds)
        await asyncio.sleep(seconds)

    async def publish(
        self,
        channel: str,
        data: Any,
        *,
        event: str | None = None,
        type: str | None = None,
        ttl: int | None = None,
        priority: int | None = None,
        key: str | None = None,
        if_last: str | None = None,
    ) -> Published:
        """Publishes text, bytes, or anything else as JSON. Returns when the server has the message.

        While the server cannot be reached it is repeated with the same Idempotency-Key, so it is published once.
        """
        more = {
            "Idempotency-Key": secrets.token_hex(16),
            "Holdfast-TTL": None if ttl is None else str(ttl),
            "Holdfast-Key": key,
            "Holdfast-If-Last": if_last,
        }
        path = "channels/" + quote(channel, safe="")
        return await self._send("POST", path, data, event=event, type=type, priority=priority, **more)

    async def replace(
        self, id: str, data: Any, *, event: str | None = None, type: str | None = None, priority: int | None = None
    ) -> Published:
        """Replaces the payload of a message, for everybody. Returns the change."""
        return await self._send("PUT", "messages/" + quote(id, safe=""), data, event=event, type=type, priority=priority)

    async def retract(self, id: str) -> Published:
        """Retracts a message, for everybody. Returns the change."""
        return await self._send("DELETE", "messages/" + quote(id, safe=""))

    async def _send(
        self,
        method: str,
        path: str,
        data: Any = None,
        *,
        event: str | None = None,
        type: str | None = None,
        priority: int | None = None,
        **more: str | None,
    ) -> Published:
        body, own_type = (None, None) if method == "DELETE" else _body(data)
        fields = {
            "Content-Type": type or own_type,
            "Holdfast-Event": event,
            "Holdfast-Priority": None if priority is None else str(priority),
            **more,
        }
        headers = {name: value for name, value in fields.items() if value is not None}
        for attempt in range(PUBLISH_ATTEMPTS):
            try:
                answer = await self._ask(method, path, ANSWER_GRACE_SECONDS, data=body, headers=headers)
                return Published(answer["id"], answer["channel"], answer["subscribers"])
            except Failure as failure:
                is_final = isinstance(failure, Refused) and failure.is_final
                if is_final or attempt == PUBLISH_ATTEMPTS - 1:
                    raise
                await self._pause(failure, attempt)
        raise AssertionError  # the last attempt raises

    async def _ask(self, method: str, path: str, within: float, **more: Any) -> Any:
        """One request. Returns the body's JSON, or None without a body."""
        headers = more.pop("headers", {})
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        if self._session is None:
            # Answers are JSON of any size; a proxy is taken from the environment.
            self._session = aiohttp.ClientSession(trust_env=True)
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=ANSWER_GRACE_SECONDS, sock_read=within)
        try:
            async with self._session.request(method, self._url + path, headers=headers, timeout=timeout, **more) as response:
                body = await response.read()
                if response.status >= 400:
                    _refuse(response.status, body, response.headers.get("Retry-After"))
                return json.loads(body) if body else None
        except (aiohttp.ClientError, asyncio.TimeoutError, ConnectionError) as error:
            raise Unreachable(f"The server cannot be reached, or the connection to it broke: {error!r}") from error
        except ValueError as error:
            raise Unreachable("Something else answered in place of the server.") from error


def _body(data: Any) -> tuple[bytes, str]:
    """The payload and its media type."""
    if isinstance(data, str):
        return data.encode(), "text/plain"
    if isinstance(data, (bytes, bytearray, memoryview)):
        return bytes(data), "application/octet-stream"
    return json.dumps(data, ensure_ascii=False).encode(), "application/json"


def _refuse(status: int, body: bytes, retry_after: str | None) -> NoReturn:
    try:
        problem = json.loads(body)
        kind, detail = str(problem.get("type", "")), str(problem.get("detail") or problem.get("title"))
    except (ValueError, AttributeError):
        kind, detail = "", f"The server answered {status}."
    raise Refused(status, kind.rsplit("/", 1)[-1], detail, seconds_of(retry_after))


def seconds_of(retry_after: str | None) -> float | None:
    """A Retry-After field: seconds or a date (RFC 9110 10.2.3). None if there is none, or it is malformed."""
    if retry_after is None:
        return None
    if retry_after.isascii() and retry_after.isdigit():
        return float(retry_after)
    try:
        return max(0.0, parsedate_to_datetime(retry_after).timestamp() - time())
    except ValueError:
        return None
