# What generator/prove holds.
