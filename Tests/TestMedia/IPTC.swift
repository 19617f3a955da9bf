/// Datasets of IPTC's Information Interchange Model (IIM 4.2, chapter 3).
package enum IPTC {
    /// One of the application record.
    package static func dataset(_ number: UInt8, _ value: [UInt8]) -> [UInt8] {
        [0x1c, 2, number] + big(value.count, 2) + value
    }

    /// Some, behind the mark that their texts are in UTF-8.
    package static func datasets(_ values: [(UInt8, String)]) -> [UInt8] {
        [0x1c, 1, 90, 0, 3, 0x1b, 0x25, 0x47]
            + values.flatMap { dataset($0.0, Array($0.1.utf8)) }
    }

    /// Photoshop's wrapper, as in JPEG behind `Photoshop 3.0`.
    package static func resource(_ datasets: [UInt8]) -> [UInt8] {
        Array("8BIM".utf8) + [4, 4, 0, 0] + big(datasets.count, 4) + datasets
            + (datasets.count % 2 == 1 ? [0] : [])
    }
}
