// SPDX-License-Identifier: GPL-3.0-or-later
import { recall, remember } from './memory.js';
import en from './strings-en.js';
import zh from './strings-zh.js';

const Languages = { en, zh };
const Tags = { en: 'en', zh: 'zh-Hans' };

let current = firstChoice();

/** The language chosen earlier, else the browser's first language that is available, else English. */
function firstChoice() {
    const wishes = [recall('language') ?? '', ...navigator.languages].map((tag) => tag.slice(0, 2));
    return wishes.find((wish) => wish in Languages) ?? 'en';
}

/** Switches to the other language and stores the choice. The caller must write the page's texts again. */
export function switchLanguage() {
    current = current === 'en' ? 'zh' : 'en';
    remember('language', current);
}

/** The BCP 47 tag of the language in use. @returns {string} */
export function languageTag() {
    return Tags[current];
}

/** True if there is a text with this name. @param {string} key @returns {boolean} */
export function hasText(key) {
    return key in Languages[current];
}

/**
 * @param {string} key The name of a text in strings-*.js.
 * @param {Record<string, string|number>} [values] The values for its `{placeholders}`.
 * @returns {string} Plain text: never insert it as HTML, since values may be untrusted.
 */
export function text(key, values = {}) {
    return Languages[current][key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/**
 * Writes the texts of all elements below `root` that name a text: `data-text` as content, `data-label` as label.
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

/** A random name, so that nobody has to think of one. @returns {string} */
export function friendlyName() {
    const oneOf = (key) => {
        const words = text(key).split(' ');
        return words[Math.floor(Math.random() * words.length)];
    };
    return text('join.pattern', { adjective: oneOf('join.adjectives'), noun: oneOf('join.nouns') });
}
