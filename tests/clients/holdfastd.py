# SPDX-License-Identifier: GPL-3.0-or-later
"""The real server, and a network that can fail, for the tests of clients in Python."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import urllib.request


class Holdfastd:
    """The real server, on a free port of its own, which it keeps over restarts.

    Invariant: none is left when `stop()` has returned.
    """

    def __init__(self, *options: str) -> None:
        self._options = options
        self._listen = "127.0.0.1:0"
        self._process: asyncio.subprocess.Process | None = None
        self.url = ""

    async def start(self) -> Holdfastd:
        self._process = await asyncio.create_subprocess_exec(
            os.environ["HOLDFASTD"], "--listen", self._listen, "--manage", "off", *self._options,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        )
        assert self._process.stdout
        while line := await self._process.stdout.readline():
            if found := re.match(rb"Listening on (http://(\S+?))/?(?: |$)", line.strip()):
                self.url = found[1].decode() + "/"
                self._listen = found[2].decode()
                return self
        raise RuntimeError("holdfastd ended without listening")

    @property
    def port(self) -> int:
        return int(self._listen.rsplit(":", 1)[1])

    async def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        process, self._process = self._process, None
        if process and process.returncode is None:
            process.send_signal(how)
            await process.communicate()  # reads what it still says

    async def kill(self) -> None:
        await self.stop(signal.SIGKILL)

    async def publish(self, data: str | bytes, channel: str, content_type: str = "text/plain") -> dict[str, object]:
        return await asyncio.to_thread(self._publish, data, channel, content_type)

    def _publish(self, data: str | bytes, channel: str, content_type: str) -> dict[str, object]:
        body = data.encode() if isinstance(data, str) else data
        request = urllib.request.Request(f"{self.url}channels/{channel}", body, {"Content-Type": content_type})
        with urllib.request.urlopen(request) as answer:
            published: dict[str, object] = json.load(answer)
            return published


class CuttableProxy:
    """Passes bytes on until it is cut: then connections are dropped, and new ones are dropped at once."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._writers: set[asyncio.StreamWriter] = set()
        self._is_cut = False
        self._server: asyncio.Server | None = None
        self.url = ""

    async def start(self) -> CuttableProxy:
        self._server = await asyncio.start_server(self._take, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/"
        return self

    def cut(self) -> None:
        self._is_cut = True
        for writer in self._writers:
            writer.transport.abort()

    def mend(self) -> None:
        self._is_cut = False

    async def stop(self) -> None:
        self.cut()
        if self._server:
            self._server.close()

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._is_cut:
            writer.transport.abort()
            return
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target)
        self._writers |= {writer, far_writer}
        await asyncio.gather(self._pass(reader, far_writer), self._pass(far_reader, writer))
        self._writers -= {writer, far_writer}

    @staticmethod
    async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        except (ConnectionError, OSError):
            pass
        writer.close()
