# SPDX-License-Identifier: GPL-3.0-or-later
#
# Makes a Python environment with what requirements.txt pins and with our own package, from a copy of it: pip builds in the
# folder. Does nothing more if that is there already.
#
#     cmake -DPYTHON=… -DREQUIREMENTS=FILE -DPACKAGE=FOLDER -DTO=FOLDER -P venv.cmake
file(GLOB_RECURSE sources ${PACKAGE}/*)
list(FILTER sources EXCLUDE REGEX "/(__pycache__|build|[^/]+\\.egg-info)/")
set(wanted "")
foreach(file IN LISTS sources REQUIREMENTS)
    file(SHA256 ${file} hash)
    string(APPEND wanted "${file} ${hash}\n")
endforeach()
set(stamp ${TO}/.installed)
if(EXISTS ${stamp})
    file(READ ${stamp} installed)
    if(installed STREQUAL wanted)
        return()
    endif()
endif()

file(REMOVE_RECURSE ${TO}-package)
foreach(file IN LISTS sources)
    file(RELATIVE_PATH name ${PACKAGE} ${file})
    configure_file(${file} ${TO}-package/${name} COPYONLY)
endforeach()
set(pip ${TO}/bin/python -m pip --disable-pip-version-check --quiet install)
foreach(command
        "${PYTHON};-m;venv;${TO}"
        "${pip};-r;${REQUIREMENTS}"
        "${pip};--no-build-isolation;--no-deps;--force-reinstall;${TO}-package")
    execute_process(COMMAND ${command} RESULT_VARIABLE result)
    if(NOT result EQUAL 0)
        message(FATAL_ERROR "${command} failed (${result}). It needs a package registry the first time.")
    endif()
endforeach()
file(WRITE ${stamp} ${wanted})
