"""吹哨报到、全链闭环: a community whistles, departments report, and the case is followed until it is closed."""

from __future__ import annotations

from typing import ClassVar, Literal, final

from sim.kinds import GrowsBy
from sim.mechanism import Added, Institution, Unit, each, setup
from sim.scenario.blocks.cases import RESOURCES
from sim.scenario.declare import assumed, design, number
from sim.terms import table_of


@final
class WhistleAndReport(Institution):
    """A whistle asks departments again and again; each answer comes as far as rules carry it, and workers do the asking.

    Where: "街乡吹哨、部门报到" with a closed loop, by which departments bring resources down to the community [seed 000]; in
    Shenzhen, pressure that is passed upwards [zheng-2021]. Acts through: `insistence` and `agenda` (asked more often,
    taken up more often), `not_dropped` (the loop is closed) and `tracking`, the hours of workers who follow whistled
    cases; `tapped` and `funds`, what departments bring along. Where rules alone carry little, asking again brings little, cases
    stay open, and following them wears workers out.
    """

    unit: ClassVar[Unit] = "case"
    grows_by: ClassVar[GrowsBy] = "requests"

    kind: Literal["whistle_and_report"] = "whistle_and_report"
    asked_again: float = number(2.0, "times a week", design("reminders within days, not weeks"),
                                "times more that a department is asked", "每周催办次数", low=0, high=100)  # fmt: skip
    taken_up: float = number(0.5, "share more", assumed("who is whistled for cannot wait for a leader's spare hour"),
                             "cases that departments take up", "增加研究的议题", low=0, high=100)  # fmt: skip
    closed_loop: float = number(0.5, "share", assumed("half of those given up are asked about"),
                                "late cases that are not given up", "闭环督办不放弃比例", low=0, high=1)  # fmt: skip
    following: float = number(0.5, "hours a week", assumed("a telephone call and an entry in the register"),
                              "worker's hours for a case with departments", "每件诉求跟踪工时", low=0, high=40)  # fmt: skip
    handed_down: float = number(0.0, "share", assumed("0: departments bring their time; how much else, no source counts"),
                                 "idle rooms, funds and weight of public bodies that departments bring along",
                                 "部门下沉带来的闲置公共资源比例", low=0, high=1)  # fmt: skip
    from_outside: float = number(0.0, "units a week per 1,000 adults",
                                 assumed("0: no agency or enterprise is called in; how much it would be, no source counts"),
                                 "services of agencies, and gifts, that departments call in", "部门引入的社工服务与企业慈善资源",
                                 low=0, high=1_000)  # fmt: skip
    setup_cost: float = setup(30_000)
    unit_cost: float = each(10, "case")

    def effects(self, strength: float, paid_share: float) -> Added:
        """Departments asked more, cases not dropped, workers who follow them, and what departments bring."""
        added: Added = {
            "insistence": strength * self.asked_again,
            "agenda": strength * self.taken_up,
            "not_dropped": strength * self.closed_loop,
            "tracking": strength * self.following,
        }
        if self.handed_down > 0.0:
            handed = strength * self.handed_down
            added["tapped"] = table_of(RESOURCES, material=handed, financial=handed, political=handed)
        if self.from_outside > 0.0:
            called = strength * self.from_outside
            added["funds"] = table_of(RESOURCES, social_work=called, charity_enterprise=called)
        return added
