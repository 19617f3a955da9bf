/// Makes rows of samples easier to compress: each sample is stored as the difference from its
/// neighbour (ISO 15948, clause 9, which PDF calls predictors).
struct RowFilter: ~Copyable {
    private let length: Int
    private let distance: Int
    private let previous: UnsafeMutablePointer<UInt8>
    /// The number of a filter, and the row behind it.
    private let filtered: UnsafeMutablePointer<UInt8>

    /// - Parameters:
    ///   - length: of a row, in bytes.
    ///   - distance: from a sample to the next of its kind, in bytes.
    init(length: Int, distance: Int) {
        self.length = length
        self.distance = distance
        previous = .allocate(capacity: length)
        previous.initialize(repeating: 0, count: length)
        filtered = .allocate(capacity: length + 1)
        filtered.initialize(repeating: 0, count: length + 1)
    }

    deinit {
        previous.deallocate()
        filtered.deallocate()
    }

    /// The next row as it is compressed, valid until the one after.
    func apply(to row: UnsafePointer<UInt8>) -> UnsafeRawBufferPointer {
        let (plain, left, above) = weights(of: row)
        let target = filtered + 1
        if plain <= left, plain <= above {
            filtered[0] = 0
            target.update(from: row, count: length)
        } else if left < above {
            filtered[0] = 1
            target.update(from: row, count: min(distance, length))
            var index = distance
            while index < length {
                target[index] = row[index] &- row[index &- distance]
                index &+= 1
            }
        } else {
            filtered[0] = 2
            for index in 0..<length { target[index] = row[index] &- previous[index] }
        }
        previous.update(from: row, count: length)
        return UnsafeRawBufferPointer(start: filtered, count: length + 1)
    }

    /// For each filter, the sum of what it leaves, as numbers around zero: the specification's rule
    /// of thumb for the one that compresses best.
    private func weights(of row: UnsafePointer<UInt8>) -> (plain: Int, left: Int, above: Int) {
        let (previous, length, distance) = (self.previous, self.length, self.distance)
        var (plain, left, above): (UInt32, UInt32, UInt32) = (0, 0, 0)
        for index in 0..<length { plain &+= Self.weight(row[index]) }
        for index in 0..<length { above &+= Self.weight(row[index] &- previous[index]) }
        var index = distance
        while index < length {
            left &+= Self.weight(row[index] &- row[index &- distance])
            index &+= 1
        }
        return (Int(plain), Int(left), Int(above))
    }

    /// No row is so long that the sum overflows by it.
    private static func weight(_ value: UInt8) -> UInt32 {
        UInt32(truncatingIfNeeded: min(value, 0 &- value))
    }
}
