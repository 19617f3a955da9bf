internal import CVips

/// A call of libvips that failed: what its error buffer said.
package struct VipsError: Error, Hashable, Sendable {
    /// libvips' own words, one line a cause. For logs: they name internals.
    package let message: String
    /// What about the file is not read, in words for the person who sent it; `nil` when the file is
    /// damaged, or the call failed for another reason.
    package let unsupported: String?

    package init(message: String) {
        self.message = message
        unsupported = nil
    }

    /// The file may be whole, but it is of a kind that is not read.
    package init(unsupported: String) {
        message = unsupported
        self.unsupported = unsupported
    }

    /// Reads the error buffer and clears it in one act: it is global, and what is left there would
    /// be blamed on the next call that fails.
    static func last() -> VipsError {
        let text = String(cString: vips_error_buffer())
        vips_error_clear()
        return VipsError(message: text.isEmpty ? "libvips gave no reason" : text)
    }

    /// There was no memory left: libvips', libjpeg's, or another library's way to say so.
    package var isOutOfMemory: Bool {
        ["out of memory", "Insufficient memory", "memory allocation", "allocate"]
            .contains { message.contains($0) }
    }
}

extension VipsError: CustomStringConvertible {
    package var description: String { message }
}
