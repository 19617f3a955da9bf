internal import Jobs
internal import Pipelines
internal import Text
internal import YAML

/// What becomes of dropped files.
extension DefinitionReader {
    mutating func readDrop(_ entry: Node.Entry) -> DropRules {
        var drop = DropRules()
        let keys = [
            "original", "owner", "together", "subfolders", "output", "settle", "ignore", "from",
        ]
        guard let fields = fields(of: entry, keys: keys) else { return drop }
        drop.original = choice(fields["original"], DropRules.Original.self) ?? drop.original
        if let entry = fields["owner"], let owner = text(entry) {
            drop.owner = owner
            if owner.utf8.count > 200 || !owner.unicodeScalars.allSatisfy(\.isVisible) {
                report(
                    "\"owner\" must be 1 to 200 bytes without control characters",
                    at: entry.value)
            }
        }
        drop.together = fields["together"].map { isTrue($0) } ?? false
        drop.subfolders = choice(fields["subfolders"], DropRules.Subfolders.self) ?? drop.subfolders
        drop.output = fields["output"].flatMap { readDirectory($0) }
        drop.settleSeconds = measure(fields["settle"], .settle) ?? drop.settleSeconds
        drop.ignore = fields["ignore"].map { readPatterns($0) } ?? []
        if let entry = fields["from"] {
            drop.from = readPlaces(entry, output: drop.output)
            if let output = drop.output, let place = fields["output"],
                drop.from.contains(where: { $0.overlaps(path: output) })
            {
                report(
                    "outputs in a directory that files are taken from would be taken, too",
                    at: place.value)
            }
        }
        return drop
    }

    private mutating func readPatterns(_ entry: Node.Entry) -> [String] {
        let expected = "a list of names, such as \"*.txt\""
        guard let items = items(entry, expected: expected) else { return [] }
        if items.isEmpty { wrong(entry, expected: expected) }
        return items.compactMap { item in
            guard let text = scalar(item, expected: "a name") else { return nil }
            guard (1...200).contains(text.utf8.count), !text.hasSlash else {
                report("\(quoted(text)) is no name of a file or a folder", at: item)
                return nil
            }
            return text
        }
    }

    private mutating func readPlaces(_ entry: Node.Entry, output: String?) -> [String] {
        guard let items = items(entry, expected: "a list of directories") else { return [] }
        if items.isEmpty { wrong(entry, expected: "a list of directories") }
        var places: [String] = []
        for item in items {
            guard let text = scalar(item, expected: "a directory") else { continue }
            guard let path = absoluteDirectory(text, at: item) else { continue }
            if places.contains(where: { $0.overlaps(path: path) }) {
                report("files there are taken already: this is in the list", at: item)
            } else {
                places.append(path)
            }
        }
        return places
    }
}
