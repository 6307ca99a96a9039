# SPDX-License-Identifier: GPL-3.0-or-later
#
# Copies the browser tests to where they may have a node_modules, and installs what their lock file
# names. Does nothing more if that is there already.
#
#     cmake -DFROM=… -DTO=… -DNPM=… -P install.cmake
file(GLOB tests RELATIVE ${FROM} ${FROM}/*.js ${FROM}/*.json ${FROM}/support/*.js)
foreach(test IN LISTS tests)
    configure_file(${FROM}/${test} ${TO}/${test} COPYONLY)
endforeach()

file(SHA256 ${FROM}/package-lock.json wanted)
set(stamp ${TO}/node_modules/.installed)
if(EXISTS ${stamp})
    file(READ ${stamp} installed)
    if(installed STREQUAL wanted)
        return()
    endif()
endif()

execute_process(COMMAND ${NPM} ci --no-audit --no-fund WORKING_DIRECTORY ${TO}
                RESULT_VARIABLE result)
if(NOT result EQUAL 0)
    message(FATAL_ERROR "npm ci failed (${result}). It needs a package registry the first time.")
endif()
file(WRITE ${stamp} ${wanted})
