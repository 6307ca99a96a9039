// SPDX-License-Identifier: GPL-3.0-or-later

/** The page's words in Simplified Chinese. Kept in step with strings-en.js by a test. */
export default {
    'language.switch': 'English',

    'join.lead': '发送到本页的消息会在发出的瞬间自动出现。',
    'join.name': '你的名字',
    'join.shuffle': '换一个名字',
    'join.group': '你的小组',
    'join.button': '加入',
    'join.hint': '加入时会打开声音。服务器的管理者能看到你的名字。',
    'join.adjectives': '勇敢的 明亮的 从容的 聪明的 好奇的 温柔的 快乐的 开朗的 善良的 幸运的 欢喜的 灵巧的 敏捷的 安静的 阳光的 飞快的',
    'join.nouns': '杏子 樱桃 椰子 无花果 猕猴桃 柠檬 荔枝 芒果 甜瓜 橄榄 木瓜 桃子 梨子 李子 柚子 山楂',
    'join.pattern': '{adjective}{noun}',

    'state.connecting': '正在连接…',
    'state.live': '已连接',
    'state.reconnecting': '正在重连…',
    'state.closed': '未连接',
    'state.ended': '已结束',
    'state.elsewhere': '在另一个标签页',

    'fault.offline': '你的设备没有联网。请检查 Wi-Fi；错过的消息会补上。',
    'fault.unreachable': '服务器没有应答。它可能正在重启，或者你们不在同一个网络里。',
    'fault.goodbye': '服务器已道别：{reason}。',
    'fault.refused': '服务器拒绝了请求：{detail}',
    'bye.shutting-down': '它正在停止或重启',
    'bye.removed': '管理者已将你移出',

    'ended': '老师已结束课堂。你可以关闭本页；如果让它开着，下次上课时会自动连上。',

    'retry.in': '{seconds} 秒后再问。',
    'retry.now': '现在就问',
    'retry.asking': '正在再问…',
    'back.nothing': '已恢复连接，没有错过消息。',
    'back.one': '已恢复连接，错过的 1 条消息已补上。',
    'back.many': '已恢复连接，错过的 {count} 条消息已补上。',

    'tab.elsewhere': '本页已在另一个标签页打开，消息由那一页接收。',
    'tab.here': '在这里接收',

    'list.title': '消息',
    'list.empty': '还没有消息。请让本页开着。',
    'list.bytes': '{type}，{size} 字节',
    'list.image': '图片（{type}，{size} 字节）',
    'list.broken': '无法显示的图片（{type}，{size} 字节）',
    'list.important': '重要',
    'list.channel': '频道 {channel}',
    'gap.expired': '本页离开期间有消息丢失：它们太旧，服务器已不再保留。',
    'gap.evicted': '本页离开期间有消息丢失：消息太多，超出了服务器的保留量。',
    'gap.restarted': '可能有消息丢失：本页断开期间服务器重新启动过。',

    'sound.on': '声音和振动已打开',
    'sound.off': '声音和振动已关闭',
    'card.ok': '知道了',
    'card.one': '后面还有 1 条消息。',
    'card.more': '后面还有 {count} 条消息。',

    'how.title': '工作原理',
    'how.page': '本页',
    'how.server': '服务器',
    'how.ask': '我问：“有新消息吗？”',
    'how.hold': '它先不回答，照常服务别人',
    'how.push': '有消息！它立刻回答',
    'how.handle.long-poll': '我显示消息，然后再问',
    'how.handle.sse': '我显示消息，连接保持打开',
    'how.waiting': '{percent} % 的时间在等待，而等待并不阻塞任何事情。',
    'how.via': '连接方式',
    'how.via.auto': '自动选择',
    'how.via.long-poll': '长轮询',
    'how.via.sse': '服务器推送事件（SSE）',

    'you.are': '你是“{name}”，频道：{channels}。',
    'leave.button': '离开',
    'leave.title': '你已离开。',
    'leave.text': '现在可以关闭本页了。',
    'leave.back': '重新加入',
};
