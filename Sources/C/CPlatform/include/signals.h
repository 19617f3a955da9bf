#pragma once

/// Blocks a set of signals for this thread and those it starts, and returns a descriptor from which
/// they are read (signalfd(2)), or -1 with errno.
int pressroom_signalfd(const int signals[], int count);

/// Reads one signal from the descriptor without waiting: its number, or 0 when there is none.
int pressroom_signalfd_next(int descriptor);
