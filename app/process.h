// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace holdfast {

/// Opens /dev/null on those of standard input, output and error that are closed: the next file
/// opened would otherwise take their number, and be written to as a log. First thing in main().
void openMissingDescriptors();

/// Lets the process go on where the system would end it without a word: its terminal is closed
/// (SIGHUP; there is no configuration to read again), or nobody reads its output, or that file is
/// full (SIGPIPE, SIGXFSZ). Programs that it starts have these signals as usual.
void ignoreLostOutput();

} // namespace holdfast
