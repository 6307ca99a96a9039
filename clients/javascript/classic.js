// SPDX-License-Identifier: GPL-3.0-or-later
import { Failure, Holdfast } from '../../resources/web/holdfast.js';

globalThis.Holdfast = Object.assign(Holdfast, { Failure });
