# What generator/operator holds.
