# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs the same seeds in several processes. Their addresses, hash seeds, locales, time zones and the
# contents of new memory differ; the schedules must not.
# Usage: cmake -D PROGRAM=simulation -D SEEDS=N -P repeats.cmake
foreach(variables IN ITEMS
        "LC_ALL=C QT_HASH_SEED=0"
        "LC_ALL=C.UTF-8 TZ=Asia/Kathmandu MALLOC_PERTURB_=85"
        "LC_ALL=tr_TR.UTF-8 TZ=America/St_Johns MALLOC_PERTURB_=170")
    separate_arguments(environment UNIX_COMMAND "${variables}")
    execute_process(
        COMMAND ${CMAKE_COMMAND} -E env ${environment} ${PROGRAM} --seeds ${SEEDS} --fingerprints
        OUTPUT_VARIABLE output
        RESULT_VARIABLE status)
    if(NOT status EQUAL 0)
        message(FATAL_ERROR "${output}")
    endif()
    string(REGEX MATCHALL "[0-9]+ [0-9]+ [0-9]+\n" fingerprints "${output}")
    list(LENGTH fingerprints count)
    if(NOT count EQUAL SEEDS)
        message(FATAL_ERROR "${count} fingerprints of ${SEEDS} seeds:\n${output}")
    endif()
    if(NOT DEFINED first)
        set(first "${fingerprints}")
    endif()
    if(NOT fingerprints STREQUAL first)
        message(FATAL_ERROR "With ${variables} a seed is another schedule.\n"
                            "${first}\nand now\n${fingerprints}")
    endif()
endforeach()
message(STATUS "${SEEDS} seeds: the same schedules each time")
