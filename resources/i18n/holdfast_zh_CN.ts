<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>ClientsFilter</name>
    <message>
        <source>“%1” is no way to receive. Use poll, sse or ws.</source>
        <translation>没有“%1”这种接收方式，请用 poll、sse 或 ws。</translation>
    </message>
    <message>
        <source>“%1” is no state. Use here, asking or away; or held, polling or open.</source>
        <translation>没有“%1”这种状态，请用 here、asking 或 away；也可以用 held、polling 或 open。</translation>
    </message>
    <message>
        <source>“%1” is no mark. Use muted or renamed.</source>
        <translation>“%1”不是标记。请用 muted 或 renamed。</translation>
    </message>
</context>
<context>
    <name>ErrorText</name>
    <message>
        <source>Name at least one channel.</source>
        <translation>请至少写一个频道。</translation>
    </message>
    <message>
        <source>At most %1 channels or patterns at once: use a pattern such as class.*.</source>
        <translation>一次最多 %1 个频道或通配名：请用 class.* 这样的通配名。</translation>
    </message>
    <message>
        <source>Target %1 is neither a channel’s name nor a pattern.</source>
        <translation>第 %1 个既不是频道名也不是通配名。</translation>
    </message>
    <message>
        <source>That is not a channel’s name.</source>
        <translation>这不是频道名。</translation>
    </message>
    <message>
        <source>More than %1 channels match: use a narrower pattern.</source>
        <translation>匹配的频道超过 %1 个：请用范围更小的通配名。</translation>
    </message>
    <message>
        <source>There are as many channels as this server allows: use an existing one.</source>
        <translation>频道数已达到服务器的上限：请使用已有的频道。</translation>
    </message>
    <message>
        <source>A message may have at most %1 bytes.</source>
        <translation>一条消息最多 %1 个字节。</translation>
    </message>
    <message>
        <source>The message is empty: write something first.</source>
        <translation>消息是空的：请先写点内容。</translation>
    </message>
    <message>
        <source>An event’s name has at most 100 visible ASCII characters.</source>
        <translation>事件名最多 100 个可见的 ASCII 字符。</translation>
    </message>
    <message>
        <source>That event’s name has a meaning of its own in event streams: choose another.</source>
        <translation>这个事件名在事件流中有专门含义：请换一个。</translation>
    </message>
    <message>
        <source>A content type has at most 200 visible ASCII characters.</source>
        <translation>内容类型最多 200 个可见的 ASCII 字符。</translation>
    </message>
    <message>
        <source>The time to live is a whole number of seconds from 1 to %1.</source>
        <translation>有效期是 1 到 %1 之间的整数秒。</translation>
    </message>
    <message>
        <source>The priority is a number from 1 to 5.</source>
        <translation>优先级是 1 到 5 之间的数字。</translation>
    </message>
    <message>
        <source>A key has 1 to 100 visible ASCII characters.</source>
        <translation>键是 1 到 100 个可见的 ASCII 字符。</translation>
    </message>
    <message>
        <source>The channel has %1 keys, as many as this server allows: take one away first.</source>
        <translation>该频道已有 %1 个键，达到了服务器的上限：请先去掉一个。</translation>
    </message>
    <message>
        <source>Messages with keys may take %1 bytes: take keys away first.</source>
        <translation>带键的消息最多占 %1 字节：请先去掉一些键。</translation>
    </message>
    <message>
        <source>The message is announced as JSON, but is not JSON: look at byte %1.</source>
        <translation>消息声明为 JSON，但不是 JSON：请看第 %1 字节。</translation>
    </message>
    <message>
        <source>Only a channel’s name can be offered, such as class.red: no pattern, and nothing below system.</source>
        <translation>只能提供频道名，例如 class.red：不能是通配名，也不能是 system 下面的频道。</translation>
    </message>
    <message>
        <source>At most %1 channels can be offered.</source>
        <translation>最多可以提供 %1 个频道。</translation>
    </message>
    <message>
        <source>Cannot listen on %1, port %2, which is used by %3: choose another port, or stop that program.</source>
        <translation>无法监听 %1 的端口 %2，它正被 %3 占用：请换一个端口，或者停止那个程序。</translation>
    </message>
    <message>
        <source>Cannot listen on %1, port %2: choose another port, or stop the program that uses it.</source>
        <translation>无法监听 %1 的端口 %2：请换一个端口，或者停止占用它的程序。</translation>
    </message>
    <message>
        <source>The file of the management token cannot be used: %1</source>
        <translation>管理令牌文件不能使用：%1</translation>
    </message>
    <message>
        <source>The server does not understand it.</source>
        <translation>服务器看不懂。</translation>
    </message>
    <message>
        <source>It is larger than the server allows.</source>
        <translation>超过了服务器允许的大小。</translation>
    </message>
    <message>
        <source>The server does not allow it.</source>
        <translation>服务器不允许。</translation>
    </message>
    <message>
        <source>The server allows it only with a token.</source>
        <translation>服务器只允许持有令牌者这样做。</translation>
    </message>
    <message>
        <source>The token is not valid.</source>
        <translation>令牌无效。</translation>
    </message>
    <message>
        <source>The token is not for this.</source>
        <translation>令牌没有这项权限。</translation>
    </message>
    <message>
        <source>Too many wrong tokens were sent: wait a minute.</source>
        <translation>错误的令牌太多：请等一分钟。</translation>
    </message>
    <message>
        <source>The server wants the PIN of the room.</source>
        <translation>服务器要求输入房间的 PIN 码。</translation>
    </message>
    <message>
        <source>This is done too often: wait a moment.</source>
        <translation>操作太频繁：请稍等片刻。</translation>
    </message>
    <message>
        <source>The server does not know it.</source>
        <translation>服务器不认识它。</translation>
    </message>
    <message>
        <source>Something else has come in between: try again.</source>
        <translation>中间有了别的变化：请再试一次。</translation>
    </message>
    <message>
        <source>It has been retracted.</source>
        <translation>它已被撤回。</translation>
    </message>
    <message>
        <source>It contradicts what was sent before: send it as something new.</source>
        <translation>与之前发送的内容不一致：请作为新的内容发送。</translation>
    </message>
    <message>
        <source>A limit of the server is reached: try again later.</source>
        <translation>已达到服务器的上限：请稍后再试。</translation>
    </message>
    <message>
        <source>The server cannot do it now: try again later.</source>
        <translation>服务器现在做不了：请稍后再试。</translation>
    </message>
    <message>
        <source>The operating system has refused it.</source>
        <translation>操作系统拒绝了。</translation>
    </message>
    <message>
        <source>The folder %1 is in use by another server (process %2).</source>
        <translation>文件夹 %1 正被另一个服务器使用（进程 %2）。</translation>
    </message>
    <message>
        <source>%1 cannot be used: the program’s log says why.</source>
        <translation>%1 无法使用，原因见程序日志。</translation>
    </message>
    <message>
        <source>The disk is full: make room, then try again.</source>
        <translation>磁盘已满：请腾出空间后再试。</translation>
    </message>
    <message>
        <source>A name has at most 64 bytes and no control characters.</source>
        <translation>名字最多 64 个字节，且不能有控制字符。</translation>
    </message>
    <message>
        <source>Channels that begin with system are the server’s own: choose another name.</source>
        <translation>以 system 开头的频道属于服务器：请换一个名称。</translation>
    </message>
    <message>
        <source>The room is locked.</source>
        <translation>房间已锁定。</translation>
    </message>
</context>
<context>
    <name>HelpTexts</name>
    <message>
        <source>How it works</source>
        <translation>工作原理</translation>
    </message>
    <message>
        <source>The browser asks.</source>
        <translation>浏览器提出请求。</translation>
    </message>
    <message>
        <source>It sends an ordinary HTTP request, without waiting for it: the page stays usable.</source>
        <translation>它发出一个普通的 HTTP 请求，但不停下来等待：页面照常可用。</translation>
    </message>
    <message>
        <source>The server holds it.</source>
        <translation>服务器把请求挂起。</translation>
    </message>
    <message>
        <source>There is no news yet, so it does not answer and keeps the connection. Nothing is blocked: it goes on serving everyone else.</source>
        <translation>暂时没有新消息，服务器先不回答，只是保持连接。这不会造成阻塞：它继续为其他人服务。</translation>
    </message>
    <message>
        <source>News: it pushes.</source>
        <translation>有新消息，立即推送。</translation>
    </message>
    <message>
        <source>The answer travels down the connection that is already there, at once.</source>
        <translation>回答沿着已经建立好的连接马上送达。</translation>
    </message>
    <message>
        <source>The browser shows it and asks again.</source>
        <translation>浏览器显示消息，然后再次请求。</translation>
    </message>
    <message>
        <source>It names the last message it has. That tells us it has received it, and nothing is lost in between.</source>
        <translation>新请求会说明它收到的最后一条消息：我们由此知道消息已送达，其间也不会有遗漏。</translation>
    </message>
    <message>
        <source>A browser cannot be called; it can only ask. So it asks in advance:</source>
        <translation>服务器无法主动联系浏览器，只能由浏览器来问。所以让它提前来问：</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Send the message</source>
        <translation>发送消息</translation>
    </message>
    <message>
        <source>New line in the message</source>
        <translation>在消息中换行</translation>
    </message>
    <message>
        <source>In the empty message box: what was sent before</source>
        <translation>在空的消息框中：找回以前发过的内容</translation>
    </message>
    <message>
        <source>Leave the filter, then clear the selection</source>
        <translation>先清除筛选，再取消选择</translation>
    </message>
    <message>
        <source>About Holdfast</source>
        <translation>关于 Holdfast</translation>
    </message>
    <message>
        <source>A push server with a window: it holds the browsers’ requests and answers them the moment there is news.</source>
        <translation>带窗口的推送服务器：它先把浏览器的请求挂起，一有新消息就立即回答。</translation>
    </message>
    <message>
        <source>Free software under the GNU General Public License, version 3 or later: you may use, study, share and change it. It comes without any warranty.</source>
        <translation>自由软件，采用 GNU 通用公共许可证第 3 版或更高版本：您可以使用、研究、分享和修改它。本软件不提供任何担保。</translation>
    </message>
    <message>
        <source>Made with Qt %1 and libqrencode.</source>
        <translation>使用 Qt %1 和 libqrencode 构建。</translation>
    </message>
    <message>
        <source>A stream (SSE, WebSocket) is the same idea with one request for many messages. In the layout Develop such clients are “open”, long-polling ones are “held”.</source>
        <translation>流（SSE、WebSocket）是同样的想法，只是一个请求收多条消息。在“开发”布局里，这样的客户端是“打开”，长轮询的是“挂起”。</translation>
    </message>
    <message>
        <source>Ban the selected clients for 10 minutes</source>
        <translation>封禁选中的客户端 10 分钟</translation>
    </message>
</context>
<context>
    <name>JoinWords</name>
    <message>
        <source>QR code for %1</source>
        <translation>%1 的二维码</translation>
    </message>
    <message>
        <source>Nobody is here yet</source>
        <translation>还没有人来</translation>
    </message>
    <message>
        <source>Listening on a path only: a browser cannot open it.</source>
        <translation>只在路径上监听：浏览器无法打开。</translation>
    </message>
    <message>
        <source>Not listening: nobody can join.</source>
        <translation>没有在监听：没有人能加入。</translation>
    </message>
    <message>
        <source>Only this computer can open it: no network was found.</source>
        <translation>只有这台电脑能打开：没有找到网络。</translation>
    </message>
    <message>
        <source>Only the server&apos;s own computer can open it: it found no network.</source>
        <translation>只有服务器自己的电脑能打开：它没有找到网络。</translation>
    </message>
    <message>
        <source>Waiting for the first device. Phones must be in the same Wi-Fi.</source>
        <translation>正在等第一台设备。手机必须连接同一个 Wi-Fi。</translation>
    </message>
    <message>
        <source>No other device has come yet. Is it in the same Wi-Fi, not in a guest network? Are mobile data and VPN off? Does the firewall let it in?</source>
        <translation>还没有别的设备来。它在同一个 Wi-Fi 里，而不是访客网络吗？移动数据和 VPN 关了吗？防火墙放行了吗？</translation>
    </message>
    <message>
        <source>✓ Other devices reach this computer.</source>
        <translation>✓ 别的设备能连到这台电脑。</translation>
    </message>
    <message>
        <source>✓ Other devices reach the server.</source>
        <translation>✓ 别的设备能连到服务器。</translation>
    </message>
    <message>
        <source>%1 here</source>
        <comment>people</comment>
        <translation>%1 人在线</translation>
    </message>
    <message>
        <source>PIN %1</source>
        <translation>PIN %1</translation>
    </message>
