"""How Chinese characters are read: pinyin without tones, surnames as surnames are read."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

_MOST_WAYS = 8
_LONGEST_NAME = 4
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0302\u0304\u030c"))
_ENTRY = re.compile(r'"(\d+)": "([a-z]+)')

# Characters that are commonly read in more than one way; of the others one reading is in use. Who cannot type ü writes v, or u.
_SEVERAL = """
阿 a e 柏 bai bo 薄 bao bo 堡 bao pu 便 bian pian 泊 bo po 藏 zang cang 参 can shen 曾 ceng zeng 查 cha zha 差 cha chai 长 chang zhang
長 chang zhang 朝 chao zhao 车 che ju 車 che ju 称 cheng chen 晟 sheng cheng 乘 cheng sheng 重 zhong chong 仇 chou qiu 畜 chu xu
传 chuan zhuan 傳 chuan zhuan 单 dan shan 單 dan shan 弹 dan tan 彈 dan tan 得 de dei 地 di de 调 diao tiao 調 diao tiao 都 du dou
度 du duo 番 fan pan 佛 fo fu 盖 gai ge 蓋 gai ge 给 gei ji 給 gei ji 谷 gu yu 行 xing hang 和 he huo 还 huan hai 還 huan hai 会 hui kuai
會 hui kuai 伽 jia qie 咖 ka ga 贾 jia gu 賈 jia gu 降 jiang xiang 角 jiao jue 觉 jue jiao 覺 jue jiao 校 xiao jiao 解 jie xie 浚 jun xun
卡 ka qia 隗 wei kui 乐 le yue 樂 le yue 率 lv shuai 了 le liao 六 liu lu 陆 lu liu 陸 lu liu 露 lu lou 绿 lv lu 綠 lv lu 吕 lv lu
呂 lv lu 律 lv lu 旅 lv lu 女 nv nu 落 luo la 没 mei mo 秘 mi bi 模 mo mu 牟 mou mu 娜 na nuo 屏 ping bing 朴 pu piao 奇 qi ji 茜 qian xi
茄 qie jia 区 qu ou 區 qu ou 圈 quan juan 券 quan xuan 塞 sai se 莎 sha suo 厦 xia sha 廈 xia sha 杉 shan sha 什 shi shen
盛 sheng cheng 省 sheng xing 宿 su xiu 覃 qin tan 提 ti di 拓 tuo ta 尉 wei yu 蔚 wei yu 洗 xi xian 血 xue xie 郇 xun huan 俞 yu shu
员 yuan yun 員 yuan yun 翟 zhai di 着 zhe zhuo 著 zhu zhe 种 zhong chong 種 zhong chong 仔 zi zai 召 zhao shao 折 zhe she 郗 xi chi
"""

# Where a surname is read otherwise than the character usually is.
_SURNAMES: Mapping[str, str] = {
    "万俟": "mo qi", "单于": "chan yu", "尉迟": "yu chi", "尉遲": "yu chi", "长孙": "zhang sun", "長孫": "zhang sun",
    "澹台": "tan tai", "澹臺": "tan tai", "令狐": "ling hu", "单": "shan", "單": "shan", "解": "xie", "曾": "zeng", "仇": "qiu",
    "区": "ou", "區": "ou", "查": "zha", "任": "ren", "盖": "ge", "蓋": "ge", "朴": "piao", "翟": "zhai", "华": "hua", "華": "hua",
    "缪": "miao", "繆": "miao", "乐": "yue", "樂": "yue", "员": "yun", "員": "yun", "黑": "he", "召": "shao", "谌": "chen",
    "諶": "chen", "冼": "xian", "洗": "xian", "种": "chong", "覃": "qin", "宓": "mi", "折": "she", "繁": "po", "秘": "bi",
    "祭": "zhai", "尹": "yin", "沈": "shen", "贾": "jia", "賈": "jia", "葛": "ge", "宁": "ning", "寧": "ning", "石": "shi",
    "应": "ying", "應": "ying", "纪": "ji", "紀": "ji", "晁": "chao", "隗": "wei", "郇": "xun", "阚": "kan", "闞": "kan",
    "郗": "xi", "相": "xiang", "燕": "yan", "过": "guo", "過": "guo", "牟": "mou", "都": "du", "車": "che", "车": "che",
}  # fmt: skip


def readings(character: str) -> tuple[str, ...]:
    """The pinyin of one character, the usual reading first; empty for what is not read in Chinese."""
    return _table().get(ord(character), ())


def ways_to_read(characters: str) -> list[tuple[str, ...]]:
    """The ways in which a run of characters may be read, a syllable each; at most eight, the likeliest first.

    A character that no reading is known of ends the run.
    """
    choices: list[Sequence[str]] = []
    for character in characters:
        known = readings(character)
        if not known:
            break
        choices.append(known)
    if len(choices) == len(characters) <= _LONGEST_NAME:
        _read_surname(characters, choices)
    ways: list[tuple[str, ...]] = [()]
    for syllables in choices:
        ways = [(*way, syllable) for way in ways for syllable in syllables][:_MOST_WAYS]
    return ways if choices else []


def _read_surname(characters: str, choices: list[Sequence[str]]) -> None:
    for length in (2, 1):
        if told := _SURNAMES.get(characters[:length]):
            for place, syllable in enumerate(told.split()):
                choices[place] = (syllable, *(reading for reading in choices[place] if reading != syllable))
            return


@lru_cache(maxsize=1)
def _table() -> Mapping[int, tuple[str, ...]]:
    """What pypinyin knows of single characters. Its module would bring 50 MB of phrases along; its table is a file."""
    package = find_spec("pypinyin")
    assert package is not None and package.origin is not None
    text = (Path(package.origin).parent / "pinyin_dict.json").read_text("utf-8")
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).translate(_TONES)).replace("ü", "v")
    same: dict[str, tuple[str, ...]] = {}
    table = {int(code): same.setdefault(word, (word,)) for code, word in _ENTRY.findall(plain)}
    words = _SEVERAL.split()
    for place, character in enumerate(words):
        if not character.isascii():
            table[ord(character)] = (words[place + 1], words[place + 2])
    return table
