# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line: holdfast sub, holdfast pub."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from dataclasses import asdict

from .client import Holdfast
from .events import Gap, Message
from .failures import Failure


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="holdfast", description="Subscribes to channels of a Holdfast server, and publishes.")
    commands = top.add_subparsers(dest="command", required=True)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--url", default=os.environ.get("HOLDFAST_URL", "http://127.0.0.1:8080/"), help="the server's address (default: HOLDFAST_URL, or %(default)s)")
    common.add_argument("--token", default=os.environ.get("HOLDFAST_TOKEN"), help="an access token (default: HOLDFAST_TOKEN, which other users cannot see)")

    sub = commands.add_parser("sub", parents=[common], help="print messages as they come")
    sub.add_argument("channels", nargs="+", metavar="CHANNEL", help="a name or a pattern")
    sub.add_argument("--since", help="a cursor, now (default) or oldest")
    sub.add_argument("--last", type=int, metavar="N", help="begin with the last N messages of each channel")
    sub.add_argument("--state", action="store_true", help="begin with the newest message of each key")
    sub.add_argument("--count", type=int, metavar="N", help="end after N messages")
    sub.add_argument("--name", help="shown to the operator")
    sub.add_argument("--client", help="a stable id of this client")
    sub.add_argument("--json", action="store_true", help="print whole messages, and gaps, one JSON object a line")

    pub = commands.add_parser("pub", parents=[common], help="publish a message")
    pub.add_argument("channel", metavar="CHANNEL")
    pub.add_argument("data", metavar="TEXT", nargs="?", help="default: standard input, as bytes")
    pub.add_argument("--event")
    pub.add_argument("--key", help="the channel keeps the newest message of each key")
    pub.add_argument("--type", help="the media type, such as application/json")
    pub.add_argument("--ttl", type=int, metavar="SECONDS")
    pub.add_argument("--priority", type=int, choices=range(1, 6))
    return top


def show(event: Message | Gap, as_json: bool) -> None:
    if as_json:
        fields = asdict(event)
        if isinstance(fields.get("data"), bytes):
            fields["data"] = fields["data"].hex()
            fields["encoding"] = "hex"
        print(json.dumps(fields, ensure_ascii=False), flush=True)
    elif isinstance(event, Gap):
        print(f"lost: messages after {event.start}, up to {event.end} ({event.reason})", file=sys.stderr, flush=True)
    elif isinstance(event.data, bytes):
        sys.stdout.buffer.write(event.data + b"\n")
        sys.stdout.flush()
    else:
        print(event.data if isinstance(event.data, str) else json.dumps(event.data, ensure_ascii=False), flush=True)


async def subscribe(options: argparse.Namespace) -> None:
    def say(failure: Failure, seconds: float) -> None:
        print(f"{failure} Next try in {seconds:.1f} s.", file=sys.stderr, flush=True)

    count = 0
    holdfast = Holdfast(
        options.url, options.channels, token=options.token, client=options.client, name=options.name,
        since=options.since, last=options.last, state=options.state, on_retry=say,
    )
    async with holdfast:
        async for event in holdfast:
            show(event, options.json)
            count += isinstance(event, Message)
            if count == options.count:
                return


async def publish(options: argparse.Namespace) -> None:
    data = options.data if options.data is not None else sys.stdin.buffer.read()
    more = {name: getattr(options, name) for name in ("event", "key", "type", "ttl", "priority")}
    async with Holdfast(options.url, token=options.token) as holdfast:
        published = await holdfast.publish(options.channel, data, **more)
        print(json.dumps(asdict(published)))


def main() -> int:
    options = parser().parse_args()
    try:
        asyncio.run(subscribe(options) if options.command == "sub" else publish(options))
    except Failure as failure:
        print(f"holdfast: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the interpreter flushes it once more
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
