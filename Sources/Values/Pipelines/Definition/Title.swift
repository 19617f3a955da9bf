internal import Text
internal import Jobs

/// Names for people. `holiday photo.jpg` becomes `holiday photo-small.webp` by the step `small`,
/// page 7 of `report.pdf` becomes `report-pages-0007.jpg`; what was joined goes by the job's title,
/// else by its first file: `holiday photo-album.pdf`. The step is left out when it is the
/// pipeline's only one, unless the output would then be called as the file it is made of.
package enum Title {
    /// How long what comes before the step's name may be, in bytes of UTF-8: file systems take
    /// names of 255.
    static let stemBytesMax = 150

    /// What stands in front of the step's name, for each of a job's files: its name without an
    /// extension. Of files that differ in nothing else the later get a number.
    package static func stems(of names: [String]) -> [String] {
        var taken: Set<String> = []
        // Where the search for a number goes on: many files may have one name.
        var numbers: [String: Int] = [:]
        return names.map { name in
            let plain = stem(of: name)
            var stem = plain
            var number = numbers[plain] ?? 2
            while !taken.insert(stem.lowercased()).inserted {
                stem = "\(plain)-\(number)"
                number += 1
            }
            numbers[plain] = number
            return stem
        }
    }

    static func title(
        of output: PlannedOutput, inputs: [Manifest.Input], stems: [String],
        isOnlyStep: Bool
    ) -> String {
        let stored = StoredName(file: output.name)
        let index = stems.indices.contains(stored.input) ? stored.input : 0
        let rest = String(stored.rest.map { $0 == "." ? "-" : $0 })
        let ending = "\(rest).\(output.mediaType.fileExtension)"
        let short = stems[index] + ending
        let long = "\(stems[index])-\(output.step)\(ending)"
        guard isOnlyStep else { return long }
        let isTaken = inputs.contains { clean($0.name).lowercased() == short.lowercased() }
        return isTaken ? long : short
    }

    /// A user's name for a file as it can be shown and saved: no separators of paths, no control
    /// characters, no dot in front, not empty.
    package static func clean(_ name: String) -> String {
        let text = name.replacing("_") { $0 == "/" || $0 == "\\" || !$0.isVisible }
            .unicodeScalars.drop { $0 == "." || $0 == " " }
        return text.isEmpty ? "file" : String(text)
    }

    /// A user's name for a file as people see it, without its extension.
    package static func stem(of name: String) -> String {
        let name = clean(name)
        var stem = name[...]
        if let dot = name.lastFullStop, isExtension(name[name.utf8.index(after: dot)...]) {
            stem = name[..<dot]
        }
        let cut = stem.cut(toBytes: stemBytesMax)
        return cut.isEmpty ? "file" : cut
    }

    /// `jpg` and `HEIC` are extensions, the `2` of `Report v1.2` is none.
    private static func isExtension(_ text: Substring) -> Bool {
        (1...5).contains(text.utf8.count) && text.contains(where: \.isLetter)
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
    }
}
