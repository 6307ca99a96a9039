// SPDX-License-Identifier: GPL-3.0-or-later
import { Failure } from './failure.js';
import { addressSpaceOf, localNetworkAccess } from './localnetwork.js';

const AnsweringMs = 120_000; // for whoever is asked by the browser whether the page may reach the local network

/**
 * One GET that the server may hold: a fetch that can be abandoned and that notices silence.
 *
 * Invariants: whatever goes wrong is thrown as a Failure, or as the reason that it was abandoned for; after
 * `close()` neither the connection nor a timer is left.
 */
export class HeldRequest {
    #controller = new AbortController();
    #watchdog = null;
    #openedAt = performance.now();
    #closedAt = null;

    /** How long it has been under way, in ms. @returns {number} */
    get heldMs() {
        return (this.#closedAt ?? performance.now()) - this.#openedAt;
    }

    /**
     * @param {URL} url
     * @param {string} accept The media type to ask for; an answer of another type is a Failure.
     * @param {number} withinMs How long the head of the answer may take.
     * @returns {Promise<Response>} A 2xx answer.
     */
    async open(url, accept, withinMs) {
        const access = await localNetworkAccess(url);
        this.watch(access === 'asking' ? AnsweringMs : withinMs);
        // Accept alone keeps this a simple request: no preflight from another origin (Fetch, CORS-safelisted).
        const response = await this.#orReason(
            fetch(url, {
                headers: { Accept: accept },
                cache: 'no-store',
                credentials: 'omit',
                signal: this.#controller.signal,
                ...addressSpaceOf(url),
            }),
            url,
        );
        if (!response.ok) {
            throw await this.#orReason(Failure.ofAnswer(response));
        }
        if (!response.headers.get('Content-Type')?.startsWith(accept)) {
            throw Failure.ofForeignAnswer();
        }
        return response;
    }

    /**
     * @param {Response} response
     * @returns {Promise<*>} Its body, as JSON.
     */
    json(response) {
        return this.#orReason(response.json());
    }

    /**
     * @param {Response} response
     * @returns {AsyncGenerator<Uint8Array>} Its body as it comes in, until the server ends it.
     */
    async *chunks(response) {
        const reader = response.body.getReader();
        for (;;) {
            const { value, done } = await this.#orReason(reader.read());
            if (done) {
                return;
            }
            yield value;
        }
    }

    /** From now on, silence for so long is a Failure. @param {number} ms */
    watch(ms) {
        clearTimeout(this.#watchdog);
        const silence = new Failure('unreachable', 'The server does not answer.', { isSilence: true });
        this.#watchdog = setTimeout(() => this.abandon(silence), ms);
    }

    /** Ends it; who waits for it gets `reason` thrown. @param {unknown} reason */
    abandon(reason) {
        this.#controller.abort(reason);
    }

    /** Ends it quietly. Call this also when it has come to its own end. */
    close() {
        this.#closedAt ??= performance.now();
        clearTimeout(this.#watchdog);
        this.#controller.abort(new Failure('unreachable', 'The request was closed.'));
    }

    /** @param {URL} [url] Where a connection was to be opened. */
    async #orReason(promise, url) {
        try {
            return await promise;
        } catch (error) {
            const { signal } = this.#controller;
            if (signal.aborted) {
                throw signal.reason;
            }
            const isBlocked = url && (await localNetworkAccess(url)) === 'blocked';
            throw error instanceof SyntaxError ? Failure.ofForeignAnswer() : Failure.ofNetwork(isBlocked);
        }
    }
}
