// SPDX-License-Identifier: GPL-3.0-or-later
import { addressesIn } from './addresses.js';
import { text } from './language.js';

/** @typedef {import('./holdfast.js').Message} Message */

/** Types that an <img> may show. SVG is excluded because it is a document. */
const ImageTypes = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

/**
 * The visible content of a message, as nodes: text with its http and https addresses as links, or an image. Any other
 * content becomes text; nothing is ever parsed as HTML.
 * @param {Message} message
 * @returns {Node[]}
 */
export function payloadNodes(message) {
    return imageOf(message) ?? linked(payloadText(message));
}

/**
 * @param {Message} message
 * @returns {string} The same as plain text.
 */
export function payloadText({ data, encoding, type }) {
    if (encoding === 'base64') {
        return text(isImage(type) ? 'list.image' : 'list.bytes', { type, size: byteCount(data) });
    }
    return typeof data === 'string' ? data : JSON.stringify(data, null, 2);
}

function linked(content) {
    const nodes = [];
    let written = 0;
    for (const { start, end, href } of addressesIn(content)) {
        const link = document.createElement('a');
        link.href = href;
        link.target = '_blank';
        link.rel = 'noopener noreferrer nofollow';
        link.textContent = content.slice(start, end);
        nodes.push(content.slice(written, start), link);
        written = end;
    }
    return [...nodes, content.slice(written)].map((node) =>
        typeof node === 'string' ? document.createTextNode(node) : node,
    );
}

function isImage(type) {
    return ImageTypes.includes(mediaType(type));
}

/** The type without parameters: `image/png` for `image/png; charset=x`. */
function mediaType(type = '') {
    return type.split(';', 1)[0].trim().toLowerCase();
}

function byteCount(base64) {
    return Math.floor((base64.length * 3) / 4) - /=*$/.exec(base64)[0].length;
}

/** @returns {Node[]|null} Null: not an image. */
function imageOf(message) {
    if (message.encoding !== 'base64' || !isImage(message.type)) {
        return null;
    }
    const image = document.createElement('img');
    const bytes = Uint8Array.from(atob(message.data), (character) => character.charCodeAt(0));
    image.src = URL.createObjectURL(new Blob([bytes], { type: mediaType(message.type) }));
    image.alt = payloadText(message);
    image.onload = () => URL.revokeObjectURL(image.src);
    image.onerror = () => {
        URL.revokeObjectURL(image.src);
        image.replaceWith(text('list.broken', { type: message.type, size: byteCount(message.data) }));
    };
    return [image];
}
