// SPDX-License-Identifier: GPL-3.0-or-later
import { localNetworkAccess } from './localnetwork.js';

/**
 * Why a request failed, and where the fault is.
 *
 * Invariants: `detail` is a sentence for people; a final failure must not be retried.
 */
export class Failure extends Error {
    /**
     * @param {'offline'|'unreachable'|'blocked'|'goodbye'|'refused'|'closed'|'slow'} fault Where the fault is; see `Status`
     *     in holdfast.js. `closed`: the caller has closed it; `slow`: the caller reads too slowly.
     * @param {string} detail What happened, in a sentence.
     * @param {object} [more]
     * @param {number|null} [more.retryMs] When the server asks for the next request, in ms from now.
     * @param {boolean} [more.isFinal] A retry would fail in the same way.
     * @param {string} [more.problem] The kind of the server's refusal, such as `pin-needed` (docs/protocol.md).
     * @param {boolean} [more.isSilence] The connection is open, but no bytes arrive.
     */
    constructor(fault, detail, { retryMs = null, isFinal = false, problem = '', isSilence = false } = {}) {
        super(detail);
        this.fault = fault;
        this.detail = detail;
        this.retryMs = retryMs;
        this.isFinal = isFinal;
        this.problem = problem;
        this.isSilence = isSilence;
    }

    /**
     * A failed fetch or WebSocket.
     * @param {URL} [url] Given while a connection is being opened: the browser may not let this page reach it.
     * @returns {Promise<Failure>}
     */
    static async ofNetwork(url) {
        if (url && (await localNetworkAccess(url)) === 'blocked') {
            return new Failure(
                'blocked',
                globalThis.isSecureContext
                    ? 'This browser was told not to let this page reach the local network: allow it in the site settings.'
                    : 'This browser does not let a public http page reach the local network: serve it by https, or from there.',
            );
        }
        return globalThis.navigator?.onLine === false
            ? new Failure('offline', 'This device is offline.')
            : new Failure('unreachable', 'The server cannot be reached, or the connection to it broke.');
    }

    /** A response that is not of the protocol: from a captive portal or a proxy's error page. @returns {Failure} */
    static ofForeignAnswer() {
        return new Failure('unreachable', 'Something else answered in place of the server.');
    }

    /**
     * The failure for a response other than 2xx.
     * @param {Response} response Its body is read here.
     * @returns {Promise<Failure>}
     */
    static async ofAnswer(response) {
        const problem = await response.json().catch(() => null);
        const detail = problem?.detail ?? problem?.title ?? `The server answered ${response.status}.`;
        const isWorthRepeating = response.status >= 500 || [408, 425, 429].includes(response.status);
        return new Failure('refused', String(detail), {
            retryMs: retryAfterMs(response.headers.get('Retry-After')),
            isFinal: !isWorthRepeating,
            problem: String(problem?.type ?? '').replace(/^.*\//, ''),
        });
    }
}

/**
 * @param {string|null} value A Retry-After field: seconds or a date (RFC 9110, section 10.2.3).
 * @returns {number|null} The time in ms from now, at least 0; null if there is none or it is malformed.
 */
export function retryAfterMs(value) {
    if (value === null) {
        return null;
    }
    const ms = /^[0-9]+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
    return Number.isNaN(ms) ? null : Math.max(0, ms);
}
