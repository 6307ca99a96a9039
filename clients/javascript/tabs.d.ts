// SPDX-License-Identifier: GPL-3.0-or-later
import type { TabSharing } from './holdfast.js';

/** For the option `tabs`. */
export const shareTabs: TabSharing;
