internal import Glibc

/// An open file whose bytes are read and changed in place.
struct FileEditor {
    /// Open for reading and writing, and seekable; where it stands is of no account.
    let descriptor: Int32

    /// - Throws: `MetadataError.unwritable` when it has none.
    func size() throws(MetadataError) -> Int {
        var info = stat()
        guard fstat(descriptor, &info) == 0 else { throw .unwritable }
        return Int(info.st_size)
    }

    /// The bytes at a location.
    /// - Throws: `MetadataError.malformed` when the file ends before.
    func bytes(at place: Int, count: Int) throws(MetadataError) -> [UInt8] {
        guard count >= 0, place >= 0, count <= (try size()) - place else { throw .malformed }
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let read = bytes.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress! + done, count - done, off_t(place + done))
            }
            if read < 0, errno == EINTR { continue }
            guard read > 0 else { throw .malformed }
            done += read
        }
        return bytes
    }

    /// Puts bytes at a location, over those that are there.
    func put(_ bytes: [UInt8], at place: Int) throws(MetadataError) {
        var done = 0
        while done < bytes.count {
            let written = bytes.withUnsafeBytes {
                pwrite(
                    descriptor, $0.baseAddress! + done, bytes.count - done,
                    off_t(place + done))
            }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw .unwritable }
            done += written
        }
    }

    /// Puts bytes in the place of others, and moves what follows.
    func replace(_ range: Range<Int>, with bytes: [UInt8]) throws(MetadataError) {
        let end = try size()
        let growth = bytes.count - range.count
        if growth != 0 { try move(range.upperBound..<end, by: growth) }
        if growth < 0, ftruncate(descriptor, off_t(end + growth)) != 0 { throw .unwritable }
        try put(bytes, at: range.lowerBound)
    }

    /// Copies a range to another place, which may overlap it.
    private func move(_ range: Range<Int>, by distance: Int) throws(MetadataError) {
        var rest = range
        while !rest.isEmpty {
            // What moves up is moved from its end on, so that nothing is overwritten before.
            let count = min(rest.count, Self.bufferBytes)
            let place = distance > 0 ? rest.upperBound - count : rest.lowerBound
            try put(try bytes(at: place, count: count), at: place + distance)
            rest = distance > 0 ? rest.lowerBound..<place : place + count..<rest.upperBound
        }
    }

    private static let bufferBytes = 1 << 20
}

/// The lowest bytes of a number, the most significant first.
func bigEndian(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
}

/// The lowest bytes of a number, the least significant first.
func littleEndian(_ value: Int, _ count: Int) -> [UInt8] { bigEndian(value, count).reversed() }

/// The number that bytes are, the most significant first.
func number(_ bytes: some Sequence<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }
