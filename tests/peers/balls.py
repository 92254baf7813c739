#!/usr/bin/env python3
"""QuTiP inside proven radii.  usage: balls.py [--wrong FACTOR] MOYAL MODEL

Takes generator, initial state and observables of MODEL from 'moyal derive --scheme quantum --format json', makes matrices of
these formulas with QuTiP alone, solves with about twice the levels of 'moyal run --certified' and compares: each value lies
within its ball, widened by QuTiP's own error.  That error is twice the difference of two runs, with levels and tolerances
apart, and a floor of 1e-10 relative, as QuTiP drops elements below 1e-12.  Where QuTiP is not good to 1e-7, the time is divided by four and all is
done again; a model of which that leaves nothing does not fit.
--wrong multiplies the Hamiltonian by FACTOR: such an error has to be found, or the comparison shows nothing.
Status 0: inside, 1: outside, 2: does not fit; the line printed says why.
"""
import ast
import cmath
import csv
import json
import operator
import re
import subprocess
import sys

import numpy
import qutip

GOOD = 1e-7  # what QuTiP's own error may be, relative to 1 + |value|
STATES = 300  # dimension at most
WORK = 4e9  # elements of the generator times its norm times T, about what the solver multiplies
SECONDS = 8  # for one certified run
BINARY = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}
FUNCTIONS = ("sqrt", "exp", "sin", "cos", "sinh", "cosh", "tanh", "log")
NAME = re.compile(r"[A-Za-z_]\w*(?:\[\d+\])*(?:\.[A-Za-z_]\w*(?:\[\d+\])*)*(?:\(\d+,\s*\d+\))?")


class Unfit(Exception):
    """What is asked for cannot be made, or not well enough."""


