"""Checks a hybrid equation against the master equation that it was derived from.

Repeats the partial phase-space map with a calculus of its own: every operator acts on f(z) exp(u z) |k><l|,
classical modes through z -> z + (S +- i hbar/2 Omega)(u + d/dz), modes that stay quantum through the same with
S = 0, finite spaces as matrices.  Two generators are equal iff their images of exp(u z) |k><l| are.
Needs sympy.  Prints OK, or what differs, and ends with status 1.

usage: python3 THIS [FILE.json]      FILE.json: the output of 'moyal derive --format json' instead of the data
"""
import sympy


class System:
    def __init__(self, data):
        self.parameters = {}
        model = data["model"]
        for row in model["assumptions"]:
            # sqrt(x)^2 = x needs nothing; positivity lets sympy merge roots
            match = re.fullmatch(r"(\w+) > 0", row["condition"])
            if match:
                self.parameters[match.group(1)] = sympy.Symbol(match.group(1), positive=True)
        self.hbar = self.value(model["hbar"])
        self.spaces = [s for s in model["spaces"] if s["role"] != "ancilla"]
        self.finite = [s for s in self.spaces if s["kind"] == "finite"]
        self.modes = [s["name"] for s in self.spaces if s["kind"] == "mode" and s["role"] == "classical"]
        self.classical = len(self.modes)
        self.modes += [s["name"] for s in self.spaces if s["kind"] == "mode" and s["role"] != "classical"]
        self.width = 2 * len(self.modes)  # coordinates; exponents are those of z, then those of u
        self.states = list(itertools.product(*[range(s["dimension"]) for s in self.finite]))
        n = 2 * self.classical
        matrix = model["order"]["matrix"]
        self.smoothing = [[self.value(matrix[i][j]) for j in range(n)] for i in range(n)]

    def integer(self, n):
        return sympy.Integer(n)

    def function(self, name, argument):
        if name != "sqrt":
            raise ValueError("the function '%s' is not known here" % name)
        return sympy.sqrt(argument)

    def parameter(self, name):
        if name in ("i", "pi"):
            return sympy.I if name == "i" else sympy.pi
        return self.parameters.setdefault(name, sympy.Symbol(name, real=True))

    def read(self, text):
        return Reader(text, self).whole()

    def value(self, text):
        reader = Reader(text, self)
        return reader.number(reader.whole())

    # ---- functions: {(row, k, l, column): {exponents: coefficient}} -------------------------------

    def start(self):
        zero = (0,) * (2 * self.width)
        return {(s, s, t, t): {zero: sympy.Integer(1)} for s in self.states for t in self.states}

    def linear(self, function, polynomial_map):
        out = {}
        for key, polynomial in function.items():
            image = {}
            for exponents, c in polynomial.items():
                for shifted, factor in polynomial_map(exponents):
                    image[shifted] = image.get(shifted, 0) + factor * c
            out[key] = image
        return out

    def times(self, exponents, index):
        return exponents[:index] + (exponents[index] + 1,) + exponents[index + 1:]

    def gradient(self, exponents, i):
        """(u_i + d/dz_i)"""
        out = [(self.times(exponents, self.width + i), 1)]
        if exponents[i]:
            out.append((exponents[:i] + (exponents[i] - 1,) + exponents[i + 1:], exponents[i]))
        return out

    def derivative(self, function, i):
        return self.linear(function, lambda e: self.gradient(e, i))

    def coordinate(self, function, i):
        return self.linear(function, lambda e: [(self.times(e, i), 1)])

    def bopp(self, function, i, side):
        """z_i rho (side 1) or rho z_i (side -1)."""
        pair = i ^ 1
        omega = 1 if i % 2 == 0 else -1
        row = {pair: side * sympy.I * self.hbar / 2 * omega}
        if i < 2 * self.classical:
            for j in range(2 * self.classical):
                row[j] = row.get(j, 0) + self.smoothing[i][j]

        def image(e):
            out = [(self.times(e, i), 1)]
            for j, factor in row.items():
                if factor != 0:
                    out += [(shifted, factor * c) for shifted, c in self.gradient(e, j)]
            return out
        return self.linear(function, image)

    def matrix(self, atom):
        """{(row, column): entry} of a finite space."""
        space, member, arguments = atom
        d = next(s["dimension"] for s in self.finite if s["name"] == space)
        if member == "e":
            return {arguments: sympy.Integer(1)}
        if member == "id":
            return {(k, k): sympy.Integer(1) for k in range(d)}
        qubit = {"sx": {(0, 1): 1, (1, 0): 1}, "sy": {(0, 1): -sympy.I, (1, 0): sympy.I},
                 "sz": {(0, 0): 1, (1, 1): -1}, "sp": {(0, 1): 1}, "sm": {(1, 0): 1}}
        return qubit[member]

    def finite_act(self, function, atom, side):
        place = [s["name"] for s in self.finite].index(atom[0])
        out = {}
        for (row, k, l, column), polynomial in function.items():
            state = row if side == 1 else column
            for (a, b), entry in self.matrix(atom).items():
                if state[place] != (b if side == 1 else a):
                    continue
                moved = state[:place] + (a if side == 1 else b,) + state[place + 1:]
                key = (moved, k, l, column) if side == 1 else (row, k, l, moved)
                target = out.setdefault(key, {})
                for e, c in polynomial.items():
                    target[e] = target.get(e, 0) + entry * c
        return out

    def atom(self, function, atom, side, hybrid):
        space, member, _ = atom
        if space not in self.modes:
            return self.finite_act(function, atom, side)
        place = 2 * self.modes.index(space)
        if member in ("a", "ad"):
            sign = 1 if member == "a" else -1
            out = {}
            self.add(out, self.bopp(function, place, side), 1 / sympy.sqrt(2 * self.hbar))
            self.add(out, self.bopp(function, place + 1, side), sign * sympy.I / sympy.sqrt(2 * self.hbar))
            return out
        index = place + ("q", "p").index(member)
        if hybrid and index < 2 * self.classical:
            return self.coordinate(function, index)
        return self.bopp(function, index, side)

    def act(self, words, function, side, hybrid=False):
        """An operator from the left (side 1) or the right (side -1)."""
        out = {}
        for c, word in words:
            image = function
            for atom in (reversed(word) if side == 1 else word):
                image = self.atom(image, atom, side, hybrid)
            self.add(out, image, c)
        return out

    @staticmethod
    def add(out, function, factor):
        for key, polynomial in function.items():
            target = out.setdefault(key, {})
            for e, c in polynomial.items():
                target[e] = target.get(e, 0) + factor * c


