# The models: installed, and embedded in the program.
model_files = \
	models/caldeira_leggett.moyal \
	models/caldeira_leggett_incomplete.moyal \
	models/correlated_noise.moyal \
	models/jaynes_cummings.moyal \
	models/kerr.moyal \
	models/optomechanics_linear.moyal \
	models/optomechanics_quadratic.moyal \
	models/oscillator_qubit.moyal \
	models/quartic.moyal \
	models/qubit_gas.moyal \
	models/rabi.moyal \
	models/spin_bath.moyal \
	models/spin_boson_lorentzian.moyal \
	models/stern_gerlach.moyal \
	models/three_level.moyal \
	models/two_oscillators.moyal
modelsdir = $(pkgdatadir)/models
dist_models_DATA = $(model_files)
embedded_files += $(model_files)
