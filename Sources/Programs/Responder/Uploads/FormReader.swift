internal import HTTP

/// Reads a form: what its fields say, and which bytes are a file's. A value without I/O.
struct FormReader {
    /// What comes next in a form.
    enum Event {
        /// A field begins.
        case fieldBegan(name: String)
        /// A field that is complete.
        case field(name: String, text: String)
        /// A file begins; the name as far as the client gave one.
        case file(FileName?)
        /// Bytes of the file that has begun.
        case data(UnsafeRawBufferPointer)
        /// The file is complete.
        case ended
    }

    private enum Part {
        case none
        case field(name: String, TextEncoding, value: [UInt8])
        /// A file, before its first byte and from then on.
        case file(FileName?, isNamed: Bool, hasBegun: Bool)
    }

    /// The value of one field, in bytes. An option of a pipeline has up to 200 characters.
    private static func bytesMax(ofField name: String) -> Int {
        UploadOptions.names.contains(name) ? 256 : 800
    }
    /// The field that says how the others are to be read (RFC 7578, section 4.6).
    private static let encodingField = "_charset_"

    private var parser: Multipart
    private var part = Part.none
    /// How texts are to be read that do not say it, and whether any has come.
    private var encoding: TextEncoding
    private var isEncodingUsed = false

    /// - Parameter encoding: what the request says of texts in the form.
    init(_ boundary: MultipartBoundary, partsMax: Int, _ encoding: TextEncoding) {
        parser = Multipart(boundary, partsMax: partsMax)
        self.encoding = encoding
    }

    /// Reads the next bytes of the body.
    /// - Throws: `Refusal` when the form is malformed, or as `take` does.
    mutating func read(
        _ chunk: UnsafeRawBufferPointer, _ take: (Event) throws -> Void
    ) throws {
        var position = 0
        parser.encoding = encoding
        while let event = try next(in: chunk, from: &position) {
            switch event {
            case .began(let head):
                part = try begin(head)
                if case .field(let name, _, _) = part, name != Self.encodingField {
                    try take(.fieldBegan(name: name))
                }
            case .data(let range):
                try append(UnsafeRawBufferPointer(rebasing: chunk[range]), take)
            case .heldBack(let bytes):
                let copy = UnsafeMutableRawBufferPointer.allocate(
                    byteCount: bytes.count, alignment: 1)
                defer { copy.deallocate() }
                copy.copyBytes(from: bytes)
                try append(UnsafeRawBufferPointer(copy), take)
            case .ended:
                try end(take)
            case .finished:
                break
            }
            parser.encoding = encoding
        }
    }

    /// - Throws: `Refusal` when the form has not come to its end.
    func finish() throws(Refusal) {
        guard parser.isFinished else {
            throw Refusal(.cutOff, "The form ended before its final boundary.")
        }
    }

    private mutating func next(in chunk: UnsafeRawBufferPointer, from position: inout Int)
        throws(Refusal) -> Multipart.Event?
    {
        do throws(MultipartError) {
            return try parser.next(in: chunk, from: &position)
        } catch {
            throw Refusal(.malformedMultipart, "The form is malformed: \(error.sentence).")
        }
    }

    private func begin(_ head: PartHead) throws(Refusal) -> Part {
        if let sent = head.filename {
            // A form's file field that nobody chose a file for is sent with an empty name.
            return .file(FileName(sent), isNamed: !sent.isEmpty, hasBegun: false)
        }
        guard let type = head.contentType.map({ HeaderParameters($0) }) else {
            return .field(name: head.name, encoding, value: [])
        }
        guard let type else {
            throw Refusal(
                .malformedMultipart,
                "The Content-Type of the form's field \"\(head.name)\" is malformed.")
        }
        return .field(
            name: head.name, try type["charset"].map(TextEncoding.named) ?? encoding,
            value: [])
    }

    private mutating func append(
        _ data: UnsafeRawBufferPointer, _ take: (Event) throws -> Void
    ) throws {
        switch part {
        case .none:
            break
        case .field(let name, let encoding, let value):
            guard value.count + data.count <= Self.bytesMax(ofField: name) else {
                throw Refusal(.malformedRequest, "The form's field \"\(name)\" is too long.")
            }
            part = .field(name: name, encoding, value: value + data)
        case .file(let name, let isNamed, let hasBegun):
            if !hasBegun {
                try take(.file(name))
                part = .file(name, isNamed: isNamed, hasBegun: true)
            }
            try take(.data(data))
        }
    }

    private mutating func end(_ take: (Event) throws -> Void) throws {
        switch part {
        case .none, .file(_, isNamed: false, hasBegun: false):
            break
        case .field(let name, let encoding, let value):
            guard let text = encoding.text(value) else {
                throw Refusal(
                    .malformedRequest,
                    """
                    The form's field "\(name)" is no text in \(encoding.name); its part, or a \
                    field "_charset_" in front of all others, may say what it is in.
                    """)
            }
            if name == Self.encodingField {
                try choose(TextEncoding.named(text))
            } else {
                isEncodingUsed = true
                try take(.field(name: name, text: text))
            }
        case .file(let name, _, let hasBegun):
            isEncodingUsed = true
            if !hasBegun { try take(.file(name)) }
            try take(.ended)
        }
        part = .none
    }

    private mutating func choose(_ encoding: TextEncoding) throws(Refusal) {
        guard encoding == self.encoding || !isEncodingUsed else {
            throw Refusal(
                .malformedRequest,
                """
                The form's field "\(Self.encodingField)" must stand in front of all others.
                """)
        }
        self.encoding = encoding
    }
}
