/* Building straight-line programs.  SIZE_MAX stands for the number zero, which has no node. */
#ifndef MOYAL_LOWER_LINE_H
#define MOYAL_LOWER_LINE_H

#include "lower/kernel.h"

#define LINE_ZERO SIZE_MAX

/* Hash-consing: a node that is there already is found, not made again. */
typedef struct {
    line_t *line;
    size_t size;   /* of `slots`, a power of two; 0 before the first node */
    size_t *slots; /* node + 1, or 0 */
} line_builder_t;

void line_begin(line_builder_t *builder, line_t *line);
void line_end(line_builder_t *builder); /* releases the builder; the line stays */

size_t line_input(line_builder_t *builder, node_kind_t kind, size_t index);
size_t line_integer(line_builder_t *builder, long n);
size_t line_add(line_builder_t *builder, size_t x, size_t y);
size_t line_sub(line_builder_t *builder, size_t x, size_t y);
size_t line_mul(line_builder_t *builder, size_t x, size_t y);
size_t line_neg(line_builder_t *builder, size_t x);
/* x / y, y not zero */
size_t line_div(line_builder_t *builder, size_t x, size_t y);
/* kind(x), one of NODE_SQRT, NODE_SIN, NODE_COS, NODE_EXP */
size_t line_call(line_builder_t *builder, node_kind_t kind, size_t x);
size_t line_pow(line_builder_t *builder, size_t x, unsigned long n);

/* How many earlier nodes a node works on: 0 for inputs and numbers, 1 (a) or 2 (a and b). */
int node_operands(const node_t *node);

#endif
