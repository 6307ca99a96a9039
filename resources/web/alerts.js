// SPDX-License-Identifier: GPL-3.0-or-later
import { text } from './language.js';
import { payloadNodes, payloadText } from './payload.js';

const ToastMs = 4_000;
const BeepEveryMs = 600;
const MostUrgent = 50; // above this, older messages are only in the list

/** @typedef {import('./holdfast.js').Message} Message */

/**
 * Draws attention to a message according to its priority: 1 nothing, 2 a toast without sound, 3 with sound, 4 until
 * tapped, 5 a card over the page. These are the only alerts: a plain-http page has no system notifications.
 *
 * Invariants: no sound or vibration before `unlock()`, which must be called in a tap, because browsers require one. A
 * toast is shown only if the row is out of sight. One card is open at a time, until a person closes it.
 */
export class Alerts {
    #page;
    #audio = null;
    #beepedAt = -Infinity;
    #toastTimer = null;
    #urgent = []; // messages whose card is open or waiting, oldest first
    #unread = 0;

    /** Sound and vibration are wanted. */
    isLoud = true;
    /** The page's title without the unread count. */
    title = document.title;

    /** @param {Record<'you'|'toast'|'urgent'|'urgentText'|'urgentMore'|'urgentOk'|'favicon', HTMLElement>} page */
    constructor(page) {
        this.#page = page;
        page.urgentOk.onclick = () => page.urgent.close();
        page.urgent.onclose = () => this.#showNextCard();
        document.addEventListener('visibilitychange', () => this.#showUnread(document.hidden ? this.#unread : 0));
    }

    /** Call this in the handler of a tap. */
    unlock() {
        const Context = globalThis.AudioContext ?? globalThis.webkitAudioContext;
        this.#audio ??= Context ? new Context() : null;
        this.#audio?.resume();
    }

    /**
     * @param {Message} message
     * @param {Element} row The message's row: no toast is shown while it is in sight.
     */
    tell(message, row) {
        const priority = message.priority ?? 3;
        if (document.hidden) {
            this.#showUnread(this.#unread + 1);
        }
        if (priority === 1) {
            return;
        }
        if (priority === 5) {
            this.#addCard(message);
        } else if (!isInSight(row)) {
            this.#showToast(payloadText(message), row, priority < 4);
        }
        if (priority >= 3 && this.isLoud) {
            this.#beep();
            navigator.userActivation?.hasBeenActive && navigator.vibrate?.(priority >= 4 ? [200, 100, 200] : 60);
        }
    }

    /** Shows a sentence for a while. @param {string} sentence */
    say(sentence) {
        this.#showToast(sentence, this.#page.you, true);
    }

    #addCard(message) {
        this.#urgent.push(message);
        if (this.#urgent.length > MostUrgent) {
            this.#urgent.splice(1, 1); // keep the first: its card is open
        }
        if (this.#urgent.length === 1) {
            this.#openCard();
        } else {
            this.write();
        }
    }

    #showNextCard() {
        this.#urgent.shift();
        if (this.#urgent.length > 0) {
            this.#openCard();
        }
    }

    #openCard() {
        this.#page.urgentText.replaceChildren(...payloadNodes(this.#urgent[0]));
        this.write();
        this.#page.urgent.showModal();
    }

    /** Updates the texts after a change of language. */
    write() {
        const count = this.#urgent.length - 1;
        this.#page.urgentMore.textContent = count > 0 ? text(count === 1 ? 'card.one' : 'card.more', { count }) : '';
    }

    #showToast(content, row, passes) {
        const words = document.createElement('span'); // cut after two lines
        words.textContent = content;
        this.#page.toast.replaceChildren(words);
        this.#page.toast.onclick = () => {
            this.#hideToast();
            row.scrollIntoView({ block: 'start' });
        };
        this.#page.toast.hidden = false;
        clearTimeout(this.#toastTimer);
        this.#toastTimer = passes ? setTimeout(() => this.#hideToast(), ToastMs) : null;
    }

    #hideToast() {
        this.#page.toast.hidden = true;
    }

    #beep() {
        const now = performance.now();
        if (this.#audio?.state !== 'running' || now - this.#beepedAt < BeepEveryMs) {
            return;
        }
        this.#beepedAt = now;
        const start = this.#audio.currentTime;
        const gain = this.#audio.createGain();
        gain.connect(this.#audio.destination);
        gain.gain.setValueAtTime(0.15, start);
        gain.gain.exponentialRampToValueAtTime(0.001, start + 0.35);
        const tone = this.#audio.createOscillator();
        tone.frequency.setValueAtTime(660, start);
        tone.frequency.setValueAtTime(880, start + 0.09);
        tone.connect(gain);
        tone.start(start);
        tone.stop(start + 0.35);
    }

    #showUnread(count) {
        this.#unread = count;
        document.title = count > 0 ? `(${count}) ${this.title}` : this.title;
        this.#page.favicon.setAttribute('href', count > 0 ? 'icon-news.svg' : 'icon.svg');
    }
}

/** True if the row is in view; for a long one its beginning is enough. */
function isInSight(row) {
    const { top, bottom } = row.getBoundingClientRect();
    return !document.hidden && top >= 0 && (bottom <= innerHeight || top < innerHeight / 2);
}
