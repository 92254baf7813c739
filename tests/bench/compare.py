"""Times moyal beside its peers, in one run, and prints the ratios peer time / our time.

usage: compare.py MOYAL [SECTION..]     sections: cavity certified full process oscillators driven ensemble jit threads curves

Seconds are medians, the least in brackets.  'error' is the largest difference from a reference of tight
tolerance over all times and observables.  Peers that are not installed are left out, and that is said:
QuTiP and SciPy (python3-qutip), XMDS2 (xmds2), a C compiler.
"""
import json
import math
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
MOYAL = os.path.abspath(sys.argv[1])
FOLDER = tempfile.mkdtemp()
ENVIRONMENT = dict(os.environ, OMP_NUM_THREADS="1", MOYAL_CACHE="")


def command(words, **options):
    return subprocess.run(words, check=True, capture_output=True, text=True, cwd=FOLDER,
                          env=ENVIRONMENT, timeout=1800, **options).stdout


def model(name):
    return os.path.join(HERE, "models", name + ".moyal")


def ours(name, *options, repetitions=5, whole=False, program=(MOYAL,)):
    """Medians and minima over processes: of the solution alone, or of the whole process."""
    seconds, out = [], os.path.join(FOLDER, "out.json")
    for _ in range(repetitions):
        begin = time.perf_counter()
        command([*program, "run", model(name), *options, "-o", out])
        wall = time.perf_counter() - begin
        with open(out, encoding="utf-8") as file:
            result = json.load(file)
        seconds.append(wall if whole else result["timing"]["solve"])
    return seconds, result


def python_with(module):
    for python in ("/usr/bin/python3", sys.executable):
        if os.path.exists(python) and subprocess.run([python, "-c", "import " + module],
                                                     capture_output=True, check=False).returncode == 0:
            return python
    return None


PYTHON = python_with("qutip")


def peer(name, levels, repetitions, whole=False):
    """Seconds and values of QuTiP or SciPy; None where there is no QuTiP."""
    if not PYTHON:
        return None, None
    begin = time.perf_counter()
    words = [PYTHON, os.path.join(HERE, "peers.py"), name, str(levels), str(repetitions)]
    result = json.loads(command(words))
    wall = time.perf_counter() - begin
    return [wall] if whole else result["seconds"], result["values"]


def text(seconds):
    if seconds is None:
        return "not here"
    return "%.3g s (%.3g)" % (statistics.median(seconds), min(seconds))


def ratio(theirs, mine):
    if theirs is None:
        return "-"
    return "%.3g" % (statistics.median(theirs) / statistics.median(mine))


def error(values, reference):
    """Of columns of a peer, or rows of ours, against our rows."""
    rows = reference["rows"]
    if isinstance(values, dict):
        pairs = ((a, b) for r, s in zip(values["rows"], rows) for a, b in zip(r[1:], s[1:]))
    else:
        pairs = ((v[k], s[1 + j]) for j, v in enumerate(values) for k, s in enumerate(rows))
    return "%.1e" % max(abs(a - b) for a, b in pairs)


def line(what, peer_name, theirs, mine, goal, *notes):
    print("%-58s %-10s %-22s ours %-22s ratio %-9s goal %-8s %s"
          % (what, peer_name, text(theirs), text(mine), ratio(theirs, mine), goal, "; ".join(notes)),
          flush=True)


def errors_note(values, result, reference):
    theirs = error(values, reference) if values else "-"
    return "error %s, ours %s" % (theirs, error(result, reference))


def cavity():
    _, reference = ours("cavity", "--fock", "40", "--tol", "1e-12", "--no-reduce", repetitions=1)
    seconds, result = ours("cavity", "--fock", "40", repetitions=9)
    theirs, values = peer("cavity", 40, 3)
    line("cavity N=40, <n> and <sz>, reductions on", "QuTiP", theirs, seconds, ">= 5000",
         errors_note(values, result, reference), "; ".join(result["reductions"]))


def certified():
    """The price of a proof: beside our own run of the same accuracy, and beside the peer's estimate."""
    theirs, _ = peer("cavity", 40, 3)
    plain, _ = ours("cavity", "--fock", "46", "--tol", "1e-10", repetitions=9)
    plain_whole, _ = ours("cavity", "--fock", "46", "--tol", "1e-10", repetitions=9, whole=True)
    for digits in ("8", "12"):
        options = ["--certified", "--digits", digits]
        seconds, result = ours("cavity", *options, repetitions=9)
        radius = max(row[-1] for row in result["rows"])
        line("cavity, <sz> with a proven radius of %.1e" % radius, "QuTiP", theirs, seconds, "> 1",
             "levels %s" % result["proven"]["levels"])
        line("the same", "moyal", plain, seconds, ">= 0.33", "without proof")
        whole, _ = ours("cavity", *options, repetitions=9, whole=True)
        line("the same, whole process", "moyal", plain_whole, whole, ">= 0.33", "without proof")


