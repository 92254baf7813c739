# What generator/syntax holds.
