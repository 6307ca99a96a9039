# SPDX-License-Identifier: GPL-3.0-or-later
"""Other people's clients for Python, as they are: each resumes after a cut, and gets 200 random payloads byte for byte."""

from __future__ import annotations

import asyncio
import base64
import json
import random
import threading
import unittest
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import aiohttp
import httpx
import httpx_sse
import requests
import sseclient
import urllib3
import websockets
from holdfastd import CuttableProxy, Holdfastd

COUNT = 200
PIECES = ["\r", "\n", "\r\n", "\0", ":", "data: x\n\n", "event: gap\n", "同学们", "👋", "\u2028", "\ufeff", '"', "\\", " ", "é"]

Envelope = dict[str, Any]
Take = Callable[[Envelope], None]


def random_payload(kind: int) -> tuple[bytes, str]:
    if kind == 0:
        return random.randbytes(random.randrange(2000)), "application/octet-stream"
    if kind == 1:
        return "".join(random.choices(PIECES, k=random.randrange(60))).encode(), "text/plain"
    value = {"n": random.randrange(2**70), "list": [None, True, "a\0b", {"": random.random()}]}
    return json.dumps(value).encode(), "application/json"


def payload_of(envelope: Envelope) -> bytes:
    data = envelope["data"]
    if envelope.get("encoding") == "base64":
        return base64.b64decode(data)
    return data.encode() if isinstance(data, str) else json.dumps(data).encode()


async def with_httpx_sse(url: str, take: Take) -> None:
    headers: dict[str, str] = {}
    while True:
        try:
            async with httpx.AsyncClient(timeout=None) as client:
                async with httpx_sse.aconnect_sse(client, "GET", url, params={"since": "oldest"}, headers=headers) as source:
                    async for event in source.aiter_sse():
                        headers = {"Last-Event-ID": event.id}
                        if event.event == "message":
                            take(json.loads(event.data))
        except httpx.TransportError:
            await asyncio.sleep(0.1)


class Arriving:
    """The bytes of a response as they arrive. A Response of requests itself reads blocks of 128 bytes, and so hands over the
    last event when the next ones fill its block (docs/protocol.md, "Event stream")."""

    def __init__(self, response: requests.Response) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        while data := self._response.raw.read1(65536):
            yield data

    def close(self) -> None:
        self._response.close()


async def with_sseclient(url: str, take: Take) -> None:
    """It is synchronous: it reads in a thread, which ends when its server does."""
    loop = asyncio.get_running_loop()
    is_over = threading.Event()

    def read() -> None:
        headers = {"Accept": "text/event-stream"}
        while not is_over.is_set():
            try:
                with requests.get(url, params={"since": "oldest"}, headers=headers, stream=True) as response:
                    for event in sseclient.SSEClient(Arriving(response)).events():
                        # Where a stream ends it hands over the beginning of an event (HTML 9.2.6 says to drop it): that
                        # is no JSON, and its id must not count.
                        content = json.loads(event.data)
                        headers["Last-Event-ID"] = event.id
                        if event.event == "message":
                            loop.call_soon_threadsafe(take, content)
            except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError, ValueError, RuntimeError):
                is_over.wait(0.1)

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    try:
        await asyncio.Event().wait()
    finally:
        is_over.set()


def take_frame(frame: str | bytes, take: Take) -> str | None:
    """Returns the new position."""
    position = None
    for message in json.loads(frame).get("messages", []):
        take(message)
        position = message["id"]
    return position


async def with_websockets(url: str, take: Take) -> None:
    since = "oldest"
    while True:
        try:
            address = f"{url.replace('http', 'ws')}?since={since}"
            async with websockets.connect(address, subprotocols=[websockets.Subprotocol("holdfast.v1")]) as socket:
                async for frame in socket:
                    since = take_frame(frame, take) or since
        except (OSError, websockets.exceptions.WebSocketException, EOFError):
            await asyncio.sleep(0.1)


async def with_aiohttp(url: str, take: Take) -> None:
    since = "oldest"
    async with aiohttp.ClientSession() as session:
        while True:
            try:
                async with session.ws_connect(url, params={"since": since}, protocols=["holdfast.v1"], compress=15) as socket:
                    async for frame in socket:
                        since = take_frame(frame.data, take) or since
            except (aiohttp.ClientError, OSError):
                pass
            await asyncio.sleep(0.1)


class TestOtherClients(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self) -> None:
        self.server = await Holdfastd().start()
        self.proxy = await CuttableProxy(self.server.port).start()

    async def asyncTearDown(self) -> None:
        await self.proxy.stop()
        await self.server.stop()

    async def test_httpx_sse(self) -> None:
        await self.lose_nothing(with_httpx_sse)

    async def test_sseclient_py(self) -> None:
        await self.lose_nothing(with_sseclient)

    async def test_websockets(self) -> None:
        await self.lose_nothing(with_websockets)

    async def test_aiohttp(self) -> None:
        await self.lose_nothing(with_aiohttp)

    async def lose_nothing(self, connect: Callable[[str, Take], Awaitable[None]]) -> None:
        payloads = [random_payload(index % 3) for index in range(COUNT)]
        got: list[Envelope] = []
        arrived = asyncio.Condition()
        loop = asyncio.get_running_loop()

        async def tell() -> None:
            async with arrived:
                arrived.notify_all()

        def take(envelope: Envelope) -> None:
            got.append(envelope)
            loop.create_task(tell())

        async def until(count: int) -> None:
            async with arrived:
                await asyncio.wait_for(arrived.wait_for(lambda: len(got) >= count), 60)

        async def publish(start: int, end: int) -> None:
            for body, content_type in payloads[start:end]:
                await self.server.publish(body, "others", content_type)

        reading = asyncio.ensure_future(connect(f"{self.proxy.url}channels/others", take))
        await publish(0, 70)
        await until(50)
        self.proxy.cut()
        await publish(70, 150)
        self.proxy.mend()
        await until(100)
        self.proxy.cut()  # once more, while it may be in the middle of a message
        self.proxy.mend()
        await publish(150, COUNT)
        await until(COUNT)
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
        self.assertEqual([payload_of(envelope) for envelope in got], [body for body, _ in payloads])
        self.assertEqual(len({envelope["id"] for envelope in got}), COUNT)


if __name__ == "__main__":
    unittest.main()
