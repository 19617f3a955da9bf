internal import CPlatform
internal import Glibc

/// Signals as something to read: they are blocked for this thread and every thread started after,
/// and come through a descriptor instead.
package final class Signals: Sendable {
    private let descriptor: Descriptor
    /// Readable when a signal has come.
    package var raw: Int32 { descriptor.raw }

    /// - Parameter signals: their numbers; see signal(7).
    package init(_ signals: [Int32]) throws(SystemError) {
        descriptor = Descriptor(
            owning: try retrying("make signalfd") {
                pressroom_signalfd(signals, Int32(signals.count))
            })
    }

    /// The next signal that has come; `nil` when there is none.
    package func next() -> Int32? {
        let number = pressroom_signalfd_next(raw)
        return number == 0 ? nil : number
    }
}
