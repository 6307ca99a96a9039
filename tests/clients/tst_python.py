# SPDX-License-Identifier: GPL-3.0-or-later
"""clients/python, as it is installed, against the real server."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import unittest
from pathlib import Path

from holdfast import Failure, Gap, Holdfast, Message, Refused
from holdfast.client import seconds_of
from holdfastd import CuttableProxy, Holdfastd

SOURCE = Path(os.environ["HOLDFAST_SOURCE"]) / "clients" / "python"
PROGRAM = Path(sys.executable).with_name("holdfast")


async def take(holdfast: Holdfast, count: int) -> list[Message | Gap]:
    events: list[Message | Gap] = []
    async for event in holdfast:
        events.append(event)
        if len(events) == count:
            break
    return events


def data(events: list[Message | Gap]) -> list[object]:
    return [event.data if isinstance(event, Message) else event.reason for event in events]


class TestPythonClient(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self) -> None:
        self.server = await Holdfastd().start()
        self.addAsyncCleanup(self.server.stop)

    async def test_brings_each_kind_of_payload(self) -> None:
        async with Holdfast(self.server.url, "kinds", since="oldest") as holdfast:
            published = await holdfast.publish("kinds", "同学们 👋", event="hello-all", priority=5)
            await holdfast.publish("kinds", {"n": 2**70, "list": [None, True]})
            await holdfast.publish("kinds", bytes(range(256)))
            events = await take(holdfast, 3)
        self.assertEqual(data(events), ["同学们 👋", {"n": 2**70, "list": [None, True]}, bytes(range(256))])
        first, second, third = (event for event in events if isinstance(event, Message))
        self.assertEqual((first.id, first.channel, first.event, first.priority), (published.id, "kinds", "hello-all", 5))
        self.assertEqual((second.type, third.type), ("application/json", "application/octet-stream"))

    async def test_follows_patterns(self) -> None:
        for channel in ("lab.a", "lab.b", "lab.b.c", "other"):
            await self.server.publish(channel, channel)
        async with Holdfast(self.server.url, ["lab.*", "lab.b.**"], since="oldest") as holdfast:
            self.assertEqual(data(await take(holdfast, 3)), ["lab.a", "lab.b", "lab.b.c"])

    async def test_begins_with_the_last_messages(self) -> None:
        for text in "123":
            await self.server.publish(text, "last")
        async with Holdfast(self.server.url, "last", last=2) as holdfast:
            self.assertEqual(data(await take(holdfast, 2)), ["2", "3"])

    async def test_begins_with_the_state_and_is_told_of_changes(self) -> None:
        async with Holdfast(self.server.url, "slides", state=True) as holdfast:
            await holdfast.publish("slides", "one", key="slide")
            current = await holdfast.publish("slides", "two", key="slide")
            await holdfast.publish("slides", "a", key="poll")
            self.assertEqual(data(await take(holdfast, 2)), ["two", "a"])
            await holdfast.replace(current.id, "three")
            await holdfast.retract(current.id)
            changes = [event for event in await take(holdfast, 2) if isinstance(event, Message)]
        self.assertEqual((changes[0].replaces, changes[0].data), (current.id, "three"))
        self.assertEqual((changes[1].retracts, changes[1].data), (current.id, None))

    async def test_goes_on_where_the_caller_has_stopped(self) -> None:
        async with Holdfast(self.server.url, "stopped", since="oldest") as holdfast:
            for text in "1234":
                await self.server.publish(text, "stopped")
            self.assertEqual(data(await take(holdfast, 2)), ["1", "2"])
            self.assertEqual(data(await take(holdfast, 1)), ["3"])
            cursor = holdfast.cursor
        async with Holdfast(self.server.url, "stopped", since=cursor) as holdfast:
            self.assertEqual(data(await take(holdfast, 1)), ["4"])

    async def test_loses_nothing_while_its_connection_is_cut_again_and_again(self) -> None:
        proxy = await CuttableProxy(self.server.port).start()
        self.addAsyncCleanup(proxy.stop)
        sent = [str(i) for i in range(60)]
        retries: list[Failure] = []

        async def publish() -> None:
            for text in sent:
                await self.server.publish(text, "cut")
                if int(text) % 20 == 10:
                    proxy.cut()
                elif int(text) % 20 == 15:
                    proxy.mend()

        async with Holdfast(proxy.url, "cut", since="oldest", on_retry=lambda why, _: retries.append(why)) as holdfast:
            events, _ = await asyncio.gather(take(holdfast, len(sent)), publish())
        self.assertEqual(data(events), sent)
        self.assertTrue(retries)

    async def test_tells_the_gap_of_a_server_that_was_killed(self) -> None:
        async with Holdfast(self.server.url, "killed", since="oldest") as holdfast:
            await self.server.publish("before", "killed")
            self.assertEqual(data(await take(holdfast, 1)), ["before"])
            await self.server.kill()
            await self.server.start()
            await self.server.publish("after", "killed")
            self.assertEqual(data(await take(holdfast, 2)), ["restarted", "after"])

    async def test_publishes_once_although_the_answer_is_lost(self) -> None:
        received = asyncio.Event()

        async def swallow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            """Passes the request on once, and drops the answer."""
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.server.port)
            while not received.is_set() and (request := await reader.read(65536)):
                far_writer.write(request)
                if b"once" in request:
                    await far_reader.read(65536)
                    received.set()
            writer.transport.abort()
            far_writer.close()

        between = await asyncio.start_server(swallow, "127.0.0.1", 0)
        port = between.sockets[0].getsockname()[1]

        def mend(failure: Failure, seconds: float) -> None:
            holdfast._url = self.server.url  # noqa: SLF001: as if the way were mended

        async with Holdfast(f"http://127.0.0.1:{port}/", "once", since="oldest", on_retry=mend) as holdfast:
            published = await holdfast.publish("once", "once")
            await holdfast.publish("once", "end")
            events = await take(holdfast, 2)
        between.close()
        self.assertTrue(received.is_set())
        self.assertEqual(data(events), ["once", "end"])
        assert isinstance(events[0], Message)
        self.assertEqual(events[0].id, published.id)

    async def test_raises_what_a_retry_cannot_mend(self) -> None:
        async with Holdfast(self.server.url, "no..channel") as holdfast:
            with self.assertRaises(Refused) as raised:
                await take(holdfast, 1)
            self.assertEqual(raised.exception.status, 400)
            self.assertGreater(len(str(raised.exception)), 10)
        async with Holdfast(self.server.url, "c", token="hf_wrong") as holdfast:
            with self.assertRaises(Refused) as raised:
                await holdfast.publish("c", "x", if_last="nonsense")
        with self.assertRaises(ValueError):
            await take(Holdfast(self.server.url), 1)

    async def test_is_cancelled_while_it_waits(self) -> None:
        async with Holdfast(self.server.url, "quiet") as holdfast:
            reading = asyncio.create_task(take(holdfast, 1))
            while holdfast.cursor is None:
                await asyncio.sleep(0)
            reading.cancel()
            with self.assertRaises(asyncio.CancelledError):
                await reading

    async def test_has_a_command_line(self) -> None:
        environment = {**os.environ, "HOLDFAST_URL": self.server.url}
        await self.server.publish("before", "line")
        sub = await asyncio.create_subprocess_exec(
            PROGRAM, "sub", "line", "--since", "oldest", "--count", "3", env=environment, stdout=asyncio.subprocess.PIPE
        )
        pub = await asyncio.create_subprocess_exec(
            PROGRAM, "pub", "line", "--type", "text/plain", env=environment,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        )
        answer, _ = await pub.communicate(b"from standard input")
        self.assertIn(b'"channel": "line"', answer)
        second = await asyncio.create_subprocess_exec(PROGRAM, "pub", "line", "last", "--priority", "4", env=environment)
        self.assertEqual(await second.wait(), 0)
        said, _ = await sub.communicate()
        self.assertEqual(said.decode().splitlines(), ["before", "from standard input", "last"])
        refused = await asyncio.create_subprocess_exec(
            PROGRAM, "sub", "no..channel", env=environment, stderr=asyncio.subprocess.PIPE
        )
        _, complaint = await refused.communicate()
        self.assertEqual(refused.returncode, 1)
        self.assertIn(b"holdfast: ", complaint)

    def test_reads_retry_after(self) -> None:
        self.assertEqual(seconds_of("3"), 3)
        self.assertEqual(seconds_of("Sun, 06 Nov 1994 08:49:37 GMT"), 0)
        self.assertIsNone(seconds_of("soon"))
        self.assertIsNone(seconds_of(None))

    def test_is_typed(self) -> None:
        checked = subprocess.run(
            [sys.executable, "-m", "mypy", "--strict", "--cache-dir", os.devnull, "holdfast"],
            cwd=SOURCE, capture_output=True, text=True,
        )
        self.assertEqual(checked.returncode, 0, checked.stdout)


if __name__ == "__main__":
    unittest.main()
