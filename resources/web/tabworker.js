// SPDX-License-Identifier: GPL-3.0-or-later
//
// A SharedWorker: the host of all tabs, named after their group.
import { TabHost } from './tabhost.js';

new TabHost(self.name, '0');
