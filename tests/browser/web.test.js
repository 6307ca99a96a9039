// SPDX-License-Identifier: GPL-3.0-or-later
//
// The parts of resources/web that need no browser.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

const web = process.env.HOLDFAST_WEB ?? resolve(dirname(fileURLToPath(import.meta.url)), '../../resources/web');
const read = (name) => readFileSync(join(web, name), 'utf8');
const load = (name) => import(pathToFileURL(join(web, name)));

const { default: en } = await load('strings-en.js');
const { default: zh } = await load('strings-zh.js');
const { EventStreamParser } = await load('eventstream.js');
const { isAfter } = await load('cursor.js');
const { addressSpaceOf, isLocalHost } = await load('localnetwork.js');
const { retryAfterMs } = await load('failure.js');
const { channelsAbove } = await load('groups.js');
const { addressesIn } = await load('addresses.js');

/** What is served. */
const files = readdirSync(web).filter((name) => !['web.qrc', 'package.json'].includes(name)).sort();
const scripts = files.filter((name) => name.endsWith('.js') && !name.startsWith('strings-'));

describe('The page speaks both languages', () => {
    const placeholders = (text) => (text.match(/\{\w+\}/g) ?? []).sort();

    it('with the same texts', () => {
        assert.deepEqual(Object.keys(zh), Object.keys(en));
    });

    for (const key of Object.keys(en)) {
        it(`with the same values in ${key}, and something to read`, () => {
            assert.deepEqual(placeholders(zh[key]), placeholders(en[key]));
            assert.notEqual(zh[key].trim(), '');
            assert.notEqual(en[key].trim(), '');
        });
    }

    it('and has every text that the page names', () => {
        const named = [...read('index.html').matchAll(/data-(?:text|label)="([^"]+)"/g)].map(([, key]) => key);
        assert.ok(named.length > 20);
        assert.deepEqual(named.filter((key) => !(key in en)), []);
    });

    it('and has no text that nothing names', () => {
        const source = ['index.html', ...scripts].map(read).join('\n');
        const isNamed = (key) =>
            source.includes(`'${key}'`) || source.includes(`"${key}"`) || source.includes(`\`${key.split('.')[0]}.\${`)
            || source.includes(`\`${key.split('.').slice(0, 2).join('.')}.\${`);
        assert.deepEqual(Object.keys(en).filter((key) => !isNamed(key)), []);
    });
});

