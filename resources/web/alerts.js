// SPDX-License-Identifier: GPL-3.0-or-later
import { payloadText } from './messagelist.js';

const ToastMs = 4_000;
const BeepEveryMs = 600;

/** @typedef {import('./holdfast.js').Message} Message */

/**
 * Draws attention to a message, by its priority: 1 not at all, 2 without a sound, 3 with one, 4 until tapped,
 * 5 with a card over the page. On a plain-http page there are no notifications, so this is all there is.
 *
 * Invariant: no sound or vibration before `unlock()`, which has to come from a tap: browsers allow none without.
 */
export class Alerts {
    #page;
    #audio = null;
    #beepedAt = -Infinity;
    #toastTimer = null;
    #unread = 0;

    /** Sound and vibration are wanted. */
    isLoud = true;
    /** The page's title without a number. */
    title = document.title;

    /** @param {Record<'toast'|'urgent'|'urgentText'|'urgentOk'|'favicon', HTMLElement>} page */
    constructor(page) {
        this.#page = page;
        page.toast.onclick = () => this.#hideToast();
        page.urgentOk.onclick = () => page.urgent.close();
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
            this.#page.urgentText.textContent = payloadText(message);
            this.#page.urgent.open || this.#page.urgent.showModal();
        } else if (priority === 4 || !isInSight(row)) {
            this.#showToast(payloadText(message), priority < 4);
        }
        if (priority >= 3 && this.isLoud) {
            this.#beep();
            navigator.userActivation?.hasBeenActive && navigator.vibrate?.(priority >= 4 ? [200, 100, 200] : 60);
        }
    }

    #showToast(content, passes) {
        this.#page.toast.textContent = content;
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
        this.#page.favicon.setAttribute('href', count > 0 ? '/icon-news.svg' : '/icon.svg');
    }
}

function isInSight(row) {
    const { top, bottom } = row.getBoundingClientRect();
    return !document.hidden && top >= 0 && bottom <= innerHeight;
}
