#pragma once

/// What a test has put between the calling thread and the system; in programs always NULL. A
/// thread's own word, which Swift has no way to declare.
extern _Thread_local void *pressroom_thread_interceptor;

static inline void *pressroom_interceptor(void) { return pressroom_thread_interceptor; }
static inline void pressroom_set_interceptor(void *interceptor) {
    pressroom_thread_interceptor = interceptor;
}
