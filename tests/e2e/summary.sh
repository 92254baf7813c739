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
    run derive "$models/qubit_gas.moyal"
    is "$(LC_ALL=C tr -d '\000-\177' < "$out" | wc -c)" 0 "ASCII elsewhere"
else
    skip "colours" "there is no 'script' here"
fi

tap_done
