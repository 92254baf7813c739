#!/usr/bin/env python3
"""Printed elements of moyal read back; the first part of every exported script."""
import csv
import itertools
import json
import re
import sys

#@hole data
DATA = {}
#@end data

TOKEN = re.compile(r"\s*(?:(\d+)|([A-Za-z_]\w*(?:\[[\d,]+\])?(?:\.[A-Za-z_]\w*(?:\[[\d,]+\])?)*)|(.))")


def tokens(text):
    """[(kind, text)] with kinds number, name and sign; no part of the text is ever executed."""
    out = []
    for number, name, sign in TOKEN.findall(text.strip()):
        out.append(("number", number) if number else ("name", name) if name else ("sign", sign))
    return out + [("end", "")]


class Reader:
    """A printed element as a sum of words: [(coefficient, (atom, ..)), ..], atom = (space, member, arguments)."""

    def __init__(self, text, system):
        self.tokens, self.at, self.system = tokens(text), 0, system

    def take(self, sign):
        if self.tokens[self.at] == ("sign", sign):
            self.at += 1
            return True
        return False

    def expect(self, sign):
        if not self.take(sign):
            raise ValueError("expected '%s'" % sign)

    def whole(self):
        out = self.sum()
        if self.tokens[self.at][0] != "end":
            raise ValueError("something is left over")
        return out

    def sum(self):
        sign = -1 if self.take("-") else 1
        out = [(sign * c, w) for c, w in self.product()]
        while True:
            if self.take("+"):
                out += self.product()
            elif self.take("-"):
                out += [(-c, w) for c, w in self.product()]
            else:
                return out

    def product(self):
        out = self.power()
        while True:
            if self.take("*"):
                right = self.power()
                out = [(a * b, v + w) for a, v in out for b, w in right]
            elif self.take("/"):
                below = self.number(self.power())
                out = [(a / below, v) for a, v in out]
            else:
                return out

    def power(self):
        base = self.primary()
        if not self.take("^"):
            return base
        exponent = int(self.number(self.primary()))
        out = [(self.system.integer(1), ())]
        for _ in range(exponent):
            out = [(a * b, v + w) for a, v in out for b, w in base]
        return out

    def primary(self):
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "number":
            return [(self.system.integer(int(text)), ())]
        if (kind, text) == ("sign", "("):
            out = self.sum()
            self.expect(")")
            return out
        if kind != "name":
            raise ValueError("unexpected '%s'" % text)
        arguments = []
        if self.take("("):
            arguments.append(self.number(self.sum()))
            while self.take(","):
                arguments.append(self.number(self.sum()))
            self.expect(")")
        return self.name(text, arguments)

    def name(self, text, arguments):
        if "." in text:
            space, member = text.rsplit(".", 1)
            return [(self.system.integer(1), ((space, member, tuple(int(a) for a in arguments)),))]
        if arguments:
            return [(self.system.function(text, arguments[0]), ())]
        return [(self.system.parameter(text), ())]

    def number(self, words):
        out = self.system.integer(0)
        for c, word in words:
            for atom in word:
                c = c * self.system.commuting(atom)
            out = out + c
        return out
