internal import CPlatform

/// The C library's allocator in this process.
package enum Heap {
    /// Has all threads of this process, and of those it forks, share one heap, instead of each
    /// thread making one, which grows by 4 kB a system call. Call it before the first other thread.
    ///
    /// For processes that live for a picture. Measured on two processors with a child for each of
    /// 34 photographs, the medians of five runs in turns: 178 ms of processors a photograph against
    /// 188 ms, and 7,600 page faults against 9,200; with pictures of 10 kB nothing that could be told
    /// from chance, but 80 system calls less. Larger steps of growth (M_TOP_PAD), huge pages, and the
    /// same in the responder and the scheduler gained nothing.
    package static func share() {
        precondition(pressroom_share_heap(), "mallopt knows M_ARENA_MAX")
    }
}
