#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// The most descriptors that one datagram carries: SCM_MAX_FD in the kernel; see unix(7).
enum { pressroom_datagram_descriptors_max = 253 };

/// Sends one datagram: a byte of ours, then the payload, together with descriptors (SCM_RIGHTS).
/// Waits for room; a closed peer is EPIPE and no signal. Returns what sendmsg(2) returns.
ssize_t pressroom_send(int socket, uint8_t mark, const void *payload, size_t payloadSize,
                       const int descriptors[], int descriptorCount);

/// Receives one datagram with its descriptors, which get the close-on-exec flag.
///
/// `descriptors` has room for `pressroom_datagram_descriptors_max`; *descriptorCount says how many
/// came, also when *flags has MSG_TRUNC or MSG_CTRUNC. Returns what recvmsg(2) returns.
ssize_t pressroom_receive(int socket, void *buffer, size_t bufferSize, int descriptors[],
                          int *descriptorCount, int *flags, bool wait);
