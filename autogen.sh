#!/bin/sh
# Regenerates configure, Makefile.in and their kin.  Only for those who change the build: a clone
# builds without Autotools.  Run it after a change of configure.ac, m4/, Makefile.am or a local.mk,
# and commit the result with the change.
set -e
cd "$(dirname "$0")"
autoreconf --install --force --warnings=all "$@"
# The caches speed up only the next run, and their content depends on the order of runs.
rm -rf autom4te.cache configure~ config.h.in~
