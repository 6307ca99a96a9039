// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * @param {string[]} entries Names and patterns (docs/protocol.md, "Channels").
 * @param {string} channel
 * @returns {boolean} True if one of them stands for the channel.
 */
export function isFollowed(entries, channel) {
    return entries.some((entry) => entry === channel || matches(entry.split('.'), channel.split('.')));
}

/** `*` is one segment, a final `**` one or more. Channels of the server match only where `system` is spelt out. */
function matches(pattern, channel) {
    const isOpen = pattern.at(-1) === '**';
    const fixed = isOpen ? pattern.slice(0, -1) : pattern;
    if (isOpen ? channel.length <= fixed.length : channel.length !== fixed.length) {
        return false;
    }
    return (
        (channel[0] !== 'system' || pattern[0] === 'system')
        && fixed.every((segment, index) => segment === '*' || segment === channel[index])
    );
}
