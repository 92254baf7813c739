# What generator/cli holds.
