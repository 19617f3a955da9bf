internal import Text

/// A file's name as a parameter of a header's field, in pieces where it is long or not of ASCII
/// (RFC 2231).
enum FileNameParameter {
    /// How long a piece may be, in bytes.
    private static let pieceBytesMax = 50

    /// The words of the parameter: `filename="photo.jpg"`, or `filename*0*=UTF-8''…;` and so on.
    static func words(_ name: String) -> [String] {
        let name = name.visible
        if name.utf8.count <= pieceBytesMax, name.utf8.allSatisfy(isPlain) {
            return ["filename=\"\(name)\""]
        }
        var pieces = ["UTF-8''"]
        for byte in name.utf8 {
            let token = isToken(byte) ? String(UnicodeScalar(byte)) : percent(byte)
            if pieces[pieces.count - 1].utf8.count + token.utf8.count > pieceBytesMax {
                pieces.append("")
            }
            pieces[pieces.count - 1] += token
        }
        return pieces.enumerated().map { index, piece in
            "filename*\(index)*=\(piece)" + (index < pieces.count - 1 ? ";" : "")
        }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x20...0x7e).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    private static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
        default: "._-".utf8.contains(byte)
        }
    }

    private static func percent(_ byte: UInt8) -> String {
        "%" + String(0x100 + Int(byte), radix: 16, uppercase: true).dropFirst()
    }
}
