# The models: installed, and embedded in the program.
model_files =
modelsdir = $(pkgdatadir)/models
dist_models_DATA = $(model_files)
embedded_files += $(model_files)
