internal import CVips
internal import Synchronization

/// A call of libvips that failed: what its error buffer said.
package struct VipsError: Error, Hashable, Sendable {
    /// libvips' own words, one line a cause. For logs: they name internals.
    package let message: String
    /// What about the file is not read, in words for the person who sent it; `nil` when the file is
    /// damaged, or the call failed for another reason.
    package let unsupported: String?

    package init(message: String) {
        self.message = message
        unsupported = Self.foreignKinds.first { message.contains($0.mark) }?.reason
    }

    /// The file may be whole, but it is of a kind that is not read.
    package init(unsupported: String) {
        message = unsupported
        self.unsupported = unsupported
    }

    /// What libraries say of files that are whole, and of a kind that they do not know.
    private static let foreignKinds = [
        (
            mark: "Unsupported JPEG",
            reason: """
            this JPEG is lossless, hierarchical, or has other than 8 bits a sample; Pressroom \
            reads sequential and progressive JPEGs of 8 bits
            """
        ),
        (mark: "Unsupported feature", reason: "this HEIF file is coded in a way that is not read"),
        (
            mark: "undefined bits per pixel",
            reason: "this HEIF file is coded in a way that is not read"
        ),
        (
            mark: "DNL not supported",
            reason: "this JPEG states its height behind its picture, which is not read"
        ),
        (mark: "tiled separate planes not supported", reason: tiffLayout),
        (mark: "subsampled images not supported", reason: tiffLayout),
        (mark: "unsupported tiff image type", reason: tiffLayout),
        (mark: markOfBlankText, reason: "the text has nothing that can be shown"),
        (mark: "is not configured", reason: "the file has a compression that is not read"),
        (mark: "is not implemented", reason: "the file has a compression that is not read"),
    ]

    private static let markOfBlankText = "no text to render"

    /// A text was to be drawn, and has nothing but blanks.
    var isOfBlankText: Bool { message.contains(Self.markOfBlankText) }

    private static let tiffLayout = "this TIFF lays out its samples in a way that is not read"

    /// Reads the error buffer and clears it in one act: it is global, and what is left there would
    /// be blamed on the next call that fails.
    static func last() -> VipsError {
        let text = clear()
        return VipsError(message: text.isEmpty ? "libvips gave no reason" : text)
    }

    /// Empties the error buffer, so that nothing in it is blamed on a later call.
    /// - Returns: what was in it.
    @discardableResult static func clear() -> String {
        let text = String(cString: vips_error_buffer())
        vips_error_clear()
        if text.contains(jpegMark) { jpegComplaintsCleared.withLock { $0 += 1 } }
        return text
    }

    /// A number that is another one when the decoder of JPEGs has complained since, though it went
    /// on. It is one of the whole process.
    package static var jpegComplaints: Int {
        let isNew = String(cString: vips_error_buffer()).contains(jpegMark)
        return jpegComplaintsCleared.withLock { $0 } + (isNew ? 1 : 0)
    }

    /// What libvips puts before libjpeg's words.
    private static let jpegMark = "VipsJpeg"
    private static let jpegComplaintsCleared = Mutex(0)

    /// What libjpeg says of a JPEG within a TIFF of which a part is missing, and of one that is
    /// flawed otherwise.
    static let marksOfShortJPEGs = ["Premature end of JPEG", "premature end of data segment"]
    static let markOfFlawedJPEGs = "Corrupt JPEG data"

    /// Whether a decoder has said that a JPEG within a TIFF is not all there; `nil` when it has
    /// nothing to say against one.
    package static var isJPEGWithinShort: Bool? {
        let text = complaint
        if marksOfShortJPEGs.contains(where: { text.contains($0) }) { return true }
        return text.contains(markOfFlawedJPEGs) ? false : nil
    }

    /// What a decoder has said since the buffer was emptied, though it went on; empty when nothing.
    package static var complaint: String {
        let text = String(cString: vips_error_buffer())
        // libheif looks for more behind the end of each file.
        return text.split(separator: "\n").filter { !$0.contains("bad seek") }
            .joined(separator: "\n")
    }

    /// Forgets what was said before.
    package static func forgetComplaint() { clear() }

    /// There was no memory left: libvips', libjpeg's, or another library's way to say so.
    package var isOutOfMemory: Bool {
        ["out of memory", "Insufficient memory", "memory allocation", "allocate"]
            .contains { message.contains($0) }
    }
}

extension VipsError: CustomStringConvertible {
    package var description: String { message }
}
