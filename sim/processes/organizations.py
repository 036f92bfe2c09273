"""What social organizations do in a week: host, bring resources, gain or lose recognition, join in and leave."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.compiler import inline, process
from sim.draws import JOINING, ORGANIZING, uniform
from sim.kinds import OrganizationKind, Resource
from sim.processes.coordination import weight_of_power_in
from sim.rules.coordination import voice_of
from sim.rules.learning import towards
from sim.rules.numbers import MIDDLE, PER_THOUSAND, probability_union
from sim.rules.organizations import joining_chance, leaving_chance
from sim.state import (
    FIRST_ORGANIZATION,
    HEARD,
    RESIDENTS,
    SILENT,
    Communities,
    Event,
    Involvement,
    Organizations,
)
from sim.terms import Effects
from sim.world import World


@process
def offer(world: World, now: int) -> None:
    """How many activities each active organization hosts this week; a fraction left over is a chance of one more."""
    organizations, effects, seed, activities_of_kind = (
        world.organizations,
        world.effects,
        world.seed,
        world.parameters.hosts,
    )
    for s in range(len(organizations.kind)):
        organizations.hosted[s] = organizations.attended[s] = 0.0
        if organizations.active[s]:
            demand = world.communities.demand[organizations.community[s]]
            wanted = activities_of_kind[organizations.kind[s]] * _capacity(s, organizations, effects) * demand
            organizations.hosted[s] = float(int(wanted + uniform(seed, ORGANIZING, now, organizations.draw_id[s])))


@inline
def _capacity(s: int, organizations: Organizations, effects: Effects) -> float:
    """What an organization is able to do, times what its kind brings and does, with what is done to enable it."""
    here = effects.communities[organizations.community[s]]
    return float(organizations.capacity[s] * (1.0 + here.capacity[organizations.kind[s]]))


@process
def all_act(c: int, communities: Communities, organizations: Organizations) -> bool:
    """Whether social-work agencies, volunteers and some other organization act in a community: 四社联动 [seed 002]."""
    agencies = volunteers = others = False
    for s in range(communities.first_organization[c], communities.first_organization[c + 1]):
        if organizations.active[s]:
            kind = organizations.kind[s]
            agencies = agencies or kind == OrganizationKind.social_work_agency
            volunteers = volunteers or kind == OrganizationKind.volunteer_team
            others = others or kind > OrganizationKind.volunteer_team
    return agencies and volunteers and others


@process
def mobilise(world: World) -> None:
    """Resources of the week: what people give, public bodies let go, and active organizations bring.

    public [resources]: potential per 1,000 adults; brings [kinds, resources]; kept [resources]: what lasts from one week to
    the next. The weight of government reaches a community as far as the institution carries it for a department of average voice.
    """
    stock, communities, organizations, departments, effects = (
        world.stock,
        world.communities,
        world.organizations,
        world.departments,
        world.effects,
    )
    tally, public, brings, kept = world.tally, world.parameters.public, world.parameters.brings, world.parameters.kept
    p = world.parameters.resources[0]
    stock.used[:] = 0.0
    strongest = departments.power.max()
    gain = np.empty(stock.left.shape[0])
    for c in range(stock.left.shape[0]):
        here, thousands = effects.communities[c], communities.residents[c] / PER_THOUSAND
        gain[c] = 1.0 + here.together if here.together != 0.0 and all_act(c, communities, organizations) else 1.0
        weight_of_power, voice = weight_of_power_in(c, effects, world.parameters.departments[0]), 0.0
        for d in range(len(departments.power)):
            voice += voice_of(departments.power[d], strongest, weight_of_power) / len(departments.power)
        for k in range(stock.left.shape[1]):
            stock.lapsed[c, k] = (1.0 - kept[k]) * stock.left[c, k]
            stock.potential[c, k] = public[k] * thousands + here.funds[k] * thousands
            in_use = 0.0
            if k == Resource.material:
                in_use = p.tapped_material
            elif k == Resource.financial:
                in_use = p.tapped_financial
            elif k == Resource.political:
                in_use = probability_union(departments.institution[0], here.institution) * voice
            stock.mobilised[c, k] = (
                probability_union(in_use, here.tapped[k]) * public[k] * thousands + here.funds[k] * thousands
            )
        stock.potential[c, Resource.human] += p.volunteerable * communities.free_hours[c]
        stock.mobilised[c, Resource.human] += communities.service_hours[c]
        tally.by_event[c, Event.service_hours] += communities.service_hours[c]
    for s in range(len(organizations.kind)):
        c, kind = organizations.community[s], organizations.kind[s]
        for k in range(stock.left.shape[1]):
            amount = brings[kind, k] * _capacity(s, organizations, effects) * gain[c]
            stock.potential[c, k] += amount
            if organizations.active[s]:
                stock.mobilised[c, k] += amount
                if k == Resource.human or k == Resource.social_work:
                    tally.actors[c, FIRST_ORGANIZATION + kind, Involvement.work] += amount
    for c in range(stock.left.shape[0]):
        for k in range(stock.left.shape[1]):
            stock.left[c, k] += stock.mobilised[c, k] - stock.lapsed[c, k]


@process
def look_back(world: World, c: int, rows: NDArray[np.uint32]) -> None:
    """Who was there and who decided: hosts of activities, residents who came, voices that were heard.

    rows: who came, in community c.
    """
    events, activities, communities, organizations, tally = (
        world.events,
        world.calendar,
        world.communities,
        world.organizations,
        world.tally,
    )
    hours_of_activity, hours_of_occasion = world.parameters.hours_of_activity, world.parameters.calendar[0].hours
    first, last = activities.first[c], activities.first[c + 1]
    counts, actors = tally.by_event[c], tally.actors[c]
    came = np.zeros(last - first, np.int64)
    for j in range(len(rows)):
        i = rows[j]
        came[events.activity[i] - first] += 1
        if events.spoke[i] != SILENT:
            counts[Event.voices_raised] += 1.0
            actors[RESIDENTS, Involvement.work] += events.occasions[i] * hours_of_occasion
            if events.spoke[i] == HEARD:
                counts[Event.voices_heard] += 1.0
                actors[RESIDENTS, Involvement.influence] += 1.0
    s = communities.first_organization[c]
    hosted = 0.0
    for a in range(first, last):
        host = activities.host[a]
        counts[Event.activities] += 1.0
        tally.needs[c, activities.need[a]] += 1.0
        counts[Event.by_residents] += host == RESIDENTS
        counts[Event.by_organizations] += host >= FIRST_ORGANIZATION
        actors[host, Involvement.influence] += 1.0
        if host == RESIDENTS or host >= FIRST_ORGANIZATION:
            actors[host, Involvement.work] += hours_of_activity
        if came[a - first] > 0:
            actors[RESIDENTS, Involvement.presence] += 1.0
            if host != RESIDENTS:
                actors[host, Involvement.presence] += 1.0
        if host >= FIRST_ORGANIZATION:
            while hosted >= organizations.hosted[s]:
                s += 1
                hosted = 0.0
            hosted += 1.0
            organizations.attended[s] += came[a - first] > 0


@process
def join_and_leave(world: World, now: int) -> None:
    """Recognition follows whether people come and what is brought is used; the recognised join in, the others leave."""
    organizations, effects, stock, tally, seed = (
        world.organizations,
        world.effects,
        world.stock,
        world.tally,
        world.seed,
    )
    brings = world.parameters.brings
    p = world.parameters.organizations[0]
    for s in range(len(organizations.kind)):
        c, kind = organizations.community[s], organizations.kind[s]
        u = uniform(seed, JOINING, now, organizations.draw_id[s])
        if not organizations.active[s]:
            chance = joining_chance(
                p.join_rate,
                probability_union(organizations.willingness[s], effects.communities[c].joining[kind]),
                organizations.liability_concern[s] * (1.0 - effects.communities[c].liability[kind]),
                p.join_of_legitimacy,
                organizations.legitimacy[s],
            )
            if u < chance:
                organizations.active[s] = 1
                tally.by_event[c, Event.joined] += 1.0
            continue
        success = MIDDLE  # nobody had occasion to recognise it
        for k in range(stock.left.shape[1]):
            if brings[kind, k] > 0.0 and stock.used[c, k] > 0.0:
                success = 1.0
        if organizations.hosted[s] > 0.0:
            success = organizations.attended[s] / organizations.hosted[s]
        organizations.legitimacy[s] = towards(organizations.legitimacy[s], success, p.legitimacy_gain)
        if u < leaving_chance(p.leave_rate, organizations.legitimacy[s]):
            organizations.active[s] = 0
            tally.by_event[c, Event.left] += 1.0
