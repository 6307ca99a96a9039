<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>RoomSetup</name>
    <message numerus="yes">
        <source>Taken over: %Ln channel(s)</source>
        <translation>
            <numerusform>Taken over: %Ln channel</numerusform>
            <numerusform>Taken over: %Ln channels</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln template(s).</source>
        <translation>
            <numerusform>%Ln template.</numerusform>
            <numerusform>%Ln templates.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ui::ChannelsModel</name>
    <message numerus="yes">
        <source>%Ln client(s) follow it</source>
        <translation>
            <numerusform>%Ln client follows it</numerusform>
            <numerusform>%Ln clients follow it</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln message(s) kept for latecomers</source>
        <translation>
            <numerusform>%Ln message kept for latecomers</numerusform>
            <numerusform>%Ln messages kept for latecomers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ui::ChannelsPane</name>
    <message numerus="yes">
        <source>Clear it, and do not offer it any more; it goes when the last of %Ln client(s) leaves it</source>
        <translation>
            <numerusform>Clear it, and do not offer it any more; it goes when its client leaves it</numerusform>
            <numerusform>Clear it, and do not offer it any more; it goes when the last of %Ln clients leaves it</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ui::ClientChanges</name>
    <message numerus="yes">
        <source>%1 and %Ln other(s)</source>
        <comment>people</comment>
        <translation>
            <numerusform>%1 and %Ln other</numerusform>
            <numerusform>%1 and %Ln others</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ui::ClientsPane</name>
    <message numerus="yes">
        <source>%Ln shown</source>
        <translation>
            <numerusform>%Ln shown</numerusform>
            <numerusform>%Ln shown</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ui::ClosingQuestion</name>
    <message numerus="yes">
        <source>%Ln client(s) would be disconnected.</source>
        <translation>
            <numerusform>%Ln client would be disconnected.</numerusform>
            <numerusform>%Ln clients would be disconnected.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ui::Composer</name>
    <message numerus="yes">
        <source>→ %Ln client(s)</source>
        <translation>
            <numerusform>→ %Ln client</numerusform>
            <numerusform>→ %Ln clients</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ui::InspectorDialog</name>
    <message numerus="yes">
        <source>%Ln step(s) came too fast to be shown.</source>
        <translation>
            <numerusform>%Ln step came too fast to be shown.</numerusform>
            <numerusform>%Ln steps came too fast to be shown.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ui::LogModel</name>
    <message numerus="yes">
        <source>%Ln message(s) came too fast to be listed</source>
        <translation>
            <numerusform>%Ln message came too fast to be listed</numerusform>
            <numerusform>%Ln messages came too fast to be listed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln connection(s) refused: a limit is reached</source>
        <translation>
            <numerusform>%Ln connection refused: a limit is reached</numerusform>
            <numerusform>%Ln connections refused: a limit is reached</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln request(s) that cannot be understood</source>
        <translation>
            <numerusform>%Ln request that cannot be understood</numerusform>
            <numerusform>%Ln requests that cannot be understood</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln client(s) told that messages are missing</source>
        <translation>
            <numerusform>%Ln client told that messages are missing</numerusform>
            <numerusform>%Ln clients told that messages are missing</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A client reads too slowly (%Ln time(s))</source>
        <translation>
            <numerusform>A client reads too slowly (%Ln time)</numerusform>
            <numerusform>A client reads too slowly (%Ln times)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln TLS handshake(s) failed</source>
        <translation>
            <numerusform>%Ln TLS handshake failed</numerusform>
            <numerusform>%Ln TLS handshakes failed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ui::MessagesModel</name>
    <message numerus="yes">
        <source>%1, %Ln byte(s)</source>
        <translation>
            <numerusform>%1, %Ln byte</numerusform>
            <numerusform>%1, %Ln bytes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ui::OutboxBar</name>
    <message numerus="yes">
        <source>%Ln time(s) in all</source>
        <translation>
            <numerusform>%Ln time in all</numerusform>
            <numerusform>%Ln times in all</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more later</source>
        <comment>messages</comment>
        <translation>
            <numerusform>%Ln more later</numerusform>
            <numerusform>%Ln more later</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ui::StatusLine</name>
    <message numerus="yes">
        <source>%Ln TCP connection(s)</source>
        <translation>
            <numerusform>%Ln TCP connection</numerusform>
            <numerusform>%Ln TCP connections</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln message(s)</source>
        <translation>
            <numerusform>%Ln message</numerusform>
            <numerusform>%Ln messages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ui::TraceModel</name>
    <message numerus="yes">
        <source>%Ln byte(s)</source>
        <translation>
            <numerusform>%Ln byte</numerusform>
            <numerusform>%Ln bytes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ui::UndoBar</name>
    <message numerus="yes">
        <source>%1 and %Ln other(s) are about to be banned.</source>
        <translation>
            <numerusform>%1 and %Ln other are about to be banned.</numerusform>
            <numerusform>%1 and %Ln others are about to be banned.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 and %Ln other(s) are about to be removed.</source>
        <translation>
            <numerusform>%1 and %Ln other are about to be removed.</numerusform>
            <numerusform>%1 and %Ln others are about to be removed.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TimelineTexts</name>
    <message numerus="yes">
        <source>%Ln byte(s)</source>
        <translation>
            <numerusform>%Ln byte</numerusform>
            <numerusform>%Ln bytes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln step(s) came too fast to be shown.</source>
        <translation>
            <numerusform>%Ln step came too fast to be shown.</numerusform>
            <numerusform>%Ln steps came too fast to be shown.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ui::SequenceModel</name>
    <message numerus="yes">
        <source>%Ln byte(s)</source>
        <translation>
            <numerusform>%Ln byte</numerusform>
            <numerusform>%Ln bytes</numerusform>
        </translation>
    </message>
</context>
</TS>
