// SPDX-License-Identifier: GPL-3.0-or-later
import { recall, remember } from './memory.js';
import en from './strings-en.js';
import zh from './strings-zh.js';

const Languages = { en, zh };
const Tags = { en: 'en', zh: 'zh-Hans' };

let current = firstChoice();

/** What was chosen here before, else the first of the browser's languages that there is, else English. */
function firstChoice() {
    const wishes = [recall('language') ?? '', ...navigator.languages].map((tag) => tag.slice(0, 2));
    return wishes.find((wish) => wish in Languages) ?? 'en';
}

/** The other of the two, from now on; remembered. The caller has the page rewritten. */
export function switchLanguage() {
    current = current === 'en' ? 'zh' : 'en';
    remember('language', current);
}

/** The BCP 47 tag of the language in use. @returns {string} */
export function languageTag() {
    return Tags[current];
}

/** @param {string} key @returns {boolean} There is a text of that name. */
export function hasText(key) {
    return key in Languages[current];
}

/**
 * @param {string} key Names a text of strings-*.js.
 * @param {Record<string, string|number>} [values] What stands for the `{names}` in it.
 * @returns {string} Plain text: to be shown as such, since values may be a stranger's.
 */
export function text(key, values = {}) {
    return Languages[current][key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/**
 * Writes the texts of all elements below `root` that name one: `data-text` as content, `data-label` as label.
 * @param {Element} root
 */
export function writeTexts(root) {
    document.documentElement.lang = languageTag();
    for (const element of root.querySelectorAll('[data-text]')) {
        element.textContent = text(element.dataset.text);
    }
    for (const element of root.querySelectorAll('[data-label]')) {
        element.setAttribute('aria-label', text(element.dataset.label));
        element.title = text(element.dataset.label);
    }
}

/** A name that nobody needs to think about. @returns {string} */
export function friendlyName() {
    const oneOf = (key) => {
        const words = text(key).split(' ');
        return words[Math.floor(Math.random() * words.length)];
    };
    return text('join.pattern', { adjective: oneOf('join.adjectives'), noun: oneOf('join.nouns') });
}
