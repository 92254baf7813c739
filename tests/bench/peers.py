"""The peers of the benchmarks: the same problems in QuTiP and SciPy.  Prints one JSON object.

usage: peers.py cavity|taylor|oscillators|driven LEVELS REPETITIONS [TOLERANCE]

Seconds are those of each repetition: of the whole mesolve call, the process not included.
"""
import json
import sys
import time

import numpy as np
import qutip as qt


def coherent(levels, alpha):
    """Amplitudes of a coherent state in the Fock basis, not of the cut displacement operator."""
    from math import lgamma
    n = np.arange(levels)
    logs = n * np.log(abs(alpha)) - 0.5 * np.array([lgamma(k + 1) for k in n])
    return qt.Qobj(np.exp(-abs(alpha) ** 2 / 2 + logs))


def cavity(levels):
    w, g, kappa, n, gamma = 1.0, 0.5, 0.1, 0.2, 0.05
    a = qt.tensor(qt.destroy(levels), qt.qeye(2))
    sm = qt.tensor(qt.qeye(levels), qt.sigmam())
    sz = qt.tensor(qt.qeye(levels), qt.sigmaz())
    h = w * a.dag() * a + w * sm.dag() * sm + g * (a * sm.dag() + a.dag() * sm)
    jumps = [np.sqrt(kappa * (1 + n)) * a, np.sqrt(kappa * n) * a.dag(), np.sqrt(gamma) * sm]
    start = qt.ket2dm(qt.tensor(coherent(levels, 2.0), qt.basis(2, 0)))
    return h, start, np.linspace(0, 50, 201), jumps, [a.dag() * a, sz]


def quadratures(a):
    return (a + a.dag()) / np.sqrt(2), -1j * (a - a.dag()) / np.sqrt(2)


def powers(a):
    """q^2 and p^2 from normal order, so that the cut changes neither."""
    n, square = a.dag() * a, a * a + a.dag() * a.dag()
    return (square + 2 * n + 1) / 2, (2 * n + 1 - square) / 2


def oscillators(levels):
    coupling, gamma = 0.4, 0.1
    modes = [qt.tensor(qt.destroy(levels), qt.qeye(levels)),
             qt.tensor(qt.qeye(levels), qt.destroy(levels))]
    (q1, _), (q2, _) = map(quadratures, modes)
    (s1, r1), (s2, r2) = map(powers, modes)
    h = (s1 + r1 + s2 + r2) / 2 + coupling * q1 * q2
    jumps = [np.sqrt(2 * gamma) * q1, np.sqrt(2 * gamma) * q2]
    start = qt.ket2dm(qt.tensor(coherent(levels, 1.0), qt.basis(levels, 0)))
    return h, start, np.linspace(0, 10, 101), jumps, [q1, s1, q2, s2]


def driven(levels):
    d, k, g, e, kappa, gamma = 0.5, 0.05, 0.5, 0.4, 0.2, 0.1
    one, two = qt.qeye(levels), qt.qeye(2)
    a, b = qt.tensor(qt.destroy(levels), one, two), qt.tensor(one, qt.destroy(levels), two)
    sm, sz, sx = (qt.tensor(one, one, s) for s in (qt.sigmam(), qt.sigmaz(), qt.sigmax()))
    n1, n2 = a.dag() * a, b.dag() * b
    h = (d * n1 + k * a.dag() ** 2 * a ** 2 + e * (a + a.dag())
         + g * (a + a.dag()) * (b + b.dag()) / 2
         + 0.3 * n2 + 0.5 * sz + 0.3 * sx + g * (b * sm.dag() + b.dag() * sm))
    jumps = [np.sqrt(kappa) * a, np.sqrt(kappa) * b, np.sqrt(gamma) * sm]
    start = qt.ket2dm(qt.tensor(qt.basis(levels, 0), qt.basis(levels, 0), qt.basis(2, 1)))
    return h, start, np.linspace(0, 10, 101), jumps, [n1, n2, sz]


def mesolve(problem, tolerance):
    h, start, times, jumps, observables = problem
    options = qt.Options(rtol=tolerance, atol=tolerance / 100, nsteps=10**7, use_openmp=False)
    result = qt.mesolve(h, start, times, jumps, observables, options=options)
    return np.real(np.array(result.expect))


def taylor(problem, tolerance):
    """exp(h L) by its series on the sparse Liouvillian: what a user of SciPy would write by hand."""
    h, start, times, jumps, observables = problem
    matrix = qt.liouvillian(h, jumps).data.tocsr()
    rows = [np.asarray(qt.operator_to_vector(o.dag()).data.todense()).ravel().conj()
            for o in observables]
    y = np.asarray(qt.operator_to_vector(start).data.todense()).ravel()
    out = [[np.real(r @ y) for r in rows]]
    for step in np.diff(times):
        term, small = y, 0
        y = y.copy()
        for order in range(1, 500):
            term = (step / order) * (matrix @ term)
            y += term
            small = small + 1 if np.abs(term).max() < tolerance / 100 else 0
            if small == 2:
                break
        out.append([np.real(r @ y) for r in rows])
    return np.array(out).T


def main():
    name, levels, repetitions = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    tolerance = float(sys.argv[4]) if len(sys.argv) > 4 else 1e-8
    make = {"cavity": cavity, "taylor": cavity, "oscillators": oscillators, "driven": driven}[name]
    solve = taylor if name == "taylor" else mesolve
    problem = make(levels)
    seconds = []
    for _ in range(repetitions):
        begin = time.perf_counter()
        values = solve(problem, tolerance)
        seconds.append(time.perf_counter() - begin)
    print(json.dumps({"seconds": seconds, "values": values.tolist(), "qutip": qt.__version__}))


main()
