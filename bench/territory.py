#!/usr/bin/env python3
"""Writes a season to plan, as `beffroi season plan` reads it, about a real territory.

    territory.py OUTLINES EPCI|near:CODE COMMUNES HOSTS WEEKS [--free 0.6] [--seed 1] [--days 2]
                 [--minutes 25] [--gap 3] [--within 0.001] [--seconds 60]

OUTLINES is GeoJSON of communes (properties code, nom); populations and members of an EPCI come from
the npm package @etalab/decoupage-administratif.  The COMMUNES largest of the EPCI are taken, or those
nearest to a commune; the HOSTS largest of them have a host each, which is free in a week with
the chance `free`, the same with the same seed."""
import argparse
import datetime
import json
import pathlib
import random

data = pathlib.Path(__file__).parent.parent / "node_modules/@etalab/decoupage-administratif/data"


def ring_area_and_centre(ring):
    """Of a closed ring of positions, in the plane: enough for a commune."""
    area = east = north = 0.0
    for (x, y, *_), (x2, y2, *_) in zip(ring, ring[1:]):
        cross = x * y2 - x2 * y
        area += cross
        east += (x + x2) * cross
        north += (y + y2) * cross
    return abs(area), east / (3 * area), north / (3 * area)


def centre(geometry):
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    _, east, north = max(ring_area_and_centre(polygon[0]) for polygon in polygons)
    return round(north, 5), round(east, 5)


def communes_of(outlines, epci, count):
    points = {f["properties"]["code"]: centre(f["geometry"])
              for f in json.loads(pathlib.Path(outlines).read_text())["features"]}
    known = {c["code"]: c for c in json.loads((data / "communes.json").read_text())
             if c["type"] == "commune-actuelle" and c["code"] in points}
    if epci.startswith("near:"):
        north, east = points[epci[5:]]
        def key(code):                          # a degree east is 0.64 of one north at 50.5 degrees
            return (points[code][0] - north) ** 2 + ((points[code][1] - east) * 0.64) ** 2
    else:
        group = next(e for e in json.loads((data / "epci.json").read_text()) if e["code"] == epci)
        known = {m["code"]: known[m["code"]] for m in group["membres"] if m["code"] in known}
        def key(code):
            return -known[code].get("population", 0), code
    chosen = [known[code] for code in sorted(known, key=key)[:count]]
    largest = sorted(chosen, key=lambda c: (-c.get("population", 0), c["code"]))
    return [{"code": c["code"], "name": c["nom"], "population": c.get("population", 0),
             "lat": points[c["code"]][0], "lon": points[c["code"]][1]} for c in largest]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("outlines")
    parser.add_argument("epci")
    parser.add_argument("communes", type=int)
    parser.add_argument("hosts", type=int)
    parser.add_argument("weeks", type=int)
    parser.add_argument("--free", type=float, default=0.6)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--days", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=25)
    parser.add_argument("--gap", type=int, default=3)
    parser.add_argument("--within", type=float, default=0.001)
    parser.add_argument("--seconds", type=float, default=60)
    o = parser.parse_args()

    communes = communes_of(o.outlines, o.epci, o.communes)
    first = datetime.date(2027, 1, 7)
    dates = [str(first + datetime.timedelta(weeks=w)) for w in range(o.weeks)]
    dice = random.Random(o.seed)
    hosts = [{"key": f"h{i + 1}", "name": c["name"], "commune": c["code"],
              "dates": [d for d in dates if dice.random() < o.free]}
             for i, c in enumerate(communes[:o.hosts])]
    season = {"territory": {"name": o.epci, "communes": communes}, "hosts": hosts, "dates": dates,
              "promise": {"days": o.days, "minutes": o.minutes, "gap_weeks": o.gap},
              "solve": {"gap": o.within, "seconds": o.seconds}}
    print(json.dumps(season, ensure_ascii=False, indent=1))


main()
