/// What the names of dropped files mean.
enum DropName {
    /// Behind the name of a file: what is said of its job.
    static let sidecarSuffix = ".job.yaml"
    /// In a folder, or beside loose files: what is said of the batch.
    static let batchFile = "batch.yaml"

    static func isSidecar(_ name: String) -> Bool {
        name == batchFile || name.hasSuffix(sidecarSuffix)
    }

    /// Whether a name can be shown as it is.
    static func isReadable(_ name: String) -> Bool {
        name.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: false
            case .format:
                !(0x202a...0x202e).contains(scalar.value)
                    && !(0x2066...0x2069).contains(scalar.value)
            default: true
            }
        }
    }

    /// The number that is tried next where many may have one name: soon by chance, so that no more
    /// have to be tried however many are taken.
    /// - Parameter attempt: from 1 on.
    static func number(_ attempt: Int) -> Int {
        attempt <= 10 ? attempt : .random(in: 11...999_999_999)
    }

    /// The name with a number in front of its extension: `photo-2.jpg`; with 1 as it is.
    /// - Parameter bytesMax: what is longer loses the end of what stands in front of the number.
    static func numbered(_ name: String, _ number: Int, bytesMax: Int = 255) -> String {
        let dot = name.lastIndex(of: ".").flatMap { $0 == name.startIndex ? nil : $0 }
        let end = dot.map { name[$0...] } ?? ""
        let tail = (number > 1 ? "-\(number)" : "") + (end.utf8.count <= 20 ? String(end) : "")
        var stem = end.utf8.count <= 20 ? name.dropLast(end.count) : name[...]
        while stem.utf8.count + tail.utf8.count > bytesMax { stem.removeLast() }
        return stem + tail
    }
}
