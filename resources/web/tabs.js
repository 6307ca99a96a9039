// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * For the option `tabs` of Holdfast, in a file of its own because few pages need it:
 *
 *     import { Holdfast } from 'http://192.168.1.23:8080/holdfast.js';
 *     import { shareTabs } from 'http://192.168.1.23:8080/tabs.js';
 *     new Holdfast(null, { channels: 'class', tabs: shareTabs });
 */
export { TabMember as shareTabs } from './tabmember.js';
