// SPDX-License-Identifier: GPL-3.0-or-later
import { hasText, text } from './language.js';

const BackShownMs = 5_000;

/** @typedef {import('./holdfast.js').Status} Status */

/**
 * Shows the state of the connection in words: where the fault is if it is not live, and what can be done about it.
 *
 * Invariants: the state is never shown by colour alone; screen readers do not read out the countdown.
 */
export class StatusLine {
    #page;
    #shown = { pill: 'connecting' };
    #clearTimer = null;

    /** @param {Record<'state'|'banner'|'bannerText'|'countdown'|'bannerButton', HTMLElement>} page */
    constructor(page) {
        this.#page = page;
        setInterval(() => this.#showCountdown(), 250);
    }

    /**
     * @param {Status} status
     * @param {string} byeReason The reason of the server's goodbye, if there was one.
     * @param {{retry: () => void, rejoin: () => void}} actions The actions of the button.
     */
    showStatus({ state, fault, detail, problem, retryAt }, byeReason, { retry, rejoin }) {
        if (state === 'live') {
            this.#show({ pill: 'live' });
            return;
        }
        // After a goodbye a server that does not answer is expected.
        const told = fault === 'unreachable' && byeReason ? 'goodbye' : fault;
        if (told === 'goodbye' && byeReason === 'ended') {
            this.#show({ pill: 'ended', tone: 'good', sentence: () => text('ended'), button: ['retry.now', retry] });
            return;
        }
        const key = hasText(`refused.${problem}`) ? `refused.${problem}` : `fault.${told}`;
        const reason = () => (hasText(`bye.${byeReason}`) ? text(`bye.${byeReason}`) : byeReason);
        this.#show({
            pill: fault && state === 'connecting' ? 'reconnecting' : state,
            tone: fault === 'refused' ? 'bad' : 'warning',
            sentence: told && (() => text(key, { detail, reason: reason() })),
            isAsking: state === 'connecting',
            retryAt,
            button: state === 'closed' ? [problem === 'room-locked' ? 'retry.again' : 'leave.back', rejoin] : state === 'reconnecting' ? ['retry.now', retry] : null,
        });
    }

    /** Another tab receives. @param {() => void} takeBack */
    showElsewhere(takeBack) {
        this.#show({
            pill: 'elsewhere',
            tone: 'warning',
            sentence: () => text('tab.elsewhere'),
            button: ['tab.here', takeBack],
        });
    }

    /** The connection is live again. @param {number} count How many messages had been missed. */
    showBack(count) {
        const key = count === 0 ? 'back.nothing' : count === 1 ? 'back.one' : 'back.many';
        this.#show({ pill: 'live', tone: 'good', sentence: () => text(key, { count }) });
        this.#clearTimer = setTimeout(() => this.#show({ pill: 'live' }), BackShownMs);
    }

    /** Updates the texts after a change of language. */
    write() {
        const { pill, tone = '', sentence, button } = this.#shown;
        const { state, banner, bannerText, bannerButton } = this.#page;
        state.dataset.state = pill;
        state.textContent = text(`state.${pill}`);
        banner.hidden = !sentence;
        banner.dataset.tone = tone;
        bannerText.textContent = sentence ? sentence() : '';
        bannerButton.hidden = !button;
        if (button) {
            bannerButton.textContent = text(button[0]);
            bannerButton.onclick = button[1];
        }
        this.#showCountdown();
    }

    #show(view) {
        clearTimeout(this.#clearTimer);
        this.#shown = view;
        this.write();
    }

    #showCountdown() {
        const { retryAt, isAsking } = this.#shown;
        const seconds = Math.max(0, Math.ceil((retryAt - Date.now()) / 1000));
        const words = retryAt ? text('retry.in', { seconds }) : isAsking ? text('retry.asking') : '';
        if (this.#page.countdown.textContent !== words) {
            this.#page.countdown.textContent = words;
        }
    }
}
