"""Checks a hybrid equation against what it was derived from, and an unravelling against the equation.

Repeats the partial phase-space map with a calculus of its own: every operator acts on f(z) exp(u z) |k><l|,
classical modes through z -> z + (S +- i hbar/2 Omega)(u + d/dz), modes that stay quantum through the same with
S = 0, finite spaces as matrices.  Two generators are equal iff their images of exp(u z) |k><l| are.  An equation
that is stated is put together again from its statements, an unravelling from its mean over the noise.
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
        # coordinates within functions and denominators; all others are exponents
        self.symbols = [sympy.Symbol("z%d" % i, positive=True) for i in range(n)]
        matrix = model["order"]["matrix"]
        self.smoothing = [[self.value(matrix[i][j]) for j in range(n)] for i in range(n)]

    def integer(self, n):
        return sympy.Integer(n)

    def function(self, name, argument):
        if name not in ("sqrt", "sin", "cos", "exp"):
            raise ValueError("the function '%s' is not known here" % name)
        return getattr(sympy, name)(argument)

    def index(self, atom):
        """That of a coordinate of a mode; None for other atoms."""
        space, member, _ = atom
        if space not in self.modes or member not in ("q", "p"):
            return None
        return 2 * self.modes.index(space) + ("q", "p").index(member)

    def commuting(self, atom):
        index = self.index(atom)
        if index is None or index >= 2 * self.classical:
            raise ValueError("an operator stands where a number is expected")
        return self.symbols[index]

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
        out = self.linear(function, lambda e: self.gradient(e, i))
        for key, polynomial in function.items():
            for exponents, c in polynomial.items():
                slope = sympy.diff(c, self.symbols[i])
                if slope != 0:
                    out[key][exponents] = out[key].get(exponents, 0) + slope
        return out

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
        index = self.index(atom)
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


def conjugate(c):
    """Roots, functions and all symbols are real."""
    return c.xreplace({sympy.I: -sympy.I})


def adjoint(words):
    def atom(space, member, arguments):
        return (space, ADJOINT.get(member, member), arguments[::-1])
    return [(conjugate(c), tuple(atom(*a) for a in reversed(word))) for c, word in words]


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


def rotate(system, out, start, hamiltonian):
    """-(i/hbar) [H(z), f]"""
    system.add(out, system.act(hamiltonian, start, 1, True), -sympy.I / system.hbar)
    system.add(out, system.act(hamiltonian, start, -1, True), sympy.I / system.hbar)


def pushed(system, flow, start, c, operator):
    """c f L+ + conj(c) L f"""
    system.add(flow, system.act(c, system.act(adjoint(operator), start, -1), 1, True), 1)
    system.add(flow, system.act(adjoint(c), system.act(operator, start, 1), 1, True), 1)


def diffuse(system, out, start, matrix):
    """1/2 d_i d_j (D_ij f)"""
    for i, row in enumerate(matrix):
        for j, entry in enumerate(row):
            image = system.act(entry, start, 1, True)
            image = system.derivative(system.derivative(image, i), j)
            system.add(out, image, sympy.Rational(1, 2))


def hybrid_side(system, data):
    hybrid, start, out = data["hybrid"], system.start(), {}
    rotate(system, out, start, system.read(hybrid["hamiltonian"]))
    basis = [system.read(text) for text in hybrid["basis"]]
    for i in range(2 * system.classical):
        flow = system.act(system.read(hybrid["drift"][i]), start, 1, True)
        for a, operator in enumerate(basis):
            pushed(system, flow, start, system.read(hybrid["D1"][i][a]), operator)
        system.add(out, system.derivative(flow, i), -1)
    diffuse(system, out, start, [[system.read(text) for text in row] for row in hybrid["D2"]])
    dissipator(system, out, start, hybrid["D0"], basis, True)
    residual(system, out, start, hybrid["residual"])
    return out


def slope(system, words, i):
    """d/dz_i of an operator that holds coordinates."""
    out = []
    for c, word in words:
        out.append((sympy.diff(c, system.symbols[i]), word))
        out += [(c, word[:k] + word[k + 1:]) for k, atom in enumerate(word) if system.index(atom) == i]
    return out


def stated_side(system, data):
    stated, start, out = data["model"]["stated"], system.start(), {}
    hamiltonian = system.read(stated["hamiltonian"])
    rotate(system, out, start, hamiltonian)
    for i in range(2 * system.classical):
        flow = system.act(system.read(stated["drift"][i]), start, 1, True)
        for row in stated["backreaction"]:
            if system.index(system.read(row["of"])[0][1][0]) == i:
                pushed(system, flow, start, system.read(row["coefficient"]), system.read(row["operator"]))
        if stated["bracket"]:  # -d_i (V f + f V), V = 1/2 Omega_ij d_j H
            sign = sympy.Rational(1 if i % 2 == 0 else -1, 2)
            force = slope(system, hamiltonian, i ^ 1)
            system.add(flow, system.act(force, start, 1, True), sign)
            system.add(flow, system.act(force, start, -1, True), sign)
        system.add(out, system.derivative(flow, i), -1)
    diffuse(system, out, start, [[system.read(text) for text in row] for row in stated["diffusion"]])
    for row in stated["decoherence"]:
        operators = [system.read(text) for text in row["operators"]]
        dissipator(system, out, start, row["kossakowski"], operators, True)
    return out


def product(left, right):
    return [(a * b, v + w) for a, v in left for b, w in right]


def unravel_side(system, data):
    """The mean over the noise of d[ delta(z - z_t) R_t ], with dz = <V> dt + sigma dW,
    dR = (A R + R A+ + K J R J+) dt + ((B - <B>) R + h.c.) dW:  as V - sigma (B + B+) is a number, v say,
    -d_i( v_i R + sigma_ij (B_j R + R B_j+) ) + 1/2 d_i d_j (sigma sigma^T R) + A R + R A+ + K J R J+."""
    unravel, start, out = data["unravel"], system.start(), {}
    generator = system.read(unravel["generator"])
    system.add(out, system.act(generator, start, 1, True), 1)
    system.add(out, system.act(adjoint(generator), start, -1, True), 1)
    jumps = [system.read(text) for text in unravel["jumps"]]
    for a, left in enumerate(jumps):
        for b, right in enumerate(jumps):
            image = system.act(adjoint(right), system.act(left, start, 1, True), -1, True)
            system.add(out, system.act(system.read(unravel["rates"][a][b]), image, 1, True), 1)
    noise = [system.read(text) for text in unravel["noise"]]
    sigma = [[system.read(text) for text in row] for row in unravel["sigma"]]
    for i, row in enumerate(sigma):
        flow, other = {}, {}
        velocity = system.read(unravel["velocity"][i])
        for side, image in ((1, flow), (-1, other)):
            system.add(image, system.act(velocity, start, side, True), 1)
        for s, b in zip(row, noise):
            left, right = product(s, b), product(s, adjoint(b))
            system.add(flow, system.act(right, start, 1, True), -1)
            system.add(flow, system.act(right, start, -1, True), 1)
            system.add(other, system.act(left, start, -1, True), -1)
            system.add(other, system.act(left, start, 1, True), 1)
        system.add(out, system.derivative(flow, i), -sympy.Rational(1, 2))
        system.add(out, system.derivative(other, i), -sympy.Rational(1, 2))
        system.add(other, flow, -1)
        if difference(system, other):
            return None
    square = [[sum((product(a, b) for a, b in zip(x, y)), []) for y in sigma] for x in sigma]
    diffuse(system, out, start, square)
    return out


def is_zero(expression):
    expanded = sympy.expand(expression)
    if expanded == 0:
        return True
    above, _ = sympy.fraction(sympy.together(expanded))
    return sympy.expand(above) == 0 or sympy.simplify(expanded) == 0


def folded(system, polynomial):
    """{exponents of u: coefficient} where functions of coordinates occur, which exponents of z do not tell from."""
    n = len(system.symbols)
    if not any(sympy.sympify(c).has(*system.symbols) for c in polynomial.values() if n):
        return polynomial
    out = {}
    for exponents, c in polynomial.items():
        c = sympy.Mul(c, *[z ** e for z, e in zip(system.symbols, exponents)])
        out[exponents[n:]] = out.get(exponents[n:], 0) + c
    return out


def difference(system, function):
    """The first coefficient of exp(u z) |k><l| that is not zero, or None."""
    for key, polynomial in sorted(function.items()):
        for exponents, c in folded(system, polynomial).items():
            if not is_zero(c):
                return "rows %s, exponents of (z, u) %s: off by %s" % (key, exponents, sympy.expand(c))
    return None


def compare(system, name, side, hybrid, data):
    own = side(system, data)
    if own is None:
        print("DIFFERENT, %s: a velocity is no number when its noise is taken away" % name)
        return False
    system.add(own, hybrid, -1)
    wrong = difference(system, own)
    count = sum(len(polynomial) for polynomial in own.values())
    print("DIFFERENT, %s: %s" % (name, wrong) if wrong else "OK: %s agrees in %d coefficients" % (name, count))
    return not wrong


def main(arguments):
    data = DATA
    if len(arguments) > 1:
        with open(arguments[1], encoding="utf-8") as file:
            data = json.load(file)
    system = System(data)
    hybrid = hybrid_side(system, data)
    sides = []
    if "refused" not in data.get("quantum", {"refused": ""}):
        sides.append(("the master equation", quantum_side))
    if "stated" in data["model"]:
        sides.append(("the equation as stated", stated_side))
    if "refused" not in data.get("unravel", {"refused": ""}):
        sides.append(("the mean of the unravelling", unravel_side))
    agree = [compare(system, name, side, hybrid, data) for name, side in sides]
    return 0 if agree and all(agree) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv))
