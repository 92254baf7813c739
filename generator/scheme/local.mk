# What generator/scheme holds.
