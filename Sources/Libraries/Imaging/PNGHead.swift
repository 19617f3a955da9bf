internal import Containers
internal import Glibc

/// The chunks of a PNG between its header and its pixels.
struct PNGHead {
    private let descriptor: Int32
    /// Their data, by name; of several the first.
    private let chunks: [String: Range<Int>]

    init(_ descriptor: Int32) {
        var (place, chunks) = (8, [String: Range<Int>]())
        for _ in 0..<Self.chunksMax {
            let head = Self.read(descriptor, place..<place + 8) { head in
                head.number(at: 0, bytes: 4)
                    .map { ($0, String(decoding: head[4..<8], as: UTF8.self)) }
            }
            guard let (length, name) = head, name != "IDAT" else { break }
            let data = place + 8..<place + 8 + length
            chunks.merge([name: data]) { first, _ in first }
            place = data.upperBound + 4
        }
        (self.descriptor, self.chunks) = (descriptor, chunks)
    }

    /// No program writes more chunks before the pixels.
    private static let chunksMax = 256

    var density: StatedDensity? { read("pHYs", count: 9) { StatedDensity(png: $0) } }

    /// The colours that the file states without a profile (ISO 15948, third edition, 4.3): `cICP`
    /// stands above a profile, that above `sRGB`, and that above `gAMA` and `cHRM`.
    func colours(besideProfile hasProfile: Bool) -> StatedColours? {
        if chunks["cICP"] != nil { return read("cICP", count: 4) { StatedColours(cICP: $0) } }
        guard !hasProfile, chunks["sRGB"] == nil else { return nil }
        let (gamma, places) = (copy("gAMA", count: 4), copy("cHRM", count: 32))
        return gamma.withUnsafeBytes { gamma in
            places.withUnsafeBytes { places in
                StatedColours(
                    gAMA: FileBytes(gamma, isLittleEndian: false),
                    cHRM: FileBytes(places, isLittleEndian: false))
            }
        }
    }

    private func copy(_ name: String, count: Int) -> [UInt8] {
        read(name, count: count) { Array($0.buffer) } ?? []
    }

    /// The first bytes of a chunk's data; `nil` when it has fewer.
    private func read<Result>(_ name: String, count: Int, _ use: (FileBytes) -> Result?) -> Result?
    {
        guard let data = chunks[name], data.count >= count else { return nil }
        return Self.read(descriptor, data.prefix(count), use)
    }

    private static func read<Result>(
        _ descriptor: Int32, _ range: Range<Int>, _ use: (FileBytes) -> Result?
    ) -> Result? {
        withUnsafeTemporaryAllocation(byteCount: range.count, alignment: 1) { room in
            guard
                pread(descriptor, room.baseAddress, range.count, off_t(range.lowerBound))
                    == range.count
            else { return nil }
            return use(FileBytes(UnsafeRawBufferPointer(room), isLittleEndian: false))
        }
    }
}
