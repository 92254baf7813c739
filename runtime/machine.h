/* The machine that a run is on. */
#ifndef MOYAL_MACHINE_H
#define MOYAL_MACHINE_H

/* Bytes of its memory, or the process's limit if that is less; 0 where neither is known. */
double moyal_memory_here(void);

/* Seconds of a clock that is never set back. */
double moyal_clock(void);

#endif