</context>
<context>
    <name>PeopleText</name>
    <message>
        <source>%1 s</source>
        <comment>seconds</comment>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 min</source>
        <comment>minutes</comment>
        <translation>%1 分钟</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <comment>hours and minutes</comment>
        <translation>%1 小时 %2 分</translation>
    </message>
    <message>
        <source>%1 d %2 h</source>
        <comment>days and hours</comment>
        <translation>%1 天 %2 小时</translation>
    </message>
    <message>
        <source>poll</source>
        <comment>transport: long-polling</comment>
        <translation>轮询</translation>
    </message>
    <message>
        <source>away</source>
        <comment>client state: gone for now</comment>
        <translation>离开</translation>
    </message>
    <message>
        <source>has not got it (away)</source>
        <comment>receipt</comment>
        <translation>未收到（离开）</translation>
    </message>
    <message>
        <source>has not got it yet</source>
        <comment>receipt</comment>
        <translation>尚未收到</translation>
    </message>
    <message>
        <source>✓ received</source>
        <comment>receipt</comment>
        <translation>✓ 已收到</translation>
    </message>
    <message>
        <source>✓✓ seen</source>
        <comment>receipt</comment>
        <translation>✓✓ 已读</translation>
    </message>
    <message>
        <source>missed it</source>
        <comment>receipt</comment>
        <translation>错过了</translation>
    </message>
    <message>
        <source>cannot tell</source>
        <comment>receipt</comment>
        <translation>无法得知</translation>
    </message>
    <message>
        <source>here</source>
        <comment>client state</comment>
        <translation>在线</translation>
    </message>
    <message>
        <source>asking again</source>
        <comment>client state: between two polls</comment>
        <translation>正在再次请求</translation>
    </message>
    <message>
        <source>held</source>
        <comment>connection: a request is being held</comment>
        <translation>挂起</translation>
    </message>
    <message>
        <source>re-polling</source>
        <comment>connection: between two polls</comment>
        <translation>再次轮询</translation>
    </message>
    <message>
        <source>open</source>
        <comment>connection: a stream is open</comment>
        <translation>打开</translation>
    </message>
    <message>
        <source>none</source>
        <comment>connection: the client is away</comment>
        <translation>无</translation>
    </message>
</context>
<context>
    <name>Poster</name>
    <message>
        <source>Scan the code, or open this address:</source>
        <translation>扫描二维码，或打开这个地址：</translation>
    </message>
    <message>
        <source>Password: %1</source>
        <translation>密码：%1</translation>
    </message>
    <message>
        <source>1. Join the Wi-Fi</source>
        <translation>1. 加入 Wi-Fi</translation>
    </message>
    <message>
        <source>2. Scan the code, or open this address:</source>
        <translation>2. 扫描二维码，或打开这个地址：</translation>
    </message>
</context>
<context>
    <name>RoomSetup</name>
    <message>
        <source>Nothing was changed: that file is no set-up of Holdfast.</source>
        <translation>没有任何改动：那个文件不是 Holdfast 的设置。</translation>
    </message>
    <message>
        <source>Nothing was changed: %1</source>
        <translation>没有任何改动：%1</translation>
    </message>
    <message>
        <source>Not all was taken over: %1</source>
        <translation>没有全部导入：%1</translation>
    </message>
    <message numerus="yes">
        <source>Taken over: %Ln channel(s)</source>
        <translation>
            <numerusform>已导入：%Ln 个频道</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln template(s).</source>
        <translation>
            <numerusform>%Ln 个模板。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SaveDialog</name>
    <message>
        <source>Saved: %1</source>
        <translation>已保存：%1</translation>
    </message>
    <message>
        <source>Not saved: %1</source>
        <translation>没有保存：%1</translation>
    </message>
</context>
<context>
    <name>SetupCheck</name>
    <message>
        <source>The server is not listening. Start the program again with --listen.</source>
        <translation>服务器没有在监听。请用 --listen 重新启动程序。</translation>
    </message>
    <message>
        <source>The server is listening on port %1.</source>
        <translation>服务器正在端口 %1 上监听。</translation>
    </message>
    <message>
        <source>No address of a network: connect this computer to the Wi-Fi of the room, and start the program without --listen 127.0.0.1.</source>
        <translation>没有网络地址：请把这台电脑连上教室的 Wi-Fi，启动程序时不要用 --listen 127.0.0.1。</translation>
    </message>
    <message>
        <source>This computer is in %1 networks. The code shows %2: choose the network that the others are in.</source>
        <translation>这台电脑在 %1 个网络中。二维码用的是 %2：请选择别人所在的网络。</translation>
    </message>
    <message>
        <source>The address in the network is %1</source>
        <translation>网络中的地址是 %1</translation>
    </message>
    <message>
        <source>The firewall lets other devices in.</source>
        <translation>防火墙放行了别的设备。</translation>
    </message>
    <message>
        <source>A firewall (ufw) is installed. If no device gets through, let port %1 in.</source>
        <translation>装有防火墙（ufw）。如果别的设备连不上，请放行端口 %1。</translation>
    </message>
    <message>
        <source>A firewall (firewalld) is installed. If no device gets through, let port %1 in.</source>
        <translation>装有防火墙（firewalld）。如果别的设备连不上，请放行端口 %1。</translation>
    </message>
    <message>
        <source>No firewall program was found on this computer.</source>
        <translation>这台电脑上没有找到防火墙程序。</translation>
    </message>
    <message>
        <source>Another device has reached this computer.</source>
        <translation>已有别的设备连到这台电脑。</translation>
    </message>
    <message>
        <source>No other device has come yet. Try it with a phone: this line changes at once.</source>
        <translation>还没有别的设备来。请用手机试一下：这一行会马上变化。</translation>
    </message>
    <message>
        <source>A VPN is on (%1). It may keep other devices away: switch it off if they do not get through.</source>
        <translation>VPN 开着（%1）。它可能挡住别的设备：连不上时请关掉它。</translation>
    </message>
    <message>
        <source>The phones must be in the same Wi-Fi, not in a guest network: many of those keep devices apart (“client isolation”). Mobile data and VPN must be off on the phone.</source>
        <translation>手机必须连接同一个 Wi-Fi，不能是访客网络：很多访客网络会把设备互相隔开（“客户端隔离”）。手机上的移动数据和 VPN 必须关闭。</translation>
    </message>
</context>
<context>
    <name>StartupNotices</name>
    <message>
        <source>Port %1 is used by another program: this room is on port %2. The code and the address shown here are right.</source>
        <translation>端口 %1 已被其他程序占用，本教室改用端口 %2。这里显示的二维码和地址都是对的。</translation>
    </message>
    <message>
        <source>The management API is off: %1</source>
        <translation>管理接口没有启动：%1</translation>
    </message>
    <message>
        <source>Messages are not kept when this window closes. %1</source>
        <translation>关闭窗口后消息不会保留。%1</translation>
    </message>
</context>
<context>
    <name>TargetProblem</name>
    <message>
        <source>“%1” is no channel: a dot, not a slash, separates the parts of a name.</source>
        <translation>“%1”不是频道名：名称的各段之间用点分隔，不用斜杠。</translation>
    </message>
    <message>
        <source>“%1” is no channel: a name has no comma, question mark or hash sign in it.</source>
        <translation>“%1”不是频道名：名称里不能有逗号、问号和井号。</translation>
    </message>
    <message>
        <source>“%1” is no channel: it has a character in it that cannot be seen.</source>
        <translation>“%1”不是频道名：其中有看不见的字符。</translation>
    </message>
    <message>
        <source>“%1” is no channel: there is nothing before, after or between its dots.</source>
        <translation>“%1”不是频道名：点的前面、后面或两个点之间是空的。</translation>
    </message>
    <message>
        <source>“%1” is no pattern: * stands for a whole part of a name, from dot to dot.</source>
        <translation>“%1”不是通配名：* 代表名称中从点到点的整整一段。</translation>
    </message>
    <message>
        <source>“%1” is no pattern: ** can only be its last part.</source>
        <translation>“%1”不是通配名：** 只能放在最后一段。</translation>
    </message>
    <message>
        <source>“%1” is too long: a channel’s name has at most %2 bytes.</source>
        <translation>“%1”太长了：频道名最多 %2 个字节。</translation>
    </message>
</context>
<context>
    <name>Templates</name>
    <message>
        <source>Books open, please.</source>
        <translation>请打开书。</translation>
    </message>
    <message>
        <source>Five minutes left: it is {time} now.</source>
        <translation>还剩五分钟：现在是 {time}。</translation>
    </message>
    <message>
        <source>Look up, please.</source>
        <translation>请抬头看。</translation>
    </message>
    <message>
        <source>That is all for today. Thank you!</source>
        <translation>今天就到这里。谢谢大家！</translation>
    </message>
