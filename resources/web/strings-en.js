// SPDX-License-Identifier: GPL-3.0-or-later

/** The page's words in English. Kept in step with strings-zh.js by a test. */
export default {
    'language.switch': '中文',

    'join.lead': 'Messages sent to this page appear by themselves, the moment they are sent.',
    'join.name': 'Your name',
    'join.shuffle': 'Another name',
    'join.group': 'Your group',
    'join.button': 'Join',
    'join.hint': 'Also turns the sound on. Whoever runs this server sees your name.',
    'join.adjectives': 'Brave Bright Calm Clever Curious Gentle Happy Jolly Kind Lucky Merry Nimble Quick Quiet Sunny Swift',
    'join.nouns': 'Apricot Cherry Coconut Fig Kiwi Lemon Lychee Mango Melon Olive Papaya Peach Pear Plum Pomelo Quince',
    'join.pattern': '{adjective} {noun}',

    'state.connecting': 'Connecting…',
    'state.live': 'Live',
    'state.reconnecting': 'Reconnecting…',
    'state.closed': 'Not connected',
    'state.ended': 'Ended',
    'state.elsewhere': 'In another tab',

    'fault.offline': 'Your device is offline. Check its Wi-Fi; what you miss will be fetched.',
    'fault.unreachable': 'The server does not answer. It may be restarting, or you are on another network than it is.',
    'fault.goodbye': 'The server said goodbye: {reason}.',
    'fault.refused': 'The server said no: {detail}',
    'bye.shutting-down': 'it is being stopped or restarted',
    'bye.removed': 'whoever runs it has removed you',

    'ended': 'The teacher has ended the class. You can close this page; left open, it comes back by itself when there is a new one.',

    'retry.in': 'Asking again in {seconds} s.',
    'retry.now': 'Ask now',
    'retry.asking': 'Asking again…',
    'back.nothing': 'Back. Nothing was missed.',
    'back.one': 'Back. The message that was missed is here.',
    'back.many': 'Back. The {count} messages that were missed are here.',

    'tab.elsewhere': 'This page is open in another tab, and that one receives the messages.',
    'tab.here': 'Receive here',

    'list.title': 'Messages',
    'list.empty': 'Nothing yet. Leave this page open.',
    'list.bytes': '{type}, {size} bytes',
    'list.image': 'Image ({type}, {size} bytes)',
    'list.broken': 'An image that cannot be shown ({type}, {size} bytes)',
    'list.important': 'Important',
    'list.channel': 'Channel {channel}',
    'gap.expired': 'Some messages were lost while this page was away: they had become too old to be kept.',
    'gap.evicted': 'Some messages were lost while this page was away: more came than the server keeps.',
    'gap.restarted': 'Some messages may be lost: the server was restarted while this page was not connected.',

    'sound.on': 'Sound and vibration are on',
    'sound.off': 'Sound and vibration are off',
    'card.ok': 'OK',
    'card.one': 'Another message follows.',
    'card.more': '{count} more messages follow.',

    'how.title': 'How it works',
    'how.page': 'This page',
    'how.server': 'The server',
    'how.ask': 'I ask “anything new?”',
    'how.hold': 'It holds my question and serves others',
    'how.push': 'News! It answers at once',
    'how.handle.long-poll': 'I show it and ask again',
    'how.handle.sse': 'I show it; the line stays open',
    'how.waiting': 'Waiting for {percent} % of the time, and nothing is blocked meanwhile.',
    'how.via': 'Connected by',
    'how.via.auto': 'automatic choice',
    'how.via.long-poll': 'long polling',
    'how.via.sse': 'server-sent events',

    'you.are': 'You are {name}, in {channels}.',
    'leave.button': 'Leave',
    'leave.title': 'You have left.',
    'leave.text': 'You can close this page.',
    'leave.back': 'Join again',
};
