#!/usr/bin/env python3
"""Reads what `beffroi season plan --json` printed and tells it in a few lines.

    season.py NAME < plan.json
    season.py --many NAME < plans.json      one plan a line: the slowest and the least gain"""
import json
import sys


def line(what, f):
    return (f"  {what:<12} mean {f['mean_minutes']:5.1f} min"
            f"   worst commune {f['worst_minutes']:5.1f}"
            f"   served {f['communes_served']:3} of {f['communes']}"
            f"   {f['days']} days, hosts: {f['hosts']}")


def gap_of(plan):
    return "no bound" if plan["gap"] is None else f"gap {100 * plan['gap']:.3f} %"


def gain(plan):
    return plan["compare"]["round_robin"]["mean_minutes"] - plan["figures"]["mean_minutes"]


plans = [json.loads(text) for text in sys.stdin]
if sys.argv[1] == "--many":
    slowest = max(plans, key=lambda plan: plan["seconds"])
    proven = sum(plan["optimal"] for plan in plans)
    print(f"{sys.argv[2]}: {slowest['seconds']:.2f} s at most, {proven} of {len(plans)} proven; "
          f"mean {min(map(gain, plans)):.1f} to {max(map(gain, plans)):.1f} min below round-robin")
else:
    plan = plans[0]
    print(f"{sys.argv[1]}: {plan['seconds']:.2f} s, {gap_of(plan)}")
    print(line("planned", plan["figures"]))
    print(line("round-robin", plan["compare"]["round_robin"]))
    print(line("one place", plan["compare"]["one_place"]))
