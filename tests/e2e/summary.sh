#!/bin/sh
# moyal MODEL: one page of 80 columns and 50 lines with verdict, mean-field failure and table.
. "$TOP_SRCDIR/tests/tap.sh"
. "$TOP_SRCDIR/tests/e2e/lib.sh"
cd "$TEST_TMP" || exit 1

for name in two_oscillators oscillator_qubit caldeira_leggett; do
    exits 0 "$name" "$models/$name.moyal"
    test "$(wc -l < "$out")" -le 50
    ok $? "$name: at most 50 lines"
    is "$(awk 'length > 80' "$out")" "" "$name: at most 80 columns"
    test "$name" = two_oscillators && cp "$out" two
    is "$(wc -c < "$err")" 0 "$name: no warning at its defaults"
done
says two '^EXACT-IF 16\*gammaC\*gammaQ - lambda^2 >= 0$' "the verdict"
says two 'holds at the values: yes' "whether it holds"
says two 'first wrong at order 0, about C.q^2, by 1/2' "mean field from a point"
says two 'first wrong at order 2, about C.q\*Q.q, by -1/2\*lambda' "mean field from an ensemble"
says two 'quantum .*unravelled .*mean field' "the table"
is "$(grep -c '+- [0-9]' two)" 15 "five observables at three times, with standard errors"

exits 1 "outside the region" "$models/oscillator_qubit.moyal" --set lambda=2
says "$out" 'holds at the values: no' "it says so"
says "$out" 'unravelling refused' "it does not unravel"
says "$out" '^  C.q ' "the other schemes are run all the same"
exits 65 "an error" "$models/caldeira_leggett_incomplete.moyal"
NO_COLOR=1 "$MOYAL" - < "$models/qubit_gas.moyal" > "$out" 2> "$err"
is $? 0 "from standard input"

# ---- one scheme that cannot be run, the others beside it ---------------------------------------------
cat > large <<'end'
mode C[1..6] classical
qubit A
lindblad 1, C[1].q
lindblad 1, A.sz
hamiltonian C[1].q*A.sz/10
observe C[1].q
run until 1 points 2 traj 10 dt 1/10
end
exits 0 "too large a density matrix" large --no-reduce
says "$out" 'no quantum run: the density matrix is too large' "the reason is on the page"
says "$out" '^  C\[1\].q .* - .*+-' "the unravelling is beside the gap"
cat > long <<'end'
mode C[1..2] classical
qubit A[1..5]
lindblad 1, C[1].q
lindblad 1, A[1].sz
hamiltonian C[1].q*A[1].sz/10
observe C[1].q
run until 10 points 2 traj 100000 dt 1/10000 fock 2
end
exits 0 "an unravelling of hours" long
says "$out" 'not unravelled: it would take long (dimension 32, 100000 trajectories of 1e+05' \
    "it is not begun"
cat > default_ensemble <<'end'
mode C classical
qubit A
lindblad 1, C.q
lindblad 1, A.sz
observe C.q
run until 1 points 2 dt 1/10
end
exits 0 "no number of trajectories" default_ensemble
says "$out" 'unravelled: 1000 trajectories' "fewer than in a run"
cat > potential <<'end'
mode C classical
qubit A
hamiltonian C.p^2/2 + cos(C.q)*A.sz
lindblad 1, C.q
lindblad 1, A.sz
observe C.q
run until 1 points 2
end
run potential
says "$out" 'none beyond t = 0: ' "why no derivatives are compared"
says "$out" 'started at a point: not compared beyond t = 0' "that is no agreement"
run prove potential
says "$out" 'C.q: equal at t = 0, not compared beyond' "nor in prove"

if script -q -e -c true /dev/null > /dev/null 2>&1 < /dev/null; then
    escape=$(printf '\033')
    command="'$MOYAL' prove '$models/qubit_gas.moyal'"
    TERM=xterm NO_COLOR= script -q -e -c "$command" /dev/null > coloured < /dev/null
    says coloured "$escape" "a verdict on a terminal is coloured"
    TERM=xterm NO_COLOR=1 script -q -e -c "$command" /dev/null > plain < /dev/null
    grep -q "$escape" plain
    is $? 1 "not with NO_COLOR"
    LC_ALL=C.UTF-8 script -q -e -c "'$MOYAL' derive '$models/qubit_gas.moyal'" /dev/null > unicode \
        < /dev/null
    says unicode 'ρ' "Greek letters on a terminal that shows them"
    on_terminal() { # LOCALE COMMAND..: what the command prints on such a terminal, without escapes, to `shown`
        locale=$1
        shift
        LC_ALL=$locale NO_COLOR=1 script -q -e -c "'$MOYAL' $*" /dev/null > shown < /dev/null
    }
    two=$models/two_oscillators.moyal
    on_terminal C.UTF-8 prove "'$two'" --search-order
    says shown 'EXACT-IF 16\*γC\*γQ - λ² ≥ 0' "so does prove"
    says shown 'M(z) ≥ 0 iff' "and its search for an order"
    on_terminal C.UTF-8 "'$two'"
    says shown 'H(z) = 1/2\*Q.q² + λ\*C.q' "and the summary"
    says shown '\[ 0  -1/2\*λ  2\*γQ   \]' "where matrices stay aligned"
    says shown '^  C.q²            0.7 ' "and so do columns"
    on_terminal C prove "'$two'" --search-order
    is "$(LC_ALL=C tr -d '\000-\177' < shown | wc -c)" 0 "ASCII in another locale"
    run prove "$two"
    is "$(LC_ALL=C tr -d '\000-\177' < "$out" | wc -c)" 0 "prove in ASCII where it is no terminal"
    run derive "$models/qubit_gas.moyal"
    is "$(LC_ALL=C tr -d '\000-\177' < "$out" | wc -c)" 0 "ASCII elsewhere"
else
    skip "colours" "there is no 'script' here"
fi

tap_done
