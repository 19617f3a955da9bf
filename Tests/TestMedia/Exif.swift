package import Imaging

/// The EXIF data of a sample: the directory of the image and that of the place, little-endian.
package struct Exif {
    package var orientation = Orientation.upright
    package var make: String?
    /// Degrees, minutes and seconds, and the hemisphere.
    package var latitude: ([Int], String)?
    package var longitude: ([Int], String)?

    /// A JPEG of the picture in small.
    package var thumbnail: [UInt8] = []

    package init(orientation: Orientation = .upright, make: String? = nil,
                 latitude: ([Int], String)? = nil, longitude: ([Int], String)? = nil) {
        self.orientation = orientation
        self.make = make
        self.latitude = latitude
        self.longitude = longitude
    }

    /// What stands behind `Exif\0\0`.
    package var bytes: [UInt8] {
        var main: [Entry] = []
        if let make { main.append(.text(0x010f, make)) }
        main.append(Entry(tag: 0x0112, type: 3, count: 1, data: little(orientation.rawValue, 2)))
        let hasPlace = latitude != nil || longitude != nil
        let mainBytes = directory(hasPlace ? main + [pointer(0)] : main, at: 8).count
        if hasPlace { main.append(pointer(8 + mainBytes)) }
        let rest = hasPlace ? directory(place, at: 8 + mainBytes) : []
        let end = 8 + mainBytes + rest.count
        return header + directory(main, at: 8, next: thumbnail.isEmpty ? 0 : end) + rest
            + (thumbnail.isEmpty ? [] : small(at: end))
    }

    /// The second directory, which describes the thumbnail, and the thumbnail.
    private func small(at start: Int) -> [UInt8] {
        func entries(_ offset: Int) -> [Entry] {
            [Entry(tag: 0x0103, type: 3, count: 1, data: little(6, 2)),
             Entry(tag: 0x0201, type: 4, count: 1, data: little(offset, 4)),
             Entry(tag: 0x0202, type: 4, count: 1, data: little(thumbnail.count, 4))]
        }
        let length = directory(entries(0), at: start).count
        return directory(entries(start + length), at: start) + thumbnail
    }

    private var header: [UInt8] { [0x49, 0x49, 42, 0] + little(8, 4) }

    private var place: [Entry] {
        var entries: [Entry] = []
        for (tag, value) in [(1, latitude), (3, longitude)] {
            guard let value else { continue }
            entries.append(.text(tag, value.1))
            entries.append(Entry(tag: tag + 1, type: 5, count: 3,
                                 data: value.0.flatMap { little($0, 4) + little(1, 4) }))
        }
        return entries
    }

    private func pointer(_ offset: Int) -> Entry {
        Entry(tag: 0x8825, type: 4, count: 1, data: little(offset, 4))
    }

    private func directory(_ entries: [Entry], at start: Int, next: Int = 0) -> [UInt8] {
        var bytes = little(entries.count, 2)
        var data: [UInt8] = []
        let dataStart = start + 2 + 12 * entries.count + 4
        for entry in entries {
            bytes += little(entry.tag, 2) + little(entry.type, 2) + little(entry.count, 4)
            if entry.data.count <= 4 {
                bytes += entry.data + [UInt8](repeating: 0, count: 4 - entry.data.count)
            } else {
                bytes += little(dataStart + data.count, 4)
                data += entry.data + (entry.data.count % 2 == 1 ? [0] : [])
            }
        }
        return bytes + little(next, 4) + data
    }

    private struct Entry {
        let tag: Int
        let type: Int
        let count: Int
        let data: [UInt8]

        static func text(_ tag: Int, _ text: String) -> Entry {
            let data = Array(text.utf8) + [0]
            return Entry(tag: tag, type: 2, count: data.count, data: data)
        }
    }
}
