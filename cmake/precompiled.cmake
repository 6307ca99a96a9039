# SPDX-License-Identifier: GPL-3.0-or-later
# Most of the build time is for parsing headers of the standard library and of Qt. Each set of them is
# parsed once, and all libraries of the same kind share the result.
# A set contains only system headers, and each source still includes what it uses. The preset
# tsan, which is built without precompiled headers, and clang-tidy check this.
include_guard()

option(HOLDFAST_PRECOMPILED_HEADERS "Parse system headers once" ON)

set(standard
    <algorithm> <array> <atomic> <charconv> <chrono> <cstddef> <cstdint> <cstring> <deque> <functional>
    <limits> <map> <memory> <mutex> <optional> <span> <string> <string_view> <unordered_map> <utility>
    <variant> <vector>)
set(qt ${standard}
    <QtCore/QByteArray> <QtCore/QCoreApplication> <QtCore/QDateTime> <QtCore/QHash>
    <QtCore/QJsonArray> <QtCore/QJsonDocument> <QtCore/QJsonObject> <QtCore/QList>
    <QtCore/QLoggingCategory> <QtCore/QObject> <QtCore/QPointer> <QtCore/QSettings>
    <QtCore/QSocketNotifier> <QtCore/QString> <QtCore/QStringList> <QtCore/QThread>
    <QtCore/QTimer> <QtNetwork/QHostAddress> <QtNetwork/QTcpSocket>)
set(HOLDFAST_PRECOMPILED_standard ${standard})
set(HOLDFAST_PRECOMPILED_qt ${qt})
set(HOLDFAST_PRECOMPILED_window ${qt}
    <QtGui/QGuiApplication> <QtGui/QKeyEvent> <QtGui/QPainter> <QtWidgets/QAbstractItemView>
    <QtWidgets/QApplication> <QtWidgets/QBoxLayout> <QtWidgets/QLabel> <QtWidgets/QMenu>
    <QtWidgets/QPushButton> <QtWidgets/QStyledItemDelegate> <QtWidgets/QToolButton>)
set(HOLDFAST_PRECOMPILED_tests ${qt} <QtCore/QFile> <QtCore/QProcess> <QtCore/QRegularExpression>
    <QtCore/QTemporaryDir> <QtTest/QtTest>)
set(HOLDFAST_PRECOMPILED_windowtests ${HOLDFAST_PRECOMPILED_tests} <QtWidgets/QtWidgets>)
set(HOLDFAST_PRECOMPILED_standard_LINKS)
set(HOLDFAST_PRECOMPILED_qt_LINKS Qt6::Network)
set(HOLDFAST_PRECOMPILED_window_LINKS Qt6::Network Qt6::Widgets)
set(HOLDFAST_PRECOMPILED_tests_LINKS holdfast_testflags)
set(HOLDFAST_PRECOMPILED_windowtests_LINKS holdfast_testflags Qt6::Widgets)

# holdfast_precompile(target set [COLD]): the set is compiled with the flags of the first folder that uses it.
# COLD: the code runs once, at the pace of a person, or mostly inside of another library. To optimize it takes long
# and gains nothing, so a unity build, which is for a quick start, does not.
function(holdfast_precompile target set)
    cmake_parse_arguments(PARSE_ARGV 2 arg "COLD" "" "")
    set(cold $<$<AND:$<CONFIG:Release>,$<COMPILE_LANGUAGE:CXX>>:-O1>)
    if(CMAKE_UNITY_BUILD AND arg_COLD)
        target_compile_options(${target} PRIVATE ${cold})
    endif()
    # A unity build reads the headers of the standard library few times, and has one window: there they cost more
    # than they save.
    if(NOT HOLDFAST_PRECOMPILED_HEADERS OR (CMAKE_UNITY_BUILD AND NOT (arg_COLD AND set STREQUAL "qt")))
        return()
    endif()
    set(owner holdfast_precompiled_${set})
    if(NOT TARGET ${owner})
        set(nothing ${PROJECT_BINARY_DIR}/precompiled/${set}.cpp)
        file(CONFIGURE OUTPUT ${nothing} CONTENT "// Only the headers that are compiled before it.\n")
        add_library(${owner} STATIC ${nothing})
        target_link_libraries(${owner} PRIVATE holdfast_flags ${HOLDFAST_PRECOMPILED_${set}_LINKS})
        target_precompile_headers(${owner} PRIVATE ${HOLDFAST_PRECOMPILED_${set}})
        if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
            # ccache needs this to distinguish precompiled headers.
            target_compile_options(${owner} PRIVATE -fpch-preprocess)
        endif()
        if(CMAKE_UNITY_BUILD)
            target_compile_options(${owner} PRIVATE ${cold})
        endif()
    endif()
    target_precompile_headers(${target} REUSE_FROM ${owner})
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        # Programs would be -fPIE, which GCC 14 does not take after a header that is -fPIC.
        target_compile_options(${target} PRIVATE "$<$<COMPILE_LANGUAGE:CXX>:-fpch-preprocess;-fPIC>")
    endif()
endfunction()
