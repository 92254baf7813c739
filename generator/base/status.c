/* Exit codes and texts of the status list. */
#include "base/status.h"

int status_exit_code(status_t status)
{
#define STATUS_CODE(name, code, text) code,
    static const int codes[] = {STATUS_LIST(STATUS_CODE)};
#undef STATUS_CODE
    return codes[status];
}

const char *status_text(status_t status)
{
#define STATUS_STRING(name, code, text) text,
    static const char *const texts[] = {STATUS_LIST(STATUS_STRING)};
#undef STATUS_STRING
    return texts[status];
}
