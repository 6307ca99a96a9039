// SPDX-License-Identifier: GPL-3.0-or-later
import { Failure } from './failure.js';

/**
 * One question that the server may leave unanswered for long: it can be aborted, and it detects silence.
 *
 * Invariant: after `close()` the timer is gone and `signal` is aborted.
 */
export class Held {
    #controller = new AbortController();
    #watchdog = null;
    #openedAt = performance.now();
    #closedAt = null;

    /** Aborted by `abandon()`, by silence and by `close()`. @type {AbortSignal} */
    signal = this.#controller.signal;

    /** How long the question has been open, in ms. @returns {number} */
    get heldMs() {
        return (this.#closedAt ?? performance.now()) - this.#openedAt;
    }

    /** From now on, this much silence is a Failure. @param {number} ms */
    watch(ms) {
        clearTimeout(this.#watchdog);
        const silence = new Failure('unreachable', 'The server does not answer.', { isSilence: true });
        this.#watchdog = setTimeout(() => this.abandon(silence), ms);
    }

    /** Aborts the question; `reason` is thrown to the code that waits for the answer. @param {unknown} reason */
    abandon(reason) {
        this.#controller.abort(reason);
    }

    /** Ends the question without an error. Call this also after it has ended by itself. */
    close() {
        this.#closedAt ??= performance.now();
        clearTimeout(this.#watchdog);
        this.#controller.abort(new Failure('unreachable', 'The request was closed.'));
    }
}
