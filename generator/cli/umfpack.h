/* Elimination in sparse equations by the library UMFPACK. */
#ifndef MOYAL_CLI_UMFPACK_H
#define MOYAL_CLI_UMFPACK_H

#include "runtime/eliminate.h"

/* Loads the library; NULL if it is not there, or moyal was built without it. */
const moyal_elimination *umfpack_elimination(void);

#endif
