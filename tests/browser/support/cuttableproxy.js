// SPDX-License-Identifier: GPL-3.0-or-later
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/**
 * A network between browser and server that can fail: it passes bytes on until it is cut.
 *
 * Invariant: while cut, connections are reset as soon as they are made, and none of those made before is left.
 */
export class CuttableProxy {
    #server = createServer((socket) => this.#take(socket));
    #sockets = new Set();
    #target;
    #isCut = false;

    static async to(port) {
        const proxy = new CuttableProxy();
        proxy.#target = port;
        proxy.#server.listen(0, '127.0.0.1');
        await once(proxy.#server, 'listening');
        return proxy;
    }

    /** @returns {string} */
    get url() {
        return `http://127.0.0.1:${this.#server.address().port}/`;
    }

    /** Drops every connection and takes no new one. */
    cut() {
        this.#isCut = true;
        for (const socket of this.#sockets) {
            socket.resetAndDestroy();
        }
    }

    mend() {
        this.#isCut = false;
    }

    async close() {
        this.cut();
        this.#server.close();
        await once(this.#server, 'close');
    }

    #take(near) {
        near.on('error', () => {});
        if (this.#isCut) {
            near.resetAndDestroy();
            return;
        }
        const far = connect(this.#target, '127.0.0.1');
        far.on('error', () => near.destroy());
        near.on('close', () => far.destroy());
        far.on('close', () => near.destroy());
        near.pipe(far).pipe(near);
        for (const socket of [near, far]) {
            this.#sockets.add(socket);
            socket.on('close', () => this.#sockets.delete(socket));
        }
    }
}
