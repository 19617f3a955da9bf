#include "interceptor.h"

#include <stddef.h>

_Thread_local void *pressroom_thread_interceptor = NULL;
