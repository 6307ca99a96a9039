// SPDX-License-Identifier: GPL-3.0-or-later
import { recall, remember } from './memory.js';

const DefaultChannel = 'class';
const AnswerWithinMs = 4_000;

/**
 * The channels that this page may join: those in its address (`?channels=class,class.red`), or else one of those that
 * the operator has opened (`GET /room`).
 *
 * Invariants: `chosen` is never empty. A member of a group also follows every open channel above it, so that messages
 * to all arrive as well.
 */
export class Groups {
    #page;
    #named; // from the address; null: it has none
    #open = [DefaultChannel];

    /** The room has a PIN, which this client needs. */
    needsPin = false;

    /**
     * @param {Record<'groups'|'groupChoices', HTMLElement>} page
     * @param {URLSearchParams} query
     */
    constructor(page, query) {
        this.#page = page;
        const named = (query.get('channels') || query.get('ch') || '').split(',').filter(Boolean);
        this.#named = named.length > 0 ? named : null;
    }

    /** Asks the server for the open channels and whether it wants a PIN; shows the choice if there is one. */
    async load() {
        try {
            const answer = await fetch(new URL('room', document.baseURI), {
                cache: 'no-store',
                signal: AbortSignal.timeout(AnswerWithinMs),
            });
            const { channels, pin = false } = await answer.json();
            this.needsPin = pin;
            this.#open = channels.length > 0 ? channels : [DefaultChannel];
        } catch {
            // Keep the known channels. If the server has a problem, joining reports it.
        }
        if (!this.#named) {
            this.#show();
        }
    }

    /** The channels to follow. @returns {string[]} */
    get chosen() {
        if (this.#named) {
            return this.#named;
        }
        const group = this.#page.groupChoices.querySelector(':checked')?.value ?? this.#open[0];
        return [...channelsAbove(group, this.#open), group];
    }

    /** True if a page with these stored channels may resume. @param {string[]} channels */
    allows(channels) {
        return !this.#named || this.#named.join() === channels.join();
    }

    /** Stores the choice for the next visit. */
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
 * The open channels above a channel, topmost first.
 * @param {string} channel
 * @param {string[]} open
 */
export function channelsAbove(channel, open) {
    return open.filter((other) => channel.startsWith(`${other}.`)).sort((a, b) => a.length - b.length);
}

/** The name without the nearest open channel above it: `red` for `class.red` if `class` is open. */
function shortName(channel, open) {
    const above = channelsAbove(channel, open).at(-1);
    return above ? channel.slice(above.length + 1) : channel;
}
