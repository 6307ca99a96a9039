// SPDX-License-Identifier: GPL-3.0-or-later
import { Failure } from './failure.js';
import { addressSpaceOf } from './localnetwork.js';
import { randomId } from './randomid.js';

const AnswerWithinMs = 20_000;
const RetrySeconds = [1, 2, 4]; // full jitter

/**
 * Publishes, replaces or retracts a message: once, however often it has to be sent.
 * @param {URL} url What to ask.
 * @param {'POST'|'PUT'|'DELETE'} method
 * @param {string} [token]
 * @param {*} data Nothing is sent if it is undefined.
 * @param {object} how See `Holdfast.publish()`.
 * @returns {Promise<{id: string, channel: string, subscribers: number}>}
 * @throws {Failure}
 */
export async function send(url, method, token, data, { event, type, ttl, priority, key, ifLast, signal }) {
    const [body, ownType] = data === undefined ? [] : bodyOf(data);
    const fields = {
        'Content-Type': type ?? ownType,
        'Idempotency-Key': method === 'POST' ? randomId() : undefined,
        'Holdfast-Event': event,
        'Holdfast-TTL': ttl,
        'Holdfast-Priority': priority,
        'Holdfast-Key': key,
        'Holdfast-If-Last': ifLast,
        Authorization: token && `Bearer ${token}`,
    };
    const headers = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''));
    for (let attempt = 0; ; ++attempt) {
        try {
            return await ask(url, { method, headers, body }, signal);
        } catch (failure) {
            signal?.throwIfAborted();
            if (failure.isFinal || attempt === RetrySeconds.length) {
                throw failure;
            }
            const ms = failure.retryMs ?? RetrySeconds[attempt] * 1000 * Math.random();
            await new Promise((resolve) => setTimeout(resolve, ms));
            signal?.throwIfAborted();
        }
    }
}

async function ask(url, request, signal) {
    const controller = new AbortController();
    const abort = () => controller.abort();
    const timer = setTimeout(abort, AnswerWithinMs);
    signal?.addEventListener('abort', abort);
    try {
        const how = { ...request, credentials: 'omit', signal: controller.signal };
        const response = await fetch(url, { ...how, ...addressSpaceOf(url) }).catch(() => null);
        if (!response) {
            throw await Failure.ofNetwork(url);
        }
        if (!response.ok) {
            throw await Failure.ofAnswer(response);
        }
        return await response.json().catch(() => {
            throw Failure.ofForeignAnswer();
        });
    } finally {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
    }
}

/** @returns {[BodyInit, string]} The payload and its media type. */
function bodyOf(data) {
    if (typeof data === 'string') {
        return [data, 'text/plain'];
    }
    if (data instanceof Blob) {
        return [data, data.type || 'application/octet-stream'];
    }
    if (data instanceof ArrayBuffer || ArrayBuffer.isView(data)) {
        return [data, 'application/octet-stream'];
    }
    return [JSON.stringify(data), 'application/json'];
}
