// SPDX-License-Identifier: GPL-3.0-or-later
import { languageTag, text } from './language.js';
import { payloadNodes } from './payload.js';

const Most = 200; // an unbounded list makes the page freeze

/** @typedef {import('./holdfast.js').Message} Message */
/** @typedef {import('./holdfast.js').Gap} Gap */
/**
 * A row of the list.
 * @typedef {{message: Message}|{gap: Gap, time: number}} Entry
 */

/**
 * The list of messages, newest first. Untrusted text is never parsed as HTML.
 *
 * Invariants: at most 200 rows, the newest; `entries` and the element's rows are equal.
 */
export class MessageList {
    #element;
    #entries = []; // oldest first

    /** True: each row shows its channel. */
    namesChannels = false;

    /** @param {HTMLOListElement} element */
    constructor(element) {
        this.#element = element;
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

    /** Removes the message with that id, if it is in the list. @param {string} id */
    remove(id) {
        const index = this.#indexOf(id);
        if (index >= 0) {
            this.#entries.splice(index, 1);
            this.#element.children[this.#entries.length - index].remove();
        }
    }

    /** Shows a message with its new content, if it is in the list. @param {Message} change */
    replace(change) {
        const index = this.#indexOf(change.replaces);
        if (index >= 0) {
            const { id, channel, time } = this.#entries[index].message;
            this.#entries[index] = { message: { ...change, id, channel, time, edited: change.time } };
            this.#element.children[this.#entries.length - 1 - index].replaceWith(this.#row(this.#entries[index]));
        }
    }

    #indexOf(id) {
        return this.#entries.findIndex((entry) => entry.message?.id === id);
    }

    /**
     * Replaces the list without having it read out again; also used after a change of language.
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
        const { id, channel, event, priority, edited } = entry.message;
        row.dataset.id = id;
        row.dataset.priority = priority ?? 3;
        if (channel.startsWith('system.client.')) {
            row.append(element('span', 'private', text('list.private')));
        } else if (this.namesChannels) {
            row.append(element('span', 'channel', channel, text('list.channel', { channel })));
        }
        if (event) {
            row.append(element('span', 'event', event));
        }
        if (priority >= 4) {
            row.append(element('span', 'important', text('list.important')));
        }
        if (edited) {
            row.append(element('span', 'event', text('list.edited')));
        }
        const content = element('div', 'text', '');
        content.append(...payloadNodes(entry.message));
        row.append(content);
        return row;
    }
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
