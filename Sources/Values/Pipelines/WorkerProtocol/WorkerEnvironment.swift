/// What the environment of a worker says, besides what its parent's does.
package enum WorkerEnvironment {
    /// As `NAME=value`.
    ///
    /// A crashing child is to end, not to explain itself. And it gives no memory back while it
    /// lives, takes it from one place and on large pages, which for a photograph leaves 2,000 page
    /// faults of 10,000 and a third of the time in the kernel; see mallopt(3) and glibc's manual,
    /// "Memory Allocation Tunables". OpenMP, of which tesseract and libimagequant make use, starts
    /// no threads that the task does not count: they wait for each other by spinning.
    package static let values = [
        "SWIFT_BACKTRACE=enable=no",
        "OMP_THREAD_LIMIT=1",
        "GLIBC_TUNABLES=glibc.malloc.hugetlb=1:glibc.malloc.arena_max=1:"
            + "glibc.malloc.mmap_threshold=1073741824:glibc.malloc.trim_threshold=4294967296",
    ]
}
