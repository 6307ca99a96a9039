// SPDX-License-Identifier: GPL-3.0-or-later
import { text } from './language.js';

const ShownMs = 550; // a real step takes a few milliseconds, too short to see
const MostWaiting = 6; // above this the drawing skips steps; the counters do not
const CountEveryMs = 100;

/** @typedef {import('./holdfast.js').Counters} Counters */

/**
 * Shows the four steps: counted as they happen, drawn slowly enough to be seen.
 *
 * Invariants: the numbers are the subscription's counters; the drawing comes to rest on `hold`, as the connection does.
 */
export class Steps {
    #page;
    #waiting = []; // steps that have happened and wait to be drawn
    #timer = null;
    #heldSince = null;
    #transport = 'long-poll';

    /** @param {Record<'wire'|'steps'|'howHandle'|'waiting', HTMLElement>} page */
    constructor(page) {
        this.#page = page;
        setInterval(() => this.#showHold(), CountEveryMs);
    }

    /**
     * A step has been taken.
     * @param {'ask'|'hold'|'push'|'handle'} step
     * @param {Counters} counters
     */
    take(step, counters) {
        this.#heldSince = step === 'hold' ? performance.now() : step === 'ask' ? null : this.#heldSince;
        this.#output('ask', counters.requests);
        this.#output('push', counters.pushes);
        this.#output('handle', counters.handled);
        this.#waiting.push(step);
        if (step === 'handle' && this.#transport !== 'long-poll') {
            this.#waiting.push('hold'); // the same request is still held
            this.#heldSince = performance.now();
        }
        this.#waiting.splice(0, this.#waiting.length - MostWaiting);
        this.#timer ?? this.#drawNext();
    }

    /**
     * @param {'websocket'|'sse'|'long-poll'} transport The current one.
     * @param {boolean} isHeld A request is running.
     */
    show(transport, isHeld) {
        this.#transport = transport;
        this.write();
        if (!isHeld) {
            this.#heldSince = null;
            this.#waiting = [];
            this.#draw('');
        }
    }

    /** Updates the texts after a change of language. */
    write() {
        this.#page.howHandle.textContent = text(`how.handle.${this.#transport}`);
    }

    /**
     * @param {Counters} counters
     * @param {number} sinceMs How long the page has been subscribed.
     */
    showShare({ heldMs }, sinceMs) {
        const percent = Math.min(100, Math.floor((100 * heldMs) / Math.max(1, sinceMs)));
        this.#page.waiting.textContent = text('how.waiting', { percent });
    }

    #showHold() {
        const seconds = this.#heldSince === null ? null : (performance.now() - this.#heldSince) / 1000;
        this.#output('hold', seconds === null ? '' : `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`);
    }

    #drawNext() {
        const step = this.#waiting.shift();
        this.#timer = step ? setTimeout(() => this.#drawNext(), step === 'hold' ? 0 : ShownMs) : null;
        if (step && !(step === 'hold' && this.#waiting.length > 0)) {
            this.#draw(step);
        }
    }

    #draw(step) {
        const { wire, steps } = this.#page;
        wire.dataset.step = step;
        for (const row of steps.children) {
            row.classList.toggle('now', row.dataset.step === step);
        }
        const dot = wire.querySelector('.dot');
        dot.getAnimations().forEach((animation) => (animation.currentTime = 0)); // also if the step is the same
    }

    #output(step, value) {
        const output = this.#page.steps.querySelector(`[data-step="${step}"] output`);
        if (output.textContent !== String(value)) {
            output.textContent = value;
        }
    }
}
