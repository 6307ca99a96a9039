# SPDX-License-Identifier: GPL-3.0-or-later
# Every target of ours links holdfast_flags: the warnings and Qt definitions are set in one place.
include_guard()

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE Release)
endif()

# With CMAKE_UNITY_BUILD, which ./dev run uses: the sources of a folder are compiled together, which takes
# half the time from scratch. So two of a folder's unnamed namespaces may not define the same name.
set(CMAKE_UNITY_BUILD_BATCH_SIZE 64)

add_library(holdfast_flags INTERFACE)
target_include_directories(holdfast_flags INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_definitions(holdfast_flags INTERFACE
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_URL_CAST_FROM_STRING
    QT_NO_CAST_FROM_BYTEARRAY QT_USE_QSTRINGBUILDER QT_NO_FOREACH QT_NO_KEYWORDS
    QT_DISABLE_DEPRECATED_BEFORE=0x060400)
# A unity build is for those who run the program: it has no warnings, which take time to find.
if(CMAKE_CXX_COMPILER_ID MATCHES "GNU|Clang" AND CMAKE_UNITY_BUILD)
    target_compile_options(holdfast_flags INTERFACE -w)
elseif(CMAKE_CXX_COMPILER_ID MATCHES "GNU|Clang")
    target_compile_options(holdfast_flags INTERFACE
        $<$<COMPILE_LANGUAGE:CXX>:-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wold-style-cast>)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
        # GCC bug 105651: a false warning about overlapping memory in std::string's operator+.
        target_compile_options(holdfast_flags INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Wno-restrict>)
        if(CMAKE_CXX_FLAGS_RELEASE MATCHES "-O3" AND CMAKE_BUILD_TYPE STREQUAL "Release")
            # From -O3 on, GCC also warns wrongly that std::string_view's find() reads beyond the end.
            target_compile_options(holdfast_flags INTERFACE
                $<$<COMPILE_LANGUAGE:CXX>:-Wno-stringop-overread>)
        endif()
    endif()
    if(HOLDFAST_WERROR)
        target_compile_options(holdfast_flags INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Werror>)
    endif()
endif()

# Sanitizers are enabled for all files, third-party C sources included.
if(HOLDFAST_SANITIZER STREQUAL "address")
    add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=undefined
                        -fno-omit-frame-pointer)
    add_link_options(-fsanitize=address,undefined)
elseif(HOLDFAST_SANITIZER STREQUAL "thread")
    add_compile_options(-fsanitize=thread -fno-omit-frame-pointer)
    add_link_options(-fsanitize=thread)
elseif(HOLDFAST_SANITIZER)
    message(FATAL_ERROR "HOLDFAST_SANITIZER is '${HOLDFAST_SANITIZER}': say address, thread or nothing.")
endif()
if(HOLDFAST_FUZZERS)
    add_compile_options(-fsanitize=fuzzer-no-link)
endif()

# One static library per folder of the server: holdfast_add_library(core SOURCES ... LINKS ...). Use
# PRECOMPILED qt for folders that use Qt. COLD: see holdfast_precompile().
function(holdfast_add_library name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "COLD" "PRECOMPILED" "SOURCES;LINKS")
    add_library(holdfast_${name} STATIC ${arg_SOURCES})
    add_library(holdfast::${name} ALIAS holdfast_${name})
    target_link_libraries(holdfast_${name} PUBLIC holdfast_flags ${arg_LINKS})
    if(NOT arg_PRECOMPILED)
        set(arg_PRECOMPILED standard)
    endif()
    if(arg_COLD)
        list(APPEND arg_PRECOMPILED COLD)
    endif()
    holdfast_precompile(holdfast_${name} ${arg_PRECOMPILED})
endfunction()
