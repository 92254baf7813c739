# Compilable C with named holes, the frame of emitted solvers.
embedded_files += templates/unit.c
