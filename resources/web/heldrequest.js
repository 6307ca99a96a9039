// SPDX-License-Identifier: GPL-3.0-or-later
import { Failure } from './failure.js';
import { Held } from './held.js';
import { addressSpaceOf, localNetworkAccess } from './localnetwork.js';

const AnsweringMs = 120_000; // while the browser asks the person whether the page may reach the local network

/**
 * One GET that the server may hold.
 *
 * Invariant: every error is thrown as a Failure, or as the reason given to `abandon()`.
 */
export class HeldRequest extends Held {
    /**
     * @param {URL} url
     * @param {string} accept The media type to ask for; a response of another type is a Failure.
     * @param {number} withinMs How long the head of the response may take.
     * @param {string} [token] An access token.
     * @returns {Promise<Response>} A 2xx response.
     */
    async open(url, accept, withinMs, token) {
        const access = await localNetworkAccess(url);
        this.watch(access === 'asking' ? AnsweringMs : withinMs);
        // A field and not the address: addresses are kept in histories and logs.
        const authorization = token ? { Authorization: `Bearer ${token}` } : {};
        // With no other field than Accept this is a simple request: no CORS preflight (Fetch, CORS-safelisted).
        const response = await this.#orReason(
            fetch(url, {
                headers: { Accept: accept, ...authorization },
                cache: 'no-store',
                credentials: 'omit',
                signal: this.signal,
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
     * @returns {AsyncGenerator<Uint8Array>} The chunks of its body, until the server ends it.
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

    /** @param {URL} [url] Given while a connection is being opened. */
    async #orReason(promise, url) {
        try {
            return await promise;
        } catch (error) {
            if (this.signal.aborted) {
                throw this.signal.reason;
            }
            throw error instanceof SyntaxError ? Failure.ofForeignAnswer() : await Failure.ofNetwork(url);
        }
    }
}
