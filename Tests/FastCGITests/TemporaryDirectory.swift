import FoundationEssentials

/// A new directory that goes away with this object.
final class TemporaryDirectory {
    let path: String

    init() {
        let url = FileManager.default.temporaryDirectory
            .appending(path: "pressroom-\(UUID().uuidString.prefix(13))")
        path = url.path
        try! FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }
}
