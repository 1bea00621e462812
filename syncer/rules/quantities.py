"""Figures with their units, as people write them in English and Chinese: "10万用户", "< 2 秒", "99.9 %", "five minutes".

Why it exists: a figure is what makes a need measurable (REQ-10), and a changed one is what makes others look again. A
quantity is equal to another however it is written: "2 s", "2秒" and "2000 ms" are one. Nothing here says whether a figure
is a good one; words that only look like one (REQ-0001, V1.2, ISO 27001) have no unit and are told apart by that.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from syncer.text.characters import clean

_SCALES: Mapping[str, int] = MappingProxyType(
    {"百": 100, "千": 1_000, "万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}
)
_DIGITS: Mapping[str, int] = MappingProxyType(
    {
        "零": 0,
        "〇": 0,
        "一": 1,
        "二": 2,
        "两": 2,
        "兩": 2,
        "三": 3,
        "四": 4,
        "五": 5,
        "六": 6,
        "七": 7,
        "八": 8,
        "九": 9,
    }
)
_TO_TWELVE = (
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_LARGE = {"dozen": 12, "hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_WORDS: Mapping[str, int] = MappingProxyType(
    {word: number for number, word in enumerate(_TO_TWELVE, 1)}
    | {word: number * 10 for number, word in enumerate(_TENS, 2)}
    | {"fifteen": 15, **_LARGE}
)


def _units(*rows: tuple[str, str, str]) -> Mapping[str, tuple[str, Decimal]]:
    """Each way to write a unit, with what it measures and how much of the base it is."""
    return MappingProxyType(
        {word: (base, Decimal(factor)) for base, factor, words in rows for word in words.split()}
    )


UNITS = _units(
    ("s", "0.001", "ms msec msecs millisecond milliseconds 毫秒"),
    ("s", "1", "s sec secs second seconds 秒 秒钟 秒鐘"),
    ("s", "60", "min mins minute minutes 分 分钟 分鐘"),
    ("s", "3600", "h hr hrs hour hours 小时 小時 时 個小時 个小时"),
    ("s", "86400", "d day days 天 日 calendar"),
    ("workday", "1", "workday workdays 工作日 个工作日"),
    ("s", "604800", "week weeks 周 週 星期"),
    ("month", "1", "month months 月 个月 個月"),
    ("month", "12", "y yr year years 年"),
    ("%", "1", "% ％ percent percentage 个百分点"),
    ("%", "0.1", "‰ permille"),
    ("B", "1", "byte bytes 字节"),
    ("B", "1024", "kb kib kbyte kbytes"),
    ("B", "1048576", "mb mib mbyte megabyte megabytes 兆"),
    ("B", "1073741824", "gb gib gigabyte gigabytes"),
    ("B", "1099511627776", "tb tib terabyte terabytes"),
    ("B/s", "1024", "kb/s"),
    ("B/s", "1048576", "mb/s"),
    ("bit/s", "1000", "kbps kbit/s"),
    ("bit/s", "1000000", "mbps mbit/s"),
    ("bit/s", "1000000000", "gbps gbit/s"),
    ("1/s", "1", "fps hz 帧/秒 赫兹"),
    ("1/s", "1000000", "mhz"),
    ("1/s", "1000000000", "ghz"),
    ("user", "1", "user users person persons people 人 名 位 用户 个用户 名用户 位用户 使用者 并发 并发用户"),
    ("time", "1", "time times 次 遍"),
    ("rate", "1", "tps qps rps 笔/秒 次/秒"),
    ("item", "1", "item items record records row rows page pages field fields character characters 条 项 个 個 页 頁 笔 字 字符 份 种 件 张 套 台 家"),
    ("request", "1", "request requests transaction transactions query queries 请求 个请求 事务"),
    ("px", "1", "px pixel pixels 像素"),
    ("pt", "1", "pt point points 号字"),
    ("m", "0.001", "mm 毫米"),
    ("m", "0.01", "cm 厘米"),
    ("m", "1", "m metre metres meter meters 米"),
    ("m", "0.3048", "ft foot feet 英尺"),
    ("click", "1", "click clicks step steps 步 步骤"),
    ("CNY", "1", "rmb cny yuan 元 人民币 ￥ ¥"),
    ("USD", "1", "usd dollar dollars $ 美元"),
    ("EUR", "1", "eur euro euros € 欧元"),
)  # fmt: skip

_CJK_UNITS = sorted((unit for unit in UNITS if not unit.isascii()), key=len, reverse=True)
_NARROW = {ord("０") + n: ord("0") + n for n in range(10)} | {ord("．"): ord("."), ord("％"): ord("%")}
_PLAIN = r"[0-9]+(?:[,，][0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
_MONTH = r"[0-9]{1,2}\s?月(?:\s?[0-9]{1,2}\s?[日号])?"  # 3月 is March; three months are 3个月
_DATE = rf"[0-9]{{4}}[-/.][0-9]{{1,2}}[-/.][0-9]{{1,2}}|[0-9]{{4}}\s?年(?:\s?{_MONTH})?|{_MONTH}"
# words with a number in them that count nothing: very, at once, further, for good
_IDIOM = r"十分(?![钟鐘之])|第一时间|进一步|一次性|一时|一分(?![钟鐘之])|百分(?=[制位数点])|万分(?!之)"
_CJK_NUMBER = r"[零〇一二两兩三四五六七八九十百千万萬亿億]{1,24}(?:点[零〇一二三四五六七八九]{1,12})?"
_AND = r"(?:(?:(?<=hundred)|(?<=thousand)|(?<=million))[\s-]+and)?"
_WORD_NUMBER = rf"\b(?:{'|'.join(_WORDS)})(?:{_AND}[\s-]+(?:{'|'.join(_WORDS)}))*\b"
_FIGURE = re.compile(
    rf"(?P<date>{_DATE})|(?P<idiom>{_IDIOM})|(?P<parts>[百千万])分(?:之|(?=百))(?P<share>{_CJK_NUMBER}|{_PLAIN})"
    rf"|(?:(?P<money>[$€¥￥])\s?)?(?P<plain>{_PLAIN})"
    rf"(?P<scale>[百千万萬亿億]{{1,6}}|(?-i:[kKM])(?![A-Za-z0-9/])|\s(?:thousand|million|billion)\b)?"
    rf"|(?P<cjk>{_CJK_NUMBER})(?=(?:{'|'.join(map(re.escape, _CJK_UNITS))}))|(?P<words>{_WORD_NUMBER})",
    re.IGNORECASE,
)
_UNIT = re.compile(rf"[\s\\*_`-]*(?P<unit>{'|'.join(map(re.escape, _CJK_UNITS))}|[A-Za-z]+(?:/s)?|[%‰])")
_WORKING = re.compile(r"[\s-]*(?:working|business)[\s-]+days?\b", re.IGNORECASE)
_NAME_BEFORE = re.compile(r"[A-Za-z_][-_.A-Za-z]*$|[A-Za-z]-$|[0-9][.]$|#$")
_NAME_WITH = re.compile(
    r"(?:^|[^A-Za-z0-9])[A-Za-z]{1,2}$|[A-Za-z]-$|第\s?$"
)  # H5, UTF-8, 第 3: whatever follows
_PARTS: Mapping[str, Decimal] = MappingProxyType(
    {"百": Decimal(1), "千": Decimal("0.1"), "万": Decimal("0.01")}
)
_SHORT: Mapping[str, int] = MappingProxyType(
    {"k": 1_000, "m": 1_000_000, **{word: size for word, size in _LARGE.items() if size >= 1_000}}
)
_DIGITS_AT_MOST = 60
_A_YEAR = 1_900  # 2026年 is a year and 20年 is a span of time
_A = frozenset({"item", "user", "time", "click", "request"})  # 一个, 一名, 一次 say no more than "a" does
_LIMITS = re.compile(r"(?:至少|至多|最少|最多|超过|于|达到?|仅|只|只有|每|唯|[<>≤≥=])\s?$")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure in a text: its value in the base unit ("" for none that is known), and the words it was said in.

    Equal quantities are equal whatever their words; `at` is where they begin.
    """

    value: Decimal
    unit: str
    text: str = ""
    at: int = 0

    @property
    def same_as(self) -> tuple[Decimal, str]:
        """What two of them are compared by."""
        return (self.value.normalize(), self.unit)

    @property
    def measures(self) -> bool:
        """Whether it can be tested: a figure with a unit, and not a version, a number of a standard or a day."""
        return bool(self.unit) and self.unit not in {"name", "date"}


