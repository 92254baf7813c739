"""Solves the reduced master equation of the model with QuTiP and prints the table of 'moyal run --scheme quantum'.

Modes are cut at LEVELS levels as moyal does it: operators are multiplied in a larger space and cut afterwards.
Functions of positions are taken on the eigenvalues of the position in the larger space.
Needs qutip and numpy.
"""
import math

import numpy
import qutip

#@hole numbers
LEVELS, UNTIL, POINTS, TOLERANCE = 20, 1.0, 11, 1e-8
#@end numbers


class Values:
    """Numbers at the time t: parameters have values, drives are functions of t."""

    def __init__(self, model):
        self.rows = {row["name"]: row for row in model["parameters"]}
        self.t = 0.0

    def integer(self, n):
        return n

    def function(self, name, argument):
        if name not in ("sqrt", "sin", "cos", "exp"):
            self.unknown(name)
        return getattr(numpy, name)(numpy.asarray(argument, complex))

    def unknown(self, name):
        raise ValueError("'%s' has no value" % name)

    def parameter(self, name):
        if name in ("i", "pi"):
            return 1j if name == "i" else math.pi
        row = self.rows.get(name, {})
        text = row.get("value") or row.get("drive")
        if text:
            return self.number(text)
        return self.t if name == "t" else self.unknown(name)

    def commuting(self, atom):
        raise ValueError("an operator stands where a number is expected")

    def words(self, text):
        return Reader(text, self).whole()

    def number(self, text):
        reader = Reader(text, self)
        return reader.number(reader.whole())


