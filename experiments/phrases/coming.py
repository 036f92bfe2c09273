"""What is said of who comes more, in English and in Chinese, side by side."""

from __future__ import annotations

from experiments.phrases.look_up import look_up

PHRASES: dict[str, tuple[str, str]] = {
    "who": (
        "Who comes more (change of the share that took part at all within the reported weeks, with all numbers as assumed):"
        " {pairs}.",
        "谁来得更多（报告期内参与过的居民比例的变化，按现有假设）：{pairs}。",
    ),
    "pair": ("{one} {of_one}, {other} {of_other}: {apart}", "{one} {of_one}，{other} {of_other}：{apart}"),
    "higher": ("{one} more, by {mean} ({interval})", "{one}高 {mean}（{interval}）"),
    "lower": ("{other} more, by {mean} ({interval})", "{other}高 {mean}（{interval}）"),
    "higher_little": (
        "{one} a little more, perhaps too little to matter, by {mean} ({interval})",
        "{one}略高 {mean}（{interval}），或许小到不值得关注",
    ),
    "lower_little": (
        "{other} a little more, perhaps too little to matter, by {mean} ({interval})",
        "{other}略高 {mean}（{interval}），或许小到不值得关注",
    ),
    "equivalent": (
        "the difference of the two is too small to matter ({mean}; {interval})",
        "两者差别小到不值得关注（{mean}；{interval}）",
    ),
    "undecided": (
        "whether the two differ is not certain ({mean}; {interval})",
        "两者是否不同尚不能区分（{mean}；{interval}）",
    ),
    "unknown": ("whether the two differ is not known", "两者是否不同无从得知"),
    "elderly": ("elderly (60+)", "老年居民（60岁及以上）"),
    "young": ("young and middle-aged (18 to 59)", "中青年居民（18至59岁）"),
    "locals": ("locals", "本地居民"),
    "migrants": ("migrants", "流动人口"),
    # in short, for one side of paper
    "short_pair": ("{one} / {other}", "{one} / {other}"),
    "brief_elderly": ("elderly", "老年"),
    "brief_young": ("18 to 59", "18至59岁"),
    "brief_locals": ("locals", "本地"),
    "brief_migrants": ("migrants", "流动"),
    "short_more": ("{more} more by {by}", "{more}高 {by}"),
    "short_open": ("not surely apart", "是否不同尚不确定"),
    "short_alike": ("alike", "相近"),
    "short_elderly": ("elderly", "老年居民"),
    "short_young": ("young and middle-aged", "中青年居民"),
    "short_locals": ("locals", "本地居民"),
    "short_migrants": ("migrants", "流动人口"),
}

say = look_up(PHRASES)
