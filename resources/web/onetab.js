// SPDX-License-Identifier: GPL-3.0-or-later

const Name = 'holdfast.tab';

/**
 * Ensures that only one tab of this browser receives: the last that asked to. A browser allows six connections to a
 * server for all its tabs together, and every receiving tab uses one.
 */
export class OneTab {
    #id = `${Date.now()}-${Math.random()}`;
    #channel = globalThis.BroadcastChannel ? new BroadcastChannel(Name) : null;

    /** @param {() => void} onTakenOver Another tab receives from now on. */
    constructor(onTakenOver) {
        const hear = (id) => id && id !== this.#id && onTakenOver();
        if (this.#channel) {
            this.#channel.onmessage = ({ data }) => hear(data);
        } else {
            addEventListener('storage', ({ key, newValue }) => key === Name && hear(newValue));
        }
    }

    /** Makes this the receiving tab. */
    takeOver() {
        if (this.#channel) {
            this.#channel.postMessage(this.#id);
            return;
        }
        try {
            localStorage.setItem(Name, this.#id);
            localStorage.removeItem(Name);
        } catch {
            // Storage is blocked: the tabs cannot reach each other, so each receives.
        }
    }
}
