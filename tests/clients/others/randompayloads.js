// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { randomBytes, randomInt } from 'node:crypto';

const Pieces = ['\r', '\n', '\r\n', '\0', ':', 'data: x\n\n', 'event: gap\n', '同学们', '👋', '\u2028', '\ufeff', '"', '\\', '<b>', ' ', 'é'];

const kinds = {
    bytes: () => ({ bytes: randomBytes(randomInt(2000)), type: 'application/octet-stream' }),
    text: () => {
        const text = Array.from({ length: randomInt(60) }, () => Pieces[randomInt(Pieces.length)]).join('');
        return { bytes: Buffer.from(text), type: 'text/plain' };
    },
    json: () => {
        const value = { n: randomInt(2 ** 40), list: [null, true, 'a\u0000b', { '': randomBytes(9).toString('base64') }] };
        return { bytes: Buffer.from(JSON.stringify(value)), type: 'application/json' };
    },
};

/**
 * @param {number} count
 * @returns {{bytes: Buffer, type: string, check: (envelope: object) => void}[]} `check` fails if the envelope does not
 *     have these bytes.
 */
export function randomPayloads(count) {
    return Array.from({ length: count }, (_, index) => {
        const make = Object.values(kinds)[index % 3];
        const payload = make();
        const check = ({ data, encoding }) => {
            const text = typeof data === 'string' ? data : JSON.stringify(data);
            assert.deepEqual(Buffer.from(text, encoding === 'base64' ? 'base64' : 'utf8'), payload.bytes);
        };
        return { ...payload, check };
    });
}
