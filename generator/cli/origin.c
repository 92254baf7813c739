/* The model and the version of this program, as files of results name them. */
#include "config.h"

#include "cli/origin.h"

#include <stdlib.h>

#include "base/memory.h"
#include "report/json.h"
#include "report/prove.h"

void origin_init(origin_t *out, const pipeline_t *pipeline, const request_t *request)
{
    const source_t *source = pipeline->source;
    json_t *hash = json_source_hash(source);

    out->hash = memory_copy_text(json_string_value(hash));
    json_decref(hash);
    out->origin = (moyal_origin){.title = report_model_name(pipeline->model),
                                 .scheme = scheme_words[request->scheme],
                                 .version = PACKAGE_VERSION,
                                 .hash = out->hash,
                                 .text = source->length > 0 ? source->text : ""};
}

void origin_clear(origin_t *origin)
{
    free(origin->hash);
}
