// SPDX-License-Identifier: GPL-3.0-or-later
import { recall, remember } from './memory.js';

const DefaultChannel = 'class';
const AnswerWithinMs = 4_000;

/**
 * Which channels this page may join: those that its address names (`?channels=class,class.red`), else one of those
 * that the operator has opened, which the server tells (`GET /room`).
 *
 * Invariants: `chosen` is never empty. Who is in a group is also in every open channel above it, so that what is
 * sent to all comes to them too.
 */
export class Groups {
    #page;
    #named; // by the address; null: it names none
    #open = [DefaultChannel];

    /**
     * @param {Record<'groups'|'groupChoices', HTMLElement>} page
     * @param {URLSearchParams} query
     */
    constructor(page, query) {
        this.#page = page;
        const named = (query.get('channels') || query.get('ch') || '').split(',').filter(Boolean);
        this.#named = named.length > 0 ? named : null;
    }

    /** Asks the server what is open, and shows the choice if there is one. */
    async load() {
        if (this.#named) {
            return;
        }
        try {
            const answer = await fetch(new URL('room', document.baseURI), {
                cache: 'no-store',
                signal: AbortSignal.timeout(AnswerWithinMs),
            });
            const { channels } = await answer.json();
            this.#open = channels.length > 0 ? channels : [DefaultChannel];
        } catch {
            // Joining says what is wrong with the server; until then the page keeps to what it knows.
        }
        this.#show();
    }

    /** What to follow. @returns {string[]} */
    get chosen() {
        if (this.#named) {
            return this.#named;
        }
        const group = this.#page.groupChoices.querySelector(':checked')?.value ?? this.#open[0];
        return [...channelsAbove(group, this.#open), group];
    }

    /** Whether a page that has been put aside may go on with these. @param {string[]} channels */
    allows(channels) {
        return !this.#named || this.#named.join() === channels.join();
    }

    /** Keeps the choice for the next visit. */
    remember() {
        remember('group', this.chosen.at(-1));
    }

    #show() {
        const wanted = this.#open.includes(recall('group')) ? recall('group') : this.#open[0];
        this.#page.groups.hidden = this.#open.length < 2;
        this.#page.groupChoices.replaceChildren(
            ...this.#open.map((channel) => {
                const choice = document.createElement('input');
                choice.type = 'radio';
                choice.name = 'group';
                choice.value = channel;
                choice.checked = channel === wanted;
                const label = document.createElement('label');
                label.append(choice, shortName(channel, this.#open));
                return label;
            }),
        );
    }
}

/**
 * The open channels that a channel is below, topmost first.
 * @param {string} channel
 * @param {string[]} open
 */
export function channelsAbove(channel, open) {
    return open.filter((other) => channel.startsWith(`${other}.`)).sort((a, b) => a.length - b.length);
}

/** `red` says enough of `class.red` beside an open `class`. */
function shortName(channel, open) {
    const above = channelsAbove(channel, open).at(-1);
    return above ? channel.slice(above.length + 1) : channel;
}
