// SPDX-License-Identifier: GPL-3.0-or-later
//
// Local Network Access (a WICG draft): before a public page may reach this device or its network, a browser may ask the
// user, or may block the request. To the page a blocked request looks like one to a dead server.

const Loopback = /^(?:localhost|(?:.+\.)?localhost|127(?:\.\d+){3}|\[::1\])$/;
const Literal = /^(?:\d+(?:\.\d+){3}|\[.*\])$/;
const PrivateLiteral = /^(?:10\..*|192\.168\..*|169\.254\..*|172\.(?:1[6-9]|2\d|3[01])\..*|\[f[cd].*|\[fe[89ab].*)$/;
const LocalName = /^(?:[^.]+|.+\.(?:local|lan|internal|home\.arpa))$/;

/**
 * @param {string} host As in URL.hostname.
 * @returns {boolean} True if the name alone shows that the host is this device or on its network.
 */
export function isLocalHost(host) {
    return Loopback.test(host) || (Literal.test(host) ? PrivateLiteral.test(host) : LocalName.test(host));
}

/**
 * The `targetAddressSpace` option for fetch. A wrong value fails the request. So it is only set if the request would
 * fail without it: an https page requests an http server by a name that is not visibly local, which is mixed content
 * otherwise.
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
 * How the browser treats this page's requests to the server.
 * @param {URL} url
 * @returns {Promise<'allowed'|'asking'|'blocked'>} `asking`: the browser asks the user, and the request waits for the
 *     decision. `allowed` also if it is not known.
 */
export async function localNetworkAccess(url) {
    const page = globalThis.location;
    const isJudged = 'targetAddressSpace' in (globalThis.Request?.prototype ?? {});
    if (!isJudged || !page || url.origin === page.origin || !isLocalHost(url.hostname)) {
        return 'allowed';
    }
    const state = await permission(Loopback.test(url.hostname) ? 'loopback-network' : 'local-network');
    // A local page needs no permission; in an insecure context its permission reads `denied` all the same.
    if (!globalThis.isSecureContext) {
        return state === 'denied' && !isLocalHost(page.hostname) ? 'blocked' : 'allowed';
    }
    return state === 'denied' ? 'blocked' : state === 'prompt' && !isLocalHost(page.hostname) ? 'asking' : 'allowed';
}

/** The older name, from before Chromium split it into two permissions, is `local-network-access`. */
async function permission(name) {
    for (const known of [name, 'local-network-access']) {
        try {
            return (await navigator.permissions.query({ name: known })).state;
        } catch {
            // The browser does not know this name.
        }
    }
    return 'granted';
}