ADJOINT = {"sp": "sm", "sm": "sp", "a": "ad", "ad": "a"}


def adjoint(words):
    def atom(space, member, arguments):
        return (space, ADJOINT.get(member, member), arguments[::-1])
    return [(sympy.conjugate(c), tuple(atom(*a) for a in reversed(word))) for c, word in words]


def dissipator(system, out, start, rates, operators, hybrid):
    """sum_ab K_ab (L_a f L_b+ - 1/2 {L_b+ L_a, f}); coordinates in K are outside of everything."""
    for a, left in enumerate(operators):
        for b, right in enumerate(operators):
            rate = system.read(rates[a][b])
            if not any(c != 0 for c, _ in rate):
                continue
            dagger = adjoint(right)
            part = {}
            system.add(part, system.act(dagger, system.act(left, start, 1), -1), 1)
            system.add(part, system.act(dagger, system.act(left, start, 1), 1), -sympy.Rational(1, 2))
            system.add(part, system.act(left, system.act(dagger, start, -1), -1), -sympy.Rational(1, 2))
            system.add(out, system.act(rate, part, 1, hybrid), 1)


def quantum_side(system, data):
    quantum, start, out = data["quantum"], system.start(), {}
    hamiltonian = system.read(quantum["hamiltonian"])
    system.add(out, system.act(hamiltonian, start, 1), -sympy.I / system.hbar)
    system.add(out, system.act(hamiltonian, start, -1), sympy.I / system.hbar)
    operators = [system.read(text) for text in quantum["operators"]]
    dissipator(system, out, start, quantum["kossakowski"], operators, False)
    return out


def residual(system, out, start, terms):
    for term in terms:
        image = system.act(system.read(term["left"]), start, 1)
        image = system.act(system.read(term["right"]), image, -1)
        image = system.act(system.read(term["coefficient"]), image, 1, True)
        for i, times in enumerate(term["derivative"]):
            for _ in range(times):
                image = system.derivative(image, i)
        system.add(out, image, 1)


def hybrid_side(system, data):
    hybrid, start, out = data["hybrid"], system.start(), {}
    n = 2 * system.classical
    hamiltonian = system.read(hybrid["hamiltonian"])
    system.add(out, system.act(hamiltonian, start, 1, True), -sympy.I / system.hbar)
    system.add(out, system.act(hamiltonian, start, -1, True), sympy.I / system.hbar)
    basis = [system.read(text) for text in hybrid["basis"]]
    for i in range(n):
        flow = system.act(system.read(hybrid["drift"][i]), start, 1, True)
        for a, operator in enumerate(basis):
            c = system.read(hybrid["D1"][i][a])
            image = system.act(adjoint(operator), start, -1)
            system.add(flow, system.act(c, image, 1, True), 1)
            image = system.act(operator, start, 1)
            system.add(flow, system.act(adjoint(c), image, 1, True), 1)
        system.add(out, system.derivative(flow, i), -1)
        for j in range(n):
            image = system.act(system.read(hybrid["D2"][i][j]), start, 1, True)
            image = system.derivative(system.derivative(image, i), j)
            system.add(out, image, sympy.Rational(1, 2))
    dissipator(system, out, start, hybrid["D0"], basis, True)
    residual(system, out, start, hybrid["residual"])
    return out


def is_zero(expression):
    expanded = sympy.expand(expression)
    if expanded == 0:
        return True
    above, _ = sympy.fraction(sympy.together(expanded))
    return sympy.expand(above) == 0 or sympy.simplify(expanded) == 0


def main(arguments):
    data = DATA
    if len(arguments) > 1:
        with open(arguments[1], encoding="utf-8") as file:
            data = json.load(file)
    system = System(data)
    difference = quantum_side(system, data)
    system.add(difference, hybrid_side(system, data), -1)
    count = 0
    for key, polynomial in sorted(difference.items()):
        for exponents, c in polynomial.items():
            count += 1
            if not is_zero(c):
                print("DIFFERENT: rows %s, exponents of (z, u) %s: off by %s" % (key, exponents, sympy.expand(c)))
                return 1
    print("OK: both generators agree in %d coefficients" % count)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
