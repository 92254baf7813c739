# What generator/jit holds.
