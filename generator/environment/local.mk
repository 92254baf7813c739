# What generator/environment holds.
