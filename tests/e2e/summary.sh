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

tap_done
