# Compilable C with named holes, the frame of emitted solvers.
embedded_files += templates/unit.c
# The main program of solvers on PETSc.
embedded_files += templates/petsc.c
# Scripts for other programs: the common part, and one for each.
embedded_files += templates/export_qutip.py templates/export_reader.py templates/export_sympy.py
