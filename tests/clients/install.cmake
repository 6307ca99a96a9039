# SPDX-License-Identifier: GPL-3.0-or-later
#
# Copies folders and files of the source tree to where they may have a node_modules, and installs what the lock file of one of
# them names. Does nothing more if that is there already.
#
#     cmake -DFROM=… -DTO=… -DCOPIED=FOLDER,… -DPACKAGE=FOLDER -DNPM=… -P install.cmake
string(REPLACE "," ";" COPIED ${COPIED})
foreach(folder IN LISTS COPIED)
    file(GLOB_RECURSE files RELATIVE ${FROM} ${FROM}/${folder} ${FROM}/${folder}/*)
    list(FILTER files EXCLUDE REGEX "/(node_modules|dist)/")
    foreach(file IN LISTS files)
        configure_file(${FROM}/${file} ${TO}/${file} COPYONLY)
    endforeach()
endforeach()

set(package ${TO}/${PACKAGE})
file(SHA256 ${package}/package-lock.json wanted)
set(stamp ${package}/node_modules/.installed)
if(EXISTS ${stamp})
    file(READ ${stamp} installed)
    if(installed STREQUAL wanted)
        return()
    endif()
endif()

execute_process(COMMAND ${NPM} ci --no-audit --no-fund WORKING_DIRECTORY ${package} RESULT_VARIABLE result)
if(NOT result EQUAL 0)
    message(FATAL_ERROR "npm ci failed (${result}). It needs a package registry the first time.")
endif()
file(WRITE ${stamp} ${wanted})
