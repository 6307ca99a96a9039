<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>holdfast::ui::ChannelsModel</name>
    <message numerus="yes">
        <source>%n client(s) follow it</source>
        <translation>
            <numerusform>%n client follows it</numerusform>
            <numerusform>%n clients follow it</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) kept for latecomers</source>
        <translation>
            <numerusform>%n message kept for latecomers</numerusform>
            <numerusform>%n messages kept for latecomers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ui::ClientsPane</name>
    <message numerus="yes">
        <source>%n shown</source>
        <translation>
            <numerusform>%n shown</numerusform>
            <numerusform>%n shown</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ui::ConsolePane</name>
    <message numerus="yes">
        <source>→ %n client(s)</source>
        <translation>
            <numerusform>→ %n client</numerusform>
            <numerusform>→ %n clients</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ui::StatusLine</name>
    <message numerus="yes">
        <source>%n connection(s)</source>
        <translation>
            <numerusform>%n connection</numerusform>
            <numerusform>%n connections</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s)</source>
        <translation>
            <numerusform>%n message</numerusform>
            <numerusform>%n messages</numerusform>
        </translation>
    </message>
</context>
</TS>
