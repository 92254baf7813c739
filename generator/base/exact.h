/* The only place that knows how the exact-arithmetic libraries are packaged: FLINT 2.9 with Arb and
 * Calcium as libraries of their own, or FLINT 3, which holds all of them. */
#ifndef MOYAL_BASE_EXACT_H
#define MOYAL_BASE_EXACT_H

#include <flint/arith.h>
#include <flint/flint.h>
#include <flint/fmpq.h>
#include <flint/fmpq_mat.h>
#include <flint/fmpq_poly.h>
#include <flint/fmpq_vec.h>
#include <flint/fmpz.h>
#include <flint/fmpz_mpoly.h>
#include <flint/fmpz_mpoly_factor.h>
#include <flint/fmpz_poly.h>

#define truth_t calcium_truth_t /* its name for base/status.h's truth_t, with other values */
#if __FLINT_RELEASE >= 30000
#include <flint/acb.h>
#include <flint/acb_mat.h>
#include <flint/arb.h>
#include <flint/arb_fmpz_poly.h>
#include <flint/arb_mat.h>
#include <flint/fmpz_mpoly_q.h>
#else
#include <acb.h>
#include <acb_mat.h>
#include <arb.h>
#include <arb_fmpz_poly.h>
#include <arb_mat.h>
#include <calcium/fmpz_mpoly_q.h>
#endif
#undef truth_t

#endif
