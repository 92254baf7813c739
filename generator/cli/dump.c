/* Prints a stage of the way of the data. */
#include "cli/dump.h"

#include <stdio.h>
#include <stdlib.h>

#include "cli/output.h"
#include "cli/program.h"
#include "report/derive.h"
#include "report/dump.h"

typedef enum { DUMP_TREE, DUMP_MODEL, DUMP_GENERATOR, DUMP_HYBRID, DUMP_KERNEL, DUMP_UNIT } dump_t;

static const style_t plain = {0, 0};

/* What a printer writes to a file, added to `out`. */
static void add_printed(text_t *out, void (*print)(FILE *, const void *), const void *document)
{
    char *text = NULL;
    size_t length = 0;
    FILE *file = open_memstream(&text, &length);

    if (!file)
        return;
    print(file, document);
    if (fclose(file) == 0)
        text_add_bytes(out, text, length);
    free(text);
}

static void print_tree(FILE *file, const void *tree)
{
    tree_print(file, tree);
}

static void print_kernel(FILE *file, const void *kernel)
{
    kernel_print(file, kernel);
}

static status_t dump_program(text_t *out, pipeline_t *pipeline, dump_t stage)
{
    request_t request;
    program_t program;
    status_t status = request_read(&request, pipeline->options, pipeline->model, SCHEME_QUANTUM);

    if (status != OK)
        return status;
    status = program_write(&program, pipeline, &request);
    if (program.refused)
        fprintf(stderr, "moyal: refused: %s\n", program.refused);
    if (status == OK && stage == DUMP_KERNEL)
        add_printed(out, print_kernel, program.kernel);
    else if (status == OK)
        text_add(out, program.unit);
    program_clear(&program);
    return status;
}

static status_t add_stage(text_t *out, pipeline_t *pipeline, dump_t stage)
{
    switch (stage) {
    case DUMP_TREE:
        add_printed(out, print_tree, pipeline->tree);
        return OK;
    case DUMP_MODEL:
        report_dump_model(out, pipeline->model);
        return OK;
    case DUMP_GENERATOR:
        report_quantum(out, pipeline->generator, plain);
        return OK;
    case DUMP_HYBRID:
        report_dump_hybrid(out, pipeline->hybrid);
        return OK;
    case DUMP_KERNEL:
    case DUMP_UNIT:
        break;
    }
    return dump_program(out, pipeline, stage);
}

status_t dump_stage(const options_t *options)
{
    static const char *const words[] = {"tree",   "model", "generator", "hybrid",
                                        "kernel", "unit",  NULL};
    static const pipeline_stage_t stages[] = {UP_TO_TREE,   UP_TO_MODEL,  UP_TO_GENERATOR,
                                              UP_TO_HYBRID, UP_TO_HYBRID, UP_TO_HYBRID};
    size_t word;
    pipeline_t pipeline;
    text_t text;
    status_t status = options_word(&word, options, OPTION_DUMP, words, NULL, 0);

    if (status != OK)
        return status;
    text_init(&text);
    status = pipeline_open(&pipeline, options, stages[word]);
    if (status == OK)
        status = add_stage(&text, &pipeline, (dump_t)word);
    if (status == OK)
        status = output_write(NULL, text_string(&text));
    pipeline_clear(&pipeline);
    text_clear(&text);
    return status;
}
