#!/usr/bin/env python3
"""Compares tables.  usage: compare.py A.csv B.csv TOLERANCE, or compare.py A.csv B.xsil SIGMAS

The first: the largest difference is at most TOLERANCE.  The second, for the averages of XMDS2 against those of
'moyal run --scheme quantum': each is within SIGMAS standard errors, to which the bias of a finite step of
1/1000 adds.  Prints what was found; status 1 if it is too much.
"""
import csv
import re
import sys


def table(path):
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.reader(line for line in file if not line.startswith("#")))
    return rows[0], [[float(x) for x in row] for row in rows[1:]]


def xsil(path):
    with open(path, encoding="utf-8") as file:
        streams = re.findall(r"<Stream><Metalink[^>]*/>\s*(.*?)</Stream>", file.read(), re.S)
    return streams[0].split(), [[float(x) for x in line.split()] for line in streams[1].strip().splitlines()]


def main(first, second, limit):
    _, left = table(first)
    worst = 0.0
    if second.endswith(".xsil"):
        names, right = xsil(second)
        count = (len(names) - 1) // 2
        for a, b in zip(left, right):
            for k in range(1, count + 1):
                worst = max(worst, abs(a[k] - b[k]) / (b[count + k] + 1e-3))
    else:
        _, right = table(second)
        for a, b in zip(left, right):
            worst = max([worst] + [abs(x - y) for x, y in zip(a, b)])
    print("%d and %d rows, largest difference %.3g" % (len(left), len(right), worst))
    return 0 if len(left) == len(right) and len(left) > 1 and worst <= float(limit) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
