/* Tests of base/: outcomes, growing texts, memory, sources, diagnostics. */
#include <string.h>

#include "base/status.h"
#include "base/text.h"
#include "tap.h"

static void test_status(void)
{
    OK(status_exit_code(OK) == 0, "OK ends with 0");
    OK(status_exit_code(REFUTED) == 1, "REFUTED ends with 1");
    OK(status_exit_code(UNDECIDED) == 2, "UNDECIDED ends with 2");
    OK(status_exit_code(USAGE_ERROR) == 64, "USAGE_ERROR ends with 64");
    OK(status_exit_code(MODEL_ERROR) == 65, "MODEL_ERROR ends with 65");
    OK(status_exit_code(INTERNAL_ERROR) == 70, "INTERNAL_ERROR ends with 70");
    OK(status_exit_code(IO_ERROR) == 74, "IO_ERROR ends with 74");
}

int main(void)
{
    test_status();
    return tap_done();
}
