/* The conventions, each in words for the terminal and for print (docs/conventions.md explains). */
#include "report/ledger.h"

const convention_t ledger[] = {
    {"commutator", "[q, p] = i {hbar}", "[\\hat q, \\hat p] = \\mathrm{i}\\hbar"},
    {"quadratures", "a = (q + i p)/sqrt(2 {hbar}), n = a{dag} a; vacuum: <q^2> = <p^2> = {hbar}/2",
     "\\hat a = (\\hat q + \\mathrm{i}\\hat p)/\\sqrt{2\\hbar}, \\quad \\hat n = \\hat a^{\\dagger}"
     "\\hat a, \\quad \\langle\\hat q^2\\rangle = \\langle\\hat p^2\\rangle = \\hbar/2 "
     "\\text{ in the vacuum}"},
    {"evolution", "d{rho}/dt = -(i/{hbar}) [H, {rho}] + ..",
     "\\partial_t\\hat\\rho = -\\tfrac{\\mathrm{i}}{\\hbar}[\\hat H, \\hat\\rho] + \\dots"},
    {"dissipator", "D[L] {rho} = L {rho} L{dag} - {half} (L{dag} L {rho} + {rho} L{dag} L)",
     "\\mathcal D[\\hat L]\\hat\\rho = \\hat L\\hat\\rho\\hat L^{\\dagger} - \\tfrac12\\{"
     "\\hat L^{\\dagger}\\hat L, \\hat\\rho\\}"},
    {"double_commutator", "-g [L, [L, {rho}]] = 2 g D[L] {rho} for Hermitian L",
     "-g[\\hat L, [\\hat L, \\hat\\rho]] = 2g\\,\\mathcal D[\\hat L]\\hat\\rho"
     "\\text{ for Hermitian }\\hat L"},
    {"qubits", "the first state is up: sz = diag(1, -1), sp = |0><1|",
     "\\hat\\sigma_z = \\mathrm{diag}(1, -1), \\quad \\hat\\sigma_+ = |0\\rangle\\langle 1|"},
    {"phase_space",
     "R = exp({half} {d}.S.{d}) of the partial Wigner function; Wigner: S = 0,"
     " order s: S = -(s/2) {hbar}",
     "\\hat\\varrho(z) = \\mathrm{e}^{\\frac12\\partial^{T}S\\,\\partial}\\,\\hat\\varrho_W(z), "
     "\\quad S = -\\tfrac{s}{2}\\hbar\\text{ in the order }s"},
    {"noise", "Ito: E[dW_j dW_k] = delta_jk dt; diffusion enters as {half} {d}_i {d}_j ( D2_ij R )",
     "\\text{It\\^o: } dW_j\\,dW_k = \\delta_{jk}\\,dt, \\quad \\text{diffusion }"
     "\\tfrac12\\partial_i\\partial_j(D_{2,ij}\\hat\\varrho)"},
};
const size_t ledger_count = sizeof ledger / sizeof *ledger;
