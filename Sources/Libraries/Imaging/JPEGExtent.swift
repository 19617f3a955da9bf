internal import CJPEG

/// How much of its picture a JPEG holds (ITU-T T.81). Its entropy-coded data are decoded to their
/// end, which takes about half as long as to decode its pixels.
package struct JPEGExtent: Hashable, Sendable {
    /// How much of the picture is there in full, 0 to 1. Of a picture that comes in several scans
    /// only what the last has completed counts.
    package let present: Double
    /// Whether its end is marked.
    package let hasEnd: Bool
    /// Whether its decoder has nothing to say against it.
    package let isFlawless: Bool

    /// A file whose extent cannot be measured.
    package enum Failure: Error {
        case unreadable, outOfMemory
    }

    /// Walks a whole file.
    /// - Throws: `Failure` when it is no JPEG, breaks off before its first scan, or takes more
    ///   memory than there is.
    package init(_ bytes: UnsafeRawBufferPointer) throws(Failure) {
        let record = JPEGRecord()
        var frame = pressroom_jpeg_frame()
        let result = withExtendedLifetime(record) {
            pressroom_jpeg_walk(
                bytes.baseAddress, bytes.count, Unmanaged.passUnretained(record).toOpaque(),
                { JPEGRecord.at($0).begin($1!.pointee) },
                { JPEGRecord.at($0).note($1, row: Int($2)) }, &frame)
        }
        switch result {
        case Int32(pressroom_jpeg_walked): break
        case Int32(pressroom_jpeg_no_memory): throw .outOfMemory
        default: throw .unreadable
        }
        hasEnd = record.hasEnd
        isFlawless = record.isFlawless
        present = record.isWhole ? 1 : record.present(of: frame)
    }
}

/// What is met on the way through a JPEG.
private final class JPEGRecord {
    private(set) var isFlawless = true
    private(set) var hasEnd = true
    private(set) var isDamaged = false
    private var scans: [Scan] = []

    /// A scan, and which rows of blocks are not what they were.
    private struct Scan {
        let shape: pressroom_jpeg_scan
        var damaged: Set<Int> = []
        /// The first row from which on nothing can be trusted.
        var end: Int?

        /// The part of its rows that is there.
        func present(of rows: Int) -> Double {
            let whole = min(end ?? rows, rows)
            return Double(whole - damaged.count { $0 < whole }) / Double(rows)
        }
    }

    static func at(_ pointer: UnsafeMutableRawPointer?) -> JPEGRecord {
        Unmanaged<JPEGRecord>.fromOpaque(pointer!).takeUnretainedValue()
    }

    /// Whether nothing is missing, as far as can be seen without adding up its scans.
    var isWhole: Bool {
        hasEnd && !isDamaged && scans.allSatisfy { $0.shape.bitsLeft == 0 && $0.shape.isAll }
    }

    func begin(_ scan: pressroom_jpeg_scan) { scans.append(Scan(shape: scan)) }

    func note(_ flaw: pressroom_jpeg_flaw, row: Int) {
        isFlawless = false
        switch flaw {
        case pressroom_jpeg_file_ends: hasEnd = false
        case pressroom_jpeg_data_end, pressroom_jpeg_bad_code, pressroom_jpeg_out_of_step:
            isDamaged = true
            guard let last = scans.indices.last else { return }
            // Without marks to begin anew at, what comes behind is another picture.
            if scans[last].shape.hasRestarts != 0 {
                scans[last].damaged.insert(row)
            } else {
                scans[last].end = min(scans[last].end ?? row, row)
            }
        default: break
        }
    }

    /// The part of all coefficients that are there to their last bit.
    func present(of frame: pressroom_jpeg_frame) -> Double {
        let blocks = withUnsafeBytes(of: frame.blocks) { Array($0.bindMemory(to: Int32.self)) }
        let all = blocks.prefix(Int(frame.componentCount)).reduce(0, +)
        guard frame.rows > 0, all > 0 else { return 0 }
        let weight = scans.reduce(0.0) { sum, scan in
            guard scan.shape.bitsLeft == 0 else { return sum }
            let coefficients = scan.shape.lastCoefficient - scan.shape.firstCoefficient + 1
            let places = withUnsafeBytes(of: scan.shape.components) {
                Array($0.bindMemory(to: Int32.self)).prefix(Int(scan.shape.componentCount))
            }
            let share = places.reduce(0) { $0 + blocks[Int($1) % blocks.count] }
            return sum + Double(share) * Double(coefficients) / 64
                * scan.present(of: Int(frame.rows))
        }
        return min(1, weight / Double(all))
    }
}

extension pressroom_jpeg_scan {
    /// Whether it has all coefficients of its blocks.
    fileprivate var isAll: Bool { firstCoefficient == 0 && lastCoefficient == 63 }
}
