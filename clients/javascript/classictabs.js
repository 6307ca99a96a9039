// SPDX-License-Identifier: GPL-3.0-or-later
import { shareTabs } from '../../resources/web/tabs.js';
import './classic.js';

globalThis.Holdfast.shareTabs = shareTabs;
