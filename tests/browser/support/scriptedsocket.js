// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * A browser's WebSocket to a server that does as it is told, one script per socket.
 *
 * Invariant: a socket beyond the last script does not open, as behind a proxy that knows no WebSockets.
 */
export class ScriptedSocket {
    static OPEN = 1;
    /** @type {((socket: ScriptedSocket) => void)[]} */
    static scripts = [];
    /** All that were made. @type {ScriptedSocket[]} */
    static made = [];

    readyState = 0;
    /** What the page has sent. @type {object[]} */
    sent = [];
    onSent = () => {};

    constructor(url, protocol) {
        this.url = new URL(url);
        this.protocol = protocol;
        ScriptedSocket.made.push(this);
        const script = ScriptedSocket.scripts.shift() ?? ((socket) => socket.end());
        queueMicrotask(() => script(this));
    }

    /** Opens, and brings these frames. @param {...object} frames */
    open(...frames) {
        this.readyState = 1;
        frames.forEach((frame) => this.onmessage({ data: JSON.stringify(frame) }));
    }

    /** The connection ends. */
    end() {
        this.readyState = 3;
        this.onclose();
    }

    send(text) {
        this.sent.push(JSON.parse(text));
        this.onSent();
    }

    close() {
        this.readyState = 3;
    }
}
