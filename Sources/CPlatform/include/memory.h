#pragma once
#include <stdbool.h>

/// Has all threads of this process, and of those it forks, share one heap; see M_ARENA_MAX in
/// mallopt(3). Call it before the first other thread. Returns whether the C library took it.
bool pressroom_share_heap(void);
