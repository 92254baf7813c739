# What generator/phasespace holds.