def full():
    for levels, goal in ((20, ">= 80"), (40, ">= 80"), (80, ">= 50")):
        options = ["--fock", str(levels), "--no-reduce"]
        _, reference = ours("cavity", *options, "--tol", "1e-12", repetitions=1)
        theirs, values = peer("cavity", levels, 3 if levels < 80 else 1)
        for tier in ("tcc", "cc"):
            seconds, result = ours("cavity", *options, "--jit", tier)
            line("cavity N=%d, all elements, %s" % (levels, tier), "QuTiP", theirs, seconds, goal,
                 errors_note(values, result, reference))
        if levels == 40:
            theirs, values = peer("taylor", levels, 5)
            line("the same", "SciPy", theirs, seconds, ">= 10", errors_note(values, result, reference))


def process():
    seconds, _ = ours("cavity", "--fock", "40", repetitions=9, whole=True)
    theirs, _ = peer("cavity", 40, 1, whole=True)
    line("cavity N=40, whole process", "QuTiP", theirs, seconds, ">= 70", "under 0.05 s is the goal")
    seconds, _ = ours("cavity", "--fock", "40", "--no-reduce", repetitions=9, whole=True)
    line("cavity N=40, all elements, whole process", "QuTiP", theirs, seconds, "")


def oscillators():
    theirs, values = peer("oscillators", 16, 1)
    _, reference = ours("oscillators", "--fock", "16", "--no-reduce", "--tol", "1e-12", repetitions=1)
    seconds, result = ours("oscillators", "--fock", "16", "--no-reduce", repetitions=3)
    line("two oscillators 16 x 16, all elements", "QuTiP", theirs, seconds, ">= 45",
         errors_note(values, result, reference), "both miss the exact values: the cut is too low")
    _, reference = ours("oscillators", "--tol", "1e-13", repetitions=1)
    seconds, result = ours("oscillators", repetitions=9)
    line("two oscillators, reductions on", "QuTiP", theirs, seconds, ">= 10000",
         errors_note(values, result, reference), "; ".join(result["reductions"]))


def driven():
    theirs, values = peer("driven", 12, 1)
    _, reference = ours("driven", "--fock", "12", "--tol", "1e-12", repetitions=1)
    seconds, result = ours("driven", "--fock", "12", repetitions=3)
    line("two driven modes 12 x 12 and a qubit", "QuTiP", theirs, seconds, ">= 50",
         errors_note(values, result, reference))


SCHEMES = (("euler", "1", "-0.5*k*(1-s)*(1-s)", "-0.5*k*(1+s)*(1+s)", []),
           ("semi-implicit", "3", "2*k*s*(1-s)", "-2*k*s*(1+s)", ["-DSEMI_IMPLICIT"]))


def xmds2(name, iterations, drift_a, drift_b):
    """Seconds to compile and to run, without and with the process."""
    if not shutil.which("xmds2"):
        return None, None
    with open(os.path.join(HERE, "ensemble.xmds.in"), encoding="ascii") as file:
        script = file.read()
    for hole, value in (("@NAME@", name), ("@ITERATIONS@", iterations), ("@DRIFT_A@", drift_a),
                        ("@DRIFT_B@", drift_b)):
        script = script.replace(hole, value)
    with open(os.path.join(FOLDER, name + ".xmds"), "w", encoding="ascii") as file:
        file.write(script)
    begin = time.perf_counter()
    command(["xmds2", name + ".xmds"])
    compiled = time.perf_counter() - begin
    seconds = []
    for _ in range(3):
        begin = time.perf_counter()
        command([os.path.join(FOLDER, name)])
        seconds.append(time.perf_counter() - begin)
    return seconds, compiled


def handwritten(flags):
    if not shutil.which("cc"):
        return None
    program = os.path.join(FOLDER, "handwritten")
    command(["cc", "-Ofast", "-march=native", *flags, os.path.join(HERE, "handwritten.c"), "-o",
             program, "-lm"])
    return [float(command([program, "10000", "5000"]).split("\n", 1)[0]) for _ in range(5)]


def ensemble():
    for method, iterations, drift_a, drift_b, flags in SCHEMES:
        name = method.replace("-", "_")
        run, compiled = xmds2(name, iterations, drift_a, drift_b)
        by_hand = handwritten(flags)
        for tier, goals in (("cc", (">= 10", ">= 0.9")), ("tcc", (">= 7", ">= 0.6"))):
            options = ["--scheme", "unravel", "--method", method, "--threads", "1", "--jit", tier]
            seconds, result = ours("ensemble", *options, repetitions=5)
            step = "%.2f ns a step" % (statistics.median(seconds) / 5e7 * 1e9)
            line("ensemble, %s, %s" % (method, tier), "XMDS2", run, seconds, goals[0], step)
            line("", "C by hand", by_hand, seconds, goals[1])
        seconds, _ = ours("ensemble", "--scheme", "unravel", "--method", method, "--threads", "1",
                          repetitions=5, whole=True)
        total = [compiled + s for s in run] if run else None
        line("ensemble, %s, whole process" % method, "XMDS2", total, seconds, ">= 25")


