#define _GNU_SOURCE
#include "channel.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

// Room for the control message with all descriptors of a datagram, aligned as cmsg(3) demands.
union control {
    char room[CMSG_SPACE(sizeof(int) * pressroom_datagram_descriptors_max)];
    struct cmsghdr alignment;
};

ssize_t pressroom_send(int socket, uint8_t mark, const void *payload, size_t payloadSize,
                       const int descriptors[], int descriptorCount) {
    struct iovec parts[2] = {{&mark, 1}, {(void *)payload, payloadSize}};
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
    union control control;
    if (descriptorCount > 0) {
        size_t size = sizeof(int) * (size_t)descriptorCount;
        message.msg_control = control.room;
        message.msg_controllen = CMSG_SPACE(size);
        memset(control.room, 0, message.msg_controllen);
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(size);
        memcpy(CMSG_DATA(header), descriptors, size);
    }
    return sendmsg(socket, &message, MSG_NOSIGNAL);
}

ssize_t pressroom_receive(int socket, void *buffer, size_t bufferSize, int descriptors[],
                          int *descriptorCount, int *flags, bool wait) {
    struct iovec part = {buffer, bufferSize};
    union control control;
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control.room,
                             .msg_controllen = sizeof control.room};
    *descriptorCount = 0;
    *flags = 0;
    ssize_t count = recvmsg(socket, &message, MSG_CMSG_CLOEXEC | (wait ? 0 : MSG_DONTWAIT));
    if (count < 0) return count;
    *flags = message.msg_flags;
    for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header;
         header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
        size_t size = header->cmsg_len - CMSG_LEN(0);
        memcpy(descriptors, CMSG_DATA(header), size);
        *descriptorCount = (int)(size / sizeof(int));
    }
    return count;
}
