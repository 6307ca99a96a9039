// SPDX-License-Identifier: GPL-3.0-or-later
import { once } from 'node:events';
import { createServer, request } from 'node:http';

/** A web server of somebody else's on a free loopback port. */
export class Site {
    #server;

    /** @param {import('node:http').RequestListener} listener */
    static async thatAnswers(listener) {
        const site = new Site();
        site.#server = createServer(listener);
        site.#server.listen(0, '127.0.0.1');
        await once(site.#server, 'listening');
        return site;
    }

    get port() {
        return this.#server.address().port;
    }

    /** @param {string} [host] */
    urlAs(host = '127.0.0.1') {
        return `http://${host}:${this.port}/`;
    }

    close() {
        this.#server.close();
        this.#server.closeAllConnections();
    }
}

/**
 * Hands a request on to another server, as a proxy does.
 * @param {import('node:http').IncomingMessage} from
 * @param {import('node:http').ServerResponse} to
 * @param {URL} url What to ask for there.
 */
export function passOn(from, to, url) {
    const { method, headers } = from;
    const onward = request(url, { method, headers }, (answer) => {
        to.writeHead(answer.statusCode, answer.headers);
        answer.pipe(to);
    });
    onward.on('error', () => to.destroy());
    to.on('close', () => onward.destroy());
    from.pipe(onward);
}
