/// A form as browsers send it (RFC 7578).
struct Form {
    static let boundary = "----pressroom-form-7MA4YWxkTrZu0gW"
    private(set) var parts: [UInt8] = []
    var hasEnd = true

    var contentType: String { "multipart/form-data; boundary=\(Self.boundary)" }
    var bytes: [UInt8] { parts + (hasEnd ? Array("--\(Self.boundary)--\r\n".utf8) : []) }

    func field(_ name: String, _ value: String) -> Form {
        adding("Content-Disposition: form-data; name=\"\(name)\"", Array(value.utf8))
    }

    func file(_ name: String, _ bytes: [UInt8]) -> Form {
        adding(
            "Content-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\n"
                + "Content-Type: application/octet-stream", bytes)
    }

    /// The form without its final boundary.
    var withoutEnd: Form {
        var form = self
        form.hasEnd = false
        return form
    }

    private func adding(_ head: String, _ bytes: [UInt8]) -> Form {
        var form = self
        form.parts +=
            Array("--\(Self.boundary)\r\n\(head)\r\n\r\n".utf8) + bytes
            + Array("\r\n".utf8)
        return form
    }
}