def quantities(text: str) -> tuple[Quantity, ...]:
    """Every figure of a text in order; of a number that belongs to a name (TLS 1.2, REQ-0007) the unit is "name"."""
    return tuple(_found(clean(text).translate(_NARROW)))


def _found(text: str) -> Iterator[Quantity]:
    for match in _FIGURE.finditer(text):
        at = match.start()
        if match["idiom"]:
            continue
        if match["date"]:
            yield Quantity(Decimal(re.sub(r"\D+", "", match["date"]) or 0), "date", match["date"], at)
            continue
        value = _value(match)
        if value is None:
            continue
        if match["parts"]:
            yield Quantity(value * _PARTS[match["parts"]], "%", match[0], at)
            continue
        yield from _counted(text, match, value)


def _counted(text: str, match: re.Match[str], value: Decimal) -> Iterator[Quantity]:
    """A plain number with the unit behind it; nothing for a word such as "one" or 一个 that counts nothing."""
    at, before = match.start(), text[max(0, match.start() - 24) : match.start()]
    unit, factor, end = _unit(text, match.end())
    if match["money"] and not unit:
        unit, factor = UNITS[match["money"]]
    if match["words"] and not unit:
        return  # "one of them" is no figure
    if match["cjk"] == "一" and unit in _A and not _LIMITS.search(before):
        return
    if unit != "%" and not match["money"] and _NAME_WITH.search(before):
        unit, factor, end = "name", Decimal(1), match.end()
    elif not unit and match["plain"] and _NAME_BEFORE.search(before.rstrip(" ")):
        unit = "name"
    elif unit == "month" and factor == 12 and value >= _A_YEAR:
        unit = "date"
    yield Quantity(value * factor, unit, text[at:end].strip(), at)


