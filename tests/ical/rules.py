"""Repetition rules and what python3-dateutil makes of them: some by hand, many by chance, the same
ones each time.  Prints RRULE|DTSTART|seconds since 1970 of each time between two instants.

    rules.py COUNT FROM TO
"""
import datetime as datetime_module
import itertools
import random
import sys
from datetime import datetime, timedelta

from dateutil import rrule

EPOCH = datetime(1970, 1, 1)
BY_HAND = [
    "FREQ=DAILY;COUNT=10", "FREQ=DAILY;INTERVAL=10;COUNT=50", "FREQ=WEEKLY;WKST=SU",
    "FREQ=YEARLY;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA", "FREQ=MONTHLY;BYDAY=1FR",
    "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO,WE", "FREQ=MONTHLY;INTERVAL=2;BYDAY=1SU,-1SU",
    "FREQ=MONTHLY;BYMONTHDAY=-3",
    "FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=YEARLY;INTERVAL=2;BYMONTH=1,2,3", "FREQ=YEARLY;BYDAY=20MO",
    "FREQ=YEARLY;INTERVAL=3;BYYEARDAY=1,100,200", "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
    "FREQ=YEARLY;BYWEEKNO=1,53,-1;BYDAY=TH", "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
    "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
    "FREQ=MONTHLY;BYDAY=TU,WE,TH;BYSETPOS=3", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2",
    "FREQ=HOURLY;INTERVAL=3;COUNT=30", "FREQ=MINUTELY;INTERVAL=90;COUNT=40",
    "FREQ=DAILY;BYHOUR=9,10,11;BYMINUTE=0,20,40;BYSECOND=0,30;BYSETPOS=2,-1",
    "FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10,16;BYDAY=MO", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=SECONDLY;INTERVAL=2999;BYSECOND=7",
    "FREQ=DAILY;UNTIL=20270401T083000", "FREQ=WEEKLY;UNTIL=20260101T000000",
]


def some(numbers, most):
    return ",".join(str(n) for n in sorted(random.sample(numbers, random.randint(1, most))))


def by_chance():
    frequency = random.choice(["YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY"])
    parts = ["FREQ=" + frequency]
    if random.random() < .5:
        parts.append(f"INTERVAL={random.randint(1, 40 if frequency == 'MINUTELY' else 7)}")
    if random.random() < .3:
        parts.append(f"COUNT={random.randint(1, 300)}")
    if random.random() < .3:
        parts.append("WKST=" + random.choice(["SU", "MO", "WE"]))
    if random.random() < .4:
        parts.append("BYMONTH=" + some(range(1, 13), 3))
    if random.random() < .3 and frequency != "WEEKLY":
        parts.append("BYMONTHDAY=" + some([*range(1, 32), *range(-31, 0)], 5))
    if random.random() < .1 and frequency in ("YEARLY", "HOURLY", "MINUTELY"):
        parts.append("BYYEARDAY=" + some([*range(1, 367), *range(-366, 0)], 5))
    days = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
    if random.random() < .5:
        chosen = random.sample(days, random.randint(1, 4))
        if frequency in ("YEARLY", "MONTHLY") and random.random() < .5:
            chosen = [random.choice(["1", "2", "-1", "-2", "3"]) + day for day in chosen]
        parts.append("BYDAY=" + ",".join(chosen))
    if random.random() < .2:
        parts.append("BYHOUR=" + some(range(24), 3))
    if random.random() < .2:
        parts.append("BYMINUTE=" + some(range(60), 3))
    if random.random() < .15 and any(part.startswith("BY") for part in parts):
        parts.append("BYSETPOS=" + some([1, 2, 3, -1, -2], 2))
    return ";".join(parts)


def main():
    count, start, end = (int(text) for text in sys.argv[1:])
    window = (EPOCH + timedelta(seconds=start), EPOCH + timedelta(seconds=end))
    random.seed(2027)
    datetime_module.MAXYEAR = window[1].year    # or it looks for 30 February until 9999
    for number in itertools.count():
        if count == 0:
            return
        rule = BY_HAND[number] if number < len(BY_HAND) else by_chance()
        first = datetime(2025, 1, 1, 8, 30, 7) + timedelta(days=random.randint(0, 500))
        try:
            parsed = rrule.rrulestr(rule, dtstart=first)
        except ValueError:                      # no hour will ever do
            continue
        found = {first} | set(itertools.takewhile(lambda t: t < window[1], parsed))
        times = [int((t - EPOCH).total_seconds()) for t in sorted(found)
                 if window[0] <= t < window[1]]
        if len(times) > 15000:
            continue
        print(rule, first.strftime("%Y%m%dT%H%M%S"), ",".join(map(str, times)), sep="|")
        count -= 1


main()
