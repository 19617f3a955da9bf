#pragma once
#include <curl/curl.h>

// curl_easy_setopt and curl_easy_getinfo take an argument of varying type, which Swift cannot call,
// and check it in macros. Each function here is such a call for one type of argument.

static inline CURLcode pressroom_curl_set_number(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode pressroom_curl_set_size(CURL *handle, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode pressroom_curl_set_text(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode pressroom_curl_set_pointer(CURL *handle, CURLoption option, void *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode pressroom_curl_set_list(CURL *handle, CURLoption option,
                                               struct curl_slist *value) {
    return curl_easy_setopt(handle, option, value);
}

// What takes bytes, gives bytes (both have this form), says whether to go on, and opens a socket.
typedef size_t (*pressroom_curl_bytes)(char *, size_t, size_t, void *);

static inline CURLcode pressroom_curl_set_bytes(CURL *handle, CURLoption option,
                                                pressroom_curl_bytes function) {
    return curl_easy_setopt(handle, option, function);
}

static inline CURLcode pressroom_curl_set_seeker(CURL *handle, curl_seek_callback function) {
    return curl_easy_setopt(handle, CURLOPT_SEEKFUNCTION, function);
}

static inline CURLcode pressroom_curl_set_progress(CURL *handle,
                                                   curl_xferinfo_callback function) {
    return curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, function);
}

static inline CURLcode pressroom_curl_set_opener(CURL *handle,
                                                 curl_opensocket_callback function) {
    return curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, function);
}

static inline CURLcode pressroom_curl_number(CURL *handle, CURLINFO info, long *value) {
    return curl_easy_getinfo(handle, info, value);
}

static inline CURLcode pressroom_curl_size(CURL *handle, CURLINFO info, curl_off_t *value) {
    return curl_easy_getinfo(handle, info, value);
}

// The last member of struct curl_sockaddr begins a larger structure.
static inline const struct sockaddr *pressroom_curl_address(const struct curl_sockaddr *address) {
    return &address->addr;
}
