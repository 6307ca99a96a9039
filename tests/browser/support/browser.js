// SPDX-License-Identifier: GPL-3.0-or-later
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import puppeteer from 'puppeteer-core';

/** The browser that this run is about. @type {'chromium'|'firefox'} */
export const browserName = process.env.HOLDFAST_BROWSER ?? 'chromium';

const Phone = { width: 360, height: 640, deviceScaleFactor: 2 };
const Laptop = { width: 1280, height: 800 };

const launchers = {
    chromium: ({ language, isDark, args }) => ({
        browser: 'chrome',
        executablePath: process.env.HOLDFAST_CHROMIUM ?? '/usr/bin/chromium',
        args: [
            '--no-sandbox', // Chromium refuses to run as root with its sandbox
            '--disable-gpu',
            '--disable-background-networking',
            `--accept-lang=${language}`,
            ...(isDark ? ['--force-dark-mode'] : []),
            ...args,
        ],
    }),
    firefox: ({ language, isDark }) => ({
        browser: 'firefox',
        executablePath: process.env.HOLDFAST_FIREFOX ?? '/usr/bin/firefox-esr',
        extraPrefsFirefox: {
            'intl.accept_languages': language,
            'layout.css.prefers-color-scheme.content-override': isDark ? 0 : 1,
        },
    }),
};

/** A fresh browser; `args` are Chromium's. @param {{language?: string, isDark?: boolean, args?: string[]}} [how] */
export function launch({ language = 'en', isDark = false, args = [] } = {}) {
    return puppeteer.launch({ headless: true, ...launchers[browserName]({ language, isDark, args }) });
}

/**
 * Keeps a picture of the page as a build artefact, if there is a place for it.
 * @param {import('puppeteer-core').Page} page
 * @param {string} name
 */
export async function screenshot(page, name) {
    const folder = process.env.HOLDFAST_ARTIFACTS;
    if (folder) {
        await mkdir(folder, { recursive: true });
        await page.screenshot({ path: join(folder, `page-${browserName}-${name}.png`) });
    }
}

/** The join page as a person uses it. */
export class JoinPage {
    /** @param {import('puppeteer-core').Page} page */
    constructor(page) {
        this.page = page;
    }

    /**
     * Opens it in a tab of its own, at a phone's size.
     * @param {import('puppeteer-core').Browser|import('puppeteer-core').BrowserContext} browser
     * @param {string} url
     */
    static async open(browser, url, { wide = false } = {}) {
        const page = await browser.newPage();
        await page.setViewport(wide ? Laptop : Phone);
        await page.goto(url);
        return new JoinPage(page);
    }

    /** Gives a name, presses JOIN and waits until the page says that it is live. */
    async join(name) {
        await this.page.waitForSelector('#join-button', { visible: true });
        await this.page.$eval('#name', (input, value) => (input.value = value), name);
        await this.page.click('#join-button');
        await this.waitForState('live');
    }

    /** Chooses how messages come, as the panel's selection does. */
    async choose(transport) {
        await this.page.$eval('#how', (panel) => (panel.open = true));
        await this.page.select('#transport', transport);
        await this.waitForState('live');
    }

    /** @param {'connecting'|'live'|'reconnecting'|'closed'|'elsewhere'} state */
    async waitForState(state) {
        await this.page.waitForSelector(`#state[data-state="${state}"]`);
    }

    /** Waits until a text is among the messages shown. */
    async waitForMessage(message) {
        await this.page.waitForFunction(
            (wanted) => [...document.querySelectorAll('#messages .text')].some((row) => row.textContent === wanted),
            {},
            message,
        );
    }

    /** What is shown, oldest first. @returns {Promise<string[]>} */
    async messages() {
        return (await this.#texts('#messages li:not(.gap) .text')).reverse();
    }

    /** The losses it tells of. @returns {Promise<string[]>} */
    gaps() {
        return this.#texts('#messages .gap .text');
    }

    /** What an element shows. @returns {Promise<string>} */
    async text(selector) {
        return (await this.#texts(selector)).join();
    }

    #texts(selector) {
        return this.page.$$eval(selector, (elements) => elements.map((element) => element.textContent));
    }
}
