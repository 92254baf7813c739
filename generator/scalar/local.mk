# What generator/scalar holds.
