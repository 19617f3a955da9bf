// What Swift's Glibc module lacks: headers, and functions for what Swift cannot call. No policy:
// that is in Swift.
#pragma once

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>

#include "channel.h"
#include "commit.h"
#include "confine.h"
#include "fork.h"
#include "files.h"
#include "interceptor.h"
#include "isolate.h"
#include "process.h"
#include "signals.h"
