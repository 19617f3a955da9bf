/// What is written on a connection to the web server (FastCGI specification 1.0, section 3.3).
package enum Records {
    /// The most of an answer that one record carries, in bytes: what fits its length, in eights.
    private static let contentBytesMax = 65_528

    private enum Kind: UInt8 { case endRequest = 3, output = 6 }

    /// A part of an answer.
    /// - Parameter requestID: as the web server numbered the request.
    package static func output(_ bytes: [UInt8], requestID: UInt16) -> [UInt8] {
        var records: [UInt8] = []
        records.reserveCapacity(bytes.count + 8 * (bytes.count / contentBytesMax + 1))
        for start in stride(from: 0, to: bytes.count, by: contentBytesMax) {
            let content = bytes[start..<min(start + contentBytesMax, bytes.count)]
            records += header(.output, requestID, contentBytes: content.count) + content
        }
        return records
    }

    /// The end of an answer: the request is complete, with exit status 0.
    package static func end(requestID: UInt16) -> [UInt8] {
        header(.output, requestID, contentBytes: 0)
            + header(.endRequest, requestID, contentBytes: 8) + [UInt8](repeating: 0, count: 8)
    }

    private static func header(_ kind: Kind, _ requestID: UInt16, contentBytes: Int) -> [UInt8] {
        [
            1, kind.rawValue, UInt8(requestID >> 8), UInt8(requestID & 255),
            UInt8(contentBytes >> 8), UInt8(contentBytes & 255), 0, 0,
        ]
    }
}
