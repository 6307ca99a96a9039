// SPDX-License-Identifier: GPL-3.0-or-later
import { languageTag, text } from './language.js';

const Most = 200; // a page that lists without a bound ends up frozen

/** @typedef {import('./holdfast.js').Message} Message */
/** @typedef {import('./holdfast.js').Gap} Gap */
/**
 * A row of the list.
 * @typedef {{message: Message}|{gap: Gap, time: number}} Entry
 */

/**
 * The list of messages, newest first. All that comes from outside is shown as plain text.
 *
 * Invariants: at most 200 rows, the newest; `entries` and the rows of the element say the same.
 */
export class MessageList {
    #element;
    #namesChannels;
    #entries = []; // oldest first

    /**
     * @param {HTMLOListElement} element
     * @param {boolean} namesChannels Each row says which channel it came on.
     */
    constructor(element, namesChannels) {
        this.#element = element;
        this.#namesChannels = namesChannels;
    }

    /** Oldest first. @returns {Entry[]} */
    get entries() {
        return this.#entries;
    }

    /** The row of the newest entry. @returns {Element|null} */
    get newestRow() {
        return this.#element.firstElementChild;
    }

    /** @param {Entry} entry */
    add(entry) {
        this.#entries.push(entry);
        this.#element.prepend(this.#row(entry));
        if (this.#entries.length > Most) {
            this.#entries.shift();
            this.#element.lastElementChild.remove();
        }
    }

    /**
     * Shows these instead of what is there, without having them read out again; also after a change of language.
     * @param {Entry[]} entries Oldest first.
     */
    show(entries) {
        this.#entries = entries.slice(-Most);
        this.#element.setAttribute('aria-live', 'off');
        this.#element.replaceChildren(...this.#entries.map((entry) => this.#row(entry)).reverse());
        requestAnimationFrame(() => this.#element.setAttribute('aria-live', 'polite'));
    }

    #row(entry) {
        const row = document.createElement('li');
        row.append(timeOf(entry.message?.time ?? entry.time));
        if (entry.gap) {
            row.className = 'gap';
            row.append(element('p', 'text', text(`gap.${entry.gap.reason}`)));
            return row;
        }
        const { id, channel, event, priority } = entry.message;
        row.dataset.id = id;
        row.dataset.priority = priority ?? 3;
        if (this.#namesChannels) {
            row.append(element('span', 'channel', channel, text('list.channel', { channel })));
        }
        if (event) {
            row.append(element('span', 'event', event));
        }
        row.append(element('p', 'text', payloadText(entry.message)));
        return row;
    }
}

/**
 * @param {Message} message
 * @returns {string} What a person can read of it.
 */
export function payloadText({ data, encoding, type }) {
    if (encoding === 'base64') {
        const size = Math.floor((data.length * 3) / 4) - (/=*$/.exec(data)[0].length);
        return text('list.bytes', { type, size });
    }
    return typeof data === 'string' ? data : JSON.stringify(data, null, 2);
}

function element(name, className, content, title = '') {
    const made = document.createElement(name);
    made.className = className;
    made.textContent = content;
    made.title = title;
    return made;
}

function timeOf(ms) {
    const date = new Date(ms);
    const time = document.createElement('time');
    time.dateTime = date.toISOString();
    time.textContent = date.toLocaleTimeString(languageTag(), { hour: 'numeric', minute: '2-digit' });
    time.title = date.toLocaleString(languageTag());
    return time;
}
