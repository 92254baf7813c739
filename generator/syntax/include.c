/* include "file.moyal": the statements of another file of the same folder.
 *
 * Only plain names of regular files are taken: nothing outside of the folder can be read.  A file
 * counts once, however often it is included. */
#include <stdlib.h>
#include <string.h>

#include "syntax/parser.h"

/* A file being read; the outermost is the model itself. */
struct include_struct {
    const char *file;
    const struct include_struct *outer;
};

/* ---- names ------------------------------------------------------------------------------- */

/* What is wrong with the name of a file, or NULL. */
static const char *name_fault(const char *file)
{
    if (*file == '\0')
        return "the name of a file is missing";
    if (strchr(file, '/') != NULL || strchr(file, '\\') != NULL || strchr(file, ':') != NULL)
        return "only files of the model's own folder can be included, by their plain names";
    if (file[0] == '.' || file[0] == '-')
        return "the name of an included file begins with a letter or a digit";
    return strlen(file) > 200 ? "the name of the file is too long" : NULL;
}

/* The name without folder. */
static const char *plain_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == NULL ? path : slash + 1;
}

static int is_being_read(const parser_t *parser, const char *file)
{
    const struct include_struct *at = parser->including;

    for (; at != NULL; at = at->outer)
        if (strcmp(at->file, file) == 0)
            return 1;
    return strcmp(plain_name(parser->reader->source->name), file) == 0;
}

static int is_included(const parser_t *parser, const char *file)
{
    for (size_t k = 0; k < parser->included.count; k++)
        if (strcmp(parser->included.items[k], file) == 0)
            return 1;
    return 0;
}

static size_t depth_of(const parser_t *parser)
{
    const struct include_struct *at = parser->including;
    size_t depth = 0;

    for (; at != NULL; at = at->outer)
        depth++;
    return depth;
}

/* ---- reading ----------------------------------------------------------------------------- */

/* Appends the file to the source; 0 (reported) if that cannot be. */
static int read_file(size_t *begin, parser_t *parser, const token_t *name)
{
    reader_t *reader = parser->reader;
    const char *why, *fault = name_fault(name->text);
    status_t status;

    if (fault != NULL)
        return reader_fail(reader, name->span, "E0132", "%s", fault) && 0;
    if (is_being_read(parser, name->text))
        return reader_fail(reader, name->span, "E0134", "'%s' includes itself", name->text) && 0;
    if (depth_of(parser) >= reader->limits->includes) {
        reader_limit(reader, name->span, "E0148", "too many files include each other",
                     reader->limits->includes);
        return 0;
    }
    if (parser->included.count >= reader->limits->files) {
        reader_limit(reader, name->span, "E0148", "too many files are included",
                     reader->limits->files);
        return 0;
    }
    status = source_include(begin, reader->source, name->text, &why);
    if (status == LIMIT_ERROR)
        reader_limit(reader, name->span, "E0148", "the model with its files is too large",
                     reader->source->limit);
    else if (status != OK)
        reader_fail(reader, name->span, "E0133", "'%s' cannot be included: %s", name->text, why);
    return status == OK;
}

/* Reads the statements from `begin` on with tokens of their own. */
static void parse_part(parser_t *parser, size_t begin, const char *file)
{
    struct include_struct here = {file, parser->including};
    tokens_t outer = parser->tokens;
    size_t at = parser->at;

    parser->tokens = (tokens_t){0};
    parser->at = 0;
    parser->operand = NULL;
    parser->has_open_brace = 0;
    parser->including = &here;
    lexer_read(&parser->tokens, parser->reader, begin);
    if (!parser->reader->stopped)
        parse_statements(parser);
    free(parser->tokens.items);
    parser->tokens = outer;
    parser->at = at;
    parser->operand = NULL;
    parser->has_open_brace = 0;
    parser->including = here.outer;
}

int parse_include(parser_t *parser, const token_t *word)
{
    const token_t *name = parser_peek(parser);
    size_t begin;

    (void)word;
    if (name->kind != TOKEN_STRING) {
        parser_fail(parser, "the name of a file in double quotes");
        return 0;
    }
    parser_take(parser);
    if (!is_being_read(parser, name->text) && is_included(parser, name->text))
        return 1;
    if (!read_file(&begin, parser, name)) {
        parser->lacks_file = 1;
        if (!is_being_read(parser, name->text)) /* it lacks once, however often it is named */
            list_push(&parser->included, name->text);
        return 0;
    }
    list_push(&parser->included, name->text);
    parse_part(parser, begin, name->text);
    return 1;
}
