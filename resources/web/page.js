// SPDX-License-Identifier: GPL-3.0-or-later
import { Alerts } from './alerts.js';
import { Groups } from './groups.js';
import { friendlyName, switchLanguage, text, writeTexts } from './language.js';
import { keepRoom, keptRoom, recall, remember } from './memory.js';
import { MessageList } from './messagelist.js';
import { OneTab } from './onetab.js';
import { randomId } from './randomid.js';
import { Room } from './room.js';
import { StatusLine } from './statusline.js';
import { Steps } from './steps.js';

const MostNameBytes = 64; // the server refuses longer names

/** Every element with an id, by its id in camelCase. @type {Record<string, HTMLElement>} */
const page = Object.fromEntries(
    [...document.querySelectorAll('[id]')].map((element) => [
        element.id.replace(/-(\w)/g, (_, letter) => letter.toUpperCase()),
        element,
    ]),
);

const groups = new Groups(page, new URLSearchParams(location.search));
const list = new MessageList(page.messages);
const alerts = new Alerts(page);
const steps = new Steps(page);
const statusLine = new StatusLine(page);
const room = new Room({ list, alerts, steps, statusLine }, stableClientId(), {
    onPinNeeded: askForPin,
    onYou: takeYou,
});
const tab = new OneTab(giveWay);

let channels = []; // followed, or to be followed when joined
let pin = takePinFromAddress(); // of the room; empty: none is known
let you = null; // {name, channels} that the operator has set; null: what was chosen here
let isReceiving = false; // joined, and no other tab has taken over

start();

function start() {
    page.how.open = recall('how') !== 'closed';
    page.name.value = recall('name') ?? friendlyName();
    page.transport.value = recall('transport') ?? 'long-poll'; // the page explains its four steps
    setLoud(recall('sound') !== 'off');
    setChannels(groups.chosen);
    write();
    listen();

    const kept = keptRoom();
    if (kept && groups.allows(kept.channels)) {
        setChannels(kept.channels);
        pin ||= kept.pin ?? '';
        you = kept.you ?? null;
        list.show(kept.entries);
        addEventListener('pointerdown', () => alerts.unlock(), { once: true });
        join(kept.cursor);
    } else {
        offer();
    }
}

/** Shows the card for joining, with the channels that are open now. */
async function offer() {
    show('join');
    await groups.load();
    setChannels(groups.chosen);
    showPinField(groups.needsPin);
}

function showPinField(isShown) {
    page.pinField.hidden = !isShown;
    page.pin.required = isShown;
    page.pin.value = pin;
}

/** The server has refused the PIN, or wants one. */
async function askForPin() {
    const hadPin = pin !== '';
    isReceiving = false;
    pin = '';
    room.close();
    keepRoom(null);
    await offer();
    showPinField(true);
    page.pinWrong.hidden = !hadPin;
    page.pin.focus();
}

/** The QR code of a room may hold the PIN: `#pin=482913`. A fragment is not sent to any server. @returns {string} */
function takePinFromAddress() {
    const given = new URLSearchParams(location.hash.slice(1)).get('pin') ?? '';
    if (given) {
        history.replaceState(null, '', location.pathname + location.search);
    }
    return given;
}

/** @param {string[]} wanted */
function setChannels(wanted) {
    channels = wanted;
    list.namesChannels = channels.length > 1 || channels[0].includes('*');
    page.title.textContent = channels.at(-1);
    alerts.title = `${channels.at(-1)} – Holdfast`;
    document.title = alerts.title;
}

function listen() {
    page.joinForm.addEventListener('submit', (event) => {
        event.preventDefault();
        alerts.unlock();
        page.name.value = fitted(page.name.value.trim()) || friendlyName();
        remember('name', page.name.value);
        groups.remember();
        setChannels(groups.chosen);
        pin = page.pinField.hidden ? '' : page.pin.value.trim();
        page.pinWrong.hidden = true;
        you = null;
        join(null);
        page.listTitle.focus();
    });
    page.shuffle.addEventListener('click', () => (page.name.value = friendlyName()));
    page.back.addEventListener('click', offer);
    page.how.addEventListener('toggle', () => remember('how', page.how.open ? 'open' : 'closed'));
    page.groupChoices.addEventListener('change', () => setChannels(groups.chosen));
    page.leave.addEventListener('click', leave);
    page.language.addEventListener('click', () => {
        switchLanguage();
        write();
    });
    page.sound.addEventListener('click', () => {
        alerts.unlock();
        setLoud(!alerts.isLoud);
        remember('sound', alerts.isLoud ? 'on' : 'off');
    });
    page.transport.addEventListener('change', () => {
        remember('transport', page.transport.value);
        if (isReceiving) {
            receive(room.close());
        }
    });
}

/** Joins, or resumes from a cursor. @param {string|null} since */
function join(since) {
    show('room');
    write();
    receive(since);
}

function receive(since) {
    isReceiving = true;
    tab.takeOver();
    room.open({ channels, name: page.name.value, pin, transport: page.transport.value, you, since });
}

/** Another tab of this browser has started to receive. */
function giveWay() {
    if (isReceiving) {
        isReceiving = false;
        const cursor = room.close();
        statusLine.showElsewhere(() => receive(cursor));
    }
}

function leave() {
    isReceiving = false;
    room.leave();
    keepRoom(null);
    list.show([]);
    show('left');
    page.leftTitle.focus();
}

/** @param {'join'|'room'|'left'} view */
function show(view) {
    for (const name of ['join', 'room', 'left']) {
        page[name].hidden = name !== view;
    }
    page.state.hidden = view !== 'room';
    page.sound.hidden = view !== 'room';
}

/** Writes all texts in the current language. */
function write() {
    writeTexts(document.documentElement);
    writeYou();
    setLoud(alerts.isLoud);
    list.show(list.entries);
    statusLine.write();
    steps.write();
    alerts.write();
}

function writeYou() {
    const { name, channels: followed } = you ?? { name: page.name.value, channels };
    page.you.textContent = text('you.are', { name, channels: followed.join(', ') });
}

/** The operator has given this page another name or other channels. */
function takeYou(changed) {
    you = changed;
    page.title.textContent = you.channels.at(-1) ?? '';
    writeYou();
    alerts.say(text('you.changed', { name: you.name, channels: you.channels.join(', ') }));
}

function setLoud(isLoud) {
    alerts.isLoud = isLoud;
    page.sound.setAttribute('aria-pressed', isLoud);
    page.sound.setAttribute('aria-label', text(isLoud ? 'sound.on' : 'sound.off'));
    page.sound.title = page.sound.getAttribute('aria-label');
}

/** The longest beginning of a name that the server accepts, cut between characters. */
function fitted(name) {
    let kept = '';
    for (const character of name) {
        if (new TextEncoder().encode(kept + character).length > MostNameBytes) {
            break;
        }
        kept += character;
    }
    return kept;
}

function stableClientId() {
    const id = recall('client') ?? randomId();
    remember('client', id);
    return id;
}
