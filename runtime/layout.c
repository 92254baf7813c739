/* Positions of unknowns: blocks of rows, or packed. */
#include "layout.h"

#include <stdlib.h>
#include <string.h>

enum { CHUNK = 320, SPARSE = 3, LINE = 8 };

void moyal_layout_clear(moyal_layout *layout)
{
    free(layout->position);
    free(layout->chunks);
    *layout = (moyal_layout){.size = 0};
}

static moyal_outcome add_chunk(moyal_layout *out, long first, long last)
{
    moyal_chunk *chunks;

    if ((out->chunk_count & (out->chunk_count - 1)) == 0) {
        chunks = realloc(out->chunks, sizeof *chunks * (2 * (size_t)out->chunk_count + 1));
        if (!chunks)
            return MOYAL_NO_MEMORY;
        out->chunks = chunks;
    }
    out->chunks[out->chunk_count++] = (moyal_chunk){first, last};
    return MOYAL_DONE;
}

/* ---- blocks -----------------------------------------------------------------------------------
 */

/* Ranks of the rows and columns in use, and the blocks (plane, row) in use; -1: not in use. */
typedef struct {
    int32_t *row, *column, *block;
    long rows, columns, blocks, kept;
    int planes;
} grid_t;

static void grid_clear(grid_t *grid)
{
    free(grid->row);
    free(grid->column);
    free(grid->block);
}

/* Numbers what is marked; returns how many. */
static long rank(int32_t *marks, long count)
{
    long used = 0;

    for (long k = 0; k < count; k++)
        marks[k] = marks[k] ? (int32_t)used++ : -1;
    return used;
}

static moyal_outcome grid_init(grid_t *grid, long count, const unsigned char *kept,
                               const moyal_place *places, int planes, long rows, long columns)
{
    *grid = (grid_t){.planes = planes};
    grid->row = calloc((size_t)rows + 1, sizeof *grid->row);
    grid->column = calloc((size_t)columns + 1, sizeof *grid->column);
    if (!grid->row || !grid->column)
        return MOYAL_NO_MEMORY;
    for (long k = 0; k < count; k++)
        if (kept[k]) {
            grid->row[places[k].row] = 1;
            grid->column[places[k].column] = 1;
            grid->kept++;
        }
    grid->rows = rank(grid->row, rows);
    grid->columns = rank(grid->column, columns);
    grid->block = calloc((size_t)planes * (size_t)grid->rows + 1, sizeof *grid->block);
    if (!grid->block)
        return MOYAL_NO_MEMORY;
    for (long k = 0; k < count; k++)
        if (kept[k])
            grid->block[places[k].plane * grid->rows + grid->row[places[k].row]] = 1;
    grid->blocks = rank(grid->block, planes * grid->rows);
    return MOYAL_DONE;
}

/* Chunks of whole rows, the same rows in all planes one after the other; long rows in pieces. */
static moyal_outcome cut_blocks(moyal_layout *out, const grid_t *grid, long pitch)
{
    const long together = pitch < CHUNK ? CHUNK / pitch : 1;
    moyal_outcome outcome = MOYAL_DONE;

    for (long row = 0; row < grid->rows; row += together)
        for (long piece = 0; piece < pitch; piece += together == 1 ? CHUNK : pitch)
            for (int plane = 0; plane < grid->planes; plane++) {
                const int32_t *block = grid->block + plane * grid->rows;
                const long end = row + together < grid->rows ? row + together : grid->rows;
                long first = -1, blocks = 0, last;

                for (long r = row; r < end; r++)
                    if (block[r] >= 0) {
                        first = first < 0 ? block[r] : first;
                        blocks++;
                    }
                if (blocks == 0)
                    continue;
                first = first * pitch + piece;
                last = together == 1 && piece + CHUNK < pitch ? first + CHUNK
                                                              : first - piece + blocks * pitch;
                if (outcome == MOYAL_DONE)
                    outcome = add_chunk(out, first, last);
            }
    return outcome;
}

static moyal_outcome lay_blocks(moyal_layout *out, const grid_t *grid, long pitch, long count,
                                const unsigned char *kept, const moyal_place *places)
{
    for (long k = 0; k < count; k++)
        if (kept[k]) {
            const long row = grid->row[places[k].row];
            const long block = grid->block[places[k].plane * grid->rows + row];

            out->position[k] = (int32_t)(block * pitch + grid->column[places[k].column]);
        }
    out->size = (grid->blocks * pitch + LINE - 1) / LINE * LINE;
    return cut_blocks(out, grid, pitch);
}

/* ---- packed -----------------------------------------------------------------------------------
 */

typedef struct {
    moyal_place place;
    int32_t unknown;
} placed_t;

static int by_place(const void *x, const void *y)
{
    const moyal_place *a = &((const placed_t *)x)->place, *b = &((const placed_t *)y)->place;

    if (a->plane != b->plane)
        return a->plane < b->plane ? -1 : 1;
    if (a->row != b->row)
        return a->row < b->row ? -1 : 1;
    return a->column < b->column ? -1 : a->column > b->column;
}

static moyal_outcome lay_packed(moyal_layout *out, long kept_count, long count,
                                const unsigned char *kept, const moyal_place *places)
{
    placed_t *order = malloc(sizeof *order * ((size_t)kept_count + 1));
    moyal_outcome outcome = MOYAL_DONE;
    long n = 0, first = 0;

    if (!order)
        return MOYAL_NO_MEMORY;
    for (long k = 0; k < count; k++)
        if (kept[k])
            order[n++] = (placed_t){places[k], (int32_t)k};
    qsort(order, (size_t)n, sizeof *order, by_place);
    for (long k = 0; k < n && outcome == MOYAL_DONE; k++) {
        out->position[order[k].unknown] = (int32_t)k;
        if (k + 1 == n || k + 1 - first == CHUNK ||
            order[k + 1].place.plane != order[k].place.plane) {
            outcome = add_chunk(out, first, k + 1);
            first = k + 1;
        }
    }
    out->size = (n + LINE - 1) / LINE * LINE;
    free(order);
    return outcome;
}

moyal_outcome moyal_layout_make(moyal_layout *out, long count, const unsigned char *kept,
                                const moyal_place *places, int planes, long rows, long columns)
{
    grid_t grid;
    moyal_outcome outcome = grid_init(&grid, count, kept, places, planes, rows, columns);
    long pitch = grid.columns;

    *out = (moyal_layout){.position = malloc(sizeof *out->position * ((size_t)count + 1))};
    if (!out->position)
        outcome = MOYAL_NO_MEMORY;
    if (pitch > 2 * LINE)
        pitch = (pitch + LINE - 1) / LINE * LINE;
    for (long k = 0; k < count && out->position; k++)
        out->position[k] = -1;
    if (outcome == MOYAL_DONE) {
        if (grid.kept > 0 &&
            (double)grid.blocks * (double)pitch <= (double)SPARSE * (double)grid.kept)
            outcome = lay_blocks(out, &grid, pitch, count, kept, places);
        else
            outcome = lay_packed(out, grid.kept, count, kept, places);
    }
    grid_clear(&grid);
    return outcome;
}
