"""The words that checks look for, as shipped, in both languages; a mapping adds to them and takes away.

Why it exists: which words say nothing is a matter of taste and of trade, so they are data. Nothing here judges.
"""


def _several(lines: str) -> tuple[str, ...]:
    return tuple(lines.replace("\n", "|").split("|"))


# each line stands for one way of saying nothing that could be tested (REQ-10)
VAGUE: tuple[str, ...] = _several(
    """fast|quick|quickly|rapid|rapidly|slow|responsive|promptly|timely|in a timely manner|as soon as possible|asap|in real time
easy|easily|ease of use|easy to use|user-friendly|user friendly|friendly|intuitive|simple|simply|convenient|conveniently
self-explanatory|comfortable|straightforward|efficient|efficiently|effective|effectively|flexible|robust|seamless|seamlessly
reasonable|reasonably|adequate|adequately|sufficient|sufficiently|suitable|appropriate|appropriately|as appropriate
as needed|as necessary|as required|where possible|if possible|as far as possible|when necessary|if necessary|best effort
usually|normally|generally|typically|often|frequently|sometimes|approximately|roughly|around the clock|nearly|almost
several|various|a few|a number of|a lot of|numerous|and so on|etc|a large number of|among others|up to date|up-to-date|state of the art
minimal|minimise|minimize|maximise|maximize|optimal|optimise|optimize|significant|significantly|high quality|good|better
professional|professional looking|appealing|attractive|pleasant|pleasing|nice|modern|aesthetically|familiar
acceptable|satisfactory|excellent|stable|reliable|highly available|high availability|powerful|scalable|high performance
尽快|尽早|尽量|尽可能|及时|适时|适当|适度|适合的|合理|合适|恰当|友好|人性化|方便|便捷|便利|易用|易于|好用|简单|简易|简洁|简便
快速|迅速|快捷|较快|更快|流畅|顺畅|灵活|高效|稳定|可靠|健壮|美观|大方|直观|舒适|良好|优秀|优良|先进|强大|完善
大概|大约|大致|若干|一些|各种|几个|许多|大量|少量|等等|诸如此类|必要时|如有必要|视情况|酌情|原则上|一般情况下
通常|经常|偶尔|足够|充足|充分|较高|较低|较好|更好|最佳|最优|一定程度|显著|明显提升|高质量|高性能|高可用|可扩展
盡快|儘快|盡早|儘早|盡量|儘量|盡可能|儘可能|及時|適時|適當|適度|適合的|合適|簡單|簡易|簡潔|簡便|易於|較快|順暢|流暢
靈活|穩定|可靠|美觀|直觀|優秀|先進|強大|完善|大約|幾個|許多|各種|必要時|視情況|經常|偶爾|足夠|較高|較低|較好|顯著|可擴展"""
)

# what has such a word in it and says something: names, terms of the trade, other words
NOT_VAGUE: tuple[str, ...] = _several(
    """effective date|effective dates|effective from|effective until|as required by|quick reply|quick start|quick link|quick links
stable version|stable release|stable branch|professional services|professional license|professional licence
normally open|normally closed|frequently asked|responsive design|responsive web|responsive layout|flexible working
good faith|sufficient funds|significant digits|significant figures|slow motion|acceptable use
加快速度|调快速度|快速入口|快速通道|快速链接|快速回复|快捷键|快捷方式|快捷入口|快捷菜单|快捷支付|快捷回复
完善资料|完善信息|完善个人|完善用户|完善客户|完善注册|完善档案|便利店|方便面|先进先出|后进先出|先进后出|大方向|大概率
稳定版|稳定币|灵活用工|友好城市|友好协商|多少量|优秀员工|经常项目|充分必要|舒适度"""
)

# abbreviations that need no full form anywhere; a glossary has the others (GLO-1)
ABBREVIATIONS: tuple[str, ...] = _several(
    """ID|IDS|UUID|URL|URI|PDF|CSV|XML|JSON|YAML|HTML|CSS|HTTP|HTTPS|FTP|SFTP|SSH|TCP|IP|DNS|API|SDK|UI|GUI|PC|OS|IT|AI
DB|SQL|SSL|TLS|VPN|USB|CPU|GPU|RAM|SSD|GB|MB|KB|TB|PB|KBPS|MBPS|MS|AM|PM|UTC|GMT|SMS|QR|TV|DVD|CD|GPS|PIN|FAQ|OK|VIP|ISO
US|USA|UK|EU|CNY|RMB|USD|EUR|GBP|JPY|JPG|JPEG|PNG|GIF|SVG|BMP|ZIP|DOC|DOCX|XLS|XLSX|PPT|PPTX|TXT|MP3|MP4|WIFI|IOS|APP
MUST|SHALL|SHOULD|MAY|NOT|AND|OR|NO|YES|ALL|ANY|IF|THE|OF|TO|IN|ON|AS|IS|BE|A|I|WITH|FOR|PRIVATE|PUBLIC|NEW|OLD
Q1|Q2|Q3|Q4|P0|P1|P2|UAT|A3|A4|A5|B2B|B2C|O2O|I18N|L10N|II|III|IV|VI|VII|VIII|IX|XI|XII"""
)

# what makes a sentence that asks for nothing read like the report of a program error (PPL-3)
BUGS: tuple[str, ...] = _several(
    """bug|program error|software error|crashes|crashed|crashing|freezes|stack trace|exception is thrown|throws an exception
null pointer|nullpointerexception|traceback|segmentation fault|blue screen|blank page|white screen|error 404|error 500|http 500
does not work|doesn't work|not working|no longer works|stopped working|is broken|used to work|regression|wrong result
程序错误|软件错误|系统错误|报错|出错|崩溃|闪退|死机|卡死|白屏|蓝屏|黑屏|空指针|抛出异常|不起作用|没有反应|没反应|无响应|失灵
不能用了|用不了|打不开|无法打开|登不上|登录不了|显示乱码|结果不对|计算错误|数据丢失"""
)

# what has such a word in it and is something that a system can have
NOT_BUGS: tuple[str, ...] = _several(
    """bug tracker|bug trackers|bug tracking|bug report|bug reports|bug reporting|bug list|bug fix|bug fixes
regression test|regression tests|regression testing|regression analysis|regression model|error 404 page|error 500 page
报错信息|报错提示|报错页面|报错页|报错日志|报错率|报错时|报错后|报错码|不报错|出错信息|出错提示|出错页面|出错页|出错率|出错时|出错后
出错重试|出错处理|不出错|防出错|易出错|崩溃率|崩溃日志|崩溃报告|崩溃恢复|崩溃时|崩溃后|崩溃告警|闪退率|闪退日志|死机率|死机恢复|死机后|卡死率
系统错误码|系统错误提示|系统错误信息|系统错误页|系统错误日志|系统错误率|程序错误率|程序错误日志|程序错误信息|数据丢失率|数据丢失风险|数据丢失零
数据丢失时|数据丢失后|数据不丢失|无响应时|无响应后|无响应告警|黑屏模式|黑屏时|黑屏后|白屏时间|白屏时长|白屏率"""
)

# what an agenda calls the time for open questions (MTG-2)
QUESTIONS: tuple[str, ...] = _several(
    "questions|question|q&a|your concerns|discussion|feedback|提问|问答|答疑|疑问|问题|讨论|交流|反馈|互动|关切"
)
