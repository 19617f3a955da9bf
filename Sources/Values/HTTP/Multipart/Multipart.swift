/// Takes a multipart/form-data body (RFC 7578, RFC 2046) apart as it comes in, in whatever pieces.
///
/// A value without I/O. It holds no more than one part's header and a boundary's length of bytes:
/// data is pointed at where it lies.
package struct Multipart {
    /// What comes next in the body.
    package enum Event: Hashable, Sendable {
        /// A part begins.
        case began(PartHead)
        /// Data of the part: these bytes of the chunk.
        case data(Range<Int>)
        /// Data of the part that came with earlier chunks and might have been a boundary.
        case heldBack([UInt8])
        /// The part is complete.
        case ended
        /// The body is complete; what follows has no meaning.
        case finished
    }

    /// Bytes of one part's header.
    package static let headerBytesMax = 8192
    /// Parts of one body, the fields of the form included, unless it is said otherwise.
    package static let partsMax = 256
    /// White space between a boundary and the end of its line.
    private static let paddingBytesMax = 64

    private enum State {
        /// Before the first boundary, where text is ignored.
        case preamble
        /// In a part's data.
        case data
        /// Behind a boundary, `bytes` into the rest of its line.
        case boundaryLine(bytes: Int)
        /// One hyphen of the final boundary's two has been seen.
        case finalHyphen
        /// The CR that ends a boundary's line has been seen.
        case boundaryLineFeed
        case header
        case finished
        case failed(MultipartError)
    }

    /// CR, LF, two hyphens and the boundary. CR stands nowhere but at its start, so that a
    /// comparison that fails need not go back.
    private let delimiter: [UInt8]
    private var state = State.preamble
    /// How much of `delimiter` has been matched at the end of what was seen.
    private var matched = 2
    /// How much of that is not data: the line end before a boundary that stands where data begins.
    private var matchedOutside = 2
    private var header: [UInt8] = []
    private var parts = 0
    /// How names in the headers of parts are to be read.
    package var encoding = TextEncoding.utf8
    private let partsMax: Int

    /// Begins with a body.
    /// - Parameters:
    ///   - boundary: from the Content-Type field.
    ///   - partsMax: how many parts there may be, the fields of the form included.
    package init(_ boundary: MultipartBoundary, partsMax: Int = Multipart.partsMax) {
        self.partsMax = partsMax
        delimiter = Array("\r\n--\(boundary.text)".utf8)
    }

    /// Whether the final boundary has been seen: a body that ends before was cut off.
    package var isFinished: Bool { if case .finished = state { true } else { false } }

    /// Takes the next event out of a chunk.
    /// - Parameters:
    ///   - chunk: the next bytes of the body.
    ///   - position: where in the chunk to go on; moved behind what was taken.
    /// - Returns: `nil` when the chunk is used up.
    /// - Throws: `MultipartError`, from then on again and again.
    package mutating func next(in chunk: UnsafeRawBufferPointer, from position: inout Int)
        throws(MultipartError) -> Event?
    {
        do throws(MultipartError) {
            while position < chunk.count {
                if let event = try step(chunk, &position) { return event }
            }
            return nil
        } catch {
            state = .failed(error)
            throw error
        }
    }

    private mutating func step(_ chunk: UnsafeRawBufferPointer, _ position: inout Int)
        throws(MultipartError) -> Event?
    {
        switch state {
        case .preamble:
            _ = scan(chunk, &position)
            if isDelimiterMatched { state = .boundaryLine(bytes: 0) }
        case .data:
            // A complete match is acted upon with the next byte: its first event was the data
            // in front of it.
            if isDelimiterMatched {
                state = .boundaryLine(bytes: 0)
                return .ended
            }
            return scan(chunk, &position)
        case .boundaryLine(let bytes):
            try boundaryLine(chunk[position], bytes)
            position += 1
        case .finalHyphen:
            guard chunk[position] == UInt8(ascii: "-") else { throw .malformedBoundary }
            position += 1
            state = .finished
            return .finished
        case .boundaryLineFeed:
            guard chunk[position] == UInt8(ascii: "\n") else { throw .malformedBoundary }
            position += 1
            state = .header
            header.removeAll(keepingCapacity: true)
        case .header:
            return try collectHeader(chunk, &position)
        case .finished:
            position = chunk.count
        case .failed(let error):
            throw error
        }
        return nil
    }

    private var isDelimiterMatched: Bool { matched == delimiter.count }

    /// Searches for the delimiter from `position` on, which is moved behind what is known to be
    /// data, or behind the delimiter; `matched` says which.
    private mutating func scan(_ chunk: UnsafeRawBufferPointer, _ position: inout Int) -> Event? {
        if matched > 0 {
            position += extendMatch(chunk, from: position)
            if isDelimiterMatched || position == chunk.count { return nil }
            let bytes = Array(delimiter[matchedOutside..<max(matched, matchedOutside)])
            (matched, matchedOutside) = (0, 0)
            return bytes.isEmpty ? nil : .heldBack(bytes)
        }
        let start = position
        while position < chunk.count {
            guard let candidate = Self.firstReturn(in: chunk, from: position) else {
                position = chunk.count
                break
            }
            let length = extendMatch(chunk, from: candidate)
            if isDelimiterMatched || candidate + length == chunk.count {
                position = candidate + length
                return candidate > start ? .data(start..<candidate) : nil
            }
            matched = 0
            position = candidate + length
        }
        return .data(start..<position)
    }

    /// Where the first CR stands, `position` or later; `nil` when there is none.
    private static func firstReturn(in chunk: UnsafeRawBufferPointer, from start: Int) -> Int? {
        var position = start
        // Eight bytes at a time: a CR becomes 0, and the lowest bit of `zeros` is in the first.
        while position + 8 <= chunk.count {
            let bytes = UInt64(
                littleEndian: chunk.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            let word = bytes ^ 0x0d0d_0d0d_0d0d_0d0d
            let zeros = (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
            if zeros != 0 { return position + zeros.trailingZeroBitCount / 8 }
            position += 8
        }
        return chunk[position...].firstIndex(of: 0x0d)
    }

    /// Compares the chunk with the delimiter's rest and counts up `matched`.
    /// - Returns: how many bytes are the same.
    private mutating func extendMatch(_ chunk: UnsafeRawBufferPointer, from start: Int) -> Int {
        var length = 0
        while matched < delimiter.count, start + length < chunk.count,
            chunk[start + length] == delimiter[matched]
        {
            matched += 1
            length += 1
        }
        return length
    }

    private mutating func boundaryLine(_ byte: UInt8, _ bytes: Int) throws(MultipartError) {
        switch byte {
        case UInt8(ascii: "-") where bytes == 0:
            state = .finalHyphen
        case 0x0d:
            state = .boundaryLineFeed
        case UInt8(ascii: " ") where bytes < Self.paddingBytesMax,
            UInt8(ascii: "\t") where bytes < Self.paddingBytesMax:
            state = .boundaryLine(bytes: bytes + 1)
        default:
            throw .malformedBoundary
        }
    }

    private mutating func collectHeader(_ chunk: UnsafeRawBufferPointer, _ position: inout Int)
        throws(MultipartError) -> Event?
    {
        while position < chunk.count {
            header.append(chunk[position])
            position += 1
            guard header.count <= Self.headerBytesMax else { throw .headerTooLong }
            guard header.last == 0x0a,
                header == [0x0d, 0x0a]
                    || header.suffix(4) == [0x0d, 0x0a, 0x0d, 0x0a]
            else { continue }
            parts += 1
            guard parts <= partsMax else { throw .tooManyParts(partsMax) }
            let head = try PartHead(parsing: header, encoding)
            state = .data
            // A part without data may lack the line end in front of the next boundary.
            (matched, matchedOutside) = (2, 2)
            return .began(head)
        }
        return nil
    }
}
