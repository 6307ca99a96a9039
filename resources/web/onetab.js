// SPDX-License-Identifier: GPL-3.0-or-later

const Name = 'holdfast.tab';

/**
 * Sees to it that one tab of this browser receives, the one that asked last: a browser has six connections to a
 * server for all its tabs together, and every receiving tab holds one.
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

    /** This tab receives from now on. */
    takeOver() {
        if (this.#channel) {
            this.#channel.postMessage(this.#id);
            return;
        }
        try {
            localStorage.setItem(Name, this.#id);
            localStorage.removeItem(Name);
        } catch {
            // Storage is blocked: the tabs do not know of each other, and each receives.
        }
    }
}
