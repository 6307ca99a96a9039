// SPDX-License-Identifier: GPL-3.0-or-later
import { once } from 'node:events';
import { createServer } from 'node:http';

/**
 * A server that answers as it is told, one answer per request: what the real one does on a bad day only.
 *
 * Invariants: a GET beyond the last answer is held until `close()`.
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
    postFields = [];
    /** What each POST is answered, in order; then 204. */
    postAnswers = [];
    /** The PATCHes so far: `{pathname, body}`. */
    changes = [];
    /** What a PATCH is answered. */
    changeStatus = 200;
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

    async #takeChange(pathname, request, response) {
        let body = '';
        for await (const bytes of request) {
            body += bytes;
        }
        this.changes.push({ pathname, body: JSON.parse(body) });
        const answer = this.changeStatus === 200 ? json({ channels: [] }) : problem(this.changeStatus, 'No.');
        answer(response);
    }

    #take(request, response) {
        const url = new URL(request.url, this.url);
        if (request.method === 'POST') {
            this.posts.push(url);
            this.postFields.push(request.headers);
            (this.postAnswers.shift() ?? ((unasked) => unasked.writeHead(204).end()))(response);
        } else if (request.method === 'PATCH') {
            this.#takeChange(url.pathname, request, response);
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
