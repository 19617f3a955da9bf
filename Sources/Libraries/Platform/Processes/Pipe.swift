internal import CPlatform

/// Bytes from one process to another; see pipe(7).
package struct Pipe: Sendable {
    package let reading: Descriptor
    package let writing: Descriptor

    package init() throws(SystemError) {
        var ends: [Int32] = [-1, -1]
        _ = try retrying("make pipe") { pressroom_pipe(&ends) }
        reading = Descriptor(owning: ends[0])
        writing = Descriptor(owning: ends[1])
    }
}
