# The models: installed, and embedded in the program.
model_files = \
	models/caldeira_leggett.moyal \
	models/caldeira_leggett_incomplete.moyal \
	models/jaynes_cummings.moyal \
	models/oscillator_qubit.moyal \
	models/qubit_gas.moyal \
	models/stern_gerlach.moyal \
	models/two_oscillators.moyal
modelsdir = $(pkgdatadir)/models
dist_models_DATA = $(model_files)
embedded_files += $(model_files)
