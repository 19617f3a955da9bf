internal import Imaging

/// A TIFF file of uncompressed pictures, each with whatever fields a test wants.
package struct TIFFSample {
    /// A picture, its directory, and the directories that this holds itself.
    package struct Page {
        package var picture: Picture
        /// Beside or instead of those that the picture needs: whole numbers by tag.
        package var fields: [Int: [Int]]
        /// Texts by tag.
        package var texts: [Int: String]
        package var pages: [Page]
        /// Numerators and denominators by tag.
        package var fractions: [Int: [Int]]

        package init(
            _ picture: Picture, _ fields: [Int: [Int]] = [:], texts: [Int: String] = [:],
            fractions: [Int: [Int]] = [:], pages: [Page] = []
        ) {
            self.fractions = fractions
            self.picture = picture
            self.fields = fields
            self.texts = texts
            self.pages = pages
        }
    }

    package var pages: [Page]
    package var isLittleEndian = true
    package var isBig = false

    package init(_ pages: [Page]) { self.pages = pages }

    package var bytes: [UInt8] {
        let order: [UInt8] = isLittleEndian ? [0x49, 0x49] : [0x4d, 0x4d]
        let head = order + (isBig ? number(43, 2) + number(8, 2) + number(0, 2) : number(42, 2))
        var body: [UInt8] = []
        // Where the offset of the next directory is to be written.
        let headCount = head.count + offsetBytes
        let first = append(chain: pages, to: &body, from: headCount)
        return head + number(first, offsetBytes) + body
    }

    private var offsetBytes: Int { isBig ? 8 : 4 }

    /// Writes pages and their directories. Returns the offset of the first directory.
    private func append(chain pages: [Page], to body: inout [UInt8], from start: Int) -> Int {
        var next = 0
        for page in pages.reversed() { next = append(page, next: next, to: &body, from: start) }
        return next
    }

    private func append(_ page: Page, next: Int, to body: inout [UInt8], from start: Int) -> Int {
        let inner = page.pages.map { append($0, next: 0, to: &body, from: start) }
        let picture = page.picture
        let strip = start + body.count
        body += picture.samples + (picture.samples.count % 2 == 1 ? [0] : [])
        var fields = [
            256: [picture.size.width], 257: [picture.size.height],
            258: [Int](repeating: 8, count: picture.bands), 259: [1],
            262: [picture.bands < 3 ? 1 : 2], 273: [strip], 277: [picture.bands],
            278: [picture.size.height], 279: [picture.samples.count],
        ]
        if !inner.isEmpty { fields[330] = inner }
        fields.merge(page.fields) { $1 }
        var entries: [Int: (type: Int, count: Int, data: [UInt8])] = [:]
        for (tag, values) in fields {
            let width = tag != 330 && values.allSatisfy { $0 < 0x10000 } ? 2 : 4
            entries[tag] = (
                width == 2 ? 3 : 4, values.count,
                values.flatMap { number($0, width) }
            )
        }
        for (tag, values) in page.fractions {
            entries[tag] = (5, values.count / 2, values.flatMap { number($0, 4) })
        }
        for (tag, text) in page.texts {
            entries[tag] = (2, text.utf8.count + 1, Array(text.utf8) + [0])
        }
        return append(entries, next: next, to: &body, from: start)
    }

    private func append(
        _ entries: [Int: (type: Int, count: Int, data: [UInt8])], next: Int,
        to body: inout [UInt8], from start: Int
    ) -> Int {
        let place = start + body.count
        var directory = number(entries.count, isBig ? 8 : 2)
        let end = place + directory.count + entries.count * (4 + 2 * offsetBytes) + offsetBytes
        var data: [UInt8] = []
        for (tag, entry) in entries.sorted(by: { $0.key < $1.key }) {
            directory += number(tag, 2) + number(entry.type, 2) + number(entry.count, offsetBytes)
            if entry.data.count <= offsetBytes {
                directory +=
                    entry.data
                    + [UInt8](repeating: 0, count: offsetBytes - entry.data.count)
            } else {
                directory += number(end + data.count, offsetBytes)
                data += entry.data + (entry.data.count % 2 == 1 ? [0] : [])
            }
        }
        body += directory + number(next, offsetBytes) + data
        return place
    }

    private func number(_ value: Int, _ count: Int) -> [UInt8] {
        isLittleEndian ? little(value, count) : big(value, count)
    }
}