class System(Values):
    def __init__(self, data):
        super().__init__(data["model"])
        self.model, self.quantum = data["model"], data["quantum"]
        self.spaces = [s for s in self.model["spaces"] if s["role"] != "ancilla"]
        self.names = [s["name"] for s in self.spaces]
        self.hbar = self.number(self.model["hbar"]).real
        self.points = [numpy.ones(1)] * len(self.names)  # of a position: eigenvalues, once sizes are known
        self.drives = any("drive" in row for row in self.model["parameters"])
        texts = [self.quantum["hamiltonian"]] + self.quantum["operators"]
        texts += [row["operator"] for row in self.model["observables"]]
        self.margin = 2 * max(len(word) for text in texts for _, word in self.words(text)) + 1
        self.sizes = [s.get("dimension") or LEVELS + self.margin for s in self.spaces]
        kept = [s.get("dimension") or LEVELS for s in self.spaces]
        self.cut_map = qutip.tensor([qutip.Qobj(numpy.eye(k, n)) for k, n in zip(kept, self.sizes)])
        self.one = qutip.tensor([qutip.qeye(n) for n in self.sizes])
        positions = [numpy.linalg.eigh(self.local(k, "q", ()).full()) if s["kind"] == "mode" else ((), numpy.eye(n))
                     for k, (s, n) in enumerate(zip(self.spaces, self.sizes))]
        self.points = [x for x, _ in positions]
        self.turn = qutip.tensor([qutip.Qobj(v) for _, v in positions])

    def commuting(self, atom):
        """The eigenvalues of a position, along the axis of its space."""
        place = self.names.index(atom[0])
        if atom[1] != "q":
            return super().commuting(atom)
        return numpy.reshape(self.points[place], [-1 if k == place else 1 for k in range(len(self.names))])

    def coefficient(self, c):
        """A number, or a function of positions: an array with an axis for each space."""
        if numpy.ndim(c) == 0:
            return complex(c)
        if not numpy.all(numpy.isfinite(c)):
            raise ValueError("the potential is not finite at an eigenvalue of the position")
        diagonal = numpy.broadcast_to(c, self.sizes).ravel()
        return self.turn * qutip.Qobj(numpy.diag(diagonal), dims=self.one.dims) * self.turn.dag()

    def local(self, place, member, arguments):
        n = self.sizes[place]
        a = qutip.destroy(n) if self.spaces[place]["kind"] == "mode" else None
        scale = math.sqrt(self.hbar / 2)
        if member == "e":
            return qutip.basis(n, arguments[0]) * qutip.basis(n, arguments[1]).dag()
        return {"q": lambda: scale * (a + a.dag()), "p": lambda: -1j * scale * (a - a.dag()),
                "a": lambda: a, "ad": lambda: a.dag(), "id": lambda: qutip.qeye(n),
                "sx": qutip.sigmax, "sy": qutip.sigmay, "sz": qutip.sigmaz,
                "sp": qutip.sigmap, "sm": qutip.sigmam}[member]()

    def operator(self, text):
        """In the larger space, powers of ladder operators not yet cut."""
        out = 0 * self.one
        for c, word in self.words(text):
            term = [qutip.qeye(n) for n in self.sizes]
            for space, member, arguments in word:
                place = self.names.index(space)
                term[place] = term[place] * self.local(place, member, arguments)
            out += self.coefficient(c) * qutip.tensor(term)
        return out

    def cut(self, x):
        return self.cut_map * x * self.cut_map.dag()

    def generator(self, t=0.0, _=None):
        self.t = t
        effective = -1j / self.hbar * self.operator(self.quantum["hamiltonian"])
        operators = [self.operator(text) for text in self.quantum["operators"]]
        rates = self.quantum["kossakowski"]
        jumps = 0
        for a, left in enumerate(operators):
            for b, right in enumerate(operators):
                rate = self.number(rates[a][b])
                if rate == 0:
                    continue
                effective -= rate / 2 * right.dag() * left
                jumps += rate * qutip.sprepost(self.cut(left), self.cut(right).dag())
        effective = self.cut(effective)
        return qutip.spre(effective) + qutip.spost(effective.dag()) + jumps

    # ---- the start ------------------------------------------------------------------------------

    def gaussian(self, part):
        """Elements by the recurrence of multivariate Hermite polynomials, from Q = covariance + 1/2."""
        modes = len(part["spaces"])
        mean = numpy.array([self.number(x) for x in part["mean"]]).real
        covariance = numpy.array([[self.number(x) for x in row] for row in part["covariance"]]).real
        to_ladder = numpy.zeros((2 * modes, 2 * modes), complex)
        for k in range(modes):
            to_ladder[k, 2 * k], to_ladder[k, 2 * k + 1] = 1, 1j
            to_ladder[modes + k, 2 * k], to_ladder[modes + k, 2 * k + 1] = 1, -1j
        to_ladder /= math.sqrt(2 * self.hbar)
        beta = to_ladder @ mean
        q = to_ladder @ covariance @ to_ladder.conj().T + numpy.eye(2 * modes) / 2
        inverse = numpy.linalg.inv(q)
        swap = numpy.roll(numpy.eye(2 * modes), modes, axis=0)
        matrix = swap @ (numpy.eye(2 * modes) - inverse)
        linear = beta.conj() - matrix @ beta
        out = numpy.zeros((LEVELS,) * (2 * modes), complex)
        zero = (0,) * (2 * modes)
        out[zero] = numpy.exp(-0.5 * beta.conj() @ inverse @ beta) / numpy.sqrt(numpy.linalg.det(q))
        for index in itertools.product(range(LEVELS), repeat=2 * modes):
            if index == zero:
                continue
            i = max(k for k in range(2 * modes) if index[k] > 0)
            below = index[:i] + (index[i] - 1,) + index[i + 1:]
            total = linear[i] * out[below]
            for j in range(2 * modes):
                if below[j] > 0:
                    total += matrix[i, j] * math.sqrt(below[j]) * out[below[:j] + (below[j] - 1,) + below[j + 1:]]
            out[index] = total / math.sqrt(index[i])
        size = LEVELS ** modes
        # the first half of the indices are those of the bra
        return out.reshape(size, size).T

    def cat(self, part):
        alpha = self.number(part["alpha"])
        even = numpy.array([alpha ** n / math.sqrt(math.factorial(n)) if n % 2 == 0 else 0 for n in range(LEVELS)])
        return numpy.outer(even, even.conj()) / math.cosh(abs(alpha) ** 2)

    def finite(self, part):
        places = [self.names.index(name) for name in part["spaces"]]
        size = math.prod(self.sizes[k] for k in places)
        out = numpy.zeros((size, size), complex)
        for c, word in self.words(part["density"]):
            term = {k: qutip.qeye(self.sizes[k]) for k in places}
            for space, member, arguments in word:
                place = self.names.index(space)
                term[place] = term[place] * self.local(place, member, arguments)
            out += c * qutip.tensor([term[k] for k in places]).full()
        return out

    def start(self):
        kept = [s.get("dimension") or LEVELS for s in self.spaces]
        parts, order = [], []
        for part in self.model["initial"]:
            if part["kind"] == "fock":
                matrix = qutip.fock_dm(LEVELS, part["level"]).full()
            else:
                matrix = {"gaussian": self.gaussian, "cat": self.cat, "density": self.finite}[part["kind"]](part)
            places = [self.names.index(name) for name in part["spaces"]]
            dims = [kept[k] for k in places]
            parts.append(qutip.Qobj(matrix, dims=[dims, dims]))
            order += places
        return qutip.tensor(parts).permute([order.index(k) for k in range(len(order))])


def solve(system):
    times = numpy.linspace(0.0, UNTIL, POINTS)
    observables = [system.cut(system.operator(row["operator"])) for row in system.model["observables"]]
    numbers = {"nsteps": 10 ** 7, "atol": TOLERANCE * 1e-2, "rtol": TOLERANCE}
    options = numbers if qutip.__version__[0] != "4" else qutip.Options(**numbers)
    generator = system.generator if system.drives else system.generator()
    result = qutip.mesolve(generator, system.start(), times, [], observables, options=options)
    return times, result.expect


def main():
    system = System(DATA)
    times, columns = solve(system)
    title = "".join(c if c.isprintable() else " " for c in system.model["title"])
    print("# model: %s\n# scheme: quantum\n# method: qutip %s\n# levels of each mode: %d"
          % (title, qutip.__version__, LEVELS))
    table = csv.writer(sys.stdout, lineterminator="\n")
    table.writerow(["t"] + [row["name"] for row in system.model["observables"]])
    for k, t in enumerate(times):
        table.writerow(["%.17g" % t] + ["%.17g" % complex(column[k]).real for column in columns])


if __name__ == "__main__":
    main()
