#include "memory.h"

#include <malloc.h>

bool pressroom_share_heap(void) { return mallopt(M_ARENA_MAX, 1) == 1; }
