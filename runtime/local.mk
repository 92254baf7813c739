# What emitted solvers link to.  What moyal links to as well stands in runtime_sources; all that a
# solver needs stands in embedded_files.
