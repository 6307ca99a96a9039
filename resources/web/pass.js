// SPDX-License-Identifier: GPL-3.0-or-later
import { Failure } from './failure.js';

const AnswerWithinMs = 10_000;

/**
 * Exchanges the PIN of the room for a pass, which is sent like a token.
 * @param {string} pin
 * @param {URL} base The server's address.
 * @returns {Promise<string>}
 * @throws {Failure}
 */
export async function passFor(pin, base) {
    let response;
    try {
        // A text body and no header fields: a simple request, without a CORS preflight.
        response = await fetch(new URL('join', base), {
            method: 'POST',
            body: JSON.stringify({ pin }),
            cache: 'no-store',
            credentials: 'omit',
            signal: AbortSignal.timeout(AnswerWithinMs),
        });
    } catch {
        throw await Failure.ofNetwork();
    }
    if (!response.ok) {
        throw await Failure.ofAnswer(response);
    }
    const { token } = await response.json().catch(() => ({}));
    if (typeof token !== 'string') {
        throw Failure.ofForeignAnswer();
    }
    return token;
}
