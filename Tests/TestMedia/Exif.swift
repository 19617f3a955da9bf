package import Imaging

/// The EXIF data of a sample, little-endian: the directory of the picture, that of how it was taken
/// and that of the place.
package struct Exif {
    package var orientation = Orientation.upright
    package var make: String?
    /// Degrees, minutes and seconds, and the hemisphere.
    package var latitude: ([Int], String)?
    package var longitude: ([Int], String)?
    /// More fields of the picture's directory, and those of how it was taken.
    package var picture: [Field] = []
    package var photo: [Field] = []

    /// A JPEG of the picture in small.
    package var thumbnail: [UInt8] = []

    package init(
        orientation: Orientation = .upright, make: String? = nil,
        latitude: ([Int], String)? = nil, longitude: ([Int], String)? = nil
    ) {
        self.orientation = orientation
        self.make = make
        self.latitude = latitude
        self.longitude = longitude
    }

    /// One field: TIFF's type, how many values, and their bytes, little-endian.
    package struct Field {
        let tag: Int
        let type: Int
        let count: Int
        let data: [UInt8]

        package static func text(_ tag: Int, _ text: String) -> Field {
            .bytes(tag, Array(text.utf8) + [0], type: 2)
        }

        /// - Parameter type: 1 for bytes, 2 for a text, 7 for what is undefined.
        package static func bytes(_ tag: Int, _ data: [UInt8], type: Int = 7) -> Field {
            Field(tag: tag, type: type, count: data.count, data: data)
        }

        package static func short(_ tag: Int, _ value: Int) -> Field {
            Field(tag: tag, type: 3, count: 1, data: little(value, 2))
        }

        package static func long(_ tag: Int, _ value: Int) -> Field {
            Field(tag: tag, type: 4, count: 1, data: little(value, 4))
        }

        package static func ratios(_ tag: Int, _ values: [(Int, Int)]) -> Field {
            Field(
                tag: tag, type: 5, count: values.count,
                data: values.flatMap { little($0.0, 4) + little($0.1, 4) })
        }
    }

    /// What stands behind `Exif\0\0`.
    package var bytes: [UInt8] {
        let parts = [(0x8769, photo), (0x8825, place)].filter { !$0.1.isEmpty }
        func main(_ starts: [Int]) -> [Field] {
            picture + (make.map { [.text(0x010f, $0)] } ?? [])
                + [.short(0x0112, orientation.rawValue)]
                + zip(parts, starts).map { .long($0.0, $1) }
        }
        // The first directory's size does not depend on where its pointers lead.
        var end = 8 + directory(main(parts.map { _ in 0 }), at: 8).count
        var (starts, rest): ([Int], [UInt8]) = ([], [])
        for part in parts {
            starts.append(end)
            rest += directory(part.1, at: end)
            end = starts[0] + rest.count
        }
        return header + directory(main(starts), at: 8, next: thumbnail.isEmpty ? 0 : end) + rest
            + (thumbnail.isEmpty ? [] : small(at: end))
    }

    /// The second directory, which describes the thumbnail, and the thumbnail.
    private func small(at start: Int) -> [UInt8] {
        func fields(_ offset: Int) -> [Field] {
            [.short(0x0103, 6), .long(0x0201, offset), .long(0x0202, thumbnail.count)]
        }
        let length = directory(fields(0), at: start).count
        return directory(fields(start + length), at: start) + thumbnail
    }

    private var header: [UInt8] { [0x49, 0x49, 42, 0] + little(8, 4) }

    private var place: [Field] {
        [(1, latitude), (3, longitude)].flatMap { tag, value -> [Field] in
            guard let value else { return [] }
            return [.text(tag, value.1), .ratios(tag + 1, value.0.map { ($0, 1) })]
        }
    }

    private func directory(_ fields: [Field], at start: Int, next: Int = 0) -> [UInt8] {
        var bytes = little(fields.count, 2)
        var data: [UInt8] = []
        let dataStart = start + 2 + 12 * fields.count + 4
        for field in fields.sorted(by: { $0.tag < $1.tag }) {
            bytes += little(field.tag, 2) + little(field.type, 2) + little(field.count, 4)
            if field.data.count <= 4 {
                bytes += field.data + [UInt8](repeating: 0, count: 4 - field.data.count)
            } else {
                bytes += little(dataStart + data.count, 4)
                data += field.data + (field.data.count % 2 == 1 ? [0] : [])
            }
        }
        return bytes + little(next, 4) + data
    }
}
