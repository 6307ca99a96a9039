// SPDX-License-Identifier: GPL-3.0-or-later
import { text } from './language.js';
import { payloadNodes, payloadText } from './payload.js';

const ToastMs = 4_000;
const BeepEveryMs = 600;
const MostUrgent = 50; // under a flood the oldest are in the list only

/** @typedef {import('./holdfast.js').Message} Message */

/**
 * Draws attention to a message, by its priority: 1 not at all, 2 without a sound, 3 with one, 4 until tapped,
 * 5 with a card over the page. On a plain-http page there are no notifications, so this is all there is.
 *
 * Invariants: no sound or vibration before `unlock()`, which has to come from a tap: browsers allow none without.
 * A toast is shown only for a row that is out of sight. Cards come one after another: each is closed by a person.
 */
export class Alerts {
    #page;
    #audio = null;
    #beepedAt = -Infinity;
    #toastTimer = null;
    #urgent = []; // messages whose card is open or waits, oldest first
    #unread = 0;

    /** Sound and vibration are wanted. */
    isLoud = true;
    /** The page's title without a number. */
    title = document.title;

    /** @param {Record<'toast'|'urgent'|'urgentText'|'urgentMore'|'urgentOk'|'favicon', HTMLElement>} page */
    constructor(page) {
        this.#page = page;
        page.urgentOk.onclick = () => page.urgent.close();
        page.urgent.onclose = () => this.#showNextCard();
        document.addEventListener('visibilitychange', () => this.#showUnread(document.hidden ? this.#unread : 0));
    }

    /** Call this from within a tap. */
    unlock() {
        const Context = globalThis.AudioContext ?? globalThis.webkitAudioContext;
        this.#audio ??= Context ? new Context() : null;
        this.#audio?.resume();
    }

    /**
     * @param {Message} message
     * @param {Element} row Its row: while that is in sight there is no need for a toast.
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

    #addCard(message) {
        this.#urgent.push(message);
        if (this.#urgent.length > MostUrgent) {
            this.#urgent.splice(1, 1); // not the one that is open
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

    /** Writes its words again, after a change of language. */
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

/** Of a long message it is the beginning that counts. */
function isInSight(row) {
    const { top, bottom } = row.getBoundingClientRect();
    return !document.hidden && top >= 0 && (bottom <= innerHeight || top < innerHeight / 2);
}
