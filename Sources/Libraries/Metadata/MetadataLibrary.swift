internal import CExiv2

/// libexiv2 as a whole.
package enum MetadataLibrary {
    /// Starts the library, once in a process; a process that forks does it before, so that its
    /// children find everything in place. No thread is left behind.
    package static func warmUp() {
        precondition(isStarted, "libexiv2 does not start")
    }
}

private let isStarted: Bool = pressroom_metadata_start()
