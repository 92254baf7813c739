# What generator/report holds.
