# What generator/lower holds.
