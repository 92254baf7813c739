# What generator/model holds.
