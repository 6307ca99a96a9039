// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * One event of a stream.
 * @typedef {object} StreamEvent
 * @property {string} event Its name; `message` if the server gave none.
 * @property {string} data Its lines, joined by LF.
 * @property {string} id The last id that the stream has named, `''` if none yet.
 */

/**
 * Parses an event stream (HTML standard, section 9.2.6): bytes in, events out, no I/O.
 *
 * Invariant: the events do not depend on how the bytes are cut into chunks.
 */
export class EventStreamParser {
    #decoder = new TextDecoder(); // drops a leading byte order mark, as the standard requires
    #rest = ''; // the last line, not complete yet
    #endsInCr = false; // the last chunk ended with CR: an LF now belongs to the same line end
    #event = '';
    #data = [];
    #id = '';

    /** The reconnection time that the server asked for, in ms; null if none. @type {number|null} */
    retryMs = null;

    /**
     * @param {Uint8Array} bytes The next bytes of the stream.
     * @returns {StreamEvent[]} The events that they complete.
     */
    push(bytes) {
        let text = this.#decoder.decode(bytes, { stream: true });
        if (this.#endsInCr && text.length > 0) {
            text = text.startsWith('\n') ? text.slice(1) : text;
            this.#endsInCr = false;
        }
        this.#endsInCr ||= text.endsWith('\r');

        const lines = text.split(/\r\n|\n|\r/);
        lines[0] = this.#rest + lines[0];
        this.#rest = lines.pop();
        return lines.map((line) => this.#takeLine(line)).filter((event) => event !== null);
    }

    /** @returns {StreamEvent|null} The event that this line completes, if any. */
    #takeLine(line) {
        if (line === '') {
            return this.#takeEvent();
        }
        const colon = line.indexOf(':');
        const field = colon < 0 ? line : line.slice(0, colon);
        const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
        if (field === 'data') {
            this.#data.push(value);
        } else if (field === 'event') {
            this.#event = value;
        } else if (field === 'id' && !value.includes('\0')) {
            this.#id = value;
        } else if (field === 'retry' && /^[0-9]+$/.test(value)) {
            this.retryMs = Number(value);
        }
        return null; // a comment (field '') or an unknown field is ignored
    }

    #takeEvent() {
        const event = { event: this.#event || 'message', data: this.#data.join('\n'), id: this.#id };
        const isEmpty = this.#data.length === 0;
        this.#event = '';
        this.#data = [];
        return isEmpty ? null : event;
    }
}