describe('The page may be served under any path', () => {
    for (const name of files) {
        it(name, () => assert.doesNotMatch(read(name), /(?:["'`]|url\()\/[\w.]/));
    }
});

describe('The page asks nobody else for a byte', () => {
    for (const name of files) {
        it(name, () => {
            const source = read(name).replace(/http:\/\/www\.w3\.org\/2000\/svg|^ \*.*$/gm, '');
            assert.doesNotMatch(source, /https?:\/\/|@import|(?<!get |#)url\(/);
        });
    }

    it('and every file is among the resources', () => {
        const listed = [...read('web.qrc').matchAll(/<file>([^<]+)</g)].map(([, name]) => name);
        assert.deepEqual(listed, files);
    });
});

describe('The event stream parser', () => {
    const streams = {
        'reads id, event and data': ['id: a-1\nevent: news\ndata: x\n\n', [{ id: 'a-1', event: 'news', data: 'x' }]],
        'joins lines of data': ['data: x\ndata\ndata:  y\n\n', [{ id: '', event: 'message', data: 'x\n\n y' }]],
        'takes CR and CRLF for line ends': ['data: x\r\rdata: y\r\n\r\n', [
            { id: '', event: 'message', data: 'x' },
            { id: '', event: 'message', data: 'y' },
        ]],
        'keeps the id for later events': ['id: 1\ndata: x\n\ndata: y\n\n', [
            { id: '1', event: 'message', data: 'x' },
            { id: '1', event: 'message', data: 'y' },
        ]],
        'passes over comments and events without data': [':\n\n: beat\n\nevent: z\n\ndata: x\n\n', [
            { id: '', event: 'message', data: 'x' },
        ]],
        'leaves out what has no end yet': ['data: x\n', []],
        'drops a byte order mark': ['\ufeffdata: x\n\n', [{ id: '', event: 'message', data: 'x' }]],
        'reads text in any language': ['data: 同学们 👋\n\n', [{ id: '', event: 'message', data: '同学们 👋' }]],
        'takes a line without a colon for the name of a field': ['data\n\ndata\ndata\n\n', [
            { id: '', event: 'message', data: '' },
            { id: '', event: 'message', data: '\n' },
        ]],
        'drops one space after the colon, and no tab': ['data:  x\ndata:\ty\ndata:z\n\n', [
            { id: '', event: 'message', data: ' x\n\ty\nz' },
        ]],
        'ends the name of a field at the first colon': ['data: a: b:c\n\n', [{ id: '', event: 'message', data: 'a: b:c' }]],
        'knows no other fields, in no other spelling': ['Data: x\n data: y\ndata : z\nfoo: bar\ndata: real\n\n', [
            { id: '', event: 'message', data: 'real' },
        ]],
        'takes a line of spaces for a field and not for the end': ['data: x\n \ndata: y\n\n', [
            { id: '', event: 'message', data: 'x\ny' },
        ]],
        'forgets the name of an event that has no data': ['event: lost\n\ndata: x\n\n', [
            { id: '', event: 'message', data: 'x' },
        ]],
        'takes the last name of an event, also an empty one': ['event: a\nevent: b\ndata: x\n\nevent: a\nevent\ndata: y\n\n', [
            { id: '', event: 'b', data: 'x' },
            { id: '', event: 'message', data: 'y' },
        ]],
        'takes an id from an event without data': ['id: 7\n\ndata: x\n\n', [{ id: '7', event: 'message', data: 'x' }]],
        'empties the id': ['id: 7\ndata: x\n\nid\ndata: y\n\n', [
            { id: '7', event: 'message', data: 'x' },
            { id: '', event: 'message', data: 'y' },
        ]],
        'drops no byte order mark but the first': ['data: x\n\n\ufeffdata: y\ndata: \ufeffz\n\n', [
            { id: '', event: 'message', data: 'x' },
            { id: '', event: 'message', data: '\ufeffz' },
        ]],
        'keeps NUL, and the line ends of other standards': ['data: a\0b\u2028c\u0085d\u000be\n\n', [
            { id: '', event: 'message', data: 'a\0b\u2028c\u0085d\u000be' },
        ]],
        'passes over any number of empty lines': ['\n\r\n\r\n\ndata: x\r\n\r\n\r\n', [{ id: '', event: 'message', data: 'x' }]],
        'takes CR, LF and CRLF in one event': ['event: e\rdata: x\ndata: y\r\ndata: z\r\n\r', [
            { id: '', event: 'e', data: 'x\ny\nz' },
        ]],
        'ignores an id with NUL': ['id: a\0b\ndata: x\n\n', [{ id: '', event: 'message', data: 'x' }]],
    };

    for (const [title, [stream, events]] of Object.entries(streams)) {
        it(title, () => {
            const bytes = new TextEncoder().encode(stream);
            assert.deepEqual(new EventStreamParser().push(bytes), events);
            const parser = new EventStreamParser();
            assert.deepEqual([...bytes].flatMap((byte) => parser.push(Uint8Array.of(byte))), events);
        });
    }

    it('puts a mark in the place of bytes that are not UTF-8', () => {
        const bytes = [...new TextEncoder().encode('data: x'), 0xff, 0xc3, ...new TextEncoder().encode('y\n\n')];
        const parser = new EventStreamParser();
        assert.deepEqual(bytes.flatMap((byte) => parser.push(Uint8Array.of(byte))), [
            { id: '', event: 'message', data: 'x\ufffd\ufffdy' },
        ]);
    });

    it('remembers how long to stay away', () => {
        const parser = new EventStreamParser();
        parser.push(new TextEncoder().encode('retry: 1500\nretry: soon\n'));
        assert.equal(parser.retryMs, 1500);
    });
});

describe('A cursor', () => {
    const cases = [
        ['aaaaaaaa-2', 'aaaaaaaa-1', true],
        ['aaaaaaaa-10', 'aaaaaaaa-9', true],
        ['aaaaaaaa-1', 'aaaaaaaa-1', false],
        ['aaaaaaaa-1', 'aaaaaaaa-2', false],
        ['aaaaaaaa-1', 'bbbbbbbb-2', true],
        ['aaaaaaaa-1', null, true],
        ['aaaaaaaa-18446744073709551615', 'aaaaaaaa-18446744073709551614', true],
    ];
    for (const [cursor, other, expected] of cases) {
        it(`${cursor} is ${expected ? '' : 'not '}after ${other}`, () => assert.equal(isAfter(cursor, other), expected));
    }
});

describe('A host', () => {
    for (const host of ['localhost', 'a.localhost', '127.0.0.1', '[::1]', '10.0.0.2', '192.168.1.23', '172.16.0.1', '172.31.9.9',
        '169.254.1.1', '[fd00::1]', '[fe80::1]', 'server', 'server.local', 'server.lan', 'a.home.arpa']) {
        it(`${host} is local`, () => assert.equal(isLocalHost(host), true));
    }
    for (const host of ['example.com', '8.8.8.8', '172.32.0.1', '[2001:db8::1]', 'local.example.com', '10.example.com']) {
        it(`${host} is not`, () => assert.equal(isLocalHost(host), false));
    }

    const local = { targetAddressSpace: 'local' };
    const spaces = [
        ['http://push.example/', 'https://a.example/', local],
        ['http://192.168.1.23:8080/', 'https://a.example/', {}],
        ['http://server.local/', 'https://a.example/', {}],
        ['https://push.example/', 'https://a.example/', {}],
        ['http://push.example/', 'http://a.example/', {}],
    ];
    for (const [server, page, told] of spaces) {
        it(`of ${server} is ${told === local ? '' : 'not '}called local by ${page}`, () => {
            assert.deepEqual(addressSpaceOf(new URL(server), new URL(page)), told);
        });
    }
});

describe('Retry-After', () => {
    it('may be seconds', () => assert.equal(retryAfterMs('3'), 3000));
    it('may be a date, here one that is over', () => assert.equal(retryAfterMs('Sun, 06 Nov 1994 08:49:37 GMT'), 0));
    it('may be nonsense', () => assert.equal(retryAfterMs('soon'), null));
    it('may be missing', () => assert.equal(retryAfterMs(null), null));
});

describe('The addresses in a text', () => {
    const cases = {
        'http and https': ['see http://a.example/x and https://b.example', ['http://a.example/x', 'https://b.example']],
        'without the full stop after them': ['Read https://a.example/b.', ['https://a.example/b']],
        'without the bracket around them': ['(see https://a.example/b), then', ['https://a.example/b']],
        'with a bracket of their own': ['https://a.example/b_(c) d', ['https://a.example/b_(c)']],
        'up to Chinese punctuation': ['请看 https://a.example/b，第一段。', ['https://a.example/b']],
        'no script': ['javascript:alert(1) data:text/html,x vbscript:x file:///etc/passwd', []],
        'none with a user name, which hides the host': ['https://bank.example@evil.example/', []],
        'none that turns the text round': ['https://a.example/\u202egpj.exe', ['https://a.example/']],
        'no host, no address': ['http:// https://', []],
        'no word that ends so': ['xhttp://a.example', []],
    };
    for (const [title, [content, addresses]] of Object.entries(cases)) {
        it(title, () => {
            const found = addressesIn(content);
            assert.deepEqual(found.map(({ start, end }) => content.slice(start, end)), addresses);
            assert.ok(found.every(({ href }) => /^https?:/.test(href)));
        });
    }
});

describe('Who joins a group', () => {
    const open = ['class', 'class.red', 'class.red.one', 'lab'];
    it('is in what is open above it', () => assert.deepEqual(channelsAbove('class.red.one', open), ['class', 'class.red']));
    it('and in nothing beside it', () => assert.deepEqual(channelsAbove('lab', open), []));
    it('whose name only begins alike', () => assert.deepEqual(channelsAbove('classes', open), []));
});
