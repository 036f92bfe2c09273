"""The choices that a setting of a mechanism has, and how a mechanism is told in words, in English and in Chinese."""

from __future__ import annotations

from experiments.phrases.look_up import look_up

CHOICES: dict[str, str] = {
    "subdistrict": "整个街道", "community": "每个社区", "loudspeaker": "大喇叭", "online": "线上", "both": "两者",
    "constant": "每周发放", "intermittent": "间歇发放", "daytime": "白天", "evening": "晚间或周末",
    "proportional": "按比例", "first_come": "先到先得", "health_care": "健康照护", "culture": "文化娱乐",
    "environment": "环境卫生", "family": "亲子家庭", "work_learning": "就业学习", "safety_order": "安全秩序",
}  # fmt: skip
"""What the names that a setting may have are called in Chinese; in English they are what they are, without underscores."""

PHRASES: dict[str, tuple[str, str]] = {
    "yes": ("yes", "是"),
    "no": ("no", "否"),
    "set": ("{label} {value}", "{label} {value}"),
    "with": ("{name} ({settings})", "{name}（{settings}）"),
    "of_some": ("for a part of the place only", "仅针对部分对象"),
}

say = look_up(PHRASES)