def _value(match: re.Match[str]) -> Decimal | None:
    if match["plain"]:
        return _scaled(_plain(match["plain"]), match["scale"] or "")
    if match["words"]:
        return _from_words(match["words"])
    said = match["share"] or match["cjk"]
    if said and said[0].isdigit():
        return _plain(said)
    return _from_chinese(said) if said else None


def _plain(digits: str) -> Decimal:
    return Decimal(digits.replace(",", "").replace("，", "")[:_DIGITS_AT_MOST])


def _scaled(number: Decimal, scale: str) -> Decimal:
    """A number times what stands behind it: 万, k or M, million."""
    if scale.isascii():
        return number * _SHORT.get(scale.strip().casefold(), 1)
    for sign in scale:
        number *= _SCALES[sign]
    return number


def _from_words(said: str) -> Decimal | None:
    whole = part = 0
    for word in re.split(r"[\s-]+(?:and[\s-]+)?", said.casefold()):
        size = _WORDS[word]
        if size >= 100:
            part = max(part, 1) * size
            if size >= 1000:
                whole, part = whole + part, 0
        else:
            part += size
    return Decimal(whole + part) or None


def _from_chinese(said: str) -> Decimal:
    """十二 is 12, 三百五十 is 350, 十万 is 100000, 九点五 is 9.5; digits in a row (二〇二六) are read one by one."""
    if "点" in said:
        before, _, after = said.partition("点")
        return Decimal(f"{_from_chinese(before)}.{''.join(str(_DIGITS[sign]) for sign in after)}")
    if len(said) > 1 and all(sign in _DIGITS for sign in said):
        return Decimal("".join(str(_DIGITS[sign]) for sign in said))
    whole = section = digit = 0
    for sign in said:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign == "十":
            section, digit = section + max(digit, 1) * 10, 0
        elif _SCALES[sign] < 10_000:
            section, digit = section + max(digit, 1) * _SCALES[sign], 0
        else:
            whole, section, digit = whole + max(section + digit, 1) * _SCALES[sign], 0, 0
    return Decimal(whole + section + digit)


def _unit(text: str, end: int) -> tuple[str, Decimal, int]:
    """The unit behind a figure, how much of its base it is, and where it ends; "" for none that is known."""
    working = _WORKING.match(text, end)
    if working:
        return "workday", Decimal(1), working.end()
    found = _UNIT.match(text, end)
    if found is None:
        return "", Decimal(1), end
    word = found["unit"]
    if len(word) == 1 and word.isascii() and word.isupper():  # 3D, 4S, 5G: no days and no seconds
        return "", Decimal(1), end
    base, factor = UNITS.get(word, UNITS.get(word.casefold(), ("", Decimal(1))))
    return base, factor, found.end() if base else end
