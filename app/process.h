// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace holdfast {

/// Opens /dev/null for each of standard input, output and error that is closed. Otherwise the next
/// file opened would get that number, and the log would be written into it. Call first in main().
void openMissingDescriptors();

/// Ignores signals that would end the process when it loses its terminal (SIGHUP;
/// TerminationSignals makes it a request to read the configuration again), when nobody reads its
/// output (SIGPIPE), or when its output file is too large (SIGXFSZ). Programs that it starts have
/// the default handling of these signals.
void ignoreLostOutput();

} // namespace holdfast
