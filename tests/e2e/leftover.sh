#!/bin/sh
# Folders that killed processes have left among the temporary files are removed, others are not.
. "$TOP_SRCDIR/tests/tap.sh"
. "$TOP_SRCDIR/tests/e2e/lib.sh"
cd "$TEST_TMP" || exit 1
mkdir here here/moyal-models here/moyal-oldone here/moyal-longer-name
touch here/moyal-models/mine here/moyal-oldone/.moyal-lock here/moyal-oldone/unit.c
touch here/moyal-longer-name/.moyal-lock
ln -s "$TEST_TMP/here/moyal-models" here/moyal-linked
cat > decay.moyal << 'END'
qubit A
lindblad 1, A.sm
initial A ket(1, 0)
observe A.sz
run until 1 points 2
END
TMPDIR=$TEST_TMP/here MOYAL_CACHE=
export TMPDIR MOYAL_CACHE

cat > waits << 'END'
#!/bin/sh
test "$1" = --version || echo $$ > waiting
exec sleep 20
END
chmod +x waits
MOYAL_CC=$TEST_TMP/waits "$MOYAL" run decay.moyal --jit cc > log 2>&1 &
killed=$!
for wait in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
    test -s waiting && break
    sleep 0.2
done
test -s waiting && test ! -e here/moyal-oldone
ok $? "a folder that nobody holds is gone"
left=$(ls here | grep '^moyal-......$' | grep -v 'models\|linked')
is "$(printf '%s\n' "$left" | wc -l)" 1 "a run has a folder of its own"
exits 0 "another run" run decay.moyal --jit cc
test -e "here/$left/unit.c"
ok $? "leaves it alone while its process lives"
kill -9 $killed
wait $killed 2> /dev/null
exits 0 "a run after that" run decay.moyal --jit cc
test -n "$left" && test ! -e "here/$left"
ok $? "removes what the killed one has left"
kill "$(cat waiting)" 2> /dev/null
is "$(ls here | tr '\n' ' ')$(ls here/moyal-models)" "moyal-linked moyal-longer-name moyal-models mine" \
    "what is none of ours is still there"

tap_done