def jit():
    """libtcc on units that grow: mean fields of classical modes with more and more couplings."""
    print("compile by libtcc: terms, milliseconds (goal: 5 ms up to 2000 terms)")
    for sites, distances in ((2, 1), (32, 1), (32, 8), (48, 24)):
        path = os.path.join(FOLDER, "chain.moyal")
        with open(path, "w", encoding="ascii") as file:
            file.write("mode C[1..%d] classical\n" % sites)
            file.write("hamiltonian sum(j, 1, %d, C[j].p^2/2 + C[j].q^2/2 + C[j].q^4/10)\n" % sites)
            for k in range(1, distances + 1):
                file.write("hamiltonian sum(j, 1, %d, C[j].q^2*C[j+%d].q^2/5)\n" % (sites - k, k))
            file.write("observe C[1].q\nrun until 1 points 2\n")
        out = os.path.join(FOLDER, "jit.json")
        times = []
        for _ in range(5):
            command([MOYAL, "run", path, "--scheme", "meanfield", "--jit", "tcc", "-o", out])
            with open(out, encoding="utf-8") as file:
                times.append(json.load(file)["timing"]["jit"])
        unit = command([MOYAL, "run", path, "--scheme", "meanfield", "--dump", "unit"])
        terms = sum(row.count("+") + row.count("-") + 1 for row in unit.split("static", 1)[1].split("\n")
                    if "=" in row)
        print("  about %6d terms %8.2f ms" % (terms, 1e3 * statistics.median(times)))


def threads():
    options = ["--scheme", "unravel", "--method", "euler", "--jit", "cc", "--traj", "40000"]
    one, a = ours("ensemble", *options, "--threads", "1", repetitions=3)
    two, b = ours("ensemble", *options, "--threads", "2", repetitions=3)
    line("ensemble, two threads (%d processors)" % os.cpu_count(), "one", one, two, ">= 1.8",
         "same numbers: %s" % (a["rows"] == b["rows"]))
    with_mpi = MOYAL + "-mpi"
    if not (shutil.which("mpirun") and os.path.exists(with_mpi)):
        print("moyal-mpi is not here: no ratio of two ranks")
        return
    ranks = ("mpirun", "--allow-run-as-root", "-n", "2", with_mpi)
    two, b = ours("ensemble", *options, "--threads", "1", repetitions=3, program=ranks)
    line("ensemble, two ranks", "one", one, two, ">= 1.8", "same numbers: %s" % (a["rows"] == b["rows"]))


def curve(what, sizes, run):
    """A table of seconds and memory with the exponents from the last two sizes."""
    print(what)
    before = None
    for size in sizes:
        seconds, kilobytes = run(size)
        exponent = ""
        if before:
            growth = math.log(size / before[0])
            exponent = "exponents %.2f, %.2f" % (math.log(seconds / before[1]) / growth,
                                                 math.log(kilobytes / before[2]) / growth)
        print("  %8d %10.4f s %10d kB  %s" % (size, seconds, kilobytes, exponent), flush=True)
        before = (size, seconds, kilobytes)


def measured(name, *options):
    """Seconds of the solution, kilobytes of the process."""
    out = os.path.join(FOLDER, "curve.json")
    words = [MOYAL, "run", model(name), *options, "-o", out]
    with open(os.devnull, "w", encoding="ascii") as null:
        child = subprocess.Popen(words, stdout=null, stderr=null, env=ENVIRONMENT)
        _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    with open(out, encoding="utf-8") as file:
        return json.load(file)["timing"]["solve"], usage.ru_maxrss


def curves():
    curve("cavity, all elements, t to 5: levels, seconds, memory", (20, 40, 80, 160),
          lambda n: measured("cavity", "--fock", str(n), "--no-reduce", "--until", "5"))
    curve("cavity, reductions on, t to 5: levels, seconds, memory", (40, 80, 160, 320, 640),
          lambda n: measured("cavity", "--fock", str(n), "--until", "5"))
    curve("ensemble, euler, one thread: trajectories, seconds, memory", (2000, 8000, 32000),
          lambda n: measured("ensemble", "--scheme", "unravel", "--method", "euler", "--threads", "1",
                             "--traj", str(n)))


SECTIONS = (cavity, certified, full, process, oscillators, driven, ensemble, jit, threads, curves)


def main():
    if not PYTHON:
        print("QuTiP is not here (python3-qutip): no ratios to it")
    try:
        for section in SECTIONS:
            if len(sys.argv) == 2 or section.__name__ in sys.argv[2:]:
                section()
    except subprocess.CalledProcessError as failure:
        sys.exit("%s\n%s" % (" ".join(failure.cmd), failure.stderr))
    finally:
        shutil.rmtree(FOLDER)


main()