def value(node, names):
    """Of a formula's syntax tree, with `names` for the names in it: a number or an operator."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name):
        return names[node.id]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -value(node.operand, names)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
        return value(node.left, names) ** value(node.right, names)
    if isinstance(node, ast.BinOp) and type(node.op) in BINARY:
        return BINARY[type(node.op)](value(node.left, names), value(node.right, names))
    if isinstance(node, ast.Call) and node.func.id in FUNCTIONS:
        x = value(node.args[0], names)
        if isinstance(x, qutip.Qobj):
            raise Unfit("a function of operators")
        return getattr(cmath, node.func.id)(x)
    raise Unfit("a formula with %s" % ast.dump(node)[:40])


def evaluate(formula, names):
    """Names such as T.e(0,1) become Python names; `names` maps the names of the formula to values."""
    held = {}

    def replace(match):
        word = match.group()
        if word in FUNCTIONS:
            return word
        if word.replace(" ", "") not in names:
            raise Unfit("%s is unknown here" % word)
        held["_%d" % len(held)] = names[word.replace(" ", "")]
        return "_%d" % (len(held) - 1)

    text = NAME.sub(replace, formula).replace("^", "**")
    return value(ast.parse(text, mode="eval").body, held)


def finite_operators(dimension):
    """By their names after the dot; the first state is up."""
    out = {"id": qutip.qeye(dimension)}
    spin = (dimension - 1) / 2
    for i in range(dimension):
        for j in range(dimension):
            out["e(%d,%d)" % (i, j)] = qutip.basis(dimension, i) * qutip.basis(dimension, j).dag()
    for name, which in (("Sx", "x"), ("Sy", "y"), ("Sz", "z"), ("Sp", "+"), ("Sm", "-")):
        out[name] = qutip.jmat(spin, which)
        if dimension == 2:
            out["s" + name[1]] = out[name] * (1 if name[1] in "pm" else 2)
    return out


def mode_operators(levels, hbar):
    a = qutip.destroy(levels)
    return {"a": a, "ad": a.dag(), "n": a.dag() * a, "q": (hbar / 2) ** 0.5 * (a + a.dag()),
            "p": -1j * (hbar / 2) ** 0.5 * (a - a.dag())}


def gaussian(mean, covariance, levels, hbar):
    """D U thermal U+ D+ with U of the positive symplectic root of the covariance, in more levels and cut."""
    many = 3 * levels + 40
    q, p = (mode_operators(many, hbar)[x] for x in "qp")
    nu = numpy.linalg.det(covariance) ** 0.5
    values, vectors = numpy.linalg.eigh(covariance / nu)
    log = vectors @ numpy.diag(numpy.log(values) / 2) @ vectors.T
    k = -numpy.array([[0, 1], [-1, 0]]) @ log
    rho = qutip.thermal_dm(many, max(nu / hbar - 0.5, 0), method="analytic")
    if numpy.abs(log).max() > 1e-14:
        u = (-0.5j / hbar * (k[0, 0] * q * q + k[0, 1] * (q * p + p * q) + k[1, 1] * p * p)).expm()
        rho = u * rho * u.dag()
    d = (1j / hbar * (mean[1] * q - mean[0] * p)).expm()
    return qutip.Qobj((d * rho * d.dag()).full()[:levels, :levels])


def cat(alpha, levels):
    many = 3 * levels + 40
    ket = (qutip.coherent(many, alpha) + qutip.coherent(many, -alpha)).unit()
    return qutip.ket2dm(qutip.Qobj(ket.full()[:levels]))


class Problem:
    """H, collapse operators, initial state and observables of a derivation, in `levels` levels of each mode."""

    def __init__(self, data, levels, factor):
        setting, quantum = data["model"], data["quantum"]
        self.scalars = {"i": 1j, "pi": cmath.pi}
        for row in setting["parameters"]:
            if row.get("value") is None:
                raise Unfit("%s has no value" % row["name"])
            self.scalars[row["name"]] = evaluate(row["value"], self.scalars)
        self.hbar = self.number(setting["hbar"]).real
        self.spaces = [s for s in setting["spaces"] if s["role"] != "ancilla"]
        self.sizes = [levels if s["kind"] == "mode" else s["dimension"] for s in self.spaces]
        names = self.operators(range(len(self.spaces)))
        one = qutip.tensor([qutip.qeye(n) for n in self.sizes])
        # a multiple of 1 is printed as a number
        self.hamiltonian = one * 0 + evaluate(quantum["hamiltonian"], names) * (factor / self.hbar)
        self.collapse = self.jumps(quantum, [one * evaluate(x, names) for x in quantum["operators"]])
        self.observables = [one * evaluate(x["operator"], names) for x in setting["observables"]]
        self.names = [x["name"] for x in setting["observables"]]
        self.start = self.initial(setting["initial"], levels)

    def number(self, formula):
        return complex(evaluate(formula, self.scalars))

    def operators(self, which):
        """Of the spaces `which`, as products over these alone."""
        out = dict(self.scalars)
        for at, k in enumerate(which):
            space = self.spaces[k]
            own = (mode_operators(self.sizes[k], self.hbar) if space["kind"] == "mode"
                   else finite_operators(self.sizes[k]))
            for name, matrix in own.items():
                factors = [qutip.qeye(self.sizes[j]) for j in which]
                factors[at] = matrix
                out[space["name"] + "." + name] = qutip.tensor(factors)
        return out

    def jumps(self, quantum, operators):
        """sum K_ij (L_i rho L_j+ - 1/2 {L_j+ L_i, rho}) by the eigenvectors of K."""
        if not operators:
            return []
        rates, vectors = numpy.linalg.eigh([[self.number(x) for x in row] for row in quantum["kossakowski"]])
        if rates.min() < -1e-12:
            raise Unfit("the Kossakowski matrix is not positive")
        return [rate ** 0.5 * sum(vectors[i, k] * x for i, x in enumerate(operators))
                for k, rate in enumerate(rates) if rate > 1e-15]

    def initial(self, parts, levels):
        states, order = [], []
        for part in parts:
            which = [[s["name"] for s in self.spaces].index(name) for name in part["spaces"]]
            order += which
            if part["kind"] == "density":
                one = qutip.tensor([qutip.qeye(self.sizes[k]) for k in which])
                states.append(one * evaluate(part["density"], self.operators(which)))
            elif len(which) > 1:
                raise Unfit("several modes start as one Gaussian")
            elif part["kind"] == "gaussian":
                mean = [self.number(x).real for x in part["mean"]]
                covariance = numpy.array([[self.number(x).real for x in row] for row in part["covariance"]])
                states.append(gaussian(mean, covariance, levels, self.hbar))
            elif part["kind"] == "fock":
                states.append(qutip.fock_dm(levels, part["level"]))
            else:
                states.append(cat(self.number(part["alpha"]), levels))
        return qutip.tensor(states).permute([order.index(k) for k in range(len(order))])

    def work(self, until):
        generator = qutip.liouvillian(self.hamiltonian, self.collapse).data
        return generator.nnz * abs(generator).sum(axis=1).max() * until

    def solve(self, times, tolerance):
        options = qutip.Options(atol=tolerance * 1e-2, rtol=tolerance, nsteps=1000000)
        if not self.collapse:  # mesolve would take kets else
            return self.unitary(times)
        return qutip.mesolve(self.hamiltonian, self.start, times, self.collapse, self.observables, options=options).expect

    def unitary(self, times):
        values, vectors = numpy.linalg.eigh(self.hamiltonian.full())
        out = []
        for t in times:
            u = vectors @ numpy.diag(numpy.exp(-1j * t * values)) @ vectors.conj().T
            rho = u @ self.start.full() @ u.conj().T
            out.append([numpy.trace(x.full() @ rho).real for x in self.observables])
        return numpy.array(out).T


def command(words, seconds=60):
    try:
        done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=seconds, text=True)
    except subprocess.TimeoutExpired:
        return None, ""
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip() or "no reason is given").splitlines()
        raise Unfit(said[0])
    return done.stdout, done.stderr


def certified(moyal, model, until):
    """(times, {observable: [(mid, rad)]}, largest levels or None, T), with radii that are finite; None: it takes too long."""
    words = [moyal, "run", model, "--scheme", "quantum", "--certified", "--points", "4"]
    text, _ = command(words + (["--until", repr(until)] if until else []), SECONDS)
    if text is None:
        return None
    rows = list(csv.reader(line for line in text.splitlines() if not line.startswith("#")))
    head, rows = rows[0], [[float(x) for x in row] for row in rows[1:]]
    balls = {}
    for k, name in enumerate(head):
        if name + ".rad" in head:
            pairs = [(row[k], row[head.index(name + ".rad")]) for row in rows]
            if all(rad < float("inf") for _, rad in pairs):
                balls[name] = pairs
    levels = re.search(r"^# levels of each mode: \d+ to (\d+)", text, re.M)
    return [row[0] for row in rows], balls, levels and int(levels.group(1))


def two_runs(data, times, proven, factor):
    """Values by observable, QuTiP's own error of each, and the levels; None where these would take too much."""
    spaces = [s for s in data["model"]["spaces"] if s["role"] != "ancilla"]
    modes = sum(s["kind"] == "mode" for s in spaces)
    others = numpy.prod([s["dimension"] for s in spaces if s["kind"] != "mode"])
    levels = min(2 * proven if proven else 64, int((STATES / others) ** (1 / modes) + 1e-9)) if modes else 1
    if levels < 4 and modes:
        raise Unfit("%d modes are too many states" % modes)
    fine = Problem(data, levels, factor)
    if fine.work(times[-1]) > WORK:
        return None
    coarse = Problem(data, max(3 * levels // 4, 1), factor)
    first, second = fine.solve(times, 1e-11), coarse.solve(times, 1e-9)
    values, own = {}, {}
    for name, a, b in zip(fine.names, first, second):
        a, b = numpy.real(a), numpy.real(b)
        values[name] = a
        own[name] = 2 * numpy.maximum.accumulate(abs(a - b)) + 1e-10 * (1 + abs(a))
    return values, own, levels


def compare(moyal, model, factor):
    text, _ = command([moyal, "derive", model, "--scheme", "quantum", "--format", "json"])
    data, until = json.loads(text), None
    words = re.search(r"^run until ([\d/]+)", open(model, encoding="utf-8").read(), re.M)
    default = float(numpy.prod([float(x) ** (1 - 2 * k) for k, x in enumerate(words.group(1).split("/"))]))
    for _ in range(6):
        proven = certified(moyal, model, until)
        if proven and not proven[1]:
            raise Unfit("no radius is finite")
        runs = proven and two_runs(data, proven[0], proven[2], factor)
        if runs and all((runs[1][x] <= GOOD * (1 + abs(runs[0][x]))).all() for x in proven[1]):
            break
        until = (until or default) / 4
    else:
        raise Unfit("QuTiP is not good to %g, or the proof takes too long, even until %g" % (GOOD, until))
    times, balls, _ = proven
    values, own, levels = runs
    inside = outside = 0
    widest = 0.0
    for name, pairs in balls.items():
        for (mid, rad), x, error in zip(pairs, values[name], own[name]):
            widest = max(widest, error)
            # the ball is proven; x is known to its error alone
            if abs(x - mid) <= rad + error:
                inside += 1
            else:
                outside += 1
    print("%d values inside, %d outside, until %g, %d levels, own error %.1e, radii up to %.1e"
          % (inside, outside, times[-1], levels, widest, max(rad for x in balls.values() for _, rad in x)))
    return 1 if outside else 0


def main(words):
    factor = 1.0
    if words[0] == "--wrong":
        factor = float(words[1])
        words = words[2:]
    try:
        return compare(words[0], words[1], factor)
    except Unfit as reason:
        print(reason)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
