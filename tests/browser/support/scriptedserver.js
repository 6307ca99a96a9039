// SPDX-License-Identifier: GPL-3.0-or-later
import { once } from 'node:events';
import { createServer } from 'node:http';

/**
 * A server that answers as it is told, one answer per request: what the real one does on a bad day only.
 *
 * Invariants: a GET beyond the last answer is held until `close()`; a POST is taken without a word.
 */
export class ScriptedServer {
    #server = createServer((request, response) => this.#take(request, response));
    #answers = [];

    /** Path and query of the GETs so far. @type {URL[]} */
    requests = [];
    /** The header fields of the GETs so far. @type {import('node:http').IncomingHttpHeaders[]} */
    fields = [];
    /** The same of the POSTs. @type {URL[]} */
    posts = [];
    /** Called after each request. */
    onRequest = () => {};

    /** @param {...((response: import('node:http').ServerResponse) => void)} answers */
    static async thatAnswers(...answers) {
        const scripted = new ScriptedServer();
        scripted.#answers = answers;
        scripted.#server.listen(0, '127.0.0.1');
        await once(scripted.#server, 'listening');
        return scripted;
    }

    get url() {
        return `http://127.0.0.1:${this.#server.address().port}/`;
    }

    close() {
        this.#server.close();
        this.#server.closeAllConnections();
    }

    #take(request, response) {
        const url = new URL(request.url, this.url);
        if (request.method === 'POST') {
            this.posts.push(url);
            response.writeHead(204).end();
        } else {
            this.requests.push(url);
            this.fields.push(request.headers);
            this.#answers.shift()?.(response);
        }
        this.onRequest();
    }
}

/** @param {object} body */
export function json(body, { status = 200, type = 'application/json', headers = {} } = {}) {
    return (response) => response.writeHead(status, { 'Content-Type': type, ...headers }).end(JSON.stringify(body));
}

/** @param {string} detail */
export function problem(status, detail, headers = {}) {
    return json({ title: 'No', status, detail }, { status, type: 'application/problem+json', headers });
}

/** A stream that says this and then stays open, or ends. @param {string} events */
export function stream(events, { ends = false } = {}) {
    return (response) => {
        response.writeHead(200, { 'Content-Type': 'text/event-stream' }).write(events);
        ends && response.end();
    };
}
