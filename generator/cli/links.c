/* Links of emitted texts: what is compiled, and by whom. */
#include "cli/links.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/sha256.h"

enum { MOST_LEVELS = 6 };

/* Both compilers, and what they make the same. */
static void link_compilers(link_t *out, const program_t *program, const jit_t *first,
                           const request_t *request)
{
    jit_t *cc;
    char *why;

    memset(out, 0, sizeof *out);
    if (!jit_has_tcc() || !jit_cc()) {
        link_leave(out, "there is but one compiler here");
        return;
    }
    if (jit_compile(&cc, &why, program->unit, JIT_CC) != OK)
        link_fail(out, "the system compiler does not take the text");
    else
        link_same_bits(out, jit_program(first), jit_program(cc), program->kernel,
                       &request->numbers);
    free(why);
    jit_free(cc);
}

static void link_all(linked_t *out, const program_t *program, const request_t *request)
{
    jit_t *jit;
    char *why;

    sha256_text(out->sha256, program->unit, strlen(program->unit));
    out->levels = request->numbers.levels;
    link_expanded(&out->links[0], program->kernel);
    if (jit_compile(&jit, &why, program->unit, jit_has_tcc() ? JIT_TCC : JIT_CC) == OK) {
        link_integers(&out->links[1], jit_program(jit), program->kernel, &request->numbers);
        link_within(&out->links[2], jit_program(jit), program->kernel, &request->numbers);
        link_compilers(&out->links[3], program, jit, request);
    } else {
        for (size_t k = 1; k < LINKS; k++)
            link_leave(&out->links[k], "the text was not compiled here");
    }
    free(why);
    jit_free(jit);
}

static status_t link_scheme(linked_t *out, pipeline_t *pipeline, scheme_kind_t scheme)
{
    program_t program = {0};
    request_t request;
    status_t status = request_read(&request, pipeline->options, pipeline->model, scheme);

    out->scheme = scheme_words[scheme];
    if (status != OK)
        return status;
    if (request.numbers.levels > MOST_LEVELS)
        request.numbers.levels = MOST_LEVELS;
    request.matrix = 1;
    request.reduce = 0;
    request.most_work = 1e300; /* what is too large is a reason, not a message */
    if (program_write(&program, pipeline, &request) == OK)
        link_all(out, &program, &request);
    else
        out->refused = memory_copy_text(program.refused ? program.refused : "no equations");
    program_clear(&program);
    return OK;
}

static const char *why_none(const model_t *model)
{
    if (model->stated)
        return "the hybrid equation is stated";
    return model_missing_value(model) ? "a parameter has no value" : NULL;
}

status_t links_make(linkage_t *out, pipeline_t *pipeline)
{
    static const scheme_kind_t schemes[] = {SCHEME_QUANTUM, SCHEME_UNRAVEL, SCHEME_HYBRID,
                                            SCHEME_MEANFIELD};
    const char *link, *scheme, *reason;
    status_t status = OK;

    out->count = 0;
    out->why = why_none(pipeline->model);
    while (!out->why && status == OK && out->count < LINKED_SCHEMES) {
        memset(&out->schemes[out->count], 0, sizeof *out->schemes);
        status = link_scheme(&out->schemes[out->count], pipeline, schemes[out->count]);
        out->count++;
    }
    link = linkage_failure(&scheme, &reason, out);
    if (status != OK || !link)
        return status;
    fprintf(stderr, "moyal: the emitted code of the scheme %s is not what it stands for: %s: %s\n",
            scheme, link, reason);
    return INTERNAL_ERROR;
}
