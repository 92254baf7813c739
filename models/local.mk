# The models: installed, and embedded in the program.
model_files = \
	models/caldeira_leggett.moyal \
	models/caldeira_leggett_incomplete.moyal \
	models/correlated_noise.moyal \
	models/diosi_halliwell.moyal \
	models/double_well.moyal \
	models/gisin_signalling.moyal \
	models/gravitating_masses.moyal \
	models/hidden_mediator.moyal \
	models/jaynes_cummings.moyal \
	models/jaynes_cummings_cold.moyal \
	models/jaynes_cummings_decay.moyal \
	models/kapral_ciccotti.moyal \
	models/kerr.moyal \
	models/optomechanics.moyal \
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
	models/toy_linear.moyal \
	models/toy_qubits_line.moyal \
	models/toy_sqrt.moyal \
	models/toy_superposed_mass.moyal \
	models/two_oscillators.moyal
modelsdir = $(pkgdatadir)/models
dist_models_DATA = $(model_files)
embedded_files += $(model_files)
