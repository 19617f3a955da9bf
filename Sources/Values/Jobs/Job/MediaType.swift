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
    case odt = "application/vnd.oasis.opendocument.text"
    case ods = "application/vnd.oasis.opendocument.spreadsheet"
    case odp = "application/vnd.oasis.opendocument.presentation"
    case docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    case xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    case pptx = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    case rtf = "application/rtf"
    case csv = "text/csv"
    case json = "application/json"
    case text = "text/plain"
    case zip = "application/zip"

    /// How many bytes of a file's beginning `init(magic:end:)` wants to see.
    package static let magicBytes = 1024
    /// How many bytes of its end, where `needsEnd(magic:)` says so.
    package static let endBytes = 1 << 16

    /// The types that are told apart by the directory at the end of a ZIP archive.
    package static let officeOpenXML = [docx, xlsx, pptx]

    /// Recognises a file by its first bytes, whatever its name says; `nil` when unknown. Only a
    /// table of text (RFC 4180) has nothing of its own in its bytes: it is text in UTF-8, and its
    /// name ends with `.csv`.
    ///
    /// The signatures are those of the formats' specifications: JPEG (ITU-T T.81), PNG (ISO 15948),
    /// GIF89a, TIFF 6.0 and BigTIFF, WebP (RFC 9649), HEIF and AVIF (ISO 14496-12 `ftyp` brands),
    /// PDF (ISO 32000-1, whose header readers look for in the first 1,024 bytes). A camera's raw
    /// file that is built as a TIFF is none. OpenDocument (part 2, section 3.3) and Office Open XML
    /// (ISO 29500-2) are ZIP archives; nothing in them is decompressed.
    /// - Parameters:
    ///   - head: the start of the file; `magicBytes` of it, or all if it is shorter.
    ///   - end: its last `endBytes`; empty when `needsEnd(magic:)` does not ask for them.
    package init?(magic head: [UInt8], end: [UInt8] = [], name: String? = nil) {
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
        } else if begins("{\\rtf".utf8) {
            self = .rtf
        } else if let type = Self(openDocument: head) ?? Self(officeOpenXML: head, end: end) {
            self = type
        } else if Self.isTable(name), Self.isText(head) {
            self = .csv
        } else {
            return nil
        }
    }

    /// Whether a file is called as tables of text are.
    private static func isTable(_ name: String?) -> Bool {
        name?.lowercased().hasSuffix(".csv") == true
    }

    /// Whether the beginning of a file is text in UTF-8. The last character may be cut off.
    private static func isText(_ head: [UInt8]) -> Bool {
        guard !head.contains(where: { $0 < 0x20 && ![0x09, 0x0a, 0x0d].contains($0) }) else {
            return false
        }
        let cut = head.count < magicBytes ? 0 : 3
        return (0...cut).contains { String(validating: head.dropLast($0), as: UTF8.self) != nil }
    }

    /// Whether the beginning of a file is that of an archive whose type only its end tells.
    package static func needsEnd(magic head: [UInt8]) -> Bool {
        head.starts(with: zipMark) && Self(openDocument: head) == nil
    }

    /// What a file of an unknown type is all the same, behind the words "it is"; `nil` when
    /// nothing is known of it.
    /// - Parameter head: as for `init(magic:)`.
    package static func explanation(ofUnknown head: [UInt8], name: String? = nil) -> String? {
        if isTable(name) {
            "a table whose text is not in UTF-8"
        } else if isCameraRaw(head) {
            "a camera's raw file, which has to be developed to a picture first"
        } else if head.starts(with: [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) {
            "a document of an old format of Microsoft Office, or one with a password"
        } else {
            nil
        }
    }

    /// The usual extension of a file's name, without the dot.
    package var fileExtension: String {
        switch self {
        case .jpeg: "jpg"
        case .heif: "heic"
        case .text: "txt"
        case .odt: "odt"
        case .ods: "ods"
        case .odp: "odp"
        case .docx: "docx"
        case .xlsx: "xlsx"
        case .pptx: "pptx"
        case .png, .webp, .gif, .tiff, .avif, .pdf, .rtf, .csv, .json, .zip:
            String(rawValue.split(separator: "/")[1])
        }
    }

    /// Whether a file of that name is usually of this type, by the name's extension.
    package func isUsual(for name: String) -> Bool {
        let others: [String] =
            switch self {
            case .jpeg: ["jpeg", "jpe", "jfif"]
            case .tiff: ["tif"]
            case .heif: ["heif", "hif"]
            default: []
            }
        let name = name.lowercased()
        return ([fileExtension] + others).contains { name.hasSuffix(".\($0)") }
    }

    /// The type as a header field states it: Pressroom writes texts in UTF-8.
    package var headerValue: String {
        [.text, .csv].contains(self) ? "\(rawValue); charset=utf-8" : rawValue
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

    private static let zipMark: [UInt8] = [0x50, 0x4b, 3, 4]

    /// OpenDocument begins with a member `mimetype` that is stored, and holds the type.
    private init?(openDocument head: [UInt8]) {
        guard head.starts(with: Self.zipMark), head.count > 30, head[8] == 0, head[9] == 0,
            head[26] == 8, head[27] == 0, head.dropFirst(30).starts(with: "mimetype".utf8)
        else { return nil }
        let extra = Int(head[28]) | Int(head[29]) << 8
        let sizes = (18..<22).reversed().reduce(0) { $0 << 8 | Int(head[$1]) }
        let content = head.dropFirst(38 + extra).prefix(min(sizes, 128))
        let type = [MediaType.odt, .ods, .odp].first { content.elementsEqual($0.rawValue.utf8) }
        guard let type else { return nil }
        self = type
    }

    /// Office Open XML has a list of types, and its parts in a folder of the kind of document.
    /// Which members there are, the archive's directory says.
    private init?(officeOpenXML head: [UInt8], end: [UInt8]) {
        guard head.starts(with: Self.zipMark) else { return nil }
        let folders: [(MediaType, [UInt8])] = [
            (.docx, Array("word/".utf8)), (.xlsx, Array("xl/".utf8)), (.pptx, Array("ppt/".utf8)),
        ]
        let list = Array("[Content_Types].xml".utf8)
        var (found, isPackage): (MediaType?, Bool) = (nil, head.dropFirst(30).starts(with: list))
        var offset = 0
        while offset + 46 <= end.count {
            guard end[offset] == 0x50, end[offset...].starts(with: [0x50, 0x4b, 1, 2]) else {
                offset += 1
                continue
            }
            let length = Int(end[offset + 28]) | Int(end[offset + 29]) << 8
            let name = end.dropFirst(offset + 46).prefix(length)
            if name.elementsEqual(list) { isPackage = true }
            if found == nil { found = folders.first { name.starts(with: $0.1) }?.0 }
            offset += 46 + length
        }
        guard isPackage, let found else { return nil }
        self = found
    }

    private static func find(_ needle: String, in head: ArraySlice<UInt8>) -> Bool {
        head.indices.contains { head[$0...].starts(with: needle.utf8) }
    }
}