</context>
<context>
    <name>TimelineTexts</name>
    <message>
        <source>① asks</source>
        <translation>① 提问</translation>
    </message>
    <message>
        <source>② held</source>
        <translation>② 保持</translation>
    </message>
    <message>
        <source>③ pushed</source>
        <translation>③ 推送</translation>
    </message>
    <message>
        <source>④ handles, asks again</source>
        <translation>④ 处理后再问</translation>
    </message>
    <message>
        <source>① The client asks asynchronously: it does not wait for the answer and goes on working.</source>
        <translation>① 客户端异步提问：不等回答，继续做自己的事。</translation>
    </message>
    <message>
        <source>② The server holds the connection without blocking: no thread is suspended while there is nothing to answer.</source>
        <translation>② 服务器不阻塞地保持连接：没有内容可回答时，不会挂起任何线程。</translation>
    </message>
    <message>
        <source>③ There is news: the server pushes it, as the answer to the request that it holds.</source>
        <translation>③ 有新消息：服务器立刻推送，用来回答一直保持着的那个请求。</translation>
    </message>
    <message>
        <source>④ The client handles the message and asks again, on the same kept-alive TCP connection.</source>
        <translation>④ 客户端处理消息，然后再次提问，用的仍是同一个保持活动的 TCP 连接。</translation>
    </message>
    <message>
        <source>○ nothing new in time · ✕ dropped · ┃ new TCP connection · ][ gap told · ▲ sent by a WebSocket client · ∿ wider than it is: not to scale</source>
        <translation>○ 到时仍无新消息 · ✕ 断开 · ┃ 新的 TCP 连接 · ][ 告知缺失 · ▲ WebSocket 客户端发送 · ∿ 画得比实际宽：不按比例</translation>
    </message>
    <message>
        <source>② stream open</source>
        <translation>② 流已打开</translation>
    </message>
    <message>
        <source>④ handles it</source>
        <translation>④ 处理消息</translation>
    </message>
    <message>
        <source>nothing new in time</source>
        <translation>到时仍无新消息</translation>
    </message>
    <message>
        <source>another request</source>
        <translation>其他请求</translation>
    </message>
    <message>
        <source>sent by the client</source>
        <translation>客户端发送</translation>
    </message>
    <message>
        <source>reads slowly</source>
        <translation>读取较慢</translation>
    </message>
    <message>
        <source>socket full</source>
        <translation>套接字已满</translation>
    </message>
    <message>
        <source>gap told</source>
        <translation>告知缺失</translation>
    </message>
    <message>
        <source>new TCP connection</source>
        <translation>新的 TCP 连接</translation>
    </message>
    <message>
        <source>dropped</source>
        <translation>断开</translation>
    </message>
    <message>
        <source>not shown</source>
        <translation>未显示</translation>
    </message>
    <message>
        <source>poll</source>
        <comment>transport: long-polling</comment>
        <translation>轮询</translation>
    </message>
    <message>
        <source>the client has closed it</source>
        <translation>由客户端关闭</translation>
    </message>
    <message>
        <source>the network has failed</source>
        <translation>网络中断</translation>
    </message>
    <message>
        <source>the answer was the last on this connection</source>
        <translation>这是此连接上的最后一个回答</translation>
    </message>
    <message>
        <source>the request was not correct HTTP</source>
        <translation>请求不是正确的 HTTP</translation>
    </message>
    <message>
        <source>nothing came for too long</source>
        <translation>太久没有数据</translation>
    </message>
    <message>
        <source>it did not answer a ping</source>
        <translation>没有回应心跳</translation>
    </message>
    <message>
        <source>it has read nothing for too long</source>
        <translation>太久没有读取</translation>
    </message>
    <message>
        <source>the server ends</source>
        <translation>服务器结束运行</translation>
    </message>
    <message>
        <source>removed by the operator</source>
        <translation>被操作者移出</translation>
    </message>
    <message>
        <source>it is no longer allowed to listen</source>
        <translation>不再允许接收</translation>
    </message>
    <message>
        <source>it was too slow</source>
        <translation>太慢了</translation>
    </message>
    <message>
        <source>TLS has failed</source>
        <translation>TLS 失败</translation>
    </message>
    <message>
        <source>refused by a limit</source>
        <translation>因达到上限被拒绝</translation>
    </message>
    <message numerus="yes">
        <source>%Ln byte(s)</source>
        <translation>
            <numerusform>%Ln 字节</numerusform>
        </translation>
    </message>
    <message>
        <source>answered %1</source>
        <comment>HTTP status</comment>
        <translation>回答 %1</translation>
    </message>
    <message>
        <source>%1 waiting</source>
        <comment>bytes</comment>
        <translation>%1 等待发送</translation>
    </message>
    <message numerus="yes">
        <source>%Ln step(s) came too fast to be shown.</source>
        <translation>
            <numerusform>有 %Ln 个步骤来得太快，未能显示。</numerusform>
        </translation>
    </message>
    <message>
        <source>at least %1</source>
        <comment>a duration</comment>
        <translation>至少 %1</translation>
    </message>
    <message>
        <source>%1: %2 of %3 in %4</source>
        <comment>message, clients, of clients, a duration</comment>
        <translation>%1：%2/%3 个，%4</translation>
    </message>
    <message>
        <source>%1: %2 in %3</source>
        <comment>message, clients, a duration</comment>
        <translation>%1：%2 个，%3</translation>
    </message>
    <message>
        <source>, %1 later</source>
        <comment>clients</comment>
        <translation>，%1 个稍后收到</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <comment>milliseconds</comment>
        <translation>%1 毫秒</translation>
    </message>
    <message>
        <source>%1 s</source>
        <comment>seconds</comment>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 min</source>
        <comment>minutes</comment>
        <translation>%1 分钟</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::BansDialog</name>
    <message>
        <source>Banned</source>
        <translation>已封禁</translation>
    </message>
    <message>
        <source>Whoever is banned is refused until the time is over. A page that was refused comes back when it is opened again.</source>
        <translation>被封禁的人在时间到之前会被拒绝。被拒绝的页面重新打开后就能回来。</translation>
    </message>
    <message>
        <source>Bans</source>
        <translation>封禁</translation>
    </message>
    <message>
        <source>Nobody is banned.
Select a client and press Shift+Delete.</source>
        <translation>没有人被封禁。
选中一个客户端，按 Shift+Delete。</translation>
    </message>
    <message>
        <source>Lift the ban</source>
        <translation>解除封禁</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::BansModel</name>
    <message>
        <source>until it is lifted</source>
        <translation>直到解除</translation>
    </message>
    <message>
        <source>Banned</source>
        <translation>已封禁</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>剩余时间</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>尝试次数</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::ChannelDialog</name>
    <message>
        <source>Give it a name, such as class.red.</source>
        <translation>请起一个名称，例如 class.red。</translation>
    </message>
    <message>
        <source>New channel</source>
        <translation>新频道</translation>
    </message>
    <message>
        <source>Channel %1</source>
        <translation>频道 %1</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名称(&amp;N)</translation>
    </message>
    <message>
        <source>class.red is below class</source>
        <translation>class.red 在 class 下面</translation>
    </message>
    <message>
        <source>&amp;Offer it on the join page</source>
        <translation>在加入页面上提供(&amp;O)</translation>
    </message>
    <message>
        <source>Messages kept for &amp;latecomers</source>
        <translation>为晚来者保留的消息(&amp;L)</translation>
    </message>
    <message>
        <source>as configured</source>
        <translation>按配置</translation>
    </message>
    <message>
        <source>&amp;Kept for</source>
        <translation>保留时间(&amp;K)</translation>
    </message>
    <message>
        <source>Who reads too &amp;slowly</source>
        <translation>读得太慢的人(&amp;S)</translation>
    </message>
    <message>
        <source>a minute</source>
        <translation>1 分钟</translation>
    </message>
    <message>
        <source>10 minutes</source>
        <translation>10 分钟</translation>
    </message>
    <message>
        <source>an hour</source>
        <translation>1 小时</translation>
    </message>
    <message>
        <source>a day</source>
        <translation>1 天</translation>
    </message>
    <message>
        <source>a week</source>
        <translation>1 周</translation>
    </message>
    <message>
        <source>goes on with the oldest that is kept</source>
        <translation>从保留的最旧一条继续</translation>
    </message>
    <message>
        <source>goes on with the newest</source>
        <translation>从最新一条继续</translation>
    </message>
    <message>
        <source>is disconnected</source>
        <translation>被断开</translation>
    </message>
    <message>
        <source>Make it</source>
        <translation>创建</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>确定</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::ChannelsModel</name>
    <message numerus="yes">
        <source>%Ln client(s) follow it</source>
        <translation>
            <numerusform>%Ln 个客户端订阅了它</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln message(s) kept for latecomers</source>
        <translation>
            <numerusform>为后来者保留了 %Ln 条消息</numerusform>
        </translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>频道</translation>
    </message>
    <message>
        <source>Clients</source>
        <translation>客户端</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>消息数</translation>
    </message>
    <message>
        <source>%1 (frozen)</source>
        <translation>%1（已冻结）</translation>
    </message>
    <message>
        <source>Only a part of names: there is no such channel</source>
        <translation>只是名称的一部分：没有这个频道</translation>
    </message>
    <message>
        <source>Frozen: only you can send to it</source>
        <translation>已冻结：只有你能发送</translation>
    </message>
    <message>
        <source>Activity</source>
        <comment>of the last minute</comment>
        <translation>活动</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::ChannelsPane</name>
    <message>
        <source>Send a message to it</source>
        <translation>向它发消息</translation>
    </message>
    <message>
        <source>Show its clients</source>
        <translation>只看它的客户端</translation>
    </message>
    <message>
        <source>Copy its name</source>
        <translation>复制名称</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>频道</translation>
    </message>
    <message>
        <source>No channel yet.
One comes into being when somebody joins it or you send to it.</source>
        <translation>还没有频道。
有人加入或您向它发送消息时，频道就会出现。</translation>
    </message>
    <message>
        <source>Choose groups</source>
        <translation>选择分组</translation>
    </message>
    <message>
        <source>Show its code…</source>
        <translation>显示它的二维码…</translation>
    </message>
    <message>
        <source>Copy as curl</source>
        <translation>复制为 curl 命令</translation>
    </message>
    <message>
        <source>Copied: paste it into a shell.</source>
        <translation>已复制：请粘贴到命令行。</translation>
    </message>
    <message>
        <source>Wait for the next message</source>
        <translation>等下一条消息</translation>
    </message>
    <message>
        <source>Follow it as a stream (SSE)</source>
        <translation>以流的方式跟随（SSE）</translation>
    </message>
    <message>
        <source>Publish to it</source>
        <translation>向它发布</translation>
    </message>
    <message>
        <source>Hello</source>
        <translation>你好</translation>
    </message>
    <message>
        <source>New channel below it…</source>
        <translation>在它下面新建频道…</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>设置…</translation>
    </message>
    <message>
        <source>Freeze: only you can send to it</source>
        <translation>冻结：只有你能发送</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>Drop the messages kept for latecomers</source>
        <translation>丢弃为晚来者保留的消息</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Clear it, and do not offer it any more</source>
        <translation>清空，并不再提供</translation>
    </message>
    <message numerus="yes">
        <source>Clear it, and do not offer it any more; it goes when the last of %Ln client(s) leaves it</source>
        <translation>
            <numerusform>清空，并不再提供；%Ln 个客户端全部离开后它就消失</numerusform>
        </translation>
    </message>
    <message>
        <source>New channel…</source>
        <translation>新频道…</translation>
    </message>
    <message>
        <source>New channel</source>
        <translation>新频道</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::Chip</name>
    <message>
        <source>Remove %1</source>
        <translation>移除 %1</translation>
    </message>
    <message>
        <source>Do not send to it</source>
        <translation>不发给它</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::ClientActions</name>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>移出(&amp;R)</translation>
    </message>
    <message>
        <source>Disconnect them; they may come back</source>
        <translation>断开他们的连接；他们可以再回来</translation>
    </message>
    <message>
        <source>&amp;Ban</source>
        <translation>封禁(&amp;B)</translation>
    </message>
    <message>
        <source>Ban with the &amp;address</source>
        <translation>连同地址一起封禁(&amp;A)</translation>
    </message>
    <message>
        <source>Copy the &amp;name</source>
        <translation>复制名字(&amp;N)</translation>
    </message>
    <message>
        <source>Copy the a&amp;ddress</source>
        <translation>复制地址(&amp;D)</translation>
    </message>
    <message>
        <source>Until I lift it</source>
        <translation>直到我解除</translation>
    </message>
    <message>
        <source>For an hour</source>
        <translation>一小时</translation>
    </message>
    <message>
        <source>For 10 minutes</source>
        <translation>10 分钟</translation>
    </message>
    <message>
        <source>Re&amp;name…</source>
        <translation>重命名(&amp;N)…</translation>
    </message>
    <message>
        <source>&amp;Message only to them</source>
        <translation>只给他们发消息(&amp;M)</translation>
    </message>
    <message>
        <source>Write to the selected clients; nobody else gets it</source>
        <translation>只写给选中的客户端，其他人收不到</translation>
    </message>
    <message>
        <source>Mo&amp;ve to</source>
        <translation>移到(&amp;V)</translation>
    </message>
    <message>
        <source>M&amp;ute</source>
        <translation>禁言(&amp;U)</translation>
    </message>
    <message>
        <source>They can read, but no longer publish</source>
        <translation>他们可以阅读，但不能再发布</translation>
    </message>
    <message>
        <source>What &amp;happens to it…</source>
        <translation>它发生了什么(&amp;H)…</translation>
    </message>
    <message>
        <source>&amp;Follow it…</source>
        <translation>跟随它(&amp;F)…</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::ClientChanges</name>
    <message numerus="yes">
        <source>%1 and %Ln other(s)</source>
        <comment>people</comment>
        <translation>
            <numerusform>%1 等 %Ln 人</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 is now called %2.</source>
        <translation>%1 现在叫 %2。</translation>
    </message>
    <message>
        <source>%1 has the own name back.</source>
        <translation>%1 恢复了自己的名字。</translation>
    </message>
    <message>
        <source>Moved to %2: %1.</source>
        <translation>已移到 %2：%1。</translation>
    </message>
    <message>
        <source>Muted: %1.</source>
        <translation>已禁言：%1。</translation>
    </message>
    <message>
        <source>No longer muted: %1.</source>
        <translation>已解除禁言：%1。</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::ClientsModel</name>
    <message>
        <source>Has acknowledged everything for it up to message #%1</source>
        <translation>已确认收到第 #%1 条及之前发给它的全部消息</translation>
    </message>
    <message>
        <source>Id %1, here for %2</source>
        <translation>编号 %1，已加入 %2</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>频道</translation>
    </message>
    <message>
        <source>Via</source>
        <comment>how a client receives: poll, SSE, WebSocket</comment>
        <translation>方式</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Acknowledged</source>
        <translation>已确认</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>请求数</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Joined</source>
        <translation>加入时间</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Reads too slowly: it has got to message #%1 and is catching up</source>
        <translation>读取太慢：目前收到第 #%1 条，正在补收</translation>
    </message>
    <message>
        <source>%1 from %2</source>
        <comment>a program and its address: curl 7.88 from 127.0.0.1</comment>
        <translation>%1（来自 %2）</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>state and for how long: away 3 min</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>%1, reads slowly</source>
        <comment>a state</comment>
        <translation>%1，读得慢</translation>
    </message>
    <message>
        <source>Has received %1 of the last %2 messages that were for it</source>
        <translation>发给它的最近 %2 条消息里，已收到 %1 条</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>已收到</translation>
    </message>
    <message>
        <source>Not known: it has not acknowledged anything</source>
        <translation>不知道：它还没有确认过任何消息</translation>
    </message>
    <message>
        <source>%1, muted</source>
        <comment>a state</comment>
        <translation>%1，已禁言</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::ClientsPane</name>
    <message>
        <source>%1 here · %2 away</source>
        <translation>%1 个在线 · %2 个离开</translation>
    </message>
    <message numerus="yes">
        <source>%Ln shown</source>
        <translation>
            <numerusform>显示 %Ln 个</numerusform>
        </translation>
    </message>
    <message>
        <source>Nobody is here any more.
Whoever joins again appears here.</source>
        <translation>已经没有人在这里了。
再加入的人会显示在这里。</translation>
    </message>
    <message>
        <source>Clients</source>
        <translation>客户端</translation>
    </message>
    <message>
        <source>Filter the clients</source>
        <translation>筛选客户端</translation>
    </message>
    <message>
        <source>Filter (Ctrl+F): name, state:away, ch:red, via:sse</source>
        <translation>筛选 (Ctrl+F)：姓名、state:away、ch:red、via:sse</translation>
    </message>
    <message>
        <source>Filter (Ctrl+F)</source>
        <translation>筛选（Ctrl+F）</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>No client matches the filter.</source>
        <translation>没有客户端符合筛选条件。</translation>
    </message>
    <message>
        <source>Nobody is connected yet.
Whoever opens the address appears here.</source>
        <translation>还没有人连接。
谁打开这个地址，就会出现在这里。</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>清除筛选</translation>
    </message>
    <message>
        <source>Open as a student on this computer</source>
        <translation>在这台电脑上以学生身份打开</translation>
    </message>
    <message>
        <source>&lt;p&gt;Words are looked for in name, id and address. Several must all match.&lt;/p&gt;&lt;p&gt;&lt;b&gt;state:&lt;/b&gt;here, asking, away, held, polling, open&lt;br&gt;&lt;b&gt;via:&lt;/b&gt;poll, sse, ws&lt;br&gt;&lt;b&gt;ch:&lt;/b&gt;part of a channel’s name, or &lt;b&gt;ch:&lt;/b&gt;&quot;exactly.this&quot;&lt;br&gt;&lt;b&gt;is:&lt;/b&gt;muted, renamed&lt;/p&gt;</source>
        <translation>&lt;p&gt;在名字、id 和地址中查找这些词，多个词须全部匹配。&lt;/p&gt;&lt;p&gt;&lt;b&gt;state:&lt;/b&gt;here、asking、away、held、polling、open&lt;br&gt;&lt;b&gt;via:&lt;/b&gt;poll、sse、ws&lt;br&gt;&lt;b&gt;ch:&lt;/b&gt;频道名称的一部分，或 &lt;b&gt;ch:&lt;/b&gt;&quot;完整.名称&quot;&lt;br&gt;&lt;b&gt;is:&lt;/b&gt;muted、renamed&lt;/p&gt;</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::ClosingQuestion</name>
    <message>
        <source>Quit Holdfast?</source>
        <translation>退出 Holdfast？</translation>
    </message>
    <message numerus="yes">
        <source>%Ln client(s) would be disconnected.</source>
        <translation>
            <numerusform>将有 %Ln 个客户端断开连接。</numerusform>
        </translation>
    </message>
    <message>
        <source>Their pages say that the class has been ended. What you are writing is kept.</source>
        <translation>他们的页面会显示课堂已结束。你正在写的内容会保留。</translation>
    </message>
    <message>
        <source>Tell them and quit</source>
        <translation>通知他们并退出</translation>
    </message>
    <message>
        <source>Keep running</source>
        <translation>继续运行</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>The window is minimized; everything goes on</source>
        <translation>窗口最小化，一切照常运行</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::CodeDialog</name>
    <message>
        <source>Join %1</source>
        <translation>加入 %1</translation>
    </message>
    <message>
        <source>QR code for %1</source>
        <translation>%1 的二维码</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>复制地址</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::Composer</name>
    <message numerus="yes">
        <source>→ %Ln client(s)</source>
        <translation>
            <numerusform>→ %Ln 个客户端</numerusform>
        </translation>
    </message>
    <message>
        <source>→ nobody yet</source>
        <translation>→ 尚无对象</translation>
    </message>
    <message>
        <source>Use %1</source>
        <translation>改为 %1</translation>
    </message>
    <message>
        <source>%1 characters: the box shows the beginning. Enter sends all of them, Backspace takes them away.</source>
        <translation>共 %1 个字符，框里只显示开头。按回车全部发送，按退格键全部删除。</translation>
    </message>
    <message>
        <source>Not sent: say to which channel first.</source>
        <translation>未发送：请先选择要发到哪个频道。</translation>
    </message>
    <message>
        <source>Not sent: one of the targets above is not right yet.</source>
        <translation>没有发送：上面有一个频道写得不对。</translation>
    </message>
    <message>
        <source>Not sent: no channel matches. A name without * would make one.</source>
        <translation>未发送：没有匹配的频道。输入不含 * 的名称会新建频道。</translation>
    </message>
    <message>
        <source>Not sent: %1</source>
        <translation>未发送：%1</translation>
    </message>
    <message>
        <source>To</source>
        <translation>发给</translation>
    </message>
    <message>
        <source>Type a message… Enter sends it, Shift+Enter starts a new line, ↑ brings back what you sent before.</source>
        <translation>输入消息……按 Enter 发送，Shift+Enter 换行，↑ 找回以前发的内容。</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>How many clients the message would reach</source>
        <translation>这条消息将送达多少个客户端</translation>
    </message>
    <message>
        <source>What became of the last message</source>
        <translation>上一条消息的送达情况</translation>
    </message>
    <message>
        <source>What is wrong with a target</source>
        <translation>频道哪里写得不对</translation>
    </message>
    <message>
        <source>Use the right form of the target</source>
        <translation>改用正确的写法</translation>
    </message>
    <message>
        <source>Not kept: %1 messages are in the outbox already.</source>
        <translation>没有保存：发件箱里已有 %1 条消息。</translation>
    </message>
    <message>
        <source>Break until %1.</source>
        <translation>休息到 %1。</translation>
    </message>
    <message>
        <source>The break is over.</source>
        <translation>休息结束。</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::ComposerTools</name>
    <message>
        <source>Keep this text as a template</source>
        <translation>把这段文字存为模板</translation>
    </message>
    <message>
        <source>Edit the templates…</source>
        <translation>编辑模板…</translation>
    </message>
    <message>
        <source>Priority: %1</source>
        <translation>优先级：%1</translation>
    </message>
    <message>
        <source>1: only in the list</source>
        <translation>1：只在列表中</translation>
    </message>
    <message>
        <source>2: without a sound</source>
        <translation>2：没有声音</translation>
    </message>
    <message>
        <source>4: stays until it is tapped</source>
        <translation>4：点按后才消失</translation>
    </message>
    <message>
        <source>5: fills the screen until it is tapped</source>
        <translation>5：占满屏幕，点按后才消失</translation>
    </message>
    <message>
        <source>3: normal</source>
        <translation>3：普通</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>优先级</translation>
    </message>
    <message>
        <source>Templates</source>
        <translation>模板</translation>
    </message>
    <message>
        <source>Templates (Ctrl+1 to Ctrl+9)</source>
        <translation>模板（Ctrl+1 到 Ctrl+9）</translation>
    </message>
    <message>
        <source>Send it later</source>
        <translation>稍后发送</translation>
    </message>
    <message>
        <source>Send it later, or several times</source>
        <translation>稍后发送，或多次发送</translation>
    </message>
    <message>
        <source>In %1</source>
        <comment>a time</comment>
        <translation>%1后</translation>
    </message>
    <message>
        <source>At another time, or several times…</source>
        <translation>其他时间，或多次…</translation>
    </message>
    <message>
        <source>A break</source>
        <translation>休息</translation>
    </message>
    <message>
        <source>Of %1</source>
        <comment>a break of 5 min</comment>
        <translation>%1</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::FeedDelegate</name>
    <message>
        <source>Who has it, by name</source>
        <translation>谁收到了（按名字）</translation>
    </message>
    <message>
        <source>Send it again</source>
        <translation>再发一次</translation>
    </message>
    <message>
        <source>Copy a line for a shell that publishes it with curl</source>
        <translation>复制一行命令，用 curl 发布它</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::FeedPane</name>
    <message>
        <source>Edit it…</source>
        <translation>修改…</translation>
    </message>
    <message>
        <source>Retract it</source>
        <translation>撤回</translation>
    </message>
    <message>
        <source>All channels</source>
        <translation>所有频道</translation>
    </message>
    <message>
        <source>%1 channels</source>
        <translation>%1 个频道</translation>
    </message>
    <message>
        <source>What anybody sends shows here, and who has received it.</source>
        <translation>任何人发的消息都显示在这里，还有谁收到了。</translation>
    </message>
    <message>
        <source>Write the first message</source>
        <translation>写第一条消息</translation>
    </message>
    <message>
        <source>No message on the chosen channels yet.</source>
        <translation>所选的频道还没有消息。</translation>
    </message>
    <message>
        <source>Show all channels</source>
        <translation>显示所有频道</translation>
    </message>
    <message>
        <source>%1 messages came too fast to be listed.</source>
        <translation>有 %1 条消息来得太快，没有列出。</translation>
    </message>
    <message>
        <source>Not copied: curl cannot publish this message. It is too large, or it was sent to a pattern.</source>
        <translation>没有复制：curl 不能发布这条消息。它太大，或者是发给通配名的。</translation>
    </message>
    <message>
        <source>Copied: paste it into a shell.</source>
        <translation>已复制：请粘贴到命令行。</translation>
    </message>
    <message>
        <source>Who has it…</source>
        <translation>谁收到了…</translation>
    </message>
    <message>
        <source>Send it again</source>
        <translation>再发一次</translation>
    </message>
    <message>
        <source>Put it into the message box</source>
        <translation>放进消息框</translation>
    </message>
    <message>
        <source>Copy as curl</source>
        <translation>复制为 curl 命令</translation>
    </message>
    <message>
        <source>Choose the channels whose messages are shown</source>
        <translation>选择显示哪些频道的消息</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>消息数</translation>
    </message>
    <message>
        <source>Selected message</source>
        <translation>所选消息</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::FeedView</name>
    <message>
        <source>To the newest</source>
        <translation>到最新</translation>
    </message>
    <message>
        <source>Follow the newest message again</source>
        <translation>重新跟随最新的消息</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::GroupsDialog</name>
    <message>
        <source>Groups</source>
        <translation>小组</translation>
    </message>
    <message>
        <source>The join page offers these channels. Whoever joins class.red is in class too if both are here: a message to class then reaches every group, one to class.red only the red one.</source>
        <translation>加入页提供这些频道。如果 class 和 class.red 都在这里，加入 class.red 的人也在 class 里：发给 class 的消息每个小组都收到，发给 class.red 的只有红组收到。</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>确定</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::InspectorDialog</name>
    <message numerus="yes">
        <source>%Ln step(s) came too fast to be shown.</source>
        <translation>
            <numerusform>%Ln 个步骤来得太快，没有显示。</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose a step to read what it means.</source>
        <translation>选择一个步骤，看看它的意思。</translation>
    </message>
    <message>
        <source>What happens to %1</source>
        <translation>%1 发生了什么</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步骤</translation>
    </message>
    <message>
        <source>Nothing has happened yet.</source>
        <translation>还没有发生什么。</translation>
    </message>
    <message>
        <source>Copy as CSV</source>
        <translation>复制为 CSV</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::JoinCard</name>
    <message>
        <source>Code for all: they choose</source>
        <translation>给所有人：由他们自己选</translation>
    </message>
    <message>
        <source>✓ Copied</source>
        <translation>✓ 已复制</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>复制地址</translation>
    </message>
    <message>
        <source>Scan the code, or open this address:</source>
        <translation>扫描二维码，或者打开这个地址：</translation>
    </message>
    <message>
        <source>Address to join</source>
        <translation>加入的地址</translation>
    </message>
    <message>
        <source>Network address</source>
        <translation>网络地址</translation>
    </message>
    <message>
        <source>The server is in several networks: choose the one that the others are in</source>
        <translation>服务器在几个网络中：请选择别人所在的那个</translation>
    </message>
    <message>
        <source>Whom the code is for</source>
        <translation>二维码给谁用</translation>
    </message>
    <message>
        <source>A code of its own for each group: whoever scans it is in it</source>
        <translation>每个组有自己的二维码：扫了就在这个组里</translation>
    </message>
    <message>
        <source>Groups…</source>
        <translation>分组…</translation>
    </message>
    <message>
        <source>Choose the channels that the page offers</source>
        <translation>选择页面提供的频道</translation>
    </message>
    <message>
        <source>Open as a student on this computer</source>
        <translation>在这台电脑上以学生身份打开</translation>
    </message>
    <message>
        <source>Open the page in a browser on this computer, to see what the others see</source>
        <translation>在这台电脑的浏览器里打开页面，看看别人看到的样子</translation>
    </message>
    <message>
        <source>Join screen</source>
        <translation>加入画面</translation>
    </message>
    <message>
        <source>Show the code and the address on the whole screen, for the projector (F9)</source>
        <translation>把二维码和地址全屏显示给投影仪（F9）</translation>
    </message>
    <message>
        <source>Set-up check</source>
        <translation>连接检查</translation>
    </message>
    <message>
        <source>Find out why a phone does not get through (F8)</source>
        <translation>查找手机连不上的原因（F8）</translation>
    </message>
    <message>
        <source>Locked: let people in again</source>
        <translation>已锁定：重新让人进入</translation>
    </message>
    <message>
        <source>Nobody new comes in; who is here stays and may come back (Ctrl+L)</source>
        <translation>新人不能进入；已在这里的人留下，也可以回来（Ctrl+L）</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::JoinScreen</name>
    <message>
        <source>Holdfast — join</source>
        <translation>Holdfast — 加入</translation>
    </message>
    <message>
        <source>Scan the code, or open this address:</source>
        <translation>扫描二维码，或者打开这个地址：</translation>
    </message>
    <message>
        <source>Esc closes · F11 makes it a window that can be moved to another screen</source>
        <translation>Esc 关闭 · F11 变成窗口，可以移到别的屏幕</translation>
    </message>
    <message>
        <source>The room is locked: nobody new comes in.</source>
        <translation>房间已锁定：新人不能进入。</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::LaterDialog</name>
    <message>
        <source>Send it later</source>
        <translation>稍后发送</translation>
    </message>
    <message>
        <source>Send it &amp;in</source>
        <translation>多久后发送(&amp;I)</translation>
    </message>
    <message>
        <source>How &amp;often</source>
        <translation>次数(&amp;O)</translation>
    </message>
    <message>
        <source> ×</source>
        <comment>times</comment>
        <translation> 次</translation>
    </message>
    <message>
        <source>&amp;Every</source>
        <translation>间隔(&amp;E)</translation>
    </message>
    <message>
        <source>seconds</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>分钟</translation>
    </message>
    <message>
        <source>hours</source>
        <translation>小时</translation>
    </message>
    <message>
        <source>Unit of time</source>
        <translation>时间单位</translation>
    </message>
    <message>
        <source>Put it into the outbox</source>
        <translation>放入发件箱</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::LogModel</name>
    <message>
        <source>retracts %1</source>
        <comment>a message</comment>
        <translation>撤回 %1</translation>
    </message>
    <message>
        <source>%1 came · %2</source>
        <translation>%1 来了 · %2</translation>
    </message>
    <message>
        <source>%1 is away</source>
        <translation>%1 离开了</translation>
    </message>
    <message>
        <source>%1 is back</source>
        <translation>%1 回来了</translation>
    </message>
    <message>
        <source>%1 has gone</source>
        <translation>%1 已退出</translation>
    </message>
    <message numerus="yes">
        <source>%Ln message(s) came too fast to be listed</source>
        <translation>
            <numerusform>%Ln 条消息来得太快，未能列出</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln connection(s) refused: a limit is reached</source>
        <translation>
            <numerusform>拒绝了 %Ln 个连接：达到上限</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln request(s) that cannot be understood</source>
        <translation>
            <numerusform>%Ln 个无法理解的请求</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln client(s) told that messages are missing</source>
        <translation>
            <numerusform>告知了 %Ln 个客户端有消息缺失</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A client reads too slowly (%Ln time(s))</source>
        <translation>
            <numerusform>有客户端读得太慢（%Ln 次）</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln TLS handshake(s) failed</source>
        <translation>
            <numerusform>%Ln 次 TLS 握手失败</numerusform>
        </translation>
    </message>
    <message>
        <source>warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>info</source>
        <translation>信息</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>级别</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>事件</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::LogPane</name>
    <message>
        <source>Who comes, who goes and what is sent shows here.</source>
        <translation>谁来、谁走、发了什么，都显示在这里。</translation>
    </message>
    <message>
        <source>Nothing matches the filter.</source>
        <translation>没有符合筛选的内容。</translation>
    </message>
    <message>
        <source>Paused: %1 wait.</source>
        <translation>已暂停：%1 条等待显示。</translation>
    </message>
    <message>
        <source>%1 older ones were dropped.</source>
        <translation>丢弃了较早的 %1 条。</translation>
    </message>
    <message>
        <source>Save the log</source>
        <translation>保存日志</translation>
    </message>
    <message>
        <source>JSON Lines (*.jsonl)</source>
        <translation>JSON Lines (*.jsonl)</translation>
    </message>
    <message>
        <source>Tables (*.csv)</source>
        <translation>表格 (*.csv)</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Filter the log</source>
        <translation>筛选日志</translation>
    </message>
    <message>
        <source>&lt;p&gt;Words that a line has in it: a name, a channel, &lt;b&gt;level:warning&lt;/b&gt;, &lt;b&gt;kind:joined&lt;/b&gt;, &lt;b&gt;via:sse&lt;/b&gt;&lt;/p&gt;</source>
        <translation>&lt;p&gt;一行中包含的词：名字、频道、&lt;b&gt;level:warning&lt;/b&gt;、&lt;b&gt;kind:joined&lt;/b&gt;、&lt;b&gt;via:sse&lt;/b&gt;&lt;/p&gt;</translation>
    </message>
    <message>
        <source>Pause: what happens meanwhile is shown afterwards</source>
        <translation>暂停：期间发生的事之后再显示</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Clear the log</source>
        <translation>清空日志</translation>
    </message>
    <message>
        <source>Save what is shown, as JSON Lines or CSV</source>
        <translation>把显示的内容保存为 JSON Lines 或 CSV</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::MainMenu</name>
    <message>
        <source>&amp;Server</source>
        <translation>服务器(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Message</source>
        <translation>消息(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;New message</source>
        <translation>新消息(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Send</source>
        <translation>发送(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Panes</source>
        <translation>面板(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Go to</source>
        <translation>转到(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Filter the clients</source>
        <translation>筛选客户端(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Reset the layout</source>
        <translation>恢复默认布局(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Larger letters</source>
        <translation>放大字号(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Smaller letters</source>
        <translation>缩小字号(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Normal letters</source>
        <translation>恢复字号(&amp;N)</translation>
    </message>
    <message>
        <source>F&amp;ull screen</source>
        <translation>全屏(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>主题(&amp;T)</translation>
    </message>
    <message>
        <source>As the &amp;system</source>
        <translation>跟随系统(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>浅色(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>深色(&amp;D)</translation>
    </message>
    <message>
        <source>L&amp;anguage / 语言</source>
        <translation>语言 / Language(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>键盘快捷键(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;How it works</source>
        <translation>工作原理(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;About Holdfast</source>
        <translation>关于 Holdfast(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Join screen</source>
        <translation>加入画面(&amp;J)</translation>
    </message>
    <message>
        <source>&amp;Open as a student on this computer</source>
        <translation>在这台电脑上以学生身份打开(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Copy the address</source>
        <translation>复制地址(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Groups…</source>
        <translation>分组(&amp;G)…</translation>
    </message>
    <message>
        <source>Open as a student</source>
        <translation>以学生身份打开</translation>
    </message>
    <message>
        <source>Open the page in a browser on this computer, to see what the others see</source>
        <translation>在这台电脑的浏览器里打开页面，看看别人看到的样子</translation>
    </message>
    <message>
        <source>Show the code and the address on the whole screen, for the projector (F9)</source>
        <translation>把二维码和地址全屏显示给投影仪（F9）</translation>
    </message>
    <message>
        <source>Choose the channels that the page offers</source>
        <translation>选择页面提供的频道</translation>
    </message>
    <message>
        <source>&amp;Clients</source>
        <translation>客户端(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Layout</source>
        <translation>布局(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Teach</source>
        <translation>上课(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Operate</source>
        <translation>管理(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Develop</source>
        <translation>开发(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Compact, beside the slides</source>
        <translation>窄窗，放在幻灯片旁(&amp;C)</translation>
    </message>
    <message>
        <source>Join screen</source>
        <translation>加入画面</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>分组</translation>
    </message>
    <message>
        <source>New message</source>
        <translation>新消息</translation>
    </message>
    <message>
        <source>&amp;Set-up check…</source>
        <translation>连接检查(&amp;S)…</translation>
    </message>
    <message>
        <source>Set-up check</source>
        <translation>连接检查</translation>
    </message>
    <message>
        <source>Find out why a phone does not get through (F8)</source>
        <translation>查找手机连不上的原因（F8）</translation>
    </message>
    <message>
        <source>&amp;Save the list as CSV…</source>
        <translation>把列表存为 CSV(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Poster…</source>
        <translation>海报(&amp;P)…</translation>
    </message>
    <message>
        <source>&amp;Banned…</source>
        <translation>封禁名单(&amp;B)…</translation>
    </message>
    <message>
        <source>&amp;Tools</source>
        <translation>工具(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Tokens…</source>
        <translation>令牌(&amp;T)…</translation>
    </message>
    <message>
        <source>&amp;Preferences…</source>
        <translation>首选项(&amp;P)…</translation>
    </message>
    <message>
        <source>Ask for a P&amp;IN</source>
        <translation>要求输入 PIN(&amp;I)</translation>
    </message>
    <message>
        <source>Who comes from another computer needs it. Whoever is here has to show it too</source>
        <translation>从其他设备来的人需要它。已经在这里的人也要输入</translation>
    </message>
    <message>
        <source>&amp;Lock the room</source>
        <translation>锁定房间(&amp;L)</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>锁定</translation>
    </message>
    <message>
        <source>Nobody new comes in; who is here stays and may come back (Ctrl+L)</source>
        <translation>新人不能进入；已在这里的人留下，也可以回来（Ctrl+L）</translation>
    </message>
    <message>
        <source>E&amp;xport the set-up…</source>
        <translation>导出设置(&amp;X)…</translation>
    </message>
    <message>
        <source>I&amp;mport a set-up…</source>
        <translation>导入设置(&amp;M)…</translation>
    </message>
    <message>
        <source>T&amp;each</source>
        <translation>教学(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Compare transports…</source>
        <translation>比较传输方式(&amp;C)…</translation>
    </message>
    <message>
        <source>It checks this computer; the server is another one</source>
        <translation>它检查的是这台电脑，而服务器是另一台</translation>
    </message>
    <message>
        <source>Its clients are on this computer; the server is another one</source>
        <translation>它的客户端在这台电脑上，而服务器是另一台</translation>
    </message>
    <message>
        <source>&amp;Attach to a server…</source>
        <translation>连接到服务器(&amp;A)…</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::MainToolBar</name>
    <message>
        <source>Toolbar</source>
        <translation>工具栏</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>布局</translation>
    </message>
    <message>
        <source>Arrange the window for teaching, operating or developing, or narrow beside the slides</source>
        <translation>把窗口排成上课、管理或开发的样子，或者窄窗放在幻灯片旁</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::MainWindow</name>
    <message>
        <source>Holdfast — not listening</source>
        <translation>Holdfast — 未在监听</translation>
    </message>
    <message>
        <source>Save the list of clients</source>
        <translation>保存客户端列表</translation>
    </message>
    <message>
        <source>Tables (*.csv)</source>
        <translation>表格 (*.csv)</translation>
    </message>
    <message>
        <source>Export the set-up</source>
        <translation>导出设置</translation>
    </message>
    <message>
        <source>Set-ups (*.json)</source>
        <translation>设置 (*.json)</translation>
    </message>
    <message>
        <source>Import a set-up</source>
        <translation>导入设置</translation>
    </message>
    <message>
        <source>The file cannot be read: %1</source>
        <translation>无法读取文件：%1</translation>
    </message>
    <message>
        <source>Not saved: the server did not answer.</source>
        <translation>没有保存：服务器没有回应。</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::MessagesModel</name>
    <message>
        <source>retracted</source>
        <comment>a message</comment>
        <translation>已撤回</translation>
    </message>
    <message>
        <source>%1 (edited)</source>
        <comment>the text of a message</comment>
        <translation>%1（已修改）</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>From</source>
        <translation>来自</translation>
    </message>
    <message>
        <source>To</source>
        <translation>发给</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>收到</translation>
    </message>
    <message>
        <source>Seen</source>
        <translation>已读</translation>
    </message>
    <message>
        <source>this window</source>
        <translation>本窗口</translation>
    </message>
    <message>
        <source>management API</source>
        <translation>管理接口</translation>
    </message>
    <message numerus="yes">
        <source>%1, %Ln byte(s)</source>
        <translation>
            <numerusform>%1，%Ln 字节</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, %2 cannot tell</source>
        <translation>%1，%2 无法得知</translation>
    </message>
    <message>
        <source>%1, +%2 later</source>
        <translation>%1，后来 +%2</translation>
    </message>
    <message>
        <source>%1%2/%3 received</source>
        <translation>%1已收到 %2/%3</translation>
    </message>
    <message>
        <source>%1 · %2 cannot tell</source>
        <translation>%1 · %2 无法得知</translation>
    </message>
    <message>
        <source>%1 · %2 seen</source>
        <translation>%1 · 已读 %2</translation>
    </message>
    <message>
        <source>%1 · +%2 later</source>
        <translation>%1 · 后来 +%2</translation>
    </message>
    <message>
        <source>nobody was here; kept for those who come</source>
        <translation>当时没有人；为后来的人保留</translation>
    </message>
    <message>
        <source>nobody was here · +%1 later</source>
        <translation>当时没有人 · 后来 +%1</translation>
    </message>
    <message>
        <source>only %1</source>
        <comment>whom a message is for: only Ann</comment>
        <translation>仅 %1</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::EditDialog</name>
    <message>
        <source>Edit the message</source>
        <translation>修改消息</translation>
    </message>
    <message>
        <source>Who has the message is told the new text; who comes later reads only that:</source>
        <translation>已收到消息的人会得到新的内容，之后来的人只会看到新的内容：</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>替换</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::NameDialog</name>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>%1 is shown to you under this name, and is told:</source>
        <comment>a client</comment>
        <translation>%1 将以这个名字显示给你，并会收到通知：</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Back to the own name</source>
        <translation>恢复自己的名字</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::NoticeBar</name>
    <message>
        <source>Notice</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>Close the notice</source>
        <translation>关闭提示</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::OutboxBar</name>
    <message>
        <source>In %1 to %2: %3</source>
        <comment>a time, channels, the beginning of a message</comment>
        <translation>%1后发给 %2：%3</translation>
    </message>
    <message>
        <source>When the server can be reached, to %1: %2</source>
        <comment>channels, the beginning of a message</comment>
        <translation>连上服务器后发送到 %1：%2</translation>
    </message>
    <message numerus="yes">
        <source>%Ln time(s) in all</source>
        <translation>
            <numerusform>共 %Ln 次</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more later</source>
        <comment>messages</comment>
        <translation>
            <numerusform>之后还有 %Ln 条</numerusform>
        </translation>
    </message>
    <message>
        <source>Send now</source>
        <translation>现在发送</translation>
    </message>
    <message>
        <source>Do not send</source>
        <translation>不发送</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::PageDialog</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::PaneTitle</name>
    <message>
        <source>Take the pane out of the window, or put it back</source>
        <translation>将面板移出窗口，或放回原处</translation>
    </message>
    <message>
        <source>Put the pane away: View ▸ Panes brings it back</source>
        <translation>收起面板：可从“视图 ▸ 面板”重新打开</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::PosterDialog</name>
    <message>
        <source>Save the poster</source>
        <translation>保存海报</translation>
    </message>
    <message>
        <source>Documents (*.pdf)</source>
        <translation>文档 (*.pdf)</translation>
    </message>
    <message>
        <source>Pictures (*.png)</source>
        <translation>图片 (*.png)</translation>
    </message>
    <message>
        <source>Sent to the printer.</source>
        <translation>已发送到打印机。</translation>
    </message>
    <message>
        <source>Not printed.</source>
        <translation>没有打印。</translation>
    </message>
    <message>
        <source>Poster</source>
        <translation>海报</translation>
    </message>
    <message>
        <source>The poster</source>
        <translation>海报</translation>
    </message>
    <message>
        <source>With the name of a Wi-Fi, the poster has a code that joins it, above the code of the page.</source>
        <translation>填写 Wi-Fi 名称后，海报上网页二维码的上方会有一个加入该 Wi-Fi 的二维码。</translation>
    </message>
    <message>
        <source>&amp;Wi-Fi</source>
        <translation>&amp;Wi-Fi</translation>
    </message>
    <message>
        <source>Name of the Wi-Fi</source>
        <translation>Wi-Fi 的名称</translation>
    </message>
    <message>
        <source>Pass&amp;word</source>
        <translation>密码(&amp;W)</translation>
    </message>
    <message>
        <source>Password of the Wi-Fi</source>
        <translation>Wi-Fi 的密码</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>打印…</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::PreferencesDialog</name>
    <message>
        <source>%1 belongs to “%2” already.</source>
        <translation>%1 已经属于“%2”。</translation>
    </message>
    <message>
        <source>Language / 语言</source>
        <translation>语言 / Language</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Size of the letters</source>
        <translation>文字大小</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Preferences</source>
        <translation>首选项</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Nothing has these words in it.</source>
        <translation>没有包含这些词的项目。</translation>
    </message>
    <message>
        <source>Usual keys</source>
        <translation>默认快捷键</translation>
    </message>
    <message>
        <source>All commands get the keys that they have after the installation</source>
        <translation>所有命令恢复安装时的快捷键</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::RecipientsDialog</name>
    <message>
        <source>This message is no longer tracked: receipts are kept for the newest 1,024.</source>
        <translation>这条消息已不再跟踪：只保留最新 1,024 条消息的回执。</translation>
    </message>
    <message>
        <source>waiting %1</source>
        <translation>等待 %1</translation>
    </message>
    <message>
        <source>missed %1</source>
        <translation>错过 %1</translation>
    </message>
    <message>
        <source>cannot tell %1</source>
        <translation>无法得知 %1</translation>
    </message>
    <message>
        <source>received %1</source>
        <translation>收到 %1</translation>
    </message>
    <message>
        <source>seen %1</source>
        <translation>已读 %1</translation>
    </message>
    <message>
        <source>gone %1</source>
        <translation>已离去 %1</translation>
    </message>
    <message>
        <source>+%1 later</source>
        <translation>后来 +%1</translation>
    </message>
    <message>
        <source>%1 — the list shows the first %2 of them.</source>
        <translation>%1 —— 列表显示其中前 %2 个。</translation>
    </message>
    <message>
        <source>Who has %1</source>
        <translation>谁收到了 %1</translation>
    </message>
    <message>
        <source>Recipients</source>
        <translation>接收者</translation>
    </message>
    <message>
        <source>It was for nobody: no client followed the channel when it was sent.</source>
        <translation>没有接收者：发送时没有客户端订阅该频道。</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::RecipientsModel</name>
    <message>
        <source>Receipt</source>
        <translation>回执</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::ServerSettings</name>
    <message>
        <source>Who may publish</source>
        <translation>谁可以发布</translation>
    </message>
    <message>
        <source>Messages that a channel keeps</source>
        <translation>每个频道保留的消息数</translation>
    </message>
    <message>
        <source>Seconds that a channel keeps a message</source>
        <translation>消息在频道中保留的秒数</translation>
    </message>
    <message>
        <source>Largest message, in bytes</source>
        <translation>单条消息的最大字节数</translation>
    </message>
    <message>
        <source>Connections at most (0: as many as the system allows)</source>
        <translation>连接总数上限（0：由系统决定）</translation>
    </message>
    <message>
        <source>Connections from one address (0: no limit)</source>
        <translation>每个地址的连接数（0：不限）</translation>
    </message>
    <message>
        <source>Messages a second from one address (0: no limit)</source>
        <translation>每个地址每秒的消息数（0：不限）</translation>
    </message>
    <message>
        <source>Encryption (https)</source>
        <translation>加密（https）</translation>
    </message>
    <message>
        <source>Configuration file</source>
        <translation>配置文件</translation>
    </message>
    <message>
        <source>Everybody</source>
        <translation>所有人</translation>
    </message>
    <message>
        <source>This computer, and tokens</source>
        <translation>本机和持有令牌者</translation>
    </message>
    <message>
        <source>Tokens only</source>
        <translation>仅持有令牌者</translation>
    </message>
    <message>
        <source>Nobody but this window</source>
        <translation>只有本窗口</translation>
    </message>
    <message>
        <source>Make a certificate</source>
        <translation>生成证书</translation>
    </message>
    <message>
        <source>For this computer&apos;s addresses, signed by itself. Phones will warn of it once, because nobody else vouches for it: whoever joins has to confirm it.</source>
        <translation>用于本机的各个地址，由本机自行签名。没有第三方担保，所以手机会警告一次，加入者需要确认。</translation>
    </message>
    <message>
        <source>%1 decides this.</source>
        <translation>由 %1 决定。</translation>
    </message>
    <message>
        <source>Nothing was changed. %1</source>
        <translation>没有作任何更改。%1</translation>
    </message>
    <message>
        <source>Written. It is in effect from the next start on.</source>
        <translation>已写入，下次启动后生效。</translation>
    </message>
    <message>
        <source>Written, and in effect.</source>
        <translation>已写入并生效。</translation>
    </message>
    <message>
        <source>From the next start on the page is at https:// and each phone warns once, because nobody else vouches for the certificate. Its SHA-256 fingerprint: %1</source>
        <translation>下次启动后网页改用 https://。没有第三方为此证书担保，所以每部手机会警告一次。SHA-256 指纹：%1</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::SetupDialog</name>
    <message>
        <source>Copy the address</source>
        <translation>复制地址</translation>
    </message>
    <message>
        <source>Copy the command</source>
        <translation>复制命令</translation>
    </message>
    <message>
        <source>Join screen</source>
        <translation>加入画面</translation>
    </message>
    <message>
        <source>Open on this computer</source>
        <translation>在这台电脑上打开</translation>
    </message>
    <message>
        <source>Set-up check</source>
        <translation>连接检查</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::StatusLine</name>
    <message>
        <source>held %1</source>
        <translation>挂起 %1</translation>
    </message>
    <message>
        <source>open %1</source>
        <translation>已打开 %1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln TCP connection(s)</source>
        <translation>
            <numerusform>%Ln 个 TCP 连接</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln message(s)</source>
        <translation>
            <numerusform>%Ln 条消息</numerusform>
        </translation>
    </message>
    <message>
        <source>up %1</source>
        <comment>for how long the server has been running</comment>
        <translation>已运行 %1</translation>
    </message>
    <message>
        <source>● Saying goodbye to the clients…</source>
        <translation>● 正在与客户端道别…</translation>
    </message>
    <message>
        <source>○ Not listening</source>
        <translation>○ 未在监听</translation>
    </message>
    <message>
        <source>○ Not connected</source>
        <translation>○ 未连接</translation>
    </message>
    <message>
        <source>● Listening on %1</source>
        <translation>● 正在监听 %1</translation>
    </message>
    <message>
        <source>Bound to %1</source>
        <translation>绑定于 %1</translation>
    </message>
    <message>
        <source>Long-polls that wait here for the next message. Click to list them.</source>
        <translation>在这里等待下一条消息的长轮询。点击可列出。</translation>
    </message>
    <message>
        <source>Open streams (SSE, WebSocket). Click to list them.</source>
        <translation>已打开的流（SSE、WebSocket）。点击可列出。</translation>
    </message>
    <message>
        <source>Clients that have gone but may come back. Click to list them.</source>
        <translation>已经离开、可能还会回来的客户端。点击可列出。</translation>
    </message>
    <message>
        <source>Open TCP connections: a browser may have several, and a client between two polls none. People are counted as held, open and away.</source>
        <translation>打开的 TCP 连接：一个浏览器可能有好几个，两次轮询之间的客户端则没有。人数见“挂起”“已打开”和“离开”。</translation>
    </message>
    <message>
        <source>Messages accepted since the start</source>
        <translation>启动以来接受的消息</translation>
    </message>
    <message>
        <source>%1 here</source>
        <comment>people</comment>
        <translation>%1 人在线</translation>
    </message>
    <message>
        <source>%1 away</source>
        <comment>people</comment>
        <translation>%1 人离开</translation>
    </message>
    <message>
        <source>People who are here. Click to list them.</source>
        <translation>在线的人，点击列出。</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::TargetsEdit</name>
    <message>
        <source>Add a channel or pattern</source>
        <translation>添加频道或通配模式</translation>
    </message>
    <message>
        <source>Channels to send to</source>
        <translation>要发往的频道</translation>
    </message>
    <message>
        <source>Channel or pattern: class, class.*, or ** for everyone</source>
        <translation>频道或通配：class、class.*，** 表示所有人</translation>
    </message>
    <message>
        <source>add another</source>
        <translation>继续添加</translation>
    </message>
    <message>
        <source>&lt;p&gt;A channel’s name, or a pattern: &lt;b&gt;*&lt;/b&gt; stands for one part of a name, &lt;b&gt;**&lt;/b&gt; at the end for all that follows. &lt;b&gt;**&lt;/b&gt; alone is everyone.&lt;/p&gt;</source>
        <translation>&lt;p&gt;频道名称，或通配模式：&lt;b&gt;*&lt;/b&gt; 代表名称中的一段，末尾的 &lt;b&gt;**&lt;/b&gt; 代表其后的所有段；单独的 &lt;b&gt;**&lt;/b&gt; 代表所有人。&lt;/p&gt;</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::TemplatesDialog</name>
    <message>
        <source>Templates</source>
        <translation>模板</translation>
    </message>
    <message>
        <source>One template a line. The first nine have the keys Ctrl+1 to Ctrl+9. {time} becomes the time, {n} the number of clients, {name} whom the message is for, and ↵ a new line.</source>
        <translation>每行一个模板。前九个可用 Ctrl+1 到 Ctrl+9。{time} 会变成时间，{n} 变成客户端数，{name} 变成消息的对象，↵ 变成换行。</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>确定</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::TimelineLens</name>
    <message>
        <source>to scale: %1 in all</source>
        <comment>a duration</comment>
        <translation>按比例：共 %1</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::TimelinePane</name>
    <message>
        <source>Paused: nothing is lost meanwhile.</source>
        <translation>已暂停：期间不会丢失任何内容。</translation>
    </message>
    <message>
        <source>Watches %1 of %2: others are watching too, and the server allows no more.</source>
        <translation>正在观察 %2 个中的 %1 个：还有别处在观察，服务器不允许更多。</translation>
    </message>
    <message>
        <source>Watches %1 of %2 clients: first those in view.</source>
        <translation>正在观察 %2 个客户端中的 %1 个：优先观察看得见的。</translation>
    </message>
    <message>
        <source>How often: a click shows only this step and says what it is</source>
        <translation>次数：点击后只突出这一步，并说明它是什么</translation>
    </message>
    <message>
        <source>How much time is shown (Ctrl and the wheel, + and −)</source>
        <translation>显示多长时间（Ctrl 加滚轮，或 + 和 −）</translation>
    </message>
    <message>
        <source>How much time is shown</source>
        <translation>显示多长时间</translation>
    </message>
    <message>
        <source>Stand still, to look at what was (Space); a drag goes back</source>
        <translation>停住，查看之前发生的事（空格）；拖动可回到过去</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Begin anew: clear the lanes and the counters</source>
        <translation>重新开始：清空泳道和计数</translation>
    </message>
    <message>
        <source>Clear the timeline</source>
        <translation>清空时间线</translation>
    </message>
    <message>
        <source>The same as a table, for screen readers too</source>
        <translation>以表格显示同样的内容，也适合屏幕阅读器</translation>
    </message>
    <message>
        <source>Show as a table</source>
        <translation>以表格显示</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>时间线</translation>
    </message>
    <message>
        <source>The same is in a table: the button Show as a table</source>
        <translation>同样的内容也在表格里：按“以表格显示”按钮</translation>
    </message>
    <message>
        <source>Timeline as a table</source>
        <translation>时间线表格</translation>
    </message>
    <message>
        <source>Nobody is connected yet.
Whoever opens the address gets a lane here.</source>
        <translation>还没有人连接。
打开地址的人会在这里有一条泳道。</translation>
    </message>
    <message>
        <source>Open as a student on this computer</source>
        <translation>在本机以学生身份打开</translation>
    </message>
    <message>
        <source>Nothing has happened yet.</source>
        <translation>还没有发生任何事。</translation>
    </message>
    <message>
        <source>Save the timeline</source>
        <translation>保存时间线</translation>
    </message>
    <message>
        <source>Pictures (*.svg *.png)</source>
        <translation>图片 (*.svg *.png)</translation>
    </message>
    <message>
        <source>HTTP archives (*.har)</source>
        <translation>HTTP 归档 (*.har)</translation>
    </message>
    <message>
        <source>Save what is shown as a picture (SVG, PNG), or the requests as an HTTP archive (HAR)</source>
        <translation>把显示的内容存为图片（SVG、PNG），或把请求存为 HTTP 归档（HAR）</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::TimelineTable</name>
    <message>
        <source>not over</source>
        <translation>尚未结束</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>客户端</translation>
    </message>
    <message>
        <source>TCP</source>
        <translation>TCP</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步骤</translation>
    </message>
    <message>
        <source>Lasted</source>
        <translation>持续</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::TimelineView</name>
    <message>
        <source>TCP connection %1</source>
        <comment>its number</comment>
        <translation>TCP 连接 %1</translation>
    </message>
    <message>
        <source>now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>not watched</source>
        <translation>未观察</translation>
    </message>
    <message>
        <source>What &amp;happens to it…</source>
        <translation>它发生了什么(&amp;H)…</translation>
    </message>
    <message>
        <source>&amp;Follow it…</source>
        <translation>跟随它(&amp;F)…</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>时间线</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::TokensDialog</name>
    <message>
        <source>Not made: say for which channels it is.</source>
        <translation>未创建：请先写明用于哪些频道。</translation>
    </message>
    <message>
        <source>Not made: %1</source>
        <translation>未创建：%1</translation>
    </message>
    <message>
        <source>Copy it now: it is shown only this once.</source>
        <translation>请马上复制：它只显示这一次。</translation>
    </message>
    <message>
        <source>Hello</source>
        <translation>你好</translation>
    </message>
    <message>
        <source>Not revoked: %1</source>
        <translation>没有吊销：%1</translation>
    </message>
    <message>
        <source>until it is revoked</source>
        <translation>直到吊销</translation>
    </message>
    <message>
        <source>for a day</source>
        <translation>一天</translation>
    </message>
    <message>
        <source>for 30 days</source>
        <translation>30 天</translation>
    </message>
    <message>
        <source>for a year</source>
        <translation>一年</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>令牌</translation>
    </message>
    <message>
        <source>Programs on this computer may publish without a token. From elsewhere they need one.</source>
        <translation>这台计算机上的程序不用令牌就能发布，其他地方的程序需要令牌。</translation>
    </message>
    <message>
        <source>No token yet.
Make one below for a program elsewhere.</source>
        <translation>还没有令牌。
可在下面为其他地方的程序创建一个。</translation>
    </message>
    <message>
        <source>Revoke</source>
        <translation>吊销</translation>
    </message>
    <message>
        <source>It is refused from now on, and what it has opened is closed</source>
        <translation>从现在起拒绝它，并关闭它打开的连接</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名称(&amp;N)</translation>
    </message>
    <message>
        <source>Name of the token</source>
        <translation>令牌的名称</translation>
    </message>
    <message>
        <source>What it is for, such as: door sensor</source>
        <translation>用途，例如：门口的传感器</translation>
    </message>
    <message>
        <source>It may</source>
        <translation>它可以</translation>
    </message>
    <message>
        <source>publish</source>
        <translation>发布</translation>
    </message>
    <message>
        <source>follow</source>
        <translation>接收</translation>
    </message>
    <message>
        <source>manage the server</source>
        <translation>管理服务器</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>频道</translation>
    </message>
    <message>
        <source>&amp;Valid</source>
        <translation>有效期(&amp;V)</translation>
    </message>
    <message>
        <source>How long it is valid</source>
        <translation>有效多久</translation>
    </message>
    <message>
        <source>Make a token</source>
        <translation>创建令牌</translation>
    </message>
    <message>
        <source>The new token</source>
        <translation>新令牌</translation>
    </message>
    <message>
        <source>Copy token</source>
        <translation>复制令牌</translation>
    </message>
    <message>
        <source>Copy as curl</source>
        <translation>复制为 curl 命令</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>look at the server</source>
        <translation>查看服务器</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::TokensModel</name>
    <message>
        <source>Publish</source>
        <translation>发布</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>接收</translation>
    </message>
    <message>
        <source>Manage the server</source>
        <translation>管理服务器</translation>
    </message>
    <message>
        <source>never</source>
        <translation>永久</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>令牌</translation>
    </message>
    <message>
        <source>May</source>
        <translation>可以</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>频道</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>创建时间</translation>
    </message>
    <message>
        <source>Valid until</source>
        <translation>有效期至</translation>
    </message>
    <message>
        <source>Look at the server</source>
        <translation>查看服务器</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::TraceModel</name>
    <message>
        <source>long-poll</source>
        <translation>长轮询</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>TCP</source>
        <translation>TCP</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步骤</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>already open</source>
        <translation>已经打开</translation>
    </message>
    <message>
        <source>opened</source>
        <translation>已打开</translation>
    </message>
    <message>
        <source>encrypted</source>
        <translation>已加密</translation>
    </message>
    <message>
        <source>① request</source>
        <translation>① 请求</translation>
    </message>
    <message>
        <source>④ asks again</source>
        <translation>④ 再次请求</translation>
    </message>
    <message>
        <source>command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>answered</source>
        <translation>已应答</translation>
    </message>
    <message>
        <source>② held</source>
        <translation>② 保持</translation>
    </message>
    <message>
        <source>② stream open</source>
        <translation>② 流已打开</translation>
    </message>
    <message>
        <source>③ pushed</source>
        <translation>③ 推送</translation>
    </message>
    <message>
        <source>nothing new</source>
        <translation>没有新消息</translation>
    </message>
    <message>
        <source>socket full</source>
        <translation>套接字已满</translation>
    </message>
    <message>
        <source>behind</source>
        <translation>落后</translation>
    </message>
    <message>
        <source>caught up</source>
        <translation>已追上</translation>
    </message>
    <message>
        <source>gap told</source>
        <translation>已告知缺口</translation>
    </message>
    <message>
        <source>sends no more</source>
        <translation>不再发送</translation>
    </message>
    <message>
        <source>another client</source>
        <translation>另一个客户端</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>已关闭</translation>
    </message>
    <message>
        <source>has all up to %1</source>
        <translation>已有 %1 之前的全部</translation>
    </message>
    <message numerus="yes">
        <source>%Ln byte(s)</source>
        <translation>
            <numerusform>%Ln 字节</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2 bytes</source>
        <translation>%2 字节中的 %1</translation>
    </message>
    <message>
        <source>The connection was open before you began to look.</source>
        <translation>你开始查看之前，连接就已打开。</translation>
    </message>
    <message>
        <source>A new TCP connection. A browser that keeps it alive opens only one.</source>
        <translation>一个新的 TCP 连接。保持连接的浏览器只打开一个。</translation>
    </message>
    <message>
        <source>TLS is agreed on: from here on all is encrypted.</source>
        <translation>TLS 已协商好：从这里起全部加密。</translation>
    </message>
    <message>
        <source>The client asks: is there anything new?</source>
        <translation>客户端问：有新消息吗？</translation>
    </message>
    <message>
        <source>It asks again from where it was: so it has received everything before.</source>
        <translation>它从上次的位置再次请求：说明之前的都已收到。</translation>
    </message>
    <message>
        <source>A command over the WebSocket.</source>
        <translation>WebSocket 上的一条命令。</translation>
    </message>
    <message>
        <source>An answer that is no message: a file, a receipt, a refusal.</source>
        <translation>不是消息的应答：文件、回执或拒绝。</translation>
    </message>
    <message>
        <source>There is nothing new: the server keeps the question and serves others. Nothing is blocked.</source>
        <translation>没有新消息：服务器保留这个请求，同时服务其他人。什么都没有被阻塞。</translation>
    </message>
    <message>
        <source>The answer has begun and does not end: each message is sent at once.</source>
        <translation>应答已开始且不结束：每条消息立即发出。</translation>
    </message>
    <message>
        <source>News: the socket has taken the messages.</source>
        <translation>有新消息：套接字已接收这些消息。</translation>
    </message>
    <message>
        <source>The time of the hold is over: an empty answer, and the client asks again.</source>
        <translation>保持时间已到：给出空应答，客户端再次请求。</translation>
    </message>
    <message>
        <source>The client reads slowly: its socket is full, the rest waits.</source>
        <translation>客户端读得慢：套接字已满，其余的在等待。</translation>
    </message>
    <message>
        <source>The stream reads what it has missed from the history by itself.</source>
        <translation>这个流自己从历史中读取错过的消息。</translation>
    </message>
    <message>
        <source>It has everything, and is sent news at once again.</source>
        <translation>它已有全部消息，新消息又会立即发出。</translation>
    </message>
    <message>
        <source>It was told that messages are lost to it.</source>
        <translation>已告知它有消息丢失。</translation>
    </message>
    <message>
        <source>The client sends no more, but may still read.</source>
        <translation>客户端不再发送，但可能还在读取。</translation>
    </message>
    <message>
        <source>The connection now belongs to another client.</source>
        <translation>连接现在属于另一个客户端。</translation>
    </message>
    <message>
        <source>The connection is closed: nothing more is sent.</source>
        <translation>连接已关闭：不再发送任何内容。</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::UndoBar</name>
    <message>
        <source>%1 is about to be banned.</source>
        <translation>%1 即将被封禁。</translation>
    </message>
    <message numerus="yes">
        <source>%1 and %Ln other(s) are about to be banned.</source>
        <translation>
            <numerusform>%1 和另外 %Ln 人即将被封禁。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 is about to be removed.</source>
        <translation>%1 即将被移出。</translation>
    </message>
    <message numerus="yes">
        <source>%1 and %Ln other(s) are about to be removed.</source>
        <translation>
            <numerusform>%1 和另外 %Ln 人即将被移出。</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo (%1 s)</source>
        <translation>撤销（%1 秒）</translation>
    </message>
    <message>
        <source>Nothing has happened yet (Ctrl+Z)</source>
        <translation>还什么都没有发生（Ctrl+Z）</translation>
    </message>
    <message>
        <source>Do it now</source>
        <translation>立即执行</translation>
    </message>
    <message>
        <source>As it was before (Ctrl+Z)</source>
        <translation>恢复原样（Ctrl+Z）</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::WindowPanes</name>
    <message>
        <source>Everybody who follows the channel is told.</source>
        <translation>关注该频道的所有人都会得到通知。</translation>
    </message>
    <message>
        <source>Not all were removed: %1</source>
        <translation>没有全部移出：%1</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>频道</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Join</source>
        <translation>加入</translation>
    </message>
    <message>
        <source>Clients</source>
        <translation>客户端</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Not done: %1</source>
        <translation>没有完成：%1</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>时间线</translation>
    </message>
</context>
<context>
    <name>HeaderTexts</name>
    <message>
        <source>GET: the client asks for something.</source>
        <translation>GET：客户端请求内容。</translation>
    </message>
    <message>
        <source>POST: the client brings something.</source>
        <translation>POST：客户端送来内容。</translation>
    </message>
    <message>
        <source>since: the last message that it has. So the server knows that everything before has arrived, and answers with what came after it.</source>
        <translation>since：它收到的最后一条消息。服务器由此知道之前的都已送达，并回答之后的新消息。</translation>
    </message>
    <message>
        <source>wait: for how long the server may hold the request if there is nothing new.</source>
        <translation>wait：没有新消息时，服务器可以保持请求多久。</translation>
    </message>
    <message>
        <source>client: the name by which it is known from one connection to the next.</source>
        <translation>client：换了连接也能认出它的标识。</translation>
    </message>
    <message>
        <source>HTTP/1.1: the TCP connection is persistent (keep-alive), for many requests and answers, unless a line says Connection: close.</source>
        <translation>HTTP/1.1：TCP 连接是持久的（保持活动），可用于多次请求和回答，除非有一行写着 Connection: close。</translation>
    </message>
    <message>
        <source>101: from here on the connection speaks WebSocket: both sides may send at any time.</source>
        <translation>101：从这里起，连接改用 WebSocket：双方随时都可以发送。</translation>
    </message>
    <message>
        <source>200: the answer. On HTTP/1.1 the TCP connection stays open for the next request.</source>
        <translation>200：回答。在 HTTP/1.1 中，TCP 连接保持打开，供下一个请求使用。</translation>
    </message>
    <message>
        <source>201: the message is accepted and has its number.</source>
        <translation>201：消息已被接受，并有了编号。</translation>
    </message>
    <message>
        <source>204: done, there is nothing to say.</source>
        <translation>204：完成，没有内容可回答。</translation>
    </message>
    <message>
        <source>400: the server does not understand the request.</source>
        <translation>400：服务器看不懂这个请求。</translation>
    </message>
    <message>
        <source>401: who is asking? A token or the PIN is missing or wrong.</source>
        <translation>401：是谁在请求？缺少令牌或 PIN 码，或者它不正确。</translation>
    </message>
    <message>
        <source>403: not allowed.</source>
        <translation>403：不允许。</translation>
    </message>
    <message>
        <source>404: there is nothing at this address.</source>
        <translation>404：这个地址没有内容。</translation>
    </message>
    <message>
        <source>429: too many requests; Retry-After says when to come back.</source>
        <translation>429：请求太多；Retry-After 说明何时再来。</translation>
    </message>
    <message>
        <source>503: not now; Retry-After says when to come back.</source>
        <translation>503：现在不行；Retry-After 说明何时再来。</translation>
    </message>
    <message>
        <source>The request has succeeded.</source>
        <translation>请求成功。</translation>
    </message>
    <message>
        <source>The request has failed.</source>
        <translation>请求失败。</translation>
    </message>
    <message>
        <source>Connection: close: the TCP connection ends after this answer. The next request needs a new one.</source>
        <translation>Connection: close：这个回答之后 TCP 连接结束，下一个请求需要新的连接。</translation>
    </message>
    <message>
        <source>Connection: Upgrade: the client wants to speak another protocol on this connection.</source>
        <translation>Connection: Upgrade：客户端想在这个连接上改用另一种协议。</translation>
    </message>
    <message>
        <source>Connection: keep-alive: the TCP connection is persistent, for many requests and answers, so that the next one needs no new connection.</source>
        <translation>Connection: keep-alive：TCP 连接是持久的，可用于多次请求和回答，下一次不需要新的连接。</translation>
    </message>
    <message>
        <source>The name and port by which the client reaches the server.</source>
        <translation>客户端访问服务器所用的名称和端口。</translation>
    </message>
    <message>
        <source>The program of the client.</source>
        <translation>客户端的程序。</translation>
    </message>
    <message>
        <source>The forms of answer that the client can read. text/event-stream asks for a stream.</source>
        <translation>客户端能读的回答形式。text/event-stream 表示请求一个流。</translation>
    </message>
    <message>
        <source>The compressions that the client can undo.</source>
        <translation>客户端能解开的压缩方式。</translation>
    </message>
    <message>
        <source>The languages that the person prefers.</source>
        <translation>用户偏好的语言。</translation>
    </message>
    <message>
        <source>The form of the content: JSON, text, or a stream of events.</source>
        <translation>内容的形式：JSON、文本或事件流。</translation>
    </message>
    <message>
        <source>How many bytes follow the empty line. So the end of this answer is known, and the connection can be used again.</source>
        <translation>空行之后有多少字节。这样就知道回答在哪里结束，连接可以继续使用。</translation>
    </message>
    <message>
        <source>chunked: the content comes in pieces, each with its length; an empty one is the end.</source>
        <translation>chunked：内容分块到来，每块带有长度；空块表示结束。</translation>
    </message>
    <message>
        <source>no-store: nobody on the way may keep a copy and answer with it.</source>
        <translation>no-store：途中任何人都不得保存副本并用它来回答。</translation>
    </message>
    <message>
        <source>Where the client is now: it asks again with since= and this.</source>
        <translation>客户端现在的位置：它会带着 since= 和这个值再次请求。</translation>
    </message>
    <message>
        <source>For how long the request was held.</source>
        <translation>请求被保持了多久。</translation>
    </message>
    <message>
        <source>The last event that the stream has received: it goes on from there.</source>
        <translation>流收到的最后一个事件：从那里继续。</translation>
    </message>
    <message>
        <source>The page from which the request comes: the server judges by it what the page may do.</source>
        <translation>请求来自哪个页面：服务器据此判断这个页面可以做什么。</translation>
    </message>
    <message>
        <source>Pages of these origins may read the answer.</source>
        <translation>这些来源的页面可以读取回答。</translation>
    </message>
    <message>
        <source>Fields that pages of other origins may read.</source>
        <translation>其他来源的页面可以读取的字段。</translation>
    </message>
    <message>
        <source>The protocol to change to.</source>
        <translation>要改用的协议。</translation>
    </message>
    <message>
        <source>A random value; the server proves with it that it has understood.</source>
        <translation>一个随机值；服务器用它证明自己明白了。</translation>
    </message>
    <message>
        <source>The proof that the server speaks WebSocket.</source>
        <translation>证明服务器支持 WebSocket。</translation>
    </message>
    <message>
        <source>The version of the WebSocket protocol.</source>
        <translation>WebSocket 协议的版本。</translation>
    </message>
    <message>
        <source>What else both sides can do: compression.</source>
        <translation>双方还能做什么：压缩。</translation>
    </message>
    <message>
        <source>In how many seconds to come back.</source>
        <translation>多少秒之后再来。</translation>
    </message>
    <message>
        <source>When the server answered.</source>
        <translation>服务器回答的时间。</translation>
    </message>
    <message>
        <source>The answer depends on these fields of the request.</source>
        <translation>回答取决于请求的这些字段。</translation>
    </message>
    <message>
        <source>no: a proxy must pass each piece on at once.</source>
        <translation>no：代理必须立即转发每一部分。</translation>
    </message>
    <message>
        <source>?1: a proxy must pass each piece on at once.</source>
        <translation>?1：代理必须立即转发每一部分。</translation>
    </message>
    <message>
        <source>A secret: left out here.</source>
        <translation>机密内容：此处不显示。</translation>
    </message>
    <message>
        <source>The page from which the request comes: left out here.</source>
        <translation>请求来自哪个页面：此处不显示。</translation>
    </message>
    <message>
        <source>May be a secret: left out here.</source>
        <translation>可能是机密内容：此处不显示。</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::SequenceModel</name>
    <message>
        <source>② held: nothing is blocked</source>
        <translation>② 保持：什么都没有被阻塞</translation>
    </message>
    <message>
        <source>④ handles it</source>
        <translation>④ 处理消息</translation>
    </message>
    <message>
        <source>TCP connection %1 was open already</source>
        <translation>TCP 连接 %1 早已打开</translation>
    </message>
    <message>
        <source>TCP connection %1 opens</source>
        <translation>TCP 连接 %1 打开</translation>
    </message>
    <message>
        <source>TLS is agreed on: from here on all is encrypted</source>
        <translation>TLS 已协商好：从这里起全部加密</translation>
    </message>
    <message>
        <source>a command over the WebSocket</source>
        <translation>WebSocket 上的一条命令</translation>
    </message>
    <message>
        <source>answered %1</source>
        <comment>HTTP status</comment>
        <translation>回答 %1</translation>
    </message>
    <message>
        <source>② the answer begins and does not end: %1</source>
        <translation>② 回答开始且不结束：%1</translation>
    </message>
    <message>
        <source>③ message %1</source>
        <translation>③ 消息 %1</translation>
    </message>
    <message>
        <source>nothing new in time: an empty answer</source>
        <translation>到时仍无新消息：空回答</translation>
    </message>
    <message>
        <source>the client reads slowly: its socket is full</source>
        <translation>客户端读得慢：套接字已满</translation>
    </message>
    <message>
        <source>the stream reads the history by itself from %1</source>
        <translation>流从 %1 起自己读取历史</translation>
    </message>
    <message>
        <source>it has caught up, at %1</source>
        <translation>已追上，到 %1</translation>
    </message>
    <message>
        <source>gap told: %1 are lost to it</source>
        <translation>告知缺失：%1 对它已丢失</translation>
    </message>
    <message>
        <source>the client sends no more, but may still read</source>
        <translation>客户端不再发送，但可能还在读取</translation>
    </message>
    <message>
        <source>the connection is now of another client</source>
        <translation>连接现在属于另一个客户端</translation>
    </message>
    <message>
        <source>TCP connection %1 ends: %2</source>
        <comment>its number, why</comment>
        <translation>TCP 连接 %1 结束：%2</translation>
    </message>
    <message>
        <source>still</source>
        <translation>仍在继续</translation>
    </message>
    <message numerus="yes">
        <source>%Ln byte(s)</source>
        <translation>
            <numerusform>%Ln 字节</numerusform>
        </translation>
    </message>
    <message>
        <source>has all up to %1</source>
        <translation>已有 %1 之前的全部</translation>
    </message>
    <message>
        <source>%1 waiting</source>
        <comment>bytes</comment>
        <translation>%1 等待发送</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::FollowDialog</name>
    <message>
        <source>Choose an arrow to read its HTTP.</source>
        <translation>选择一个箭头，查看它的 HTTP。</translation>
    </message>
    <message>
        <source>Nothing has happened yet. Send a message, and its way shows here.</source>
        <translation>还没有发生任何事。发送一条消息，这里会显示它的过程。</translation>
    </message>
    <message>
        <source>Point at a line to read what it means.</source>
        <translation>指向一行，查看它的含义。</translation>
    </message>
    <message>
        <source>Follow %1</source>
        <translation>跟随 %1</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>What goes to and fro</source>
        <translation>往来过程</translation>
    </message>
    <message>
        <source>HTTP of the chosen arrow</source>
        <translation>所选箭头的 HTTP</translation>
    </message>
    <message>
        <source>Copy the HTTP</source>
        <translation>复制 HTTP</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::Comparison</name>
    <message>
        <source>Four clients of this computer receive the same messages, each in its own way. Press Start.</source>
        <translation>本机的四个客户端各用一种方式接收同样的消息。请按“开始”。</translation>
    </message>
    <message>
        <source>The four clients connect…</source>
        <translation>四个客户端正在连接……</translation>
    </message>
    <message>
        <source>Message %1 of %2 is next.</source>
        <translation>接下来是第 %1 条消息，共 %2 条。</translation>
    </message>
    <message>
        <source>All are sent. Who polls at intervals has to wait for its next turn.</source>
        <translation>全部已发送。定时轮询的客户端要等到下一次才能收到。</translation>
    </message>
    <message>
        <source>All four have the same messages. Look at what it has cost, and how long it took.</source>
        <translation>四个客户端收到了同样的消息。请比较各自的代价和用时。</translation>
    </message>
    <message>
        <source>The server has refused a client (%1): is the room locked, or the channel not allowed?</source>
        <translation>服务器拒绝了一个客户端（%1）：房间锁定了吗？或者不允许这个频道？</translation>
    </message>
    <message>
        <source>The server does not listen on this computer with plain HTTP: the clients cannot reach it.</source>
        <translation>服务器没有在本机以普通 HTTP 监听：这些客户端无法连接。</translation>
    </message>
    <message>
        <source>Not all of the clients could connect. Try again.</source>
        <translation>有的客户端未能连接。请再试一次。</translation>
    </message>
    <message>
        <source>Polling at intervals</source>
        <translation>定时轮询</translation>
    </message>
    <message>
        <source>Long-polling</source>
        <translation>长轮询</translation>
    </message>
    <message>
        <source>Event stream (SSE)</source>
        <translation>事件流（SSE）</translation>
    </message>
    <message>
        <source>Way</source>
        <translation>方式</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>请求数</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>字节数</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>已收到</translation>
    </message>
    <message>
        <source>Mean delay</source>
        <translation>平均延迟</translation>
    </message>
    <message>
        <source>Worst delay</source>
        <translation>最大延迟</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::CompareDialog</name>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Compare transports</source>
        <translation>比较传输方式</translation>
    </message>
    <message>
        <source>&amp;Messages</source>
        <translation>消息数(&amp;M)</translation>
    </message>
    <message>
        <source>How many messages</source>
        <translation>多少条消息</translation>
    </message>
    <message>
        <source>What the four clients do</source>
        <translation>四个客户端在做什么</translation>
    </message>
    <message>
        <source>The same is in the table below</source>
        <translation>下面的表格里有同样的内容</translation>
    </message>
    <message>
        <source>What each way has cost</source>
        <translation>每种方式的代价</translation>
    </message>
    <message>
        <source>Start sends the messages and fills the table.</source>
        <translation>按“开始”后发送消息并填写表格。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::AttachDialog</name>
    <message>
        <source>Without https the token can be read on the way. Use https, or an SSH tunnel.</source>
        <translation>不用 https 的话，令牌在途中可能被看到。请用 https 或 SSH 隧道。</translation>
    </message>
    <message>
        <source>Attach to a server</source>
        <translation>连接到服务器</translation>
    </message>
    <message>
        <source>Opens a window on a holdfastd that runs elsewhere. Its management API and its address for clients have to be reachable from here.</source>
        <translation>在别处运行的 holdfastd 上打开一个窗口。从这里必须能访问它的管理 API 和它给客户端用的地址。</translation>
    </message>
    <message>
        <source>&amp;Management API</source>
        <translation>管理 API(&amp;M)</translation>
    </message>
    <message>
        <source>Address of the management API</source>
        <translation>管理 API 的地址</translation>
    </message>
    <message>
        <source>&amp;Token</source>
        <translation>令牌(&amp;T)</translation>
    </message>
    <message>
        <source>with the scope manage, or view to look only</source>
        <translation>权限为 manage；只看不改用 view</translation>
    </message>
    <message>
        <source>&amp;Keep the token on this computer, readable by your programs</source>
        <translation>把令牌保存在这台电脑上，您的程序都能读到(&amp;K)</translation>
    </message>
    <message>
        <source>Attach</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>holdfast::ui::LinkBar</name>
    <message>
        <source>The token of this window may only read: attach with one that has the scope manage</source>
        <translation>这个窗口的令牌只能读取：请用带 manage 权限的令牌连接</translation>
    </message>
    <message>
        <source>The server is not connected</source>
        <translation>服务器没有连上</translation>
    </message>
    <message>
        <source>Connecting to %1 …</source>
        <translation>正在连接 %1 …</translation>
    </message>
    <message>
        <source>Attached to %1 — read-only</source>
        <translation>已连接到 %1，只读</translation>
    </message>
    <message>
        <source>Attached to %1</source>
        <translation>已连接到 %1</translation>
    </message>
    <message>
        <source>Not connected to %1. What you see is what was last known. %2</source>
        <translation>没有连上 %1。您看到的是最后知道的情况。%2</translation>
    </message>
    <message>
        <source>%1 refuses this window. %2</source>
        <translation>%1 拒绝了这个窗口。%2</translation>
    </message>
    <message>
        <source>No authority vouches for the certificate of %1. Compare its SHA-256 fingerprint with the one that the server prints when it starts: %2</source>
        <translation>%1 的证书没有机构担保。请把它的 SHA-256 指纹和服务器启动时显示的指纹对一对：%2</translation>
    </message>
    <message>
        <source>It is the same</source>
        <translation>一样</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>马上重试</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
</context>
</TS>
