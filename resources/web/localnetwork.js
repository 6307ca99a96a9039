// SPDX-License-Identifier: GPL-3.0-or-later
//
// Local Network Access (a draft of the WICG): a browser may ask before it lets a public page
// reach this device or its network, or may not let it at all, and tells the page no more than of a dead server.

const Loopback = /^(?:localhost|(?:.+\.)?localhost|127(?:\.\d+){3}|\[::1\])$/;
const Literal = /^(?:\d+(?:\.\d+){3}|\[.*\])$/;
const PrivateLiteral = /^(?:10\..*|192\.168\..*|169\.254\..*|172\.(?:1[6-9]|2\d|3[01])\..*|\[f[cd].*|\[fe[89ab].*)$/;
const LocalName = /^(?:[^.]+|.+\.(?:local|lan|internal|home\.arpa))$/;

/**
 * @param {string} host As in URL.hostname.
 * @returns {boolean} Its name alone says that it is this device or on its network.
 */
export function isLocalHost(host) {
    return Loopback.test(host) || (Literal.test(host) ? PrivateLiteral.test(host) : LocalName.test(host));
}

/**
 * What fetch is to be told of the server's place. A wrong word fails the request, so only where it would fail without: a
 * https page asks a http server by a name that does not say that it is local, which is mixed content otherwise.
 * @param {URL} url
 * @param {URL|Location|undefined} page
 * @returns {{targetAddressSpace?: 'local'}}
 */
export function addressSpaceOf(url, page = globalThis.location) {
    const isMixed = page?.protocol === 'https:' && url.protocol === 'http:';
    const isKnown = Literal.test(url.hostname) || Loopback.test(url.hostname) || url.hostname.endsWith('.local');
    return isMixed && !isKnown ? { targetAddressSpace: 'local' } : {};
}

/**
 * What the browser makes of this page's requests to the server.
 * @param {URL} url
 * @returns {Promise<'allowed'|'asking'|'blocked'>} `asking`: whoever uses the page is asked by the browser, and the request
 *     waits for it. `allowed` also where it cannot be told.
 */
export async function localNetworkAccess(url) {
    const page = globalThis.location;
    const isJudged = 'targetAddressSpace' in (globalThis.Request?.prototype ?? {});
    if (!isJudged || !page || url.origin === page.origin || !isLocalHost(url.hostname)) {
        return 'allowed';
    }
    const state = await permission(Loopback.test(url.hostname) ? 'loopback-network' : 'local-network');
    // A page that is local itself need not ask; where it is not secure its permission reads `denied` all the same.
    if (!globalThis.isSecureContext) {
        return state === 'denied' && !isLocalHost(page.hostname) ? 'blocked' : 'allowed';
    }
    return state === 'denied' ? 'blocked' : state === 'prompt' && !isLocalHost(page.hostname) ? 'asking' : 'allowed';
}

/** Its name before Chromium told the two apart was `local-network-access`. */
async function permission(name) {
    for (const known of [name, 'local-network-access']) {
        try {
            return (await navigator.permissions.query({ name: known })).state;
        } catch {
            // Not known here.
        }
    }
    return 'granted';
}
