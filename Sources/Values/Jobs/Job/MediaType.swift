internal import Containers

/// A media type (RFC 6838) that Pressroom reads or writes.
package enum MediaType: String, Codable, CaseIterable, Hashable, Sendable {
    case jpeg = "image/jpeg"
    case png = "image/png"
    case webp = "image/webp"
    case gif = "image/gif"
    case tiff = "image/tiff"
    case heif = "image/heif"
    case avif = "image/avif"
    case pdf = "application/pdf"
    case json = "application/json"
    case text = "text/plain"

    /// How many bytes of a file `init(magic:)` wants to see.
    package static let magicBytes = 1024

    /// Recognises a file by its first bytes, whatever its name says; `nil` when unknown.
    ///
    /// The signatures are those of the formats' specifications: JPEG (ITU-T T.81), PNG (ISO 15948),
    /// GIF89a, TIFF 6.0 and BigTIFF, WebP (RFC 9649), HEIF and AVIF (ISO 14496-12 `ftyp` brands),
    /// PDF (ISO 32000-1, whose header readers look for in the first 1,024 bytes). A camera's raw
    /// file that is built as a TIFF is none.
    /// - Parameter head: the start of the file; `magicBytes` of it, or all if it is shorter.
    package init?(magic head: [UInt8]) {
        func begins(_ signature: some Sequence<UInt8>, at offset: Int = 0) -> Bool {
            head.dropFirst(offset).starts(with: signature)
        }
        if begins([0xff, 0xd8, 0xff]) {
            self = .jpeg
        } else if begins([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) {
            self = .png
        } else if begins("GIF87a".utf8) || begins("GIF89a".utf8) {
            self = .gif
        } else if begins([0x49, 0x49, 0x2a, 0]) || begins([0x4d, 0x4d, 0, 0x2a])
            || begins([0x49, 0x49, 0x2b, 0]) || begins([0x4d, 0x4d, 0, 0x2b])
        {
            guard !Self.isCameraRaw(head) else { return nil }
            self = .tiff
        } else if begins("RIFF".utf8), begins("WEBP".utf8, at: 8) {
            self = .webp
        } else if begins("ftyp".utf8, at: 4), let type = Self(brands: head) {
            self = type
        } else if Self.find("%PDF-", in: head.prefix(Self.magicBytes)) {
            self = .pdf
        } else {
            return nil
        }
    }

    /// What a file of an unknown type is all the same, behind the words "it is"; `nil` when
    /// nothing is known of it.
    /// - Parameter head: as for `init(magic:)`.
    package static func explanation(ofUnknown head: [UInt8]) -> String? {
        isCameraRaw(head)
            ? "a camera's raw file, which has to be developed to a picture first"
            : nil
    }

    /// The usual extension of a file's name, without the dot.
    package var fileExtension: String {
        switch self {
        case .jpeg: "jpg"
        case .heif: "heic"
        case .text: "txt"
        case .png, .webp, .gif, .tiff, .avif, .pdf, .json:
            String(rawValue.split(separator: "/")[1])
        }
    }

    /// The type as a header field states it: Pressroom writes texts in UTF-8.
    package var headerValue: String {
        self == .text ? "\(rawValue); charset=utf-8" : rawValue
    }

    /// Whether libvips decodes it (poppler decodes PDF).
    package var isImage: Bool { rawValue.hasPrefix("image/") }

    /// Whether the beginning of a file shows a camera's raw file: DNG, NEF, CR2 and others that are
    /// TIFF by their structure, and Olympus' and Panasonic's, which have a mark of their own.
    private static func isCameraRaw(_ head: [UInt8]) -> Bool {
        let marks: [[UInt8]] = [
            Array("IIRO".utf8), Array("IIRS".utf8), Array("MMOR".utf8),
            [0x49, 0x49, 0x55, 0],
        ]
        if marks.contains(where: { head.starts(with: $0) }) { return true }
        return head.withUnsafeBytes { TIFFFile($0)?.isCameraRawByItsHead == true }
    }

    private init?(brands head: [UInt8]) {
        let size = head.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        let brands = [8] + Array(stride(from: 16, to: min(size, head.count) - 3, by: 4))
        let names = brands.filter { $0 + 4 <= head.count }
            .map { String(decoding: head[$0..<$0 + 4], as: UTF8.self) }
        if names.contains(where: ["avif", "avis"].contains) {
            self = .avif
        } else if names.contains(where: ["heic", "heix", "heim", "heis", "mif1"].contains) {
            self = .heif
        } else {
            return nil
        }
    }

    private static func find(_ needle: String, in head: ArraySlice<UInt8>) -> Bool {
        head.indices.contains { head[$0...].starts(with: needle.utf8) }
    }
}
