"""What two independent libraries make of a calendar: python3-icalendar for the properties, and
python3-dateutil for the local times, by the calendar's own VTIMEZONE and nothing else.

    clients.py FILE     prints one line per event: UID|SEQUENCE|STATUS|starts|ends|SUMMARY|...
"""
import io
import re
import sys
from datetime import timezone

import icalendar
from dateutil import tz


def text(event, name):
    return str(event.get(name, "")).replace("\\", "\\\\").replace("\n", "\\n")


def zones_of(raw):
    blocks = re.findall(r"BEGIN:VTIMEZONE\r\n.*?END:VTIMEZONE\r\n", raw, re.S)
    found = tz.tzical(io.StringIO("".join(blocks).replace("\r\n", "\n"))) if blocks else None
    return {name: found.get(name) for name in found.keys()} if found else {}


def instant(event, name, zones):
    """Seconds since 1970, from the local time as written and the VTIMEZONE of the file."""
    value = event.get(name)
    if value is None:
        return ""
    zone = zones[value.params["TZID"]] if "TZID" in value.params else timezone.utc
    return int(value.dt.replace(tzinfo=zone).timestamp())


def person(event, name):
    who = event.get(name)
    if who is None:
        return ""
    return ",".join([str(who)] + [f"{k}={who.params[k]}" for k in sorted(who.params)])


def main():
    raw = open(sys.argv[1], "rb").read().decode()
    assert all(len(line.encode()) <= 75 for line in raw.split("\r\n")), "a line is too long"
    assert not re.search(r"[^\r]\n|\r[^\n]", raw), "a line ends without CRLF"
    calendar = icalendar.Calendar.from_ical(raw)
    zones = zones_of(raw)
    for event in calendar.walk("VEVENT"):
        geo = event.get("GEO")
        print("|".join([
            text(event, "UID"), str(event["SEQUENCE"]), text(event, "STATUS"),
            str(instant(event, "DTSTART", zones)), str(instant(event, "DTEND", zones)),
            text(event, "SUMMARY"), text(event, "DESCRIPTION"), text(event, "LOCATION"),
            f"{geo.latitude:.6f};{geo.longitude:.6f}" if geo else "",
            person(event, "ORGANIZER"), person(event, "ATTENDEE"),
        ]))


main()
