/// The time zones that the machine knows, from tzdata.
package enum ZoneNames {

    /// Their names, sorted; none where tzdata is not installed. Read once.
    package static let all = read()

    private static func read() -> [String] {
        guard let directory = try? Directory(opening: "/usr/share/zoneinfo"),
            let text = try? directory.contents("tzdata.zi", bytesMax: 4 << 20)
        else { return [] }
        // The compact form of zic(8): "Z NAME …" makes a zone, "L TARGET NAME" another name of it.
        let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
        return lines.compactMap { line -> String? in
            let words = line.split(separator: " ", maxSplits: 3)
            guard words.count > 2 else { return nil }
            return switch words[0] {
            case "Z": String(words[1])
            case "L": String(words[2])
            default: nil
            }
        }.sorted()
    }
}
